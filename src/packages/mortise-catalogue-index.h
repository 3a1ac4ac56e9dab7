/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseCatalogueShardEntry:
 * @sha256: of the shard's file, in hexadecimal digits
 * @size: how many bytes it has
 */
typedef struct
{
  char *sha256;
  guint64 size;
} MortiseCatalogueShardEntry;

/**
 * MortiseCatalogueIndex:
 * @root: the version of the root that it was made under
 * @version: from 1; it only grows
 * @generated: when it was made, in seconds since 1970
 * @expires: until when it can be believed, in seconds since 1970
 * @shards: (element-type MortiseCatalogueShardEntry): the files that hold the packages
 * @blocks: (element-type MortiseCatalogueBlock): what must not run
 * @sha256: of the file, in hexadecimal digits
 *
 * What a catalogue has at one time. It does not change.
 */
typedef struct
{
  gint64 root;
  gint64 version;
  gint64 generated;
  gint64 expires;
  GArray *shards;
  GPtrArray *blocks;
  char *sha256;
} MortiseCatalogueIndex;

MortiseCatalogueIndex *mortise_catalogue_index_parse (GBytes *bytes, GError **error);
MortiseCatalogueIndex *mortise_catalogue_index_ref (MortiseCatalogueIndex *self);
void mortise_catalogue_index_unref (MortiseCatalogueIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCatalogueIndex, mortise_catalogue_index_unref)

gboolean mortise_catalogue_index_check_time (const MortiseCatalogueIndex *self, gint64 now, GError **error);

G_END_DECLS
