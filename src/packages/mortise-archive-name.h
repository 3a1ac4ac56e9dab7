/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mortise_archive_name_escape (const char *bytes, gsize length);
gboolean mortise_archive_name_check (const char *name, GPtrArray *findings);
char *mortise_archive_name_fold (const char *name);
char *mortise_archive_name_dup_leftover (const char *name);

G_END_DECLS
