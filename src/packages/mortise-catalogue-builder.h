/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-archive-contents.h"
#include "mortise-signing-key.h"

G_BEGIN_DECLS

/* What the publisher says beside the packages, in the folder with these. */
#define MORTISE_CATALOGUE_PUBLISHER_FILE "catalogue.json"

/**
 * MortiseUnpackFunc:
 * @package: (type filename): a package
 * @staging: (type filename): an empty folder
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Unpacks a package as [func@Mortise.archive_unpack] does, in a process of its own.
 *
 * Returns: (transfer full) (nullable): what was in it
 */
typedef MortiseArchiveContents *(*MortiseUnpackFunc) (const char *package,
                                                      const char *staging,
                                                      GCancellable *cancellable,
                                                      GError **error);

/**
 * MortiseCatalogueOrder:
 * @directory: the folder with catalogue.json, packages (ZIP) and plugins (folders)
 * @output: the folder that is published, which is made if it is not there
 * @key: what signs
 * @previous_key: (nullable): a key of the root that is there, where @key is none of it: the keys change
 * @unpack: who unpacks
 * @now: in seconds since 1970
 *
 * What a catalogue is to be built from.
 */
typedef struct
{
  const char *directory;
  const char *output;
  MortiseSigningKey *key;
  MortiseSigningKey *previous_key;
  MortiseUnpackFunc unpack;
  gint64 now;
} MortiseCatalogueOrder;

/**
 * MortiseCatalogueBuilt:
 * @fingerprint: of the root, for people to compare
 * @root: its version
 * @is_new_root: whether this build made it
 * @version: of the index
 * @n_packages: how many plugins it has
 * @n_releases: how many versions these have
 */
typedef struct
{
  char *fingerprint;
  gint64 root;
  gboolean is_new_root;
  gint64 version;
  guint n_packages;
  guint n_releases;
} MortiseCatalogueBuilt;

void mortise_catalogue_built_free (MortiseCatalogueBuilt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCatalogueBuilt, mortise_catalogue_built_free)

MortiseCatalogueBuilt *
mortise_catalogue_build (const MortiseCatalogueOrder *order, GCancellable *cancellable, GError **error);

G_END_DECLS
