/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-bus-private.h"

#include "mortise-error.h"
#include "mortise-json.h"

/* Hooks as docs/admin-api.md shows them. */

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonArray *
describe_arguments (MortiseHookDescription *description)
{
  JsonArray *array = json_array_new ();
  const MortiseHookArgument *arguments;
  guint n_arguments = 0;

  arguments = description != NULL ? mortise_hook_description_get_arguments (description, &n_arguments) : NULL;
  for (guint i = 0; i < n_arguments; i++)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", arguments[i].name);
      set_string (object, "description", arguments[i].description);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
describe_listeners (const MortiseHook *hook, MortiseHookKind kind)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; hook != NULL && i < hook->listeners->len; i++)
    {
      const HookListener *listener = hook->listeners->pdata[i];
      const char *code;
      g_autofree char *obstacle = mortise_hook_listener_dup_obstacle (listener, hook, kind, &code);
      const char *plugin = listener->worker != NULL
                               ? mortise_hosted_plugin_get_slug (mortise_worker_get_plugin (listener->worker))
                               : "host";
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "plugin", plugin);
      json_object_set_int_member (object, "priority", listener->priority);
      json_object_set_string_member (object, "kind", mortise_hook_kind_to_string (listener->kind));
      set_string (object, "skipped", obstacle);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
describe (const char *name, MortiseHookDescription *description, const MortiseHook *hook)
{
  JsonObject *object = json_object_new ();
  MortiseHookKind kind = MORTISE_HOOK_ACTION;

  if (description != NULL)
    kind = mortise_hook_description_get_kind (description);
  else if (hook != NULL)
    kind = mortise_hook_get_kind (hook, MORTISE_HOOK_ACTION);

  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "kind", mortise_hook_kind_to_string (kind));
  json_object_set_boolean_member (object, "veto",
                                  description != NULL && mortise_hook_description_get_veto (description));
  json_object_set_boolean_member (object, "described", description != NULL);
  set_string (object, "platform", description != NULL ? mortise_hook_description_get_platform (description) : NULL);
  set_string (object, "description",
              description != NULL ? mortise_hook_description_get_description (description) : NULL);
  set_string (object, "permission", description != NULL ? mortise_hook_description_get_permission (description) : NULL);
  json_object_set_array_member (object, "arguments", describe_arguments (description));
  json_object_set_array_member (object, "listeners", describe_listeners (hook, kind));
  return object;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (((const MortiseHook *) a)->name, ((const MortiseHook *) b)->name);
}

static void
add_undescribed (MortiseHookBus *self, GHashTable *described, JsonArray *array)
{
  g_autoptr (GList) hooks = g_list_sort (g_hash_table_get_values (self->hooks), compare_names);

  for (GList *link = hooks; link != NULL; link = link->next)
    {
      const MortiseHook *hook = link->data;

      if (!g_hash_table_contains (described, hook->name) && hook->listeners->len > 0)
        json_array_add_object_element (array, describe (hook->name, hook->description, hook));
    }
}

/**
 * mortise_hook_bus_describe_hooks:
 * @self: a bus
 *
 * Returns: (transfer full): the list of *hook*: those of the platforms, then those that plugins made up
 */
JsonNode *
mortise_hook_bus_describe_hooks (MortiseHookBus *self)
{
  g_autoptr (GHashTable) described = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  guint n_platforms = g_list_model_get_n_items (G_LIST_MODEL (self->platforms));

  for (guint i = 0; i < n_platforms; i++)
    {
      g_autoptr (MortisePlatform) platform = g_list_model_get_item (G_LIST_MODEL (self->platforms), i);
      GListModel *hooks = mortise_platform_get_hooks (platform);

      for (guint j = 0; j < g_list_model_get_n_items (hooks); j++)
        {
          g_autoptr (MortiseHookDescription) description = g_list_model_get_item (hooks, j);
          const char *name = mortise_hook_description_get_name (description);

          g_hash_table_add (described, (gpointer) name);
          json_array_add_object_element (array, describe (name, description, g_hash_table_lookup (self->hooks, name)));
        }
    }
  add_undescribed (self, described, array);
  json_node_take_array (node, array);
  return node;
}

/**
 * mortise_hook_bus_describe_hook:
 * @self: a bus
 * @name: name of a hook
 * @error: return location for `MORTISE_ERROR_NOT_FOUND`
 *
 * Returns: (transfer full): the *hook*, with `schema` and `sample`
 */
JsonNode *
mortise_hook_bus_describe_hook (MortiseHookBus *self, const char *name, GError **error)
{
  MortiseHookDescription *description = mortise_platform_set_lookup_hook (self->platforms, name);
  MortiseHook *hook = g_hash_table_lookup (self->hooks, name);
  JsonNode *node, *schema, *sample;
  JsonObject *object;

  if (description == NULL && (hook == NULL || hook->listeners->len == 0))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                   "no hook \"%s\": no platform describes it and no plugin listens to it; "
                   "`mortise hooks` lists those there are",
                   name);
      return NULL;
    }

  object = describe (name, description, hook);
  schema = description != NULL ? mortise_hook_description_get_schema (description) : NULL;
  sample = description != NULL ? mortise_hook_description_get_sample (description) : NULL;
  json_object_set_member (object, "schema",
                          schema != NULL ? json_node_copy (schema) : json_node_init_null (json_node_alloc ()));
  json_object_set_member (object, "sample",
                          sample != NULL ? json_node_copy (sample) : json_node_init_null (json_node_alloc ()));
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}
