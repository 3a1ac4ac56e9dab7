/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dependency-graph-private.h"

static JsonObject *
new_relation (const char *from, const MortiseSolverRelation *relation)
{
  JsonObject *object = json_object_new ();
  g_autofree char *to = g_utf8_make_valid (relation->slug, -1);
  g_autofree char *range = g_utf8_make_valid (relation->range, -1);

  json_object_set_string_member (object, "from", from);
  json_object_set_string_member (object, "to", to);
  json_object_set_string_member (object, "range", range);
  return object;
}

static void
add_dependencies (MortiseDependencyGraph *self, JsonArray *array, const MortiseSolverEntry *entry)
{
  const GArray *dependencies = mortise_solver_package_get_dependencies (entry->installed);

  for (guint i = 0; i < dependencies->len; i++)
    {
      const MortiseSolverRelation *dependency = &g_array_index (dependencies, MortiseSolverRelation, i);
      MortiseDependencyState state = mortise_dependency_graph_examine (self, dependency);
      JsonObject *object = new_relation (entry->slug, dependency);

      json_object_set_boolean_member (object, "optional", dependency->optional);
      json_object_set_string_member (object, "state", mortise_dependency_state_to_string (state));
      json_array_add_object_element (array, object);
    }
}

static void
add_conflicts (MortiseDependencyGraph *self, JsonArray *array, const MortiseSolverEntry *entry)
{
  const GArray *conflicts = mortise_solver_package_get_conflicts (entry->installed);

  for (guint i = 0; i < conflicts->len; i++)
    {
      const MortiseSolverRelation *conflict = &g_array_index (conflicts, MortiseSolverRelation, i);
      JsonObject *object = new_relation (entry->slug, conflict);

      json_object_set_boolean_member (object, "hit",
                                      entry->enabled && mortise_dependency_graph_is_hit (self, conflict));
      json_array_add_object_element (array, object);
    }
}

static void
add_plugin (JsonArray *array, const MortiseSolverEntry *entry)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "slug", entry->slug);
  json_object_set_string_member (object, "version", mortise_solver_package_get_version_text (entry->installed));
  json_object_set_boolean_member (object, "enabled", entry->enabled);
  json_array_add_object_element (array, object);
}

static JsonArray *
strings_to_json (char **strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  return array;
}

static JsonArray *
cycles_to_json (MortiseDependencyGraph *self)
{
  g_autoptr (GPtrArray) cycles = mortise_dependency_graph_list_cycles (self);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < cycles->len; i++)
    json_array_add_array_element (array, strings_to_json (cycles->pdata[i]));
  return array;
}

/**
 * mortise_dependency_graph_to_json:
 * @self: a graph
 *
 * Returns: (transfer full): `{"plugins": [{"slug", "version", "enabled"}], "dependencies": [{"from", "to", "range",
 *   "optional", "state"}], "conflicts": [{"from", "to", "range", "hit"}], "order": [slugs], "cycles": [[slugs]]}`;
 *   `state` is of mortise_dependency_state_to_string(), `hit` whether both are enabled
 */
JsonObject *
mortise_dependency_graph_to_json (MortiseDependencyGraph *self)
{
  g_autoptr (GPtrArray) installed
      = mortise_solver_universe_list_installed (mortise_dependency_graph_get_universe (self));
  g_auto (GStrv) order = mortise_dependency_graph_list_start_order (self);
  JsonObject *object = json_object_new ();
  JsonArray *plugins = json_array_new ();
  JsonArray *dependencies = json_array_new ();
  JsonArray *conflicts = json_array_new ();

  for (guint i = 0; i < installed->len; i++)
    {
      add_plugin (plugins, installed->pdata[i]);
      add_dependencies (self, dependencies, installed->pdata[i]);
      add_conflicts (self, conflicts, installed->pdata[i]);
    }
  json_object_set_array_member (object, "plugins", plugins);
  json_object_set_array_member (object, "dependencies", dependencies);
  json_object_set_array_member (object, "conflicts", conflicts);
  json_object_set_array_member (object, "order", strings_to_json (order));
  json_object_set_array_member (object, "cycles", cycles_to_json (self));
  return object;
}
