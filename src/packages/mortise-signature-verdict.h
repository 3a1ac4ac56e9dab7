/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "mortise-signature-state.h"

G_BEGIN_DECLS

/**
 * MortiseSignatureVerdict:
 * @state: what the signature says
 * @publisher: (nullable): who signed, as the key ring names them; only where @state is valid
 * @key_id: (nullable): the id of the key that the signature names; unless @state is unsigned or the file is no
 * signature
 * @trusted_comment: (nullable): what the publisher signed with the content; only where @state is valid
 * @reason: (nullable): why it is not valid, one line to show
 *
 * What was found out about a package's signature.
 */
typedef struct
{
  MortiseSignatureState state;
  char *publisher;
  char *key_id;
  char *trusted_comment;
  char *reason;
} MortiseSignatureVerdict;

#define MORTISE_TYPE_SIGNATURE_VERDICT (mortise_signature_verdict_get_type ())
GType mortise_signature_verdict_get_type (void);

MortiseSignatureVerdict *mortise_signature_verdict_new (MortiseSignatureState state, const char *reason);
MortiseSignatureVerdict *mortise_signature_verdict_copy (const MortiseSignatureVerdict *self);
void mortise_signature_verdict_free (MortiseSignatureVerdict *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSignatureVerdict, mortise_signature_verdict_free)

G_END_DECLS
