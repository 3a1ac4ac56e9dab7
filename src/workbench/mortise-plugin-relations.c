/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-relations.h"

#include "mortise-json.h"

/* The members of *dependencies* in docs/admin-api.md that are read here. */
typedef struct
{
  JsonArray *plugins;
  JsonArray *edges;
  MortiseRelations relations;
} Graph;

static gboolean
is_enabled (const Graph *graph, const char *slug, gboolean *exists)
{
  for (guint i = 0; graph->plugins != NULL && i < json_array_get_length (graph->plugins); i++)
    {
      JsonObject *plugin = json_array_get_object_element (graph->plugins, i);

      *exists = g_strcmp0 (mortise_json_get_string (plugin, "slug", NULL), slug) == 0;
      if (*exists)
        return mortise_json_get_boolean (plugin, "enabled", FALSE);
    }

  *exists = FALSE;
  return FALSE;
}

/* What is not there cannot be enabled: of that the host tells when it is asked. */
static gboolean
is_concerned (const Graph *graph, const char *slug)
{
  gboolean exists;
  gboolean enabled = is_enabled (graph, slug, &exists);

  return exists && enabled == (graph->relations == MORTISE_RELATIONS_DEPENDENTS);
}

static void
add_neighbours (const Graph *graph, const char *slug, GPtrArray *found)
{
  gboolean is_up = graph->relations == MORTISE_RELATIONS_DEPENDENTS;

  for (guint i = 0; graph->edges != NULL && i < json_array_get_length (graph->edges); i++)
    {
      JsonObject *edge = json_array_get_object_element (graph->edges, i);
      const char *near = mortise_json_get_string (edge, is_up ? "to" : "from", "");
      const char *far = mortise_json_get_string (edge, is_up ? "from" : "to", "");

      if (g_str_equal (near, slug) && !mortise_json_get_boolean (edge, "optional", FALSE) && is_concerned (graph, far)
          && !g_ptr_array_find_with_equal_func (found, far, g_str_equal, NULL))
        g_ptr_array_add (found, g_strdup (far));
    }
}

static char **
find_related (const Graph *graph, const char *slug)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  g_ptr_array_add (found, g_strdup (slug));
  for (guint i = 0; i < found->len; i++)
    add_neighbours (graph, found->pdata[i], found);
  g_free (g_ptr_array_remove_index (found, 0));
  g_ptr_array_add (found, NULL);
  return (char **) g_ptr_array_steal (found, NULL);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortisePluginItem *plugin = g_task_get_source_object (task);
  g_autoptr (JsonNode) answer = NULL;
  Graph graph = { .relations = GPOINTER_TO_UINT (g_task_get_task_data (task)) };
  GError *error = NULL;

  answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (JSON_NODE_HOLDS_OBJECT (answer))
    {
      graph.plugins = mortise_json_get_array (json_node_get_object (answer), "plugins");
      graph.edges = mortise_json_get_array (json_node_get_object (answer), "dependencies");
    }
  g_task_return_pointer (task, find_related (&graph, mortise_plugin_item_get_slug (plugin)),
                         (GDestroyNotify) g_strfreev);
}

/**
 * mortise_plugin_list_relations_async:
 * @plugin: a plugin
 * @relations: which others are meant
 * @callback: called when they are known
 * @user_data: for @callback
 *
 * Asks the host which other plugins would change along, directly or not.
 */
void
mortise_plugin_list_relations_async (MortisePluginItem *plugin,
                                     MortiseRelations relations,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task = g_task_new (plugin, NULL, callback, user_data);
  g_autofree char *path = g_strdup_printf ("/v1/plugins/%s/dependencies", mortise_plugin_item_get_slug (plugin));

  g_task_set_source_tag (task, mortise_plugin_list_relations_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (relations), NULL);
  mortise_connection_request_async (mortise_plugin_item_get_connection (plugin), "GET", path, NULL, NULL, loaded_cb,
                                    task);
}

/**
 * mortise_plugin_list_relations_finish:
 * @plugin: a plugin
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full): the slugs, the nearest first
 */
char **
mortise_plugin_list_relations_finish (MortisePluginItem *plugin, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, plugin), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
