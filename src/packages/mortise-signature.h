/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-public-key.h"

G_BEGIN_DECLS

/* What minisign appends to the name of the file that it signs. */
#define MORTISE_SIGNATURE_SUFFIX ".minisig"

typedef struct _MortiseSignature MortiseSignature;

#define MORTISE_TYPE_SIGNATURE (mortise_signature_get_type ())
GType mortise_signature_get_type (void);

MortiseSignature *mortise_signature_parse (const char *text, gssize length, GError **error);
MortiseSignature *mortise_signature_ref (MortiseSignature *self);
void mortise_signature_unref (MortiseSignature *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSignature, mortise_signature_unref)

const char *mortise_signature_get_key_id (MortiseSignature *self);
const char *mortise_signature_get_trusted_comment (MortiseSignature *self);
gboolean mortise_signature_is_prehashed (MortiseSignature *self);
char *mortise_signature_to_text (MortiseSignature *self);

gboolean mortise_signature_verify (MortiseSignature *self,
                                   MortisePublicKey *key,
                                   GInputStream *content,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
