/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-archive-contents.h"

G_BEGIN_DECLS

MortiseArchiveContents *
mortise_validator_files_read (const char *directory, gboolean is_package, GPtrArray *findings, GError **error);
gboolean mortise_validator_files_has (const MortiseArchiveContents *files, const char *path);
char **mortise_validator_files_list (const MortiseArchiveContents *files, const char *suffix);

G_END_DECLS
