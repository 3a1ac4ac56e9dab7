/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-trial.h"

#include "mortise-json.h"

/* A request of the admin API. */
typedef struct
{
  const char *method;
  char *path;
  JsonNode *body;
} Step;

typedef struct
{
  MortiseLab *lab;
  JsonObject *trial;
  GPtrArray *steps;
  guint next;
  guint n_preparing;
  GPtrArray *dispatches;
} Run;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->path);
  g_clear_pointer (&step->body, json_node_unref);
  g_free (step);
}

static void
run_free (Run *run)
{
  g_object_unref (run->lab);
  json_object_unref (run->trial);
  g_ptr_array_unref (run->steps);
  g_ptr_array_unref (run->dispatches);
  g_free (run);
}

/* --- what is to be done ------------------------------------------------------------------------------------------- */

/* @body is taken over. */
static void
add_step (Run *run, const char *method, char *path, JsonObject *body)
{
  Step *step = g_new0 (Step, 1);

  step->method = method;
  step->path = path;
  step->body = body != NULL ? json_node_init_object (json_node_alloc (), body) : NULL;
  g_clear_pointer (&body, json_object_unref);
  g_ptr_array_add (run->steps, step);
}

static void
add_directories (Run *run)
{
  JsonArray *directories = mortise_json_get_array (run->trial, "directories");

  for (guint i = 0; directories != NULL && i < json_array_get_length (directories); i++)
    {
      JsonObject *body = json_object_new ();

      json_object_set_string_member (body, "directory", json_array_get_string_element (directories, i));
      json_object_set_boolean_member (body, "run", TRUE);
      add_step (run, "POST", g_strdup ("/v1/plugins"), body);
    }
}

static gboolean
is_listed (JsonArray *names, const char *name)
{
  for (guint i = 0; i < json_array_get_length (names); i++)
    if (g_strcmp0 (json_array_get_string_element (names, i), name) == 0)
      return TRUE;
  return FALSE;
}

static void
add_grants_of (Run *run, JsonObject *plugin, JsonArray *wanted)
{
  const char *slug = mortise_json_get_string (plugin, "slug", "");
  JsonArray *permissions = mortise_json_get_array (plugin, "permissions");

  for (guint i = 0; permissions != NULL && i < json_array_get_length (permissions); i++)
    {
      JsonObject *permission = json_array_get_object_element (permissions, i);
      const char *name = mortise_json_get_string (permission, "name", "");
      gboolean is_wanted = is_listed (wanted, name);

      if (is_wanted != mortise_json_get_boolean (permission, "granted", FALSE))
        add_step (run, is_wanted ? "PUT" : "DELETE", mortise_admin_build_path ("plugins", slug, "grants", name, NULL),
                  NULL);
    }
}

/* What is granted now says what has to be changed. */
static void
add_grants (Run *run, JsonArray *plugins)
{
  JsonObject *grants = mortise_json_get_object (run->trial, "grants");

  for (guint i = 0; grants != NULL && i < json_array_get_length (plugins); i++)
    {
      JsonObject *plugin = json_array_get_object_element (plugins, i);
      JsonArray *wanted = mortise_json_get_array (grants, mortise_json_get_string (plugin, "slug", ""));

      if (wanted != NULL)
        add_grants_of (run, plugin, wanted);
    }
}

static void
add_settings (Run *run)
{
  JsonObject *settings = mortise_json_get_object (run->trial, "settings");
  JsonObjectIter iter;
  const char *slug;
  JsonNode *values;

  if (settings == NULL)
    return;
  json_object_iter_init_ordered (&iter, settings);
  while (json_object_iter_next_ordered (&iter, &slug, &values))
    {
      JsonObject *body = json_object_new ();

      json_object_set_member (body, "values", json_node_copy (values));
      add_step (run, "PUT", mortise_admin_build_path ("plugins", slug, "settings", NULL), body);
    }
}

static void
add_disabled (Run *run)
{
  JsonArray *disabled = mortise_json_get_array (run->trial, "disabled");

  for (guint i = 0; disabled != NULL && i < json_array_get_length (disabled); i++)
    {
      JsonObject *body = json_object_new ();

      json_object_set_boolean_member (body, "with_dependents", TRUE);
      add_step (run, "POST",
                mortise_admin_build_path ("plugins", json_array_get_string_element (disabled, i), "disable", NULL),
                body);
    }
}

static void
add_firings (Run *run)
{
  JsonNode *payload = mortise_json_get_member (run->trial, "payload");
  JsonNode *faults = mortise_json_get_member (run->trial, "faults");
  gint64 times = CLAMP (mortise_json_get_int (run->trial, "times", 1), 1, MORTISE_TRIAL_MAX_TIMES);

  for (gint64 i = 0; i < times; i++)
    {
      JsonObject *body = json_object_new ();

      if (payload != NULL)
        json_object_set_member (body, "payload", json_node_copy (payload));
      if (faults != NULL)
        json_object_set_member (body, "faults", json_node_copy (faults));
      add_step (run, "POST",
                mortise_admin_build_path ("hooks", mortise_json_get_string (run->trial, "hook", ""), "fire", NULL),
                body);
    }
}

/* --- doing it ----------------------------------------------------------------------------------------------------- */

static void advance (GTask *task);

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  JsonNode *answer = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (run->next > run->n_preparing)
    g_ptr_array_add (run->dispatches, answer);
  else
    json_node_unref (answer);
  advance (task);
}

static void
advance (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  const Step *step;

  if (run->next == run->steps->len)
    {
      g_task_return_pointer (task, g_ptr_array_ref (run->dispatches), (GDestroyNotify) g_ptr_array_unref);
      g_object_unref (task);
      return;
    }
  step = run->steps->pdata[run->next++];
  mortise_admin_request_async (mortise_lab_get_admin (run->lab), step->method, step->path, step->body,
                               g_task_get_cancellable (task), on_answered, task);
}

/* A plugin's folder comes before what is set for it, and all of that before the firings. */
static void
on_plugins (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) plugins = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);

  if (plugins == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  add_directories (run);
  add_grants (run, json_node_get_array (plugins));
  add_settings (run);
  add_disabled (run);
  run->n_preparing = run->steps->len;
  add_firings (run);
  advance (task);
}

/**
 * mortise_trial_run_async:
 * @trial: what is tried out, see above
 * @lab: where
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Tries something out. What it sets stays set in the lab.
 */
void
mortise_trial_run_async (JsonObject *trial,
                         MortiseLab *lab,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);

  run->lab = g_object_ref (lab);
  run->trial = json_object_ref (trial);
  run->steps = g_ptr_array_new_with_free_func (step_free);
  run->dispatches = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  mortise_admin_request_async (mortise_lab_get_admin (lab), "GET", "/v1/plugins", NULL, cancellable, on_plugins, task);
}

/* (transfer full) (element-type JsonNode): the dispatches, whole, in their order; %NULL on error. */
GPtrArray *
mortise_trial_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
