/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a plugin adds to be called, and the calling of it. */

#include "mortise-context-private.h"

#include "mortise-error.h"
#include "mortise-json.h"

#define USUAL_PRIORITY 10

typedef struct
{
  MortiseCallFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
} Listener;

/* The call that this thread works on, the innermost if it was called inside of another. */
static GPrivate current_call;

static void
listener_clear (Listener *listener)
{
  if (listener->destroy != NULL)
    listener->destroy (listener->user_data);
}

/* Counted, because a listener may remove itself while it runs. */
static void
listener_unref (Listener *listener)
{
  g_rc_box_release_full (listener, (GDestroyNotify) listener_clear);
}

GHashTable *
mortise_context_listeners_new (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) listener_unref);
}

gboolean
mortise_context_serve (MortiseContext *self, guint id, MortiseCall *call, GError **error)
{
  Listener *listener = g_hash_table_lookup (self->listeners, GUINT_TO_POINTER (id));
  MortiseCall *outer = g_private_get (&current_call);

  if (listener == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "%s: listener %u was removed",
                   mortise_call_get_hook (call), id);
      return FALSE;
    }

  g_rc_box_acquire (listener);
  g_private_set (&current_call, call);
  listener->func (call, listener->user_data);
  g_private_set (&current_call, outer);
  listener_unref (listener);
  return TRUE;
}

/**
 * mortise_context_is_cancelled:
 * @self: a context
 *
 * Asks whether anybody still waits for the call that this thread works on: for a listener that computes for long, which
 * then returns early, with any answer. It is cheap, so ask it at each step of some microseconds. Where the work goes on
 * in another thread, or after the listener has returned, [method@Call.get_cancellable] tells it there.
 *
 * Returns: %TRUE if it was cancelled; %FALSE outside of a listener
 */
gboolean
mortise_context_is_cancelled (MortiseContext *self)
{
  MortiseCall *call = g_private_get (&current_call);

  g_return_val_if_fail (MORTISE_IS_CONTEXT (self), FALSE);

  if (call == NULL)
    return FALSE;
  mortise_broker_look (self->broker);
  return g_cancellable_is_cancelled (mortise_call_get_cancellable (call));
}

static void
announce (MortiseContext *self, guint id, const char *kind, const char *hook, int priority)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_int_member (body, "id", id);
  json_object_set_string_member (body, "hook", hook);
  json_object_set_string_member (body, "kind", kind);
  json_object_set_int_member (body, "priority", priority);
  bytes = mortise_json_object_to_bytes (body);
  if (!mortise_broker_notify (self->broker, "listen", bytes, &error))
    g_warning ("%s: listener not added: %s", hook, error->message);
}

static guint
add_listener (MortiseContext *self, const char *kind, const char *hook, int priority, Listener listener)
{
  guint id;

  g_return_val_if_fail (MORTISE_IS_CONTEXT (self), 0);
  g_return_val_if_fail (hook != NULL && listener.func != NULL, 0);

  id = ++self->last_listener;
  g_hash_table_insert (self->listeners, GUINT_TO_POINTER (id), g_rc_box_dup (sizeof listener, &listener));
  announce (self, id, kind, hook, priority);
  return id;
}

/**
 * mortise_context_add_action:
 * @self: a context
 * @hook: name of a hook
 * @priority: lower comes first in lists; 10 is usual
 * @func: (scope notified) (closure user_data) (destroy destroy): called when the hook is fired
 * @user_data: passed to @func
 * @destroy: called when the listener is removed
 *
 * Listens to an action. Actions run at the same time in all plugins; the answer is optional.
 *
 * Returns: an id for [method@Context.remove_listener]
 */
guint
mortise_context_add_action (MortiseContext *self,
                            const char *hook,
                            int priority,
                            MortiseCallFunc func,
                            gpointer user_data,
                            GDestroyNotify destroy)
{
  return add_listener (self, "action", hook, priority, (Listener){ func, user_data, destroy });
}

/**
 * mortise_context_add_filter:
 * @self: a context
 * @hook: name of a hook
 * @priority: lower runs first; 10 is usual, and equal ones run in the order in which they were added
 * @func: (scope notified) (closure user_data) (destroy destroy): called when the hook is fired
 * @user_data: passed to @func
 * @destroy: called when the listener is removed
 *
 * Listens to a filter: answers with the new value of its first argument, see [method@Call.get_value].
 *
 * Returns: an id for [method@Context.remove_listener]
 */
guint
mortise_context_add_filter (MortiseContext *self,
                            const char *hook,
                            int priority,
                            MortiseCallFunc func,
                            gpointer user_data,
                            GDestroyNotify destroy)
{
  return add_listener (self, "filter", hook, priority, (Listener){ func, user_data, destroy });
}

/**
 * mortise_context_add_collect:
 * @self: a context
 * @hook: name of a hook
 * @priority: lower comes first in the list; 10 is usual
 * @func: (scope notified) (closure user_data) (destroy destroy): called when the hook is fired
 * @user_data: passed to @func
 * @destroy: called when the listener is removed
 *
 * Listens to a hook that collects: answers with one entry of the list.
 *
 * Returns: an id for [method@Context.remove_listener]
 */
guint
mortise_context_add_collect (MortiseContext *self,
                             const char *hook,
                             int priority,
                             MortiseCallFunc func,
                             gpointer user_data,
                             GDestroyNotify destroy)
{
  return add_listener (self, "collect", hook, priority, (Listener){ func, user_data, destroy });
}

/**
 * mortise_context_subscribe:
 * @self: a context
 * @event: name of an event, or a beginning followed by `*`
 * @func: (scope notified) (closure user_data) (destroy destroy): called with each event
 * @user_data: passed to @func
 * @destroy: called when the subscription is removed
 *
 * Receives the events that other plugins and the host emit. Needs the permission `events`; without it the listener is
 * kept and not called.
 *
 * Returns: an id for [method@Context.remove_listener]
 */
guint
mortise_context_subscribe (MortiseContext *self,
                           const char *event,
                           MortiseCallFunc func,
                           gpointer user_data,
                           GDestroyNotify destroy)
{
  return add_listener (self, "event", event, USUAL_PRIORITY, (Listener){ func, user_data, destroy });
}

/**
 * mortise_context_set_listener_place:
 * @self: a context
 * @listener: the id of a listener
 * @place: where it is written: a file of the plugin's folder and a line, such as `plugin.py:12`
 *
 * Says where a listener is written, for those who look at what it did. Listeners in Python have it by themselves.
 */
void
mortise_context_set_listener_place (MortiseContext *self, guint listener, const char *place)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (MORTISE_IS_CONTEXT (self));
  g_return_if_fail (place != NULL);

  json_object_set_int_member (body, "id", listener);
  json_object_set_string_member (body, "place", place);
  bytes = mortise_json_object_to_bytes (body);
  mortise_broker_notify (self->broker, "place", bytes, NULL);
}

/**
 * mortise_context_remove_listener:
 * @self: a context
 * @listener: the id of a listener
 *
 * Removes a listener; it may do that to itself while it is called.
 *
 * Returns: %TRUE if there was one
 */
gboolean
mortise_context_remove_listener (MortiseContext *self, guint listener)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (MORTISE_IS_CONTEXT (self), FALSE);

  if (!g_hash_table_remove (self->listeners, GUINT_TO_POINTER (listener)))
    return FALSE;
  json_object_set_int_member (body, "id", listener);
  bytes = mortise_json_object_to_bytes (body);
  mortise_broker_notify (self->broker, "unlisten", bytes, NULL);
  return TRUE;
}
