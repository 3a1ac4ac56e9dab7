/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What plugins keep in the host's memory for a time: 4 MiB for each of them. */
typedef struct _MortiseCache MortiseCache;

MortiseCache *mortise_cache_new (void);
GBytes *mortise_cache_get (MortiseCache *self, const char *plugin, const char *key);
gboolean mortise_cache_set (MortiseCache *self,
                            const char *plugin,
                            const char *key,
                            GBytes *value,
                            gint64 seconds,
                            GError **error);
void mortise_cache_delete (MortiseCache *self, const char *plugin, const char *key);
void mortise_cache_free (MortiseCache *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCache, mortise_cache_free)

G_END_DECLS
