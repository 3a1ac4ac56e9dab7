/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong on a site, each a sentence and a request of the admin API that mends it: what a person would otherwise
 * have to find in several places. */
#include "mortise-host-problems.h"

#include "mortise-host-private.h"
#include "mortise-json.h"
#include "mortise-problem-collector.h"

#include <string.h>

/* What the findings of `mortise doctor` about isolation begin with. */
#define ISOLATION "isolation: "

/* --- of plugins --------------------------------------------------------------------------------------------------- */

static void
check_plugins (MortiseProblemCollector *self)
{
  GListModel *plugins = mortise_host_get_plugins (self->host);

  for (guint i = 0; i < g_list_model_get_n_items (plugins); i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (plugins, i);

      mortise_problem_collector_check_plugin (self, plugin);
    }
}

/* --- of catalogues and the machine -------------------------------------------------------------------------------- */

static void
check_catalogue (MortiseProblemCollector *self, JsonObject *catalogue)
{
  const char *id = mortise_json_get_string (catalogue, "id", "");
  const char *name = mortise_json_get_string (catalogue, "name", mortise_json_get_string (catalogue, "address", ""));
  const char *problem = mortise_json_get_string (catalogue, "problem", NULL);
  g_autofree char *path = g_strdup_printf ("/v1/catalogues/%s/refresh", id);
  g_autofree char *text = NULL;

  if (problem == NULL && mortise_json_get_boolean (catalogue, "valid", FALSE))
    return;
  if (problem != NULL)
    text = g_strdup_printf ("The catalogue %s could not be refreshed: %s", name, problem);
  else
    text = g_strdup_printf ("The catalogue %s has expired, and nothing is installed from it.", name);
  mortise_problem_add_action (mortise_problem_collector_add (self, "catalogue", "warning", id, text), "refresh", NULL,
                              "POST", path, NULL);
}

static void
check_catalogues (MortiseProblemCollector *self)
{
  g_autoptr (JsonNode) node = mortise_catalogue_set_to_json (self->host->catalogues);
  JsonArray *catalogues = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (catalogues); i++)
    check_catalogue (self, json_array_get_object_element (catalogues, i));
}

/* A layer of isolation is called by its name, everything else by what was looked at. */
static void
check_finding (MortiseProblemCollector *self, JsonObject *finding)
{
  const char *level = mortise_json_get_string (finding, "level", "ok");
  const char *name = mortise_json_get_string (finding, "name", "");
  const char *detail = mortise_json_get_string (finding, "detail", "");
  gboolean is_isolation = g_str_has_prefix (name, ISOLATION);
  g_autofree char *text = NULL;

  if (g_str_equal (level, "ok"))
    return;
  if (is_isolation)
    text = g_strdup_printf ("Plugins are isolated less than they could be: %s %s%s", name + strlen (ISOLATION), detail,
                            mortise_problem_get_stop (detail));
  mortise_problem_collector_add (self, is_isolation ? "isolation" : "machine", level,
                                 is_isolation ? name + strlen (ISOLATION) : name, is_isolation ? text : detail);
}

static void
check_machine (MortiseProblemCollector *self, JsonArray *findings)
{
  for (guint i = 0; i < json_array_get_length (findings); i++)
    check_finding (self, json_array_get_object_element (findings, i));
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static JsonNode *
collect (MortiseHost *self, JsonArray *findings)
{
  g_autoptr (JsonArray) problems = json_array_new ();
  MortiseProblemCollector collector = { .host = self, .problems = problems };

  check_plugins (&collector);
  check_catalogues (&collector);
  if (findings != NULL)
    check_machine (&collector, findings);
  return json_node_init_array (json_node_alloc (), problems);
}

/**
 * mortise_host_digest_problems:
 * @self: a host
 *
 * What is wrong with plugins and catalogues as far as it is known already; only good to see whether that changed.
 *
 * Returns: (transfer full): a text that differs when something else is wrong
 */
char *
mortise_host_digest_problems (MortiseHost *self)
{
  g_autoptr (JsonNode) problems = collect (self, NULL);

  return mortise_json_to_text (problems, FALSE);
}

static void
on_examined (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseHost *self = MORTISE_HOST (source);
  GError *error = NULL;
  g_autoptr (JsonNode) findings = mortise_host_examine_finish (self, result, &error);

  if (findings == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, collect (self, json_node_get_array (findings)), (GDestroyNotify) json_node_unref);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (mortise_catalogue_set_load_finish (MORTISE_CATALOGUE_SET (source), result, &error))
    {
      mortise_host_examine_machine_async (g_task_get_source_object (task), g_task_get_cancellable (task), on_examined,
                                          task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * mortise_host_list_problems_async:
 * @self: a host
 * @cancellable: (nullable): a cancellable
 * @callback: called when all was looked at
 * @user_data: passed to @callback
 *
 * Looks what is wrong on the site now. What the machine offers is looked at again after some minutes only.
 */
void
mortise_host_list_problems_async (MortiseHost *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  mortise_catalogue_set_load_async (self->catalogues, cancellable, on_loaded, task);
}

/**
 * mortise_host_list_problems_finish:
 * @self: a host
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the list of *problem* of docs/admin-api.md
 */
JsonNode *
mortise_host_list_problems_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
