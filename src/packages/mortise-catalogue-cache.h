/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *mortise_catalogue_cache_read (const char *directory, const char *sha256, gsize max_length);
gboolean mortise_catalogue_cache_write (const char *directory, const char *sha256, GBytes *bytes, GError **error);
GBytes *mortise_catalogue_cache_read_signature (const char *directory, const char *sha256);
gboolean
mortise_catalogue_cache_write_signature (const char *directory, const char *sha256, GBytes *bytes, GError **error);
void mortise_catalogue_cache_prune (const char *directory, GHashTable *kept);

G_END_DECLS
