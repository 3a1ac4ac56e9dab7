/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-manifest.h"

G_BEGIN_DECLS

MortiseManifest *mortise_folder_read_manifest (const char *directory, GError **error);
char *mortise_folder_install (const char *directory, const char *site, MortiseManifest *manifest, GError **error);
void mortise_folder_remove (const char *path);
void mortise_folder_clean (const char *site);

G_END_DECLS
