/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-supervisor.h"

#include "mortise-error.h"

/* VS Code and DESIGN.md: three crashes in five minutes. */
#define MAX_CRASHES 3
#define CRASH_WINDOW_US (5 * 60 * G_USEC_PER_SEC)
/* How often the workers are looked at: often while one works, else once a second. */
#define BUSY_TICK_MS 50
#define IDLE_TICK_MS 1000

struct _MortiseSupervisor
{
  GObject parent_instance;

  char *site;
  char *runtime_directory;
  MortiseStore *store;
  MortiseJournal *journal;
  MortiseHookBus *bus;
  MortiseServices *services;
  GHashTable *workers;
  GHashTable *crashes;
  guint tick;
  gboolean tick_is_busy;

  GTask *stop_task;
  guint n_stopping;
};

enum
{
  LOADED,
  FAILED,
  TRIAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MortiseSupervisor, mortise_supervisor, G_TYPE_OBJECT)

static gboolean on_tick (gpointer user_data);

static void
mortise_supervisor_finalize (GObject *object)
{
  MortiseSupervisor *self = MORTISE_SUPERVISOR (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_hash_table_unref (self->workers);
  g_hash_table_unref (self->crashes);
  g_clear_object (&self->services);
  g_clear_object (&self->bus);
  g_clear_object (&self->journal);
  g_clear_object (&self->store);
  g_free (self->site);
  g_free (self->runtime_directory);

  G_OBJECT_CLASS (mortise_supervisor_parent_class)->finalize (object);
}

static void
mortise_supervisor_class_init (MortiseSupervisorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_supervisor_finalize;

  /* A plugin's process runs. Has the MortiseHostedPlugin. */
  signals[LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, MORTISE_TYPE_HOSTED_PLUGIN);
  /* It ended without being asked. Has the MortiseHostedPlugin and the reason, for people. */
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, MORTISE_TYPE_HOSTED_PLUGIN, G_TYPE_STRING);
  /* A version on trial failed, and is not started again: it should go back. Has the MortiseHostedPlugin. */
  signals[TRIAL_FAILED] = g_signal_new ("trial-failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, MORTISE_TYPE_HOSTED_PLUGIN);
}

static void
mortise_supervisor_init (MortiseSupervisor *self)
{
  self->workers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->crashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
}

/* --- looking after them ------------------------------------------------------------------------------------------- */

static void
set_tick (MortiseSupervisor *self, gboolean busy)
{
  if (self->tick != 0 && self->tick_is_busy == busy)
    return;
  g_clear_handle_id (&self->tick, g_source_remove);
  self->tick_is_busy = busy;
  self->tick = g_timeout_add (busy ? BUSY_TICK_MS : IDLE_TICK_MS, on_tick, self);
}

/* A worker may go away while the others are looked at. */
static GPtrArray *
list_workers (MortiseSupervisor *self)
{
  GPtrArray *workers = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  MortiseWorker *worker;

  g_hash_table_iter_init (&iter, self->workers);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &worker))
    g_ptr_array_add (workers, g_object_ref (worker));
  return workers;
}

static gboolean
on_tick (gpointer user_data)
{
  MortiseSupervisor *self = user_data;
  g_autoptr (GPtrArray) workers = list_workers (self);
  gint64 now = g_get_monotonic_time ();
  gboolean any_busy = FALSE, any_running = FALSE;

  for (guint i = 0; i < workers->len; i++)
    {
      mortise_worker_watch (workers->pdata[i], now);
      any_busy |= mortise_worker_is_busy (workers->pdata[i]);
      any_running |= mortise_worker_is_running (workers->pdata[i]);
    }

  /* Looking may have set another tick already, so this one does not simply go on or end. */
  if (any_running)
    set_tick (self, any_busy);
  else
    g_clear_handle_id (&self->tick, g_source_remove);
  return G_SOURCE_CONTINUE;
}

/* --- what workers report ------------------------------------------------------------------------------------------ */

static void
on_request (MortiseWorker *worker, const MortiseFrame *frame, gpointer user_data)
{
  MortiseSupervisor *self = user_data;

  mortise_services_serve (self->services, worker, frame);
}

static void
keep_listeners (MortiseSupervisor *self, MortiseHostedPlugin *plugin)
{
  GPtrArray *registrations = mortise_hosted_plugin_get_registrations (plugin);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_listener_record_free);

  for (guint i = 0; i < registrations->len; i++)
    g_ptr_array_add (records, mortise_registration_to_record (registrations->pdata[i]));
  mortise_store_replace_listeners (self->store, mortise_hosted_plugin_get_tenant (plugin),
                                   mortise_hosted_plugin_get_slug (plugin), records);
}

/* Of a plugin's workers one serves it; another may be about to, or end its work. */
static gboolean
is_in_service (MortiseSupervisor *self, MortiseWorker *worker)
{
  return mortise_supervisor_get_worker (self, mortise_hosted_plugin_get_slug (mortise_worker_get_plugin (worker)))
         == worker;
}

static void
on_loaded (MortiseWorker *worker, gpointer user_data)
{
  if (!is_in_service (user_data, worker))
    return;
  g_signal_emit (user_data, signals[LOADED], 0, mortise_worker_get_plugin (worker));
}

static void
on_registered (MortiseWorker *worker, gpointer user_data)
{
  MortiseSupervisor *self = user_data;
  MortiseHostedPlugin *plugin = mortise_worker_get_plugin (worker);

  if (!is_in_service (self, worker))
    return;
  mortise_supervisor_sync_listeners (self, plugin);
  keep_listeners (self, plugin);
  mortise_hosted_plugin_changed (plugin);
}

static void
on_log (MortiseWorker *worker,
        const char *stream,
        const char *level,
        const char *message,
        JsonObject *fields,
        gpointer user_data)
{
  MortiseSupervisor *self = user_data;

  mortise_journal_add (self->journal, mortise_hosted_plugin_get_slug (mortise_worker_get_plugin (worker)), stream,
                       level, message, fields);
}

static GArray *
get_crashes (MortiseSupervisor *self, const char *slug)
{
  GArray *times = g_hash_table_lookup (self->crashes, slug);

  if (times == NULL)
    {
      times = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_hash_table_insert (self->crashes, g_strdup (slug), times);
    }
  return times;
}

static guint
count_recent (GArray *times, gint64 now)
{
  while (times->len > 0 && g_array_index (times, gint64, 0) < now - CRASH_WINDOW_US)
    g_array_remove_index (times, 0);
  return times->len;
}

/* That one is about to serve the plugin and fails is told by who wanted it to; it is held against nobody. */
static gboolean
fail_beside (MortiseSupervisor *self, MortiseWorker *worker, const char *reason)
{
  g_autofree char *message = g_strdup_printf ("while it ended its work, after another took its place: %s", reason);

  if (mortise_worker_get_current (worker) != worker)
    mortise_journal_add (self->journal, mortise_hosted_plugin_get_slug (mortise_worker_get_plugin (worker)), "host",
                         "error", message, NULL);
  return TRUE;
}

static gboolean
on_failed (MortiseWorker *worker, const char *reason, gpointer user_data)
{
  MortiseSupervisor *self = user_data;
  MortiseHostedPlugin *plugin = mortise_worker_get_plugin (worker);
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  const char *tenant = mortise_hosted_plugin_get_tenant (plugin);
  GArray *times = get_crashes (self, slug);
  gint64 now = g_get_real_time ();
  gboolean on_trial = mortise_hosted_plugin_get_upkeep (plugin)->trial_calls > 0;
  gboolean give_up;

  if (!is_in_service (self, worker))
    return fail_beside (self, worker, reason);
  g_array_append_val (times, now);
  give_up = on_trial || count_recent (times, now) >= MAX_CRASHES;
  mortise_store_add_crash (self->store, tenant, slug, now, reason);
  mortise_journal_add (self->journal, slug, "host", "error", reason, NULL);
  if (give_up)
    {
      mortise_hosted_plugin_set_quarantined (plugin, TRUE);
      mortise_journal_add (
          self->journal, slug, "host", "error",
          on_trial ? "its new version failed on trial" : "quarantined: it failed three times in five minutes", NULL);
    }
  mortise_store_set_plugin_state (self->store, tenant, slug, give_up, reason, "host");
  g_signal_emit_by_name (self->bus, "listeners-changed");
  g_signal_emit (self, signals[FAILED], 0, plugin, reason);
  if (on_trial)
    g_signal_emit (self, signals[TRIAL_FAILED], 0, plugin);
  return give_up;
}

/* A new version is trusted once it has answered some calls. */
static void
on_answered (MortiseWorker *worker, gpointer user_data)
{
  MortiseSupervisor *self = user_data;
  MortiseHostedPlugin *plugin = mortise_worker_get_plugin (worker);
  MortisePluginUpkeep *upkeep = mortise_hosted_plugin_get_upkeep (plugin);

  if (upkeep->trial_calls == 0 || !is_in_service (self, worker))
    return;
  mortise_store_set_trial (self->store, mortise_hosted_plugin_get_tenant (plugin),
                           mortise_hosted_plugin_get_slug (plugin), --upkeep->trial_calls);
  if (upkeep->trial_calls == 0)
    mortise_hosted_plugin_changed (plugin);
}

static void
on_busy (MortiseWorker *worker, gpointer user_data)
{
  set_tick (user_data, TRUE);
}

/* Enabled plugins that it depends on, be it optionally. In a circle only those before it are waited for. */
static GPtrArray *
list_needs (MortiseWorker *worker, gpointer user_data)
{
  MortiseSupervisor *self = user_data;
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (mortise_worker_get_plugin (worker));
  GPtrArray *dependencies = mortise_manifest_get_dependencies (manifest);
  guint place = mortise_hook_bus_get_place (self->bus, mortise_manifest_get_slug (manifest));
  GPtrArray *needs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < dependencies->len; i++)
    {
      const MortiseManifestRelation *dependency = dependencies->pdata[i];
      MortiseWorker *other = mortise_supervisor_get_worker (self, dependency->slug);

      if (other != NULL && mortise_hosted_plugin_is_usable (mortise_worker_get_plugin (other))
          && mortise_hook_bus_get_place (self->bus, dependency->slug) < place && mortise_worker_is_up_soon (other))
        g_ptr_array_add (needs, g_object_ref (other));
    }
  return needs;
}

static const MortiseWorkerDelegate delegate = { .list_needs = list_needs,
                                                .request = on_request,
                                                .loaded = on_loaded,
                                                .registered = on_registered,
                                                .log = on_log,
                                                .answered = on_answered,
                                                .busy = on_busy,
                                                .failed = on_failed };

/* --- public ------------------------------------------------------------------------------------------------------- */

static void
read_crashes (MortiseSupervisor *self)
{
  g_autoptr (GPtrArray) records
      = mortise_store_list_crashes (self->store, NULL, g_get_real_time () - CRASH_WINDOW_US, NULL);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const MortiseCrashRecord *record = records->pdata[i];

      g_array_append_val (get_crashes (self, record->slug), record->at);
    }
}

MortiseSupervisor *
mortise_supervisor_new (const char *site,
                        const char *runtime_directory,
                        MortiseStore *store,
                        MortiseJournal *journal,
                        MortiseHookBus *bus)
{
  MortiseSupervisor *self = g_object_new (MORTISE_TYPE_SUPERVISOR, NULL);

  self->site = g_strdup (site);
  self->runtime_directory = g_strdup (runtime_directory);
  self->store = g_object_ref (store);
  self->journal = g_object_ref (journal);
  self->bus = g_object_ref (bus);
  self->services = mortise_services_new (bus, store);
  read_crashes (self);
  return self;
}

void
mortise_supervisor_add (MortiseSupervisor *self, MortiseHostedPlugin *plugin)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  const char *tenant = mortise_hosted_plugin_get_tenant (plugin);
  g_autofree char *data_directory = g_build_filename (self->site, "data", tenant, slug, NULL);
  g_autofree char *scratch_directory = g_build_filename (self->runtime_directory, "scratch", tenant, slug, NULL);
  MortiseWorkerPlaces places = { data_directory, scratch_directory };
  MortiseWorker *worker = mortise_worker_new (plugin, &places, &delegate, self);

  g_hash_table_replace (self->workers, g_strdup (slug), worker);
  mortise_supervisor_sync_listeners (self, plugin);
}

void
mortise_supervisor_remove (MortiseSupervisor *self, const char *slug)
{
  MortiseWorker *worker = mortise_supervisor_get_worker (self, slug);

  if (worker == NULL)
    return;
  mortise_hook_bus_remove_plugin (self->bus, worker);
  g_hash_table_remove (self->workers, slug);
  g_hash_table_remove (self->crashes, slug);
}

/**
 * mortise_supervisor_replace:
 * @self: a supervisor
 * @heir: a worker that [method@Worker.raise_heir_finish] gave, of a plugin that it has
 *
 * Lets @heir serve its plugin from now on, in the stead of the worker that does.
 */
void
mortise_supervisor_replace (MortiseSupervisor *self, MortiseWorker *heir)
{
  MortiseHostedPlugin *plugin = mortise_worker_get_plugin (heir);
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  g_autoptr (MortiseWorker) worker = g_object_ref (mortise_supervisor_get_worker (self, slug));

  mortise_hook_bus_remove_plugin (self->bus, worker);
  g_hash_table_replace (self->workers, g_strdup (slug), g_object_ref (heir));
  mortise_worker_hand_over (worker, heir);
  on_registered (heir, self);
  on_loaded (heir, self);
}

MortiseWorker *
mortise_supervisor_get_worker (MortiseSupervisor *self, const char *slug)
{
  return g_hash_table_lookup (self->workers, slug);
}

/* Listeners of a plugin that is not enabled are not there at all. */
void
mortise_supervisor_sync_listeners (MortiseSupervisor *self, MortiseHostedPlugin *plugin)
{
  MortiseWorker *worker = mortise_supervisor_get_worker (self, mortise_hosted_plugin_get_slug (plugin));

  if (worker == NULL)
    return;
  if (mortise_hosted_plugin_get_state (plugin) == MORTISE_PLUGIN_DISABLED)
    mortise_hook_bus_remove_plugin (self->bus, worker);
  else
    mortise_hook_bus_set_plugin (self->bus, worker);
}

/* Ends a quarantine: an administrator says to try again. */
void
mortise_supervisor_forgive (MortiseSupervisor *self, MortiseHostedPlugin *plugin)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  MortiseWorker *worker = mortise_supervisor_get_worker (self, slug);

  g_hash_table_remove (self->crashes, slug);
  mortise_store_clear_crashes (self->store, mortise_hosted_plugin_get_tenant (plugin), slug);
  if (worker != NULL)
    mortise_worker_forgive (worker);
  mortise_hosted_plugin_set_quarantined (plugin, FALSE);
  mortise_hosted_plugin_set_reason (plugin, NULL);
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseSupervisor) self = user_data;
  g_autoptr (GTask) task = NULL;

  if (--self->n_stopping > 0)
    return;
  task = g_steal_pointer (&self->stop_task);
  g_task_return_boolean (task, TRUE);
}

void
mortise_supervisor_stop_all_async (MortiseSupervisor *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GPtrArray) workers = list_workers (self);

  self->stop_task = g_task_new (self, NULL, callback, user_data);
  self->n_stopping = workers->len + 1;
  for (guint i = 0; i < workers->len; i++)
    {
      mortise_worker_retire (workers->pdata[i]);
      mortise_worker_stop_async (workers->pdata[i], on_stopped, g_object_ref (self));
    }
  on_stopped (NULL, NULL, g_object_ref (self));
}

gboolean
mortise_supervisor_stop_all_finish (MortiseSupervisor *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
