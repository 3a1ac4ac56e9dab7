/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-download-validators.h"

G_BEGIN_DECLS

/**
 * MortiseCatalogueState:
 * @address: where the catalogue is
 * @root_version: the version of the root that is trusted; 0 where only @root is known, or nothing
 * @root: (nullable): SHA-256 of the root that is trusted, in hexadecimal digits: its fingerprint. %NULL to trust the
 *   root that is found there first
 * @root_validators: of root.json, when it was that root
 * @index_root: under which version of the root the newest index was made that was seen
 * @index_version: its version; 0 before the first
 * @index: (nullable): its SHA-256, in hexadecimal digits
 * @index_validators: of index.json, when it was that index
 * @refreshed: when the catalogue was last found to be as it is here, in seconds since 1970; 0 for never
 *
 * What has to be remembered of a catalogue, by who uses it: with this, nobody can show an older index as the newest
 * one, nor other keys. All the rest is in a cache, and may be lost.
 */
typedef struct
{
  char *address;
  gint64 root_version;
  char *root;
  MortiseDownloadValidators root_validators;
  gint64 index_root;
  gint64 index_version;
  char *index;
  MortiseDownloadValidators index_validators;
  gint64 refreshed;
} MortiseCatalogueState;

#define MORTISE_TYPE_CATALOGUE_STATE (mortise_catalogue_state_get_type ())
GType mortise_catalogue_state_get_type (void);

MortiseCatalogueState *mortise_catalogue_state_new (const char *address, const char *fingerprint, GError **error);
MortiseCatalogueState *mortise_catalogue_state_new_from_json (JsonObject *object, GError **error);
MortiseCatalogueState *mortise_catalogue_state_copy (const MortiseCatalogueState *self);
void mortise_catalogue_state_free (MortiseCatalogueState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCatalogueState, mortise_catalogue_state_free)

JsonObject *mortise_catalogue_state_to_json (const MortiseCatalogueState *self);

gboolean mortise_sha256_is_valid (const char *text);

G_END_DECLS
