/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "mortise-macros.h"

G_BEGIN_DECLS

/**
 * MORTISE_ERROR:
 *
 * The error domain shared by the host, the wire and plugins. Codes of [error@Mortise.Error].
 */
#define MORTISE_ERROR (mortise_error_quark ())

/**
 * MortiseError:
 * @MORTISE_ERROR_FAILED: something went wrong that has no code of its own
 * @MORTISE_ERROR_INVALID: an argument, manifest, payload or message is malformed
 * @MORTISE_ERROR_DENIED: a permission is not granted
 * @MORTISE_ERROR_NOT_FOUND: the thing named does not exist
 * @MORTISE_ERROR_CONFLICT: the thing is in a state that does not allow it
 * @MORTISE_ERROR_LIMIT: a bound was reached (size, depth, rate, quota)
 * @MORTISE_ERROR_TIMEOUT: a deadline passed
 * @MORTISE_ERROR_CANCELLED: the caller gave up
 * @MORTISE_ERROR_CRASHED: the process at the other end ended during the call
 * @MORTISE_ERROR_PROTOCOL: the peer broke the wire protocol
 * @MORTISE_ERROR_UNAVAILABLE: the thing exists and cannot be had now
 *
 * What went wrong, as a caller can act on it. Each has a name on the wire and in the admin API,
 * see [func@Mortise.error_to_name].
 */
typedef enum
{
  MORTISE_ERROR_FAILED,
  MORTISE_ERROR_INVALID,
  MORTISE_ERROR_DENIED,
  MORTISE_ERROR_NOT_FOUND,
  MORTISE_ERROR_CONFLICT,
  MORTISE_ERROR_LIMIT,
  MORTISE_ERROR_TIMEOUT,
  MORTISE_ERROR_CANCELLED,
  MORTISE_ERROR_CRASHED,
  MORTISE_ERROR_PROTOCOL,
  MORTISE_ERROR_UNAVAILABLE,
} MortiseError;

MORTISE_EXPORT GQuark mortise_error_quark (void);
MORTISE_EXPORT const char *mortise_error_to_name (MortiseError code);
MORTISE_EXPORT MortiseError mortise_error_from_name (const char *name);
MORTISE_EXPORT const char *mortise_error_get_name (const GError *error);

G_END_DECLS
