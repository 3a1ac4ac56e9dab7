/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-bus-private.h"

#include <string.h>

/* Events are told, and not answered: each subscriber gets a call whose end nobody waits for. A subscription is a
 * listener whose index is its place among the plugin's registrations. */

void
mortise_hook_bus_drop_subscriptions (MortiseHookBus *self, MortiseWorker *worker)
{
  for (guint i = self->subscriptions->len; i > 0; i--)
    {
      const HookListener *listener = self->subscriptions->pdata[i - 1];

      if (listener->worker == worker)
        g_ptr_array_remove_index (self->subscriptions, i - 1);
    }
}

void
mortise_hook_bus_set_subscriptions (MortiseHookBus *self, MortiseWorker *worker)
{
  GPtrArray *registrations = mortise_hosted_plugin_get_registrations (mortise_worker_get_plugin (worker));

  mortise_hook_bus_drop_subscriptions (self, worker);
  for (guint i = 0; i < registrations->len; i++)
    {
      const MortiseRegistration *registration = registrations->pdata[i];
      HookListener *listener;

      if (!g_str_equal (registration->kind, "event"))
        continue;
      listener = g_rc_box_new0 (HookListener);
      listener->worker = g_object_ref (worker);
      listener->index = i;
      g_ptr_array_add (self->subscriptions, listener);
    }
}

/* A `*` at the end of a pattern stands for anything. */
static gboolean
matches (const char *pattern, const char *event)
{
  gsize length = strlen (pattern);

  if (length > 0 && pattern[length - 1] == '*')
    return strncmp (pattern, event, length - 1) == 0;
  return g_str_equal (pattern, event);
}

static void
on_told (MortiseWorker *worker, const MortiseOutcome *outcome, gpointer user_data)
{
}

static gboolean
tell (const HookListener *listener, const char *event, GBytes *body)
{
  MortiseHostedPlugin *plugin = mortise_worker_get_plugin (listener->worker);
  GPtrArray *registrations = mortise_hosted_plugin_get_registrations (plugin);
  const MortiseRegistration *registration;
  g_autofree char *path = g_strdup_printf ("0/-//%s", event);
  MortiseCallTarget target = { .kind = "event", .path = path };

  if (listener->index >= registrations->len || !mortise_hosted_plugin_is_usable (plugin)
      || !mortise_hosted_plugin_is_granted (plugin, "events"))
    return FALSE;
  registration = registrations->pdata[listener->index];
  if (!g_str_equal (registration->kind, "event") || !matches (registration->hook, event))
    return FALSE;

  mortise_activity_count_use (mortise_hosted_plugin_get_activity (plugin), "events", TRUE, g_get_monotonic_time ());
  target.hook = registration->hook;
  target.index = mortise_hook_bus_count_same (registrations, listener->index);
  mortise_worker_call (listener->worker, &target, body, on_told, NULL);
  return TRUE;
}

/**
 * mortise_hook_bus_emit_event:
 * @self: a bus
 * @event: name of the event
 * @body: what the subscribers get: the text of an object with `event` and `payload`
 *
 * Returns: how many subscribers are told
 */
guint
mortise_hook_bus_emit_event (MortiseHookBus *self, const char *event, GBytes *body)
{
  g_autoptr (GPtrArray) subscriptions = mortise_hook_listeners_copy (self->subscriptions);
  guint n_told = 0;

  for (guint i = 0; i < subscriptions->len; i++)
    if (tell (subscriptions->pdata[i], event, body))
      n_told++;
  return n_told;
}
