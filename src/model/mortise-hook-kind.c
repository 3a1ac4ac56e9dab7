/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-kind.h"

#include "mortise-error.h"

static const char *const names[] = {
  [MORTISE_HOOK_ACTION] = "action",
  [MORTISE_HOOK_FILTER] = "filter",
  [MORTISE_HOOK_COLLECT] = "collect",
};

G_DEFINE_ENUM_TYPE (MortiseHookKind,
                    mortise_hook_kind,
                    G_DEFINE_ENUM_VALUE (MORTISE_HOOK_ACTION, "action"),
                    G_DEFINE_ENUM_VALUE (MORTISE_HOOK_FILTER, "filter"),
                    G_DEFINE_ENUM_VALUE (MORTISE_HOOK_COLLECT, "collect"))

/**
 * mortise_hook_kind_to_string:
 * @kind: a kind
 *
 * Returns: (transfer none): the name of @kind in manifests, platform files and the admin API
 */
const char *
mortise_hook_kind_to_string (MortiseHookKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (names), NULL);

  return names[kind];
}

/**
 * mortise_hook_kind_from_string:
 * @name: (nullable): a name as [func@HookKind.to_string] gives it
 * @kind: (out): the kind of that name
 * @error: return location for an error
 *
 * Returns: whether @name is a kind; %MORTISE_ERROR_INVALID is set where it is not
 */
gboolean
mortise_hook_kind_from_string (const char *name, MortiseHookKind *kind, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "“%s” is not a kind of hook: write action, filter or collect", name != NULL ? name : "");
  return FALSE;
}
