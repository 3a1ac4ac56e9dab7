/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-public-key.h"
#include "mortise-signature.h"

G_BEGIN_DECLS

typedef struct _MortiseSigningKey MortiseSigningKey;

/**
 * MortisePassphraseFunc:
 * @passphrase: where to write the passphrase, which ends with a NUL; memory that is locked, and wiped afterwards
 * @size: how many bytes @passphrase has, the NUL included
 * @user_data: what was given with the function
 * @error: return location for an error
 *
 * Asks for the passphrase of a secret key.
 *
 * Returns: %FALSE with @error set if there is none to be had
 */
typedef gboolean (*MortisePassphraseFunc) (char *passphrase, gsize size, gpointer user_data, GError **error);

MortiseSigningKey *mortise_signing_key_generate (void);
MortiseSigningKey *mortise_signing_key_parse (const char *text,
                                              gssize length,
                                              MortisePassphraseFunc ask,
                                              gpointer user_data,
                                              GError **error);
MortiseSigningKey *
mortise_signing_key_load (const char *path, MortisePassphraseFunc ask, gpointer user_data, GError **error);
void mortise_signing_key_free (MortiseSigningKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSigningKey, mortise_signing_key_free)

gboolean mortise_signing_key_save (MortiseSigningKey *self,
                                   const char *path,
                                   MortisePassphraseFunc ask,
                                   gpointer user_data,
                                   GError **error);
MortisePublicKey *mortise_signing_key_get_public (MortiseSigningKey *self);
MortiseSignature *mortise_signing_key_sign (MortiseSigningKey *self,
                                            GInputStream *content,
                                            const char *trusted_comment,
                                            GCancellable *cancellable,
                                            GError **error);

G_END_DECLS
