/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-finding.h"

G_BEGIN_DECLS

/* Rules that a package has to keep to; each has a page in docs/rules. */
#define MORTISE_RULE_ARCHIVE_COMPRESSION "archive-compression"
#define MORTISE_RULE_ARCHIVE_DAMAGED "archive-damaged"
#define MORTISE_RULE_ARCHIVE_DUPLICATE "archive-duplicate"
#define MORTISE_RULE_ARCHIVE_EMPTY "archive-empty"
#define MORTISE_RULE_ARCHIVE_ENCRYPTED "archive-encrypted"
#define MORTISE_RULE_ARCHIVE_FOREIGN_DATA "archive-foreign-data"
#define MORTISE_RULE_ARCHIVE_LEFTOVER "archive-leftover"
#define MORTISE_RULE_ARCHIVE_MISMATCH "archive-mismatch"
#define MORTISE_RULE_ARCHIVE_NAME_ENCODING "archive-name-encoding"
#define MORTISE_RULE_ARCHIVE_NAME_LENGTH "archive-name-length"
#define MORTISE_RULE_ARCHIVE_NOT_ZIP "archive-not-zip"
#define MORTISE_RULE_ARCHIVE_OVERLAP "archive-overlap"
#define MORTISE_RULE_ARCHIVE_PATH "archive-path"
#define MORTISE_RULE_ARCHIVE_RATIO "archive-ratio"
#define MORTISE_RULE_ARCHIVE_SPECIAL_FILE "archive-special-file"
#define MORTISE_RULE_ARCHIVE_TOO_BIG "archive-too-big"
#define MORTISE_RULE_ARCHIVE_TOO_DEEP "archive-too-deep"
#define MORTISE_RULE_ARCHIVE_TOO_MANY_FILES "archive-too-many-files"
#define MORTISE_RULE_ARCHIVE_TRUNCATED "archive-truncated"

/* More would not be read by anybody: what is found after these is left out. */
#define MORTISE_ARCHIVE_MAX_FINDINGS 100

gboolean mortise_archive_refuse (GPtrArray *findings, const char *rule, const char *name, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
void mortise_archive_warn (GPtrArray *findings, const char *rule, const char *name, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

G_END_DECLS
