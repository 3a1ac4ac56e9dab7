/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * MortiseSignatureState:
 * @MORTISE_SIGNATURE_UNSIGNED: nobody signed the package
 * @MORTISE_SIGNATURE_UNKNOWN_PUBLISHER: it is signed with a key that is not in the key ring, so nothing is known of it
 * @MORTISE_SIGNATURE_MODIFIED: it is signed, and the signature does not belong to these bytes
 * @MORTISE_SIGNATURE_VALID: a publisher in the key ring signed exactly these bytes
 *
 * What a package's signature says. Only the last says anything about where the package comes from; the others are
 * listed from what happens every day to what should never happen and then the good case, and are no order of trust.
 */
typedef enum
{
  MORTISE_SIGNATURE_UNSIGNED,
  MORTISE_SIGNATURE_UNKNOWN_PUBLISHER,
  MORTISE_SIGNATURE_MODIFIED,
  MORTISE_SIGNATURE_VALID,
} MortiseSignatureState;

#define MORTISE_TYPE_SIGNATURE_STATE (mortise_signature_state_get_type ())
GType mortise_signature_state_get_type (void);

const char *mortise_signature_state_to_string (MortiseSignatureState state);
gboolean mortise_signature_state_from_string (const char *name, MortiseSignatureState *state, GError **error);

G_END_DECLS
