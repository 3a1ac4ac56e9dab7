/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same dispatches with what is installed and with what may be: two copies of the site, one of which gets the new
 * version, are fired with what the site was fired with.
 */
#include "mortise-shadow.h"

#include "mortise-dispatch-outcome.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-trial.h"

typedef struct
{
  MortiseAdmin *admin;
  MortiseLab *current;
  MortiseLab *next;
  char *path;
  char *slug;
  char *filter;
  guint limit;
  guint max_changes;
  MortiseShadowProgress progress;
  gpointer progress_data;

  GPtrArray *traces;
  GPtrArray *runs;
  /* The one that is under way. */
  JsonObject *trial;
  gboolean is_complete;
  JsonNode *outcome;
} Shadow;

static void
run_free (gpointer data)
{
  MortiseShadowRun *run = data;

  json_object_unref (run->trace);
  json_node_unref (run->current);
  json_node_unref (run->next);
  g_ptr_array_unref (run->changes);
  g_free (run);
}

static void
shadow_free (Shadow *self)
{
  g_object_unref (self->admin);
  g_clear_object (&self->current);
  g_clear_object (&self->next);
  g_free (self->path);
  g_free (self->slug);
  g_free (self->filter);
  g_ptr_array_unref (self->traces);
  g_ptr_array_unref (self->runs);
  g_clear_pointer (&self->trial, json_object_unref);
  g_clear_pointer (&self->outcome, json_node_unref);
  g_free (self);
}

/* Takes over both. */
static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* --- one trace after the other ------------------------------------------------------------------------------------ */

static void fire_next (GTask *task);

/* (transfer full): the only dispatch of a trial. */
static JsonNode *
finish_trial (GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) dispatches = mortise_trial_run_finish (result, error);

  return dispatches != NULL ? json_node_ref (dispatches->pdata[0]) : NULL;
}

static void
on_next_fired (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Shadow *self = g_task_get_task_data (task);
  GError *error = NULL;
  JsonNode *next = finish_trial (result, &error);
  MortiseShadowRun *run;

  if (next == NULL)
    {
      fail (task, error);
      return;
    }
  run = g_new0 (MortiseShadowRun, 1);
  run->trace = json_object_ref (self->traces->pdata[self->runs->len]);
  run->is_complete = self->is_complete;
  run->current = g_steal_pointer (&self->outcome);
  run->next = next;
  run->changes = mortise_dispatch_compare_outcomes (json_node_get_object (run->current), json_node_get_object (next),
                                                    self->max_changes);
  g_ptr_array_add (self->runs, run);
  if (self->progress != NULL)
    self->progress (run, self->runs->len, self->traces->len, self->progress_data);
  fire_next (task);
}

static void
on_current_fired (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Shadow *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->outcome = finish_trial (result, &error);
  if (self->outcome != NULL)
    mortise_trial_run_async (self->trial, self->next, g_task_get_cancellable (task), on_next_fired, task);
  else
    fail (task, error);
}

static void
on_payload (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Shadow *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) answer = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);
  JsonObject *trace = self->traces->pdata[self->runs->len];
  JsonNode *payload;

  if (answer == NULL)
    {
      fail (task, error);
      return;
    }
  payload = mortise_json_get_member (json_node_get_object (answer), "payload");
  self->is_complete = mortise_json_get_boolean (json_node_get_object (answer), "complete", FALSE);
  g_clear_pointer (&self->trial, json_object_unref);
  self->trial = json_object_new ();
  json_object_set_string_member (self->trial, "hook", mortise_json_get_string (trace, "hook", ""));
  if (payload != NULL)
    json_object_set_member (self->trial, "payload", json_node_copy (payload));
  mortise_trial_run_async (self->trial, self->current, g_task_get_cancellable (task), on_current_fired, task);
}

static void
fire_next (GTask *task)
{
  Shadow *self = g_task_get_task_data (task);
  g_autofree char *path = NULL;

  if (self->runs->len == self->traces->len)
    {
      g_task_return_pointer (task, g_ptr_array_ref (self->runs), (GDestroyNotify) g_ptr_array_unref);
      g_object_unref (task);
      return;
    }
  path = mortise_admin_build_path ("traces", mortise_json_get_string (self->traces->pdata[self->runs->len], "id", ""),
                                   "payload", NULL);
  mortise_admin_request_async (self->admin, "GET", path, NULL, g_task_get_cancellable (task), on_payload, task);
}

/* --- what is fired, and on what ----------------------------------------------------------------------------------- */

static void
on_current_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Shadow *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->current = mortise_lab_open_finish (result, &error);
  if (self->current != NULL)
    fire_next (task);
  else
    fail (task, error);
}

/* What was fired within another is fired by that. */
static void
take_traces (Shadow *self, JsonArray *traces)
{
  for (guint i = 0; i < json_array_get_length (traces); i++)
    {
      JsonObject *trace = json_array_get_object_element (traces, i);

      if (mortise_json_get_string (trace, "parent", NULL) == NULL)
        g_ptr_array_add (self->traces, json_object_ref (trace));
    }
}

static void
on_traces (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Shadow *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) answer = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);

  if (answer == NULL)
    {
      fail (task, error);
      return;
    }
  take_traces (self, json_node_get_array (answer));
  if (self->traces->len > 0)
    mortise_lab_open_async (self->admin, g_task_get_cancellable (task), on_current_opened, task);
  else
    fire_next (task);
}

static void
ask_for_traces (GTask *task, const char *slug)
{
  Shadow *self = g_task_get_task_data (task);
  g_autofree char *filter = g_strconcat ("plugin:", slug, " ", self->filter, NULL);
  g_autofree char *escaped = g_uri_escape_string (filter, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/v1/traces?limit=%u&filter=%s", self->limit, escaped);

  mortise_admin_request_async (self->admin, "GET", path, NULL, g_task_get_cancellable (task), on_traces, task);
}

static void
on_installed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Shadow *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) plugin = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);
  const char *slug = plugin != NULL ? mortise_json_get_string (json_node_get_object (plugin), "slug", "") : NULL;

  if (slug == NULL)
    fail (task, error);
  else if (self->slug != NULL && !g_str_equal (self->slug, slug))
    fail (task, g_error_new (MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s is “%s”: choose a version of “%s”", self->path,
                             slug, self->slug));
  else
    ask_for_traces (task, slug);
}

/* Nobody has consented to more permissions: what is tried gets those that the plugin has. */
static JsonNode *
make_package (const Shadow *self)
{
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_set_string_member (body, "directory", self->path);
  if (self->slug != NULL)
    {
      JsonObject *consent = json_object_new ();

      json_object_set_array_member (consent, self->slug, json_array_new ());
      json_object_set_object_member (body, "consent", consent);
    }
  return json_node_init_object (json_node_alloc (), body);
}

static void
on_next_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Shadow *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) package = NULL;

  self->next = mortise_lab_open_finish (result, &error);
  if (self->next == NULL)
    {
      fail (task, error);
      return;
    }
  package = make_package (self);
  mortise_admin_request_async (mortise_lab_get_admin (self->next), "POST", "/v1/plugins", package,
                               g_task_get_cancellable (task), on_installed, task);
}

/**
 * mortise_shadow_run_async:
 * @admin: a site
 * @order: what is to be tried on copies of it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Fires traced hooks with a new version of a plugin beside the old. It fails where the new version cannot be installed.
 */
void
mortise_shadow_run_async (MortiseAdmin *admin,
                          const MortiseShadowOrder *order,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Shadow *self = g_new0 (Shadow, 1);

  self->admin = g_object_ref (admin);
  self->path = g_strdup (order->path);
  self->slug = g_strdup (order->slug);
  self->filter = g_strdup (order->filter);
  self->limit = CLAMP (order->limit, 1, MORTISE_SHADOW_MAX_TRACES);
  self->max_changes = order->max_changes;
  self->progress = order->progress;
  self->progress_data = order->progress_data;
  self->traces = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->runs = g_ptr_array_new_with_free_func (run_free);
  g_task_set_task_data (task, self, (GDestroyNotify) shadow_free);
  mortise_lab_open_async (admin, cancellable, on_next_opened, task);
}

/* (transfer full) (element-type MortiseShadowRun): what came of each trace, none where none fits; %NULL on error. */
GPtrArray *
mortise_shadow_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
