/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-error.h"

#include <gio/gio.h>

/* The macro quotes the name, by which g-ir-scanner finds the enumeration: spaces would change it. */
/* clang-format off */
G_DEFINE_QUARK (mortise-error-quark, mortise_error)
/* clang-format on */

static const char *const names[] = {
  [MORTISE_ERROR_FAILED] = "failed",           [MORTISE_ERROR_INVALID] = "invalid",
  [MORTISE_ERROR_DENIED] = "denied",           [MORTISE_ERROR_NOT_FOUND] = "not-found",
  [MORTISE_ERROR_CONFLICT] = "conflict",       [MORTISE_ERROR_LIMIT] = "limit",
  [MORTISE_ERROR_TIMEOUT] = "timeout",         [MORTISE_ERROR_CANCELLED] = "cancelled",
  [MORTISE_ERROR_CRASHED] = "crashed",         [MORTISE_ERROR_PROTOCOL] = "protocol",
  [MORTISE_ERROR_UNAVAILABLE] = "unavailable",
};

/**
 * mortise_error_to_name:
 * @code: a code of the domain
 *
 * Returns: (transfer none): the name of @code on the wire and in the admin API, such as `not-found`
 */
const char *
mortise_error_to_name (MortiseError code)
{
  if ((guint) code >= G_N_ELEMENTS (names))
    return names[MORTISE_ERROR_FAILED];
  return names[code];
}

/**
 * mortise_error_from_name:
 * @name: (nullable): a name as [func@Mortise.error_to_name] gives it
 *
 * Returns: the code of that name, %MORTISE_ERROR_FAILED for a name that it does not know
 */
MortiseError
mortise_error_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      return i;
  return MORTISE_ERROR_FAILED;
}

/**
 * mortise_error_get_name:
 * @error: any error
 *
 * Returns: (transfer none): the name of the code that @error comes down to, also for errors of other domains
 */
const char *
mortise_error_get_name (const GError *error)
{
  if (error->domain == MORTISE_ERROR)
    return mortise_error_to_name (error->code);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return mortise_error_to_name (MORTISE_ERROR_CANCELLED);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return mortise_error_to_name (MORTISE_ERROR_TIMEOUT);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
      || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return mortise_error_to_name (MORTISE_ERROR_NOT_FOUND);
  return mortise_error_to_name (MORTISE_ERROR_FAILED);
}
