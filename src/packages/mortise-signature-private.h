/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-public-key.h"
#include "mortise-signature.h"

G_BEGIN_DECLS

/* BLAKE2b-512 */
#define MORTISE_DIGEST_SIZE 64

MortiseSignature *mortise_signature_new (const guint8 *id,
                                         const guint8 *signature,
                                         const guint8 *global,
                                         const char *comment,
                                         const char *trusted_comment);
gboolean mortise_signature_digest (GInputStream *content, guint8 *digest, GCancellable *cancellable, GError **error);
GByteArray *mortise_signature_join (const guint8 *signature, const char *trusted_comment);

G_END_DECLS
