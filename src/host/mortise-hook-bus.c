/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-bus-private.h"

#include "mortise-error.h"

/* Who listens to what, and the firing of hooks that stay in this process. Firing one that reaches plugins is
 * mortise-hook-bus-fire.c; showing them is mortise-hook-bus-describe.c. */

enum
{
  LISTENERS_CHANGED,
  DISPATCH_FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MortiseHookBus, mortise_hook_bus, G_TYPE_OBJECT)

static void
listener_clear (HookListener *listener)
{
  g_clear_object (&listener->worker);
}

HookListener *
mortise_hook_listener_ref (HookListener *listener)
{
  return g_rc_box_acquire (listener);
}

void
mortise_hook_listener_unref (HookListener *listener)
{
  g_rc_box_release_full (listener, (GDestroyNotify) listener_clear);
}

GPtrArray *
mortise_hook_listeners_copy (GPtrArray *listeners)
{
  GPtrArray *copy = g_ptr_array_new_full (listeners->len, (GDestroyNotify) mortise_hook_listener_unref);

  for (guint i = 0; i < listeners->len; i++)
    g_ptr_array_add (copy, mortise_hook_listener_ref (listeners->pdata[i]));
  return copy;
}

static void
hook_free (MortiseHook *hook)
{
  g_free (hook->name);
  g_clear_object (&hook->description);
  g_ptr_array_unref (hook->listeners);
  g_free (hook);
}

static void
mortise_hook_bus_finalize (GObject *object)
{
  MortiseHookBus *self = MORTISE_HOOK_BUS (object);

  g_clear_object (&self->recorder);
  g_hash_table_unref (self->hooks);
  g_hash_table_unref (self->plugin_numbers);
  g_hash_table_unref (self->plugin_places);
  g_hash_table_unref (self->plugin_needs);
  g_ptr_array_unref (self->overrides);
  g_ptr_array_unref (self->subscriptions);
  g_clear_object (&self->platforms);
  g_free (self->tenant);

  G_OBJECT_CLASS (mortise_hook_bus_parent_class)->finalize (object);
}

static void
mortise_hook_bus_class_init (MortiseHookBusClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_hook_bus_finalize;

  signals[LISTENERS_CHANGED] = g_signal_new ("listeners-changed", MORTISE_TYPE_HOOK_BUS, G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 0);
  signals[DISPATCH_FINISHED] = g_signal_new ("dispatch-finished", MORTISE_TYPE_HOOK_BUS, G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 1, MORTISE_TYPE_DISPATCH);
}

static void
mortise_hook_bus_init (MortiseHookBus *self)
{
  self->hooks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) hook_free);
  self->plugin_numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->plugin_places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->plugin_needs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->overrides = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_listener_override_free);
  self->subscriptions = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_hook_listener_unref);
}

/**
 * mortise_hook_bus_new:
 * @platforms: the described hooks
 * @store: (nullable): where traces are kept
 * @tenant: whose hooks they are
 *
 * Returns: (transfer full): a bus without listeners
 */
MortiseHookBus *
mortise_hook_bus_new (MortisePlatformSet *platforms, MortiseStore *store, const char *tenant)
{
  MortiseHookBus *self = g_object_new (MORTISE_TYPE_HOOK_BUS, NULL);

  self->platforms = g_object_ref (platforms);
  self->recorder = mortise_trace_recorder_new (store, tenant);
  self->tenant = g_strdup (tenant);
  return self;
}

/**
 * mortise_hook_bus_get_hook:
 * @self: a bus
 * @name: name of a hook
 *
 * Returns: (transfer none): the hook, which stays as long as the bus
 */
MortiseHook *
mortise_hook_bus_get_hook (MortiseHookBus *self, const char *name)
{
  MortiseHook *hook = mortise_hook_bus_make_hook (self, name);

  hook->kept = TRUE;
  return hook;
}

/* The same for as long as somebody listens to it or it is being fired: plugins choose names without end. */
MortiseHook *
mortise_hook_bus_make_hook (MortiseHookBus *self, const char *name)
{
  MortiseHook *hook = g_hash_table_lookup (self->hooks, name);

  if (hook != NULL)
    return hook;
  hook = g_new0 (MortiseHook, 1);
  hook->name = g_strdup (name);
  hook->bus = self;
  hook->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_hook_listener_unref);
  g_set_object (&hook->description, mortise_platform_set_lookup_hook (self->platforms, name));
  g_hash_table_insert (self->hooks, hook->name, hook);
  return hook;
}

void
mortise_hook_bus_tell_finished (MortiseHookBus *self, MortiseDispatch *dispatch)
{
  g_signal_emit (self, signals[DISPATCH_FINISHED], 0, dispatch);
}

void
mortise_hook_bus_tell_listeners_changed (MortiseHookBus *self)
{
  g_signal_emit (self, signals[LISTENERS_CHANGED], 0);
}

static gboolean
is_unused (const MortiseHook *hook)
{
  return !hook->kept && hook->listeners->len == 0 && hook->n_firing == 0 && hook->n_emitting == 0;
}

void
mortise_hook_bus_forget_unused (MortiseHookBus *self, MortiseHook *hook)
{
  if (is_unused (hook))
    g_hash_table_remove (self->hooks, hook->name);
}

gboolean
mortise_hook_bus_has_listener (MortiseHookBus *self, const char *name)
{
  MortiseHook *hook = g_hash_table_lookup (self->hooks, name);

  return hook != NULL && hook->listeners->len > 0;
}

/* --- who listens -------------------------------------------------------------------------------------------------- */

/* A hook that is being fired in this process walks its array: that one is left to it, and replaced. */
static void
make_writable (MortiseHook *hook)
{
  GPtrArray *copy;

  if (hook->n_emitting == 0)
    return;
  copy = mortise_hook_listeners_copy (hook->listeners);
  g_ptr_array_unref (hook->listeners);
  hook->listeners = copy;
}

static void
insert_listener (MortiseHook *hook, HookListener *listener)
{
  guint position = hook->listeners->len;

  make_writable (hook);
  while (position > 0 && mortise_hook_listener_compare (hook->listeners->pdata[position - 1], listener, NULL) > 0)
    position--;
  g_ptr_array_insert (hook->listeners, (int) position, listener);
  if (listener->worker != NULL)
    hook->n_remote++;
}

/* Puts a hook's listeners where their plugins, and the priorities that they have now, belong. */
void
mortise_hook_bus_sort_hook (MortiseHookBus *self, MortiseHook *hook)
{
  make_writable (hook);
  for (guint i = 0; i < hook->listeners->len; i++)
    {
      HookListener *listener = hook->listeners->pdata[i];
      const MortiseListenerOverride *override = mortise_hook_listener_get_override (listener, hook);

      if (listener->worker == NULL)
        continue;
      listener->place = mortise_hook_bus_get_place (self, mortise_hook_listener_get_slug (listener));
      listener->priority = override != NULL ? override->priority : listener->own_priority;
    }
  mortise_hook_listeners_sort (hook->listeners);
}

/**
 * mortise_hook_bus_add_listener:
 * @self: a bus
 * @name: name of a hook
 * @kind: what it listens as
 * @priority: lower runs first
 * @func: called when the hook is fired
 * @user_data: passed to @func
 *
 * Adds a listener in the host's own process. It has to be quick, and is not isolated: for the host itself.
 *
 * Returns: a number for [method@HookBus.remove_listener]
 */
guint
mortise_hook_bus_add_listener (MortiseHookBus *self,
                               const char *name,
                               MortiseHookKind kind,
                               int priority,
                               MortiseHookFunc func,
                               gpointer user_data)
{
  HookListener *listener = g_rc_box_new0 (HookListener);

  listener->kind = kind;
  listener->priority = listener->own_priority = priority;
  listener->order = ++self->last_order;
  listener->id = ++self->last_listener;
  listener->func = func;
  listener->user_data = user_data;
  insert_listener (mortise_hook_bus_make_hook (self, name), listener);
  g_signal_emit (self, signals[LISTENERS_CHANGED], 0);
  return listener->id;
}

static gboolean
is_local (const HookListener *listener, gconstpointer id)
{
  return listener->worker == NULL && listener->id == GPOINTER_TO_UINT (id);
}

static gboolean
is_of_worker (const HookListener *listener, gconstpointer worker)
{
  return listener->worker == worker;
}

static guint
remove_from_hook (MortiseHook *hook,
                  gboolean (*matches) (const HookListener *listener, gconstpointer key),
                  gconstpointer key)
{
  guint n_removed = 0;

  for (guint i = hook->listeners->len; i > 0; i--)
    {
      HookListener *listener = hook->listeners->pdata[i - 1];

      if (!matches (listener, key))
        continue;
      make_writable (hook);
      hook->n_remote -= listener->worker != NULL ? 1 : 0;
      listener->func = NULL;
      g_ptr_array_remove_index (hook->listeners, i - 1);
      n_removed++;
    }
  return n_removed;
}

static guint
remove_matching (MortiseHookBus *self,
                 gboolean (*matches) (const HookListener *listener, gconstpointer key),
                 gconstpointer key)
{
  GHashTableIter iter;
  MortiseHook *hook;
  guint n_removed = 0;

  g_hash_table_iter_init (&iter, self->hooks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &hook))
    {
      n_removed += remove_from_hook (hook, matches, key);
      if (is_unused (hook))
        g_hash_table_iter_remove (&iter);
    }
  return n_removed;
}

gboolean
mortise_hook_bus_remove_listener (MortiseHookBus *self, guint listener)
{
  if (remove_matching (self, is_local, GUINT_TO_POINTER (listener)) == 0)
    return FALSE;
  g_signal_emit (self, signals[LISTENERS_CHANGED], 0);
  return TRUE;
}

/* How many of the registrations before @end are for the same hook and kind. */
guint
mortise_hook_bus_count_same (GPtrArray *registrations, guint end)
{
  const MortiseRegistration *last = registrations->pdata[end];
  guint n = 0;

  for (guint i = 0; i < end; i++)
    {
      const MortiseRegistration *registration = registrations->pdata[i];

      if (g_str_equal (registration->hook, last->hook) && g_str_equal (registration->kind, last->kind))
        n++;
    }
  return n;
}

/* Which of the plugin's listeners to that hook it is, from 1. */
static guint
get_position (GPtrArray *registrations, guint end)
{
  const MortiseRegistration *last = registrations->pdata[end];
  guint position = 1;

  for (guint i = 0; i < end; i++)
    {
      const MortiseRegistration *registration = registrations->pdata[i];

      if (g_str_equal (registration->hook, last->hook) && !g_str_equal (registration->kind, "event"))
        position++;
    }
  return position;
}

/*< private >
 * mortise_hook_listener_new:
 * @self: a bus
 * @worker: a plugin's worker
 * @number: one of what the plugin registered
 *
 * Returns: (transfer full) (nullable): the listener that it is; %NULL for what waits for an event
 */
HookListener *
mortise_hook_listener_new (MortiseHookBus *self, MortiseWorker *worker, guint number)
{
  MortiseHostedPlugin *plugin = mortise_worker_get_plugin (worker);
  GPtrArray *registrations = mortise_hosted_plugin_get_registrations (plugin);
  const MortiseRegistration *registration = registrations->pdata[number];
  const MortiseListenerOverride *override;
  HookListener *listener;
  MortiseHookKind kind;

  if (!mortise_hook_kind_from_string (registration->kind, &kind, NULL))
    return NULL;
  listener = g_rc_box_new0 (HookListener);
  listener->kind = kind;
  listener->place = mortise_hook_bus_get_place (self, mortise_hosted_plugin_get_slug (plugin));
  listener->order = number;
  listener->id = number + 1;
  listener->worker = g_object_ref (worker);
  listener->index = mortise_hook_bus_count_same (registrations, number);
  listener->position = get_position (registrations, number);
  override = mortise_hook_listener_get_override (listener, mortise_hook_bus_make_hook (self, registration->hook));
  listener->own_priority = registration->priority;
  listener->priority = override != NULL ? override->priority : registration->priority;
  return listener;
}

/**
 * mortise_hook_bus_set_plugin:
 * @self: a bus
 * @worker: a plugin's worker
 *
 * Makes the plugin's registrations its listeners, instead of those it had.
 */
void
mortise_hook_bus_set_plugin (MortiseHookBus *self, MortiseWorker *worker)
{
  GPtrArray *registrations = mortise_hosted_plugin_get_registrations (mortise_worker_get_plugin (worker));

  remove_matching (self, is_of_worker, worker);
  mortise_hook_bus_set_subscriptions (self, worker);
  for (guint i = 0; i < registrations->len; i++)
    {
      const MortiseRegistration *registration = registrations->pdata[i];
      HookListener *listener = mortise_hook_listener_new (self, worker, i);

      if (listener != NULL)
        insert_listener (mortise_hook_bus_make_hook (self, registration->hook), listener);
    }
  g_signal_emit (self, signals[LISTENERS_CHANGED], 0);
}

void
mortise_hook_bus_remove_plugin (MortiseHookBus *self, MortiseWorker *worker)
{
  mortise_hook_bus_drop_subscriptions (self, worker);
  if (remove_matching (self, is_of_worker, worker) > 0)
    g_signal_emit (self, signals[LISTENERS_CHANGED], 0);
}

/* (nullable): the plugin that it is of; %NULL for the host's own */
const char *
mortise_hook_listener_get_slug (const HookListener *listener)
{
  return listener->worker != NULL ? mortise_hosted_plugin_get_slug (mortise_worker_get_plugin (listener->worker))
                                  : NULL;
}

/* Why a listener would not be called now; %NULL if it would. */
char *
mortise_hook_listener_dup_obstacle (const HookListener *listener,
                                    const MortiseHook *hook,
                                    MortiseHookKind kind,
                                    const char **code)
{
  MortiseHostedPlugin *plugin
      = listener->worker != NULL ? mortise_worker_get_plugin (mortise_worker_get_current (listener->worker)) : NULL;
  const char *permission
      = hook->description != NULL ? mortise_hook_description_get_permission (hook->description) : NULL;

  *code = "unavailable";
  if (listener->kind != kind)
    return g_strdup_printf ("it listens as %s, and the hook is %s", mortise_hook_kind_to_string (listener->kind),
                            mortise_hook_kind_to_string (kind));
  if (plugin == NULL)
    return NULL;
  if (mortise_hosted_plugin_get_state (plugin) == MORTISE_PLUGIN_QUARANTINED)
    return g_strdup_printf ("the plugin is quarantined: %s", mortise_hosted_plugin_get_reason (plugin));
  if (mortise_hosted_plugin_get_state (plugin) == MORTISE_PLUGIN_SUSPENDED)
    return g_strdup_printf ("the plugin is suspended: %s", mortise_hosted_plugin_get_suspension (plugin));
  if (!mortise_hosted_plugin_is_usable (plugin))
    return g_strdup ("the plugin is disabled");
  if (permission == NULL || mortise_hosted_plugin_is_granted (plugin, permission))
    return NULL;

  *code = "denied";
  return g_strdup_printf ("the permission \"%s\" is not granted", permission);
}

/* The kind that it is described as; else that of its first listener; else what whoever fires it says. */
MortiseHookKind
mortise_hook_get_kind (const MortiseHook *hook, MortiseHookKind fallback)
{
  if (hook->description != NULL)
    return mortise_hook_description_get_kind (hook->description);
  if (hook->listeners->len > 0)
    return ((const HookListener *) hook->listeners->pdata[0])->kind;
  return fallback;
}

/* --- hooks that stay in this process ------------------------------------------------------------------------------ */

MortiseTraceRecorder *
mortise_hook_bus_get_recorder (MortiseHookBus *self)
{
  return self->recorder;
}

static gboolean
call_listeners (MortiseHook *hook, GPtrArray *listeners, MortiseHookEvent *event, LocalTrace *trace, GError **error)
{
  gboolean veto = hook->description != NULL && mortise_hook_description_get_veto (hook->description);
  gint64 before = trace != NULL ? trace->started : 0;

  for (guint i = 0; i < listeners->len; i++)
    {
      const HookListener *listener = listeners->pdata[i];
      g_autoptr (GError) failure = NULL;
      GBytes *answer = listener->func != NULL ? listener->func (event, listener->user_data, &failure) : NULL;

      if (trace != NULL && i < G_N_ELEMENTS (trace->listener_us))
        {
          gint64 now = g_get_monotonic_time ();

          trace->listener_us[i] = (guint32) (now - before);
          before = now;
        }
      if (failure != NULL && veto)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (answer == NULL)
        continue;
      if (listener->kind == MORTISE_HOOK_FILTER)
        {
          g_clear_pointer (&event->value, g_bytes_unref);
          event->value = answer;
        }
      else
        {
          g_bytes_unref (answer);
        }
    }
  return TRUE;
}

/**
 * mortise_hook_emit:
 * @hook: a hook without listeners in plugins
 * @payload: the arguments, JSON text
 * @value: (nullable): for a filter, the value
 * @result: (out) (optional) (transfer full) (nullable): the value as the last listener left it
 * @error: return location for a veto
 *
 * Fires a hook whose listeners are all in this process, at once: nothing is parsed and nothing is allocated. A hook
 * that plugins listen to is fired with [method@HookBus.fire_async].
 *
 * Returns: %FALSE if it was vetoed
 */
gboolean
mortise_hook_emit (MortiseHook *hook, GBytes *payload, GBytes *value, GBytes **result, GError **error)
{
  MortiseHookBus *bus = hook->bus;
  MortiseHookEvent event = { hook->name, payload, value != NULL ? g_bytes_ref (value) : NULL };
  gboolean is_traced = mortise_trace_recorder_get_level (bus->recorder) != MORTISE_TRACE_OFF;
  LocalTrace *trace = is_traced ? &bus->local_traces[bus->n_local_traces++ % N_LOCAL_TRACES] : NULL;
  GPtrArray *listeners = hook->listeners;
  gboolean passed;

  g_return_val_if_fail (hook->n_remote == 0, FALSE);

  if (trace != NULL)
    {
      trace->hook = hook;
      trace->started = g_get_monotonic_time ();
      trace->n_listeners = listeners->len;
    }

  /* A listener may add or remove one, itself included: that happens to a copy. */
  hook->n_emitting++;
  if (hook->n_emitting > MORTISE_HOOK_MAX_DEPTH)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "%s: fired by its own listeners more than %d deep",
                   hook->name, MORTISE_HOOK_MAX_DEPTH);
      passed = FALSE;
    }
  else
    {
      g_ptr_array_ref (listeners);
      passed = call_listeners (hook, listeners, &event, trace, error);
      g_ptr_array_unref (listeners);
    }
  hook->n_emitting--;

  if (trace != NULL)
    trace->wall_us = (guint32) (g_get_monotonic_time () - trace->started);
  if (result != NULL)
    *result = g_steal_pointer (&event.value);
  g_clear_pointer (&event.value, g_bytes_unref);
  return passed;
}
