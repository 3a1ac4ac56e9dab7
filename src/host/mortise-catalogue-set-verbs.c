/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to the catalogues of a site: they are refreshed, added and removed. */
#include "mortise-catalogue-refresh.h"
#include "mortise-catalogue-set-private.h"
#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-paths.h"

/* How old what is known of a catalogue may be before a host that stays looks what is new, and how often it looks at
 * that, in seconds. */
#define REFRESH_AGE (24 * 60 * 60)
#define REFRESH_INTERVAL (60 * 60)

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
  MortiseCatalogueJob *job = g_task_get_task_data (task);
  MortiseSiteCatalogue *catalogue = mortise_catalogue_set_find (self, job->ids->pdata[job->next++], NULL);
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
  MortiseCatalogueJob *job = g_task_get_task_data (task);

  for (; job->next < job->ids->len; job->next++)
    {
      const MortiseSiteCatalogue *catalogue = mortise_catalogue_set_find (self, job->ids->pdata[job->next], NULL);

      if (catalogue == NULL)
        continue;
      mortise_catalogue_refresh_async (self->session, catalogue->state, catalogue->cache, catalogue->catalogue,
                                       g_task_get_cancellable (task), on_refreshed, task);
      return;
    }
  mortise_catalogue_set_keep (task);
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
  GTask *task = mortise_catalogue_set_new_job (self, run_refresh, cancellable, callback, user_data);
  MortiseCatalogueJob *job = g_task_get_task_data (task);

  for (guint i = 0; i < self->catalogues->len; i++)
    {
      const MortiseSiteCatalogue *catalogue = self->catalogues->pdata[i];

      if (id == NULL || g_str_equal (catalogue->id, id))
        g_ptr_array_add (job->ids, g_strdup (catalogue->id));
    }
  if (id != NULL && job->ids->len == 0)
    mortise_catalogue_set_lookup (self, id, &job->error);
  mortise_catalogue_set_queue_job (task);
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
  MortiseCatalogueJob *job = g_task_get_task_data (task);
  MortiseSiteCatalogue *catalogue = job->added;
  MortiseCatalogueState *state;
  MortiseCatalogue *content = mortise_catalogue_refresh_finish (result, &state, &job->error);
  g_autofree char *text = NULL;

  mortise_site_catalogue_take_state (catalogue, state);
  if (content == NULL)
    {
      mortise_folder_remove (catalogue->cache);
      mortise_catalogue_set_end_job (task);
      return;
    }
  mortise_site_catalogue_take (catalogue, content, NULL);
  text = mortise_site_catalogue_dup_state_text (catalogue);
  mortise_store_add_catalogue (self->store, catalogue->address, text, job->actor);
  g_ptr_array_add (self->catalogues, g_steal_pointer (&job->added));
  mortise_catalogue_set_keep (task);
}

static void
run_add (GTask *task)
{
  MortiseCatalogueSet *self = g_task_get_source_object (task);
  MortiseCatalogueJob *job = g_task_get_task_data (task);
  const MortiseSiteCatalogue *there
      = job->added != NULL ? mortise_catalogue_set_find (self, job->added->id, NULL) : NULL;

  if (there != NULL)
    g_set_error (&job->error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                 "the catalogue %s is there already; `mortise catalogue refresh %s` looks what is new in it",
                 there->address, there->id);
  if (job->error != NULL)
    mortise_catalogue_set_end_job (task);
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
  GTask *task = mortise_catalogue_set_new_job (self, run_add, cancellable, callback, user_data);
  MortiseCatalogueJob *job = g_task_get_task_data (task);
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
  mortise_catalogue_set_queue_job (task);
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
  MortiseCatalogueJob *job = g_task_get_task_data (G_TASK (result));

  return g_task_propagate_boolean (G_TASK (result), error) ? mortise_catalogue_set_find (self, job->ids->pdata[0], NULL)
                                                           : NULL;
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
  mortise_catalogue_set_keep (user_data);
}

static void
run_remove (GTask *task)
{
  MortiseCatalogueSet *self = g_task_get_source_object (task);
  MortiseCatalogueJob *job = g_task_get_task_data (task);
  const char *id = job->ids->pdata[0];
  guint index = 0;
  g_autoptr (GTask) removing = NULL;
  const MortiseSiteCatalogue *catalogue = mortise_catalogue_set_lookup (self, id, &job->error);

  if (catalogue == NULL)
    {
      mortise_catalogue_set_end_job (task);
      return;
    }
  removing = g_task_new (NULL, NULL, on_cache_removed, task);
  g_task_set_task_data (removing, g_strdup (catalogue->cache), g_free);
  mortise_store_delete_catalogue (self->store, catalogue->address, job->actor);
  mortise_catalogue_set_find (self, id, &index);
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
  GTask *task = mortise_catalogue_set_new_job (self, run_remove, NULL, callback, user_data);
  MortiseCatalogueJob *job = g_task_get_task_data (task);

  job->actor = g_strdup (actor);
  g_ptr_array_add (job->ids, g_strdup (id));
  mortise_catalogue_set_queue_job (task);
}

gboolean
mortise_catalogue_set_remove_finish (MortiseCatalogueSet *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
