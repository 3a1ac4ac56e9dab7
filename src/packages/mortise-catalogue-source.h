/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "mortise-download-validators.h"

G_BEGIN_DECLS

/**
 * MortiseCatalogueSource:
 * @session: what speaks to servers
 * @address: where the catalogue is
 * @context: a main context that runs meanwhile
 * @cancellable: (nullable): what may be cancelled
 *
 * Where the files of a catalogue come from. Reading blocks; several threads may read from one.
 */
typedef struct
{
  SoupSession *session;
  const char *address;
  GMainContext *context;
  GCancellable *cancellable;
} MortiseCatalogueSource;

GBytes *
mortise_catalogue_source_read (const MortiseCatalogueSource *self, const char *path, gsize max_length, GError **error);
gboolean mortise_catalogue_source_read_if_changed (const MortiseCatalogueSource *self,
                                                   const char *path,
                                                   gsize max_length,
                                                   MortiseDownloadValidators *validators,
                                                   GBytes **bytes,
                                                   GError **error);

G_END_DECLS
