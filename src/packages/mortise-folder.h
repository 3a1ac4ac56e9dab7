/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-manifest.h"

G_BEGIN_DECLS

gboolean mortise_folder_copy (const char *directory, const char *copy, guint64 max_bytes, GError **error);
char *mortise_folder_stage (const char *site, GError **error);
char *mortise_folder_place (const char *folder, const char *site, MortiseManifest *manifest, GError **error);
char *mortise_folder_install (const char *directory, const char *site, MortiseManifest *manifest, GError **error);
void mortise_folder_remove (const char *path);
void mortise_folder_clean (const char *site);

G_END_DECLS
