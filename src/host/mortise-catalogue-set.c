/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-config.h"

#include "mortise-catalogue-refresh.h"
#include "mortise-catalogue-set-private.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/**
 * MortiseCatalogueSet:
 *
 * The catalogues that an administrator added, as the store remembers them. What they have is read from their caches
 * when it is first asked for, beside the main loop.
 *
 * Reading, refreshing, adding and removing are jobs that run one after the other: two in one cache would be in each
 * other's way, and nobody waits for more than one.
 */
G_DEFINE_FINAL_TYPE (MortiseCatalogueSet, mortise_catalogue_set, G_TYPE_OBJECT)

/* As browsers do; a refresh asks for up to six files at a time. */
#define MAX_CONNECTIONS 6
/* How long a server may say nothing, in seconds. */
#define TIMEOUT 30

static void
job_free (gpointer data)
{
  MortiseCatalogueJob *job = data;

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
  ((MortiseCatalogueJob *) g_task_get_task_data (task))->run (task);
}

GTask *
mortise_catalogue_set_new_job (MortiseCatalogueSet *self,
                               void (*run) (GTask *task),
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  MortiseCatalogueJob *job = g_new0 (MortiseCatalogueJob, 1);

  job->run = run;
  job->ids = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, job, job_free);
  /* What was changed is told also when nobody waits for it any more. */
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

void
mortise_catalogue_set_queue_job (GTask *task)
{
  MortiseCatalogueSet *self = g_task_get_source_object (task);

  g_queue_push_tail (&self->jobs, task);
  run_next (self);
}

/* The task's source is kept by the task: the next job begins before it goes. */
void
mortise_catalogue_set_end_job (GTask *task)
{
  g_autoptr (GTask) owned_task = task;
  MortiseCatalogueSet *self = g_task_get_source_object (task);
  MortiseCatalogueJob *job = g_task_get_task_data (task);

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
  MortiseCatalogueJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!mortise_store_flush_finish (MORTISE_STORE (source), result, &error) && job->error == NULL)
    job->error = g_steal_pointer (&error);
  mortise_catalogue_set_end_job (task);
}

/* A job ends when what it changed is on disk. */
void
mortise_catalogue_set_keep (GTask *task)
{
  MortiseCatalogueSet *self = g_task_get_source_object (task);

  mortise_store_flush_async (self->store, NULL, on_kept, task);
}

MortiseSiteCatalogue *
mortise_catalogue_set_find (MortiseCatalogueSet *self, const char *id, guint *index)
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
      MortiseSiteCatalogue *catalogue = mortise_catalogue_set_find (self, reading->id, NULL);

      if (catalogue != NULL && catalogue->catalogue == NULL)
        mortise_site_catalogue_take (catalogue, g_steal_pointer (&reading->catalogue),
                                     g_steal_pointer (&reading->error));
    }
  self->is_loaded = TRUE;
  mortise_catalogue_set_end_job (task);
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
  GTask *task = mortise_catalogue_set_new_job (self, run_load, cancellable, callback, user_data);

  if (!self->is_loaded)
    {
      mortise_catalogue_set_queue_job (task);
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
  const MortiseSiteCatalogue *catalogue = mortise_catalogue_set_find (self, id, NULL);

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
