/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-signature-state.h"

#include "mortise-error.h"

static const char *const names[] = {
  [MORTISE_SIGNATURE_UNSIGNED] = "unsigned",
  [MORTISE_SIGNATURE_UNKNOWN_PUBLISHER] = "unknown-publisher",
  [MORTISE_SIGNATURE_MODIFIED] = "modified",
  [MORTISE_SIGNATURE_VALID] = "valid",
};

G_DEFINE_ENUM_TYPE (MortiseSignatureState,
                    mortise_signature_state,
                    G_DEFINE_ENUM_VALUE (MORTISE_SIGNATURE_UNSIGNED, "unsigned"),
                    G_DEFINE_ENUM_VALUE (MORTISE_SIGNATURE_UNKNOWN_PUBLISHER, "unknown-publisher"),
                    G_DEFINE_ENUM_VALUE (MORTISE_SIGNATURE_MODIFIED, "modified"),
                    G_DEFINE_ENUM_VALUE (MORTISE_SIGNATURE_VALID, "valid"))

/**
 * mortise_signature_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): the name of @state in the store and the admin API
 */
const char *
mortise_signature_state_to_string (MortiseSignatureState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (names), NULL);

  return names[state];
}

/**
 * mortise_signature_state_from_string:
 * @name: (nullable): a name as [func@SignatureState.to_string] gives it
 * @state: (out): the state of that name
 * @error: return location for an error
 *
 * Returns: whether @name is a state; %MORTISE_ERROR_INVALID is set where it is not
 */
gboolean
mortise_signature_state_from_string (const char *name, MortiseSignatureState *state, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *state = i;
        return TRUE;
      }

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "“%s” is not a state of a signature: write unsigned, unknown-publisher, modified or valid",
               name != NULL ? name : "");
  return FALSE;
}
