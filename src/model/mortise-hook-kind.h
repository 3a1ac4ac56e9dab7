/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * MortiseHookKind:
 * @MORTISE_HOOK_ACTION: all listeners are called, concurrently across plugins
 * @MORTISE_HOOK_FILTER: listeners are called one after the other; each may change the first argument
 * @MORTISE_HOOK_COLLECT: all listeners are called; what they return is listed by priority
 *
 * How the listeners of a hook are called and what becomes of their values.
 */
typedef enum
{
  MORTISE_HOOK_ACTION,
  MORTISE_HOOK_FILTER,
  MORTISE_HOOK_COLLECT,
} MortiseHookKind;

#define MORTISE_TYPE_HOOK_KIND (mortise_hook_kind_get_type ())
GType mortise_hook_kind_get_type (void);

const char *mortise_hook_kind_to_string (MortiseHookKind kind);
gboolean mortise_hook_kind_from_string (const char *name, MortiseHookKind *kind, GError **error);

G_END_DECLS
