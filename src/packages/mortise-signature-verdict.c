/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-signature-verdict.h"

G_DEFINE_BOXED_TYPE (MortiseSignatureVerdict,
                     mortise_signature_verdict,
                     mortise_signature_verdict_copy,
                     mortise_signature_verdict_free)

/**
 * mortise_signature_verdict_new:
 * @state: what the signature says
 * @reason: (nullable): why it is not valid
 *
 * Returns: (transfer full): a verdict that says no more than this
 */
MortiseSignatureVerdict *
mortise_signature_verdict_new (MortiseSignatureState state, const char *reason)
{
  MortiseSignatureVerdict *self = g_new0 (MortiseSignatureVerdict, 1);

  self->state = state;
  self->reason = g_strdup (reason);
  return self;
}

/**
 * mortise_signature_verdict_copy:
 * @self: a verdict
 *
 * Returns: (transfer full): the same
 */
MortiseSignatureVerdict *
mortise_signature_verdict_copy (const MortiseSignatureVerdict *self)
{
  MortiseSignatureVerdict *copy = mortise_signature_verdict_new (self->state, self->reason);

  copy->publisher = g_strdup (self->publisher);
  copy->key_id = g_strdup (self->key_id);
  copy->trusted_comment = g_strdup (self->trusted_comment);
  return copy;
}

/**
 * mortise_signature_verdict_free:
 * @self: (transfer full): a verdict
 */
void
mortise_signature_verdict_free (MortiseSignatureVerdict *self)
{
  g_free (self->publisher);
  g_free (self->key_id);
  g_free (self->trusted_comment);
  g_free (self->reason);
  g_free (self);
}
