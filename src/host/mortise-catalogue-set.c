/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-config.h"

#include "mortise-catalogue-set.h"

#include "mortise-catalogue-refresh.h"
#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-json.h"
#include "mortise-paths.h"

#include <string.h>

/**
 * MortiseCatalogueSet:
 *
 * The catalogues that an administrator added, as the store remembers them. What they have is read from their caches
 * when it is first asked for, beside the main loop.
 *
 * Reading, refreshing, adding and removing are jobs that run one after the other: two in one cache would be in each
 * other's way, and nobody waits for more than one.
 */
struct _MortiseCatalogueSet
{
  GObject parent_instance;

  char *site;
  MortiseStore *store;
  SoupSession *session;
  GPtrArray *catalogues;
  GQueue jobs;
  gboolean is_busy;
  gboolean is_loaded;
  guint refresh_id;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MortiseCatalogueSet, mortise_catalogue_set, G_TYPE_OBJECT)

/* How old what is known of a catalogue may be before a host that stays looks what is new, and how often it looks at
 * that, in seconds. */
#define REFRESH_AGE (24 * 60 * 60)
#define REFRESH_INTERVAL (60 * 60)
/* As browsers do; a refresh asks for up to six files at a time. */
#define MAX_CONNECTIONS 6
/* How long a server may say nothing, in seconds. */
#define TIMEOUT 30

typedef struct _Job Job;

/* What is done to catalogues, the data of a task: @ids one after the other, or @added. */
struct _Job
{
  void (*run) (GTask *task);
  GPtrArray *ids;
  guint next;
  MortiseSiteCatalogue *added;
  char *actor;
  GError *error;
};

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->ids, g_ptr_array_unref);
  g_clear_pointer (&job->added, mortise_site_catalogue_free);
  g_free (job->actor);
  g_clear_error (&job->error);
  g_free (job);
}

static void
run_next (MortiseCatalogueSet *self)
{
  GTask *task;

  if (self->is_busy || g_queue_is_empty (&self->jobs))
    return;
  self->is_busy = TRUE;
  task = g_queue_pop_head (&self->jobs);
  ((Job *) g_task_get_task_data (task))->run (task);
}

static GTask *
job_new (MortiseCatalogueSet *self,
         void (*run) (GTask *task),
         GCancellable *cancellable,
         GAsyncReadyCallback callback,
         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->run = run;
  job->ids = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, job, job_free);
  /* What was changed is told also when nobody waits for it any more. */
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

static void
queue_job (GTask *task)
{
  MortiseCatalogueSet *self = g_task_get_source_object (task);

  g_queue_push_tail (&self->jobs, task);
  run_next (self);
}

/* The task's source is kept by the task: the next job begins before it goes. */
static void
end_job (GTask *task)
{
  g_autoptr (GTask) owned_task = task;
  MortiseCatalogueSet *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);

  self->is_busy = FALSE;
  if (job->error != NULL)
    g_task_return_error (task, g_steal_pointer (&job->error));
  else
    g_task_return_boolean (task, TRUE);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  run_next (self);
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!mortise_store_flush_finish (MORTISE_STORE (source), result, &error) && job->error == NULL)
    job->error = g_steal_pointer (&error);
  end_job (task);
}

/* A job ends when what it changed is on disk. */
static void
keep (GTask *task)
{
  MortiseCatalogueSet *self = g_task_get_source_object (task);

  mortise_store_flush_async (self->store, NULL, on_kept, task);
}

static MortiseSiteCatalogue *
find (MortiseCatalogueSet *self, const char *id, guint *index)
{
  for (guint i = 0; i < self->catalogues->len; i++)
    {
      MortiseSiteCatalogue *catalogue = self->catalogues->pdata[i];

      if (!g_str_equal (catalogue->id, id))
        continue;
      if (index != NULL)
        *index = i;
      return catalogue;
    }
  return NULL;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  MortiseCatalogueState *state;
  char *cache;
  char *id;
  MortiseCatalogue *catalogue;
  GError *error;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  mortise_catalogue_state_free (reading->state);
  g_free (reading->cache);
  g_free (reading->id);
  g_clear_object (&reading->catalogue);
  g_clear_error (&reading->error);
  g_free (reading);
}

static void
read_caches (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GPtrArray *readings = task_data;

  for (guint i = 0; i < readings->len; i++)
    {
      Reading *reading = readings->pdata[i];

      reading->catalogue = mortise_catalogue_load (reading->state, reading->cache, &reading->error);
    }
  g_task_return_boolean (task, TRUE);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseCatalogueSet *self = g_task_get_source_object (task);
  GPtrArray *readings = g_task_get_task_data (G_TASK (result));

  for (guint i = 0; i < readings->len; i++)
    {
      Reading *reading = readings->pdata[i];
      MortiseSiteCatalogue *catalogue = find (self, reading->id, NULL);

      if (catalogue != NULL && catalogue->catalogue == NULL)
        mortise_site_catalogue_take (catalogue, g_steal_pointer (&reading->catalogue),
                                     g_steal_pointer (&reading->error));
    }
  self->is_loaded = TRUE;
  end_job (task);
}

static void
run_load (GTask *task)
{
  MortiseCatalogueSet *self = g_task_get_source_object (task);
  g_autoptr (GTask) reading_task = g_task_new (NULL, NULL, on_read, task);
  GPtrArray *readings = g_ptr_array_new_with_free_func (reading_free);

  for (guint i = 0; i < self->catalogues->len; i++)
    {
      const MortiseSiteCatalogue *catalogue = self->catalogues->pdata[i];
      Reading *reading;

      if (catalogue->catalogue != NULL)
        continue;
      reading = g_new0 (Reading, 1);
      reading->state = mortise_catalogue_state_copy (catalogue->state);
      reading->cache = g_strdup (catalogue->cache);
      reading->id = g_strdup (catalogue->id);
      g_ptr_array_add (readings, reading);
    }
  g_task_set_task_data (reading_task, readings, (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (reading_task, read_caches);
}

/**
 * mortise_catalogue_set_load_async:
 * @self: a set
 * @cancellable: (nullable): a cancellable
 * @callback: called when the catalogues are at hand
 * @user_data: passed to @callback
 *
 * Sees to it that the catalogues are read, as they were when they were refreshed last.
 */
void
mortise_catalogue_set_load_async (MortiseCatalogueSet *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = job_new (self, run_load, cancellable, callback, user_data);

  if (!self->is_loaded)
    {
      queue_job (task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
mortise_catalogue_set_load_finish (MortiseCatalogueSet *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- refreshing --------------------------------------------------------------------------------------------------- */

static void
store_state (MortiseCatalogueSet *self, const MortiseSiteCatalogue *catalogue)
{
  g_autofree char *text = mortise_site_catalogue_dup_state_text (catalogue);

  mortise_store_set_catalogue_state (self->store, catalogue->address, text);
}

static void
on_refreshed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseCatalogueSet *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  MortiseSiteCatalogue *catalogue = find (self, job->ids->pdata[job->next++], NULL);
  MortiseCatalogueState *state;
  g_autoptr (GError) error = NULL;
  MortiseCatalogue *content = mortise_catalogue_refresh_finish (result, &state, &error);

  mortise_site_catalogue_take_state (catalogue, state);
  store_state (self, catalogue);
  if (error != NULL && job->error == NULL)
    job->error = g_error_copy (error);
  mortise_site_catalogue_take (catalogue, content, g_steal_pointer (&error));
  job->run (task);
}

/* One that fails does not keep the others from being refreshed. */
static void
run_refresh (GTask *task)
{
  MortiseCatalogueSet *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);

  for (; job->next < job->ids->len; job->next++)
    {
      const MortiseSiteCatalogue *catalogue = find (self, job->ids->pdata[job->next], NULL);

      if (catalogue == NULL)
        continue;
      mortise_catalogue_refresh_async (self->session, catalogue->state, catalogue->cache, catalogue->catalogue,
                                       g_task_get_cancellable (task), on_refreshed, task);
      return;
    }
  keep (task);
}

/**
 * mortise_catalogue_set_refresh_async:
 * @self: a set
 * @id: (nullable): one of its catalogues; %NULL for all
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Looks what is new. It fails with the first catalogue that could not be refreshed, after all others were tried.
 */
void
mortise_catalogue_set_refresh_async (MortiseCatalogueSet *self,
                                     const char *id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task = job_new (self, run_refresh, cancellable, callback, user_data);
  Job *job = g_task_get_task_data (task);

  for (guint i = 0; i < self->catalogues->len; i++)
    {
      const MortiseSiteCatalogue *catalogue = self->catalogues->pdata[i];

      if (id == NULL || g_str_equal (catalogue->id, id))
        g_ptr_array_add (job->ids, g_strdup (catalogue->id));
    }
  if (id != NULL && job->ids->len == 0)
    mortise_catalogue_set_lookup (self, id, &job->error);
  queue_job (task);
}

gboolean
mortise_catalogue_set_refresh_finish (MortiseCatalogueSet *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
refresh_old (gpointer user_data)
{
  MortiseCatalogueSet *self = user_data;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; i < self->catalogues->len; i++)
    {
      const MortiseSiteCatalogue *catalogue = self->catalogues->pdata[i];

      if (now - catalogue->state->refreshed >= REFRESH_AGE)
        mortise_catalogue_set_refresh_async (self, catalogue->id, NULL, NULL, NULL);
    }
  return G_SOURCE_CONTINUE;
}

/**
 * mortise_catalogue_set_keep_fresh:
 * @self: a set
 *
 * Looks once a day what is new in each catalogue, from now on. It is for processes that hold the site for long.
 */
void
mortise_catalogue_set_keep_fresh (MortiseCatalogueSet *self)
{
  if (self->refresh_id != 0)
    return;
  self->refresh_id = g_timeout_add_seconds (REFRESH_INTERVAL, refresh_old, self);
  refresh_old (self);
}

/* --- adding and removing ------------------------------------------------------------------------------------------ */

static void
on_first_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseCatalogueSet *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  MortiseSiteCatalogue *catalogue = job->added;
  MortiseCatalogueState *state;
  MortiseCatalogue *content = mortise_catalogue_refresh_finish (result, &state, &job->error);
  g_autofree char *text = NULL;

  mortise_site_catalogue_take_state (catalogue, state);
  if (content == NULL)
    {
      mortise_folder_remove (catalogue->cache);
      end_job (task);
      return;
    }
  mortise_site_catalogue_take (catalogue, content, NULL);
  text = mortise_site_catalogue_dup_state_text (catalogue);
  mortise_store_add_catalogue (self->store, catalogue->address, text, job->actor);
  g_ptr_array_add (self->catalogues, g_steal_pointer (&job->added));
  keep (task);
}

static void
run_add (GTask *task)
{
  MortiseCatalogueSet *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  const MortiseSiteCatalogue *there = job->added != NULL ? find (self, job->added->id, NULL) : NULL;

  if (there != NULL)
    g_set_error (&job->error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                 "the catalogue %s is there already; `mortise catalogue refresh %s` looks what is new in it",
                 there->address, there->id);
  if (job->error != NULL)
    end_job (task);
  else
    mortise_catalogue_refresh_async (self->session, job->added->state, job->added->cache, NULL,
                                     g_task_get_cancellable (task), on_first_read, task);
}

/**
 * mortise_catalogue_set_add_async:
 * @self: a set
 * @address: where the catalogue is: an address that begins with https://, http:// or file://, a folder's absolute path,
 *   or %MORTISE_CATALOGUE_DEMONSTRATION
 * @fingerprint: (nullable): what its publisher says the fingerprint of a root of it is; %NULL to trust the root that is
 *   there
 * @actor: who adds it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Reads a catalogue, and keeps it when all of it is as it should be.
 */
void
mortise_catalogue_set_add_async (MortiseCatalogueSet *self,
                                 const char *address,
                                 const char *fingerprint,
                                 const char *actor,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = job_new (self, run_add, cancellable, callback, user_data);
  Job *job = g_task_get_task_data (task);
  gboolean is_demonstration = g_str_equal (address, MORTISE_CATALOGUE_DEMONSTRATION);
  const char *place = is_demonstration ? mortise_paths_get_demonstration_catalogue () : address;
  MortiseCatalogueState *state = mortise_catalogue_state_new (place, fingerprint, &job->error);

  job->actor = g_strdup (actor);
  if (state != NULL)
    {
      g_ptr_array_add (job->ids, NULL);
      job->added = mortise_site_catalogue_new (self->site, state);
      job->ids->pdata[0] = g_strdup (job->added->id);
    }
  queue_job (task);
}

/**
 * mortise_catalogue_set_add_finish:
 * @self: a set
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the catalogue, which has its fingerprint, for people to compare
 */
const MortiseSiteCatalogue *
mortise_catalogue_set_add_finish (MortiseCatalogueSet *self, GAsyncResult *result, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  return g_task_propagate_boolean (G_TASK (result), error) ? find (self, job->ids->pdata[0], NULL) : NULL;
}

static void
remove_cache (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  mortise_folder_remove (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
on_cache_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  keep (user_data);
}

static void
run_remove (GTask *task)
{
  MortiseCatalogueSet *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  const char *id = job->ids->pdata[0];
  guint index = 0;
  g_autoptr (GTask) removing = NULL;
  const MortiseSiteCatalogue *catalogue = mortise_catalogue_set_lookup (self, id, &job->error);

  if (catalogue == NULL)
    {
      end_job (task);
      return;
    }
  removing = g_task_new (NULL, NULL, on_cache_removed, task);
  g_task_set_task_data (removing, g_strdup (catalogue->cache), g_free);
  mortise_store_delete_catalogue (self->store, catalogue->address, job->actor);
  find (self, id, &index);
  g_ptr_array_remove_index (self->catalogues, index);
  g_task_run_in_thread (removing, remove_cache);
}

/**
 * mortise_catalogue_set_remove_async:
 * @self: a set
 * @id: one of its catalogues
 * @actor: who removes it
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Forgets a catalogue. What was installed from it stays.
 */
void
mortise_catalogue_set_remove_async (MortiseCatalogueSet *self,
                                    const char *id,
                                    const char *actor,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = job_new (self, run_remove, NULL, callback, user_data);
  Job *job = g_task_get_task_data (task);

  job->actor = g_strdup (actor);
  g_ptr_array_add (job->ids, g_strdup (id));
  queue_job (task);
}

gboolean
mortise_catalogue_set_remove_finish (MortiseCatalogueSet *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- what there is ------------------------------------------------------------------------------------------------ */

/**
 * mortise_catalogue_set_lookup:
 * @self: a set
 * @id: an id, or the address of a catalogue
 * @error: return location for `MORTISE_ERROR_NOT_FOUND`
 *
 * Returns: (transfer none) (nullable): the catalogue
 */
const MortiseSiteCatalogue *
mortise_catalogue_set_lookup (MortiseCatalogueSet *self, const char *id, GError **error)
{
  const MortiseSiteCatalogue *catalogue = find (self, id, NULL);

  if (catalogue == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                 "no catalogue \"%s\"; `mortise catalogue list` shows those there are", id);
  return catalogue;
}

/**
 * mortise_catalogue_set_list_valid:
 * @self: a set
 *
 * Returns: (transfer full) (element-type MortiseCatalogue): the catalogues that are read and have not expired, first
 *   added first
 */
GPtrArray *
mortise_catalogue_set_list_valid (MortiseCatalogueSet *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->catalogues->len; i++)
    {
      const MortiseSiteCatalogue *catalogue = self->catalogues->pdata[i];

      if (mortise_site_catalogue_is_valid (catalogue))
        g_ptr_array_add (list, g_object_ref (catalogue->catalogue));
    }
  return list;
}

/**
 * mortise_catalogue_set_to_json:
 * @self: a set
 *
 * Returns: (transfer full): the list of *catalogue* of docs/admin-api.md
 */
JsonNode *
mortise_catalogue_set_to_json (MortiseCatalogueSet *self)
{
  g_autoptr (JsonArray) list = json_array_new ();

  for (guint i = 0; i < self->catalogues->len; i++)
    json_array_add_element (list, mortise_site_catalogue_to_json (self->catalogues->pdata[i]));
  return json_node_init_array (json_node_alloc (), list);
}

/**
 * mortise_catalogue_set_get_session:
 * @self: a set
 *
 * Returns: (transfer none): what speaks to their servers
 */
SoupSession *
mortise_catalogue_set_get_session (MortiseCatalogueSet *self)
{
  return self->session;
}

static void
mortise_catalogue_set_finalize (GObject *object)
{
  MortiseCatalogueSet *self = MORTISE_CATALOGUE_SET (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_free (self->site);
  g_clear_object (&self->store);
  g_clear_object (&self->session);
  g_clear_pointer (&self->catalogues, g_ptr_array_unref);

  G_OBJECT_CLASS (mortise_catalogue_set_parent_class)->finalize (object);
}

static void
mortise_catalogue_set_class_init (MortiseCatalogueSetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_catalogue_set_finalize;

  /**
   * MortiseCatalogueSet::changed:
   * @self: a set
   *
   * A catalogue was read, refreshed, added or removed.
   */
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", MORTISE_TYPE_CATALOGUE_SET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mortise_catalogue_set_init (MortiseCatalogueSet *self)
{
  self->catalogues = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_site_catalogue_free);
  g_queue_init (&self->jobs);
  self->session = soup_session_new_with_options ("user-agent", "Mortise/" MORTISE_VERSION, "max-conns-per-host",
                                                 MAX_CONNECTIONS, "timeout", TIMEOUT, NULL);
}

static gboolean
restore (MortiseCatalogueSet *self, const MortiseCatalogueRecord *record, GError **error)
{
  g_autoptr (JsonNode) node = mortise_json_parse (record->state, strlen (record->state), error);
  MortiseCatalogueState *state = NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    state = mortise_catalogue_state_new_from_json (json_node_get_object (node), error);
  if (state == NULL)
    {
      g_prefix_error (error, "catalogue %s: ", record->address);
      return FALSE;
    }
  g_ptr_array_add (self->catalogues, mortise_site_catalogue_new (self->site, state));
  return TRUE;
}

/**
 * mortise_catalogue_set_new:
 * @site: the site's folder
 * @store: what remembers them
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the catalogues of a site, not read yet
 */
MortiseCatalogueSet *
mortise_catalogue_set_new (const char *site, MortiseStore *store, GError **error)
{
  g_autoptr (MortiseCatalogueSet) self = g_object_new (MORTISE_TYPE_CATALOGUE_SET, NULL);
  g_autoptr (GPtrArray) records = mortise_store_list_catalogues (store, error);

  self->site = g_strdup (site);
  self->store = g_object_ref (store);
  for (guint i = 0; records != NULL && i < records->len; i++)
    if (!restore (self, records->pdata[i], error))
      return NULL;
  return records != NULL ? g_steal_pointer (&self) : NULL;
}
