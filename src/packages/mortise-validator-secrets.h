/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much of a file is searched, in bytes. */
#define MORTISE_VALIDATOR_SECRETS_MAX_FILE (1024 * 1024)

void mortise_validator_secrets_scan (const char *path, const char *bytes, gsize length, GPtrArray *findings);

G_END_DECLS
