/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-bus-private.h"

/* Priorities that an administrator gave to listeners in place of their own. They outlive the listeners: a plugin that
 * is disabled, or updated, finds them again. */

static gboolean
is_of (const MortiseListenerOverride *override, const char *hook, const char *slug)
{
  return g_str_equal (override->hook, hook) && g_str_equal (override->slug, slug);
}

static MortiseListenerOverride *
find (MortiseHookBus *self, const char *hook, const char *slug, guint position)
{
  for (guint i = 0; i < self->overrides->len; i++)
    {
      MortiseListenerOverride *override = self->overrides->pdata[i];

      if (is_of (override, hook, slug) && override->position == position)
        return override;
    }
  return NULL;
}

/*< private >
 * mortise_hook_listener_get_override:
 * @listener: a listener
 * @hook: the hook that it listens to
 *
 * Returns: (transfer none) (nullable): what is decided of it; what is said of it alone goes before what is said of all
 *   its plugin's
 */
const MortiseListenerOverride *
mortise_hook_listener_get_override (const HookListener *listener, const MortiseHook *hook)
{
  const char *slug = mortise_hook_listener_get_slug (listener);
  const MortiseListenerOverride *own;

  if (slug == NULL)
    return NULL;
  own = find (hook->bus, hook->name, slug, listener->position);
  return own != NULL ? own : find (hook->bus, hook->name, slug, 0);
}

static void
apply (MortiseHookBus *self, const char *name)
{
  MortiseHook *hook = g_hash_table_lookup (self->hooks, name);

  if (hook != NULL && hook->n_remote > 0)
    mortise_hook_bus_sort_hook (self, hook);
  mortise_hook_bus_tell_listeners_changed (self);
}

/**
 * mortise_hook_bus_set_override:
 * @self: a bus
 * @override: what is decided, in place of what was decided of the same listeners
 *
 * Gives listeners another priority, at once and for as long as they are known.
 */
void
mortise_hook_bus_set_override (MortiseHookBus *self, const MortiseListenerOverride *override)
{
  MortiseListenerOverride *known = find (self, override->hook, override->slug, override->position);

  if (known == NULL)
    {
      known = g_new0 (MortiseListenerOverride, 1);
      known->hook = g_strdup (override->hook);
      known->slug = g_strdup (override->slug);
      known->position = override->position;
      g_ptr_array_add (self->overrides, known);
    }
  if (known->actor != NULL && known->priority == override->priority)
    return;
  g_free (known->actor);
  known->actor = g_strdup (override->actor);
  known->priority = override->priority;
  known->at = override->at;
  apply (self, override->hook);
}

/**
 * mortise_hook_bus_reset_overrides:
 * @self: a bus
 * @hook: a hook
 * @slug: (nullable): a plugin; %NULL for all
 * @position: which of its listeners to that hook; 0 for all
 *
 * Gives listeners their own priorities back.
 *
 * Returns: (transfer full) (element-type MortiseListenerOverride): what was decided of them
 */
GPtrArray *
mortise_hook_bus_reset_overrides (MortiseHookBus *self, const char *hook, const char *slug, guint position)
{
  GPtrArray *reset = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_listener_override_free);

  for (guint i = self->overrides->len; i > 0; i--)
    {
      const MortiseListenerOverride *override = self->overrides->pdata[i - 1];

      if (is_of (override, hook, slug != NULL ? slug : override->slug)
          && (position == 0 || override->position == position))
        g_ptr_array_add (reset, g_ptr_array_steal_index (self->overrides, i - 1));
    }
  if (reset->len > 0)
    apply (self, hook);
  return reset;
}

/**
 * mortise_hook_bus_forget_overrides:
 * @self: a bus
 * @slug: a plugin that is no more, and has no listeners
 */
void
mortise_hook_bus_forget_overrides (MortiseHookBus *self, const char *slug)
{
  for (guint i = self->overrides->len; i > 0; i--)
    if (g_str_equal (((const MortiseListenerOverride *) self->overrides->pdata[i - 1])->slug, slug))
      g_ptr_array_remove_index (self->overrides, i - 1);
}
