/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "mortise-public-key.h"

G_BEGIN_DECLS

/**
 * MortiseCatalogueRoot:
 * @version: from 1; the next root has the next number
 * @name: the publisher's, for people
 * @homepage: (nullable): the publisher's
 * @expires: until when it can be believed, in seconds since 1970
 * @keys: (element-type MortisePublicKey): which keys sign the index and the next root
 * @fingerprint: SHA-256 of @bytes, in hexadecimal digits: what people compare
 * @bytes: the file
 *
 * Whom a catalogue is to be believed from. It does not change.
 */
typedef struct
{
  gint64 version;
  char *name;
  char *homepage;
  gint64 expires;
  GPtrArray *keys;
  char *fingerprint;
  GBytes *bytes;
} MortiseCatalogueRoot;

#define MORTISE_TYPE_CATALOGUE_ROOT (mortise_catalogue_root_get_type ())
GType mortise_catalogue_root_get_type (void);

MortiseCatalogueRoot *mortise_catalogue_root_parse (GBytes *bytes, GError **error);
MortiseCatalogueRoot *mortise_catalogue_root_ref (MortiseCatalogueRoot *self);
void mortise_catalogue_root_unref (MortiseCatalogueRoot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCatalogueRoot, mortise_catalogue_root_unref)

gboolean mortise_catalogue_root_has_key (MortiseCatalogueRoot *self, MortisePublicKey *key);
gboolean mortise_catalogue_root_verify (MortiseCatalogueRoot *self, GBytes *content, GBytes *signature, GError **error);
gboolean mortise_catalogue_root_check_time (MortiseCatalogueRoot *self, gint64 now, GError **error);

G_END_DECLS
