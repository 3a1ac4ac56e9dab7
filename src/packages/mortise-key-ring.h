/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-public-key.h"
#include "mortise-signature-verdict.h"

G_BEGIN_DECLS

/**
 * MortiseTrustedKey:
 * @key: the key
 * @publisher: whose it is, as the administrator or the distribution says
 * @path: (nullable): the file that it is in
 * @is_removable: whether it is the site's own, and can be removed
 *
 * A key that packages may be signed with.
 */
typedef struct
{
  MortisePublicKey *key;
  char *publisher;
  char *path;
  gboolean is_removable;
} MortiseTrustedKey;

MortiseTrustedKey *mortise_trusted_key_copy (const MortiseTrustedKey *self);
void mortise_trusted_key_free (MortiseTrustedKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseTrustedKey, mortise_trusted_key_free)

#define MORTISE_TYPE_KEY_RING (mortise_key_ring_get_type ())
G_DECLARE_FINAL_TYPE (MortiseKeyRing, mortise_key_ring, MORTISE, KEY_RING, GObject)

MortiseKeyRing *mortise_key_ring_new (const char *directory, const char *const *shipped);

GPtrArray *mortise_key_ring_list (MortiseKeyRing *self);
char **mortise_key_ring_list_problems (MortiseKeyRing *self);
MortiseTrustedKey *mortise_key_ring_lookup (MortiseKeyRing *self, const char *key_id);
gboolean mortise_key_ring_add (MortiseKeyRing *self, MortisePublicKey *key, const char *publisher, GError **error);
void mortise_key_ring_trust (MortiseKeyRing *self, MortisePublicKey *key, const char *publisher);
gboolean mortise_key_ring_remove (MortiseKeyRing *self, const char *key_id, GError **error);

MortiseSignatureVerdict *mortise_key_ring_judge (MortiseKeyRing *self,
                                                 GInputStream *content,
                                                 const char *signature,
                                                 gssize length,
                                                 GCancellable *cancellable,
                                                 GError **error);

G_END_DECLS
