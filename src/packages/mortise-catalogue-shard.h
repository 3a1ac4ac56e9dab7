/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue-package.h"

G_BEGIN_DECLS

/**
 * MortiseCatalogueShard:
 * @sha256: of the file, in hexadecimal digits
 * @packages: (element-type MortiseCataloguePackage): what is in it
 * @n_releases: how many versions these have together
 *
 * A part of a catalogue's packages. It does not change, and has no name but what it holds: catalogues share those that
 * stay as they were.
 */
typedef struct
{
  char *sha256;
  GPtrArray *packages;
  guint n_releases;
} MortiseCatalogueShard;

MortiseCatalogueShard *mortise_catalogue_shard_parse (const char *sha256, GBytes *bytes, GError **error);
MortiseCatalogueShard *mortise_catalogue_shard_ref (MortiseCatalogueShard *self);
void mortise_catalogue_shard_unref (MortiseCatalogueShard *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCatalogueShard, mortise_catalogue_shard_unref)

G_END_DECLS
