/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Ed25519 (RFC 8032) in minisign's format. */
#define MORTISE_KEY_ID_SIZE 8
#define MORTISE_PUBLIC_KEY_SIZE 32
#define MORTISE_SIGNATURE_SIZE 64

typedef struct _MortisePublicKey MortisePublicKey;

#define MORTISE_TYPE_PUBLIC_KEY (mortise_public_key_get_type ())
GType mortise_public_key_get_type (void);

MortisePublicKey *mortise_public_key_new (const guint8 *id, const guint8 *key);
MortisePublicKey *mortise_public_key_parse (const char *text, gssize length, GError **error);
MortisePublicKey *mortise_public_key_load (const char *path, GError **error);
MortisePublicKey *mortise_public_key_ref (MortisePublicKey *self);
void mortise_public_key_unref (MortisePublicKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortisePublicKey, mortise_public_key_unref)

const char *mortise_public_key_get_id (MortisePublicKey *self);
const char *mortise_public_key_get_comment (MortisePublicKey *self);
gboolean mortise_public_key_equal (MortisePublicKey *self, MortisePublicKey *other);
gboolean
mortise_public_key_verify (MortisePublicKey *self, const guint8 *message, gsize length, const guint8 *signature);

char *mortise_public_key_to_base64 (MortisePublicKey *self);
char *mortise_public_key_to_text (MortisePublicKey *self, const char *comment);

char *mortise_key_id_to_string (const guint8 *id);

G_END_DECLS
