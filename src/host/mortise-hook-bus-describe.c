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

/* The plugin may have taken it back, and not have said so yet. */
static const char *
find_place (const HookListener *listener)
{
  GPtrArray *registrations;

  if (listener->worker == NULL)
    return NULL;
  registrations = mortise_hosted_plugin_get_registrations (mortise_worker_get_plugin (listener->worker));
  return listener->id <= registrations->len
             ? ((const MortiseRegistration *) registrations->pdata[listener->id - 1])->place
             : NULL;
}

static JsonObject *
describe_listener (const HookListener *listener, const MortiseHook *hook, MortiseHookKind kind)
{
  const char *code;
  g_autofree char *obstacle = mortise_hook_listener_dup_obstacle (listener, hook, kind, &code);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "plugin",
                                 listener->worker != NULL ? mortise_hook_listener_get_slug (listener) : "host");
  json_object_set_int_member (object, "listener", listener->id);
  json_object_set_int_member (object, "priority", listener->priority);
  json_object_set_string_member (object, "kind", mortise_hook_kind_to_string (listener->kind));
  set_string (object, "place", find_place (listener));
  set_string (object, "skipped", obstacle);
  return object;
}

static JsonArray *
describe_listeners (const MortiseHook *hook, MortiseHookKind kind)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; hook != NULL && i < hook->listeners->len; i++)
    json_array_add_object_element (array, describe_listener (hook->listeners->pdata[i], hook, kind));
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

static void
set_unknown (const char *name, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
               "no hook \"%s\": no platform describes it and no plugin listens to it; "
               "`mortise hooks` lists those there are",
               name);
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
      set_unknown (name, error);
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

/* --- the order of listeners --------------------------------------------------------------------------------------- */

static JsonNode *
describe_override (const MortiseListenerOverride *override)
{
  g_autoptr (JsonObject) object = NULL;

  if (override == NULL)
    return json_node_init_null (json_node_alloc ());
  object = json_object_new ();
  json_object_set_int_member (object, "priority", override->priority);
  json_object_set_boolean_member (object, "of_plugin", override->position == 0);
  json_object_set_string_member (object, "actor", override->actor);
  json_object_set_int_member (object, "time", override->at);
  return json_node_init_object (json_node_alloc (), object);
}

/* Those that are called, and those of plugins that are disabled, where they would be. */
static GPtrArray *
list_listeners (MortiseHookBus *self, MortiseHook *hook, GPtrArray *idle)
{
  GPtrArray *listeners = mortise_hook_listeners_copy (hook->listeners);

  for (guint i = 0; i < idle->len; i++)
    {
      GPtrArray *registrations = mortise_hosted_plugin_get_registrations (mortise_worker_get_plugin (idle->pdata[i]));

      for (guint j = 0; j < registrations->len; j++)
        {
          const MortiseRegistration *registration = registrations->pdata[j];
          HookListener *listener = g_str_equal (registration->hook, hook->name)
                                       ? mortise_hook_listener_new (self, idle->pdata[i], j)
                                       : NULL;

          if (listener != NULL)
            g_ptr_array_add (listeners, listener);
        }
    }
  mortise_hook_listeners_sort (listeners);
  return listeners;
}

static JsonArray *
describe_order (const MortiseHook *hook, GPtrArray *listeners)
{
  MortiseHookKind kind = MORTISE_HOOK_ACTION;
  JsonArray *array = json_array_sized_new (listeners->len);

  if (listeners->len > 0)
    kind = mortise_hook_get_kind (hook, ((const HookListener *) listeners->pdata[0])->kind);
  for (guint i = 0; i < listeners->len; i++)
    {
      const HookListener *listener = listeners->pdata[i];
      JsonObject *object = describe_listener (listener, hook, kind);
      const char *because;
      g_autofree char *why
          = mortise_hook_listener_explain (listener, i > 0 ? listeners->pdata[i - 1] : NULL, hook, &because);

      json_object_set_int_member (object, "own_priority", listener->own_priority);
      json_object_set_member (object, "override",
                              describe_override (mortise_hook_listener_get_override (listener, hook)));
      json_object_set_string_member (object, "because", because);
      json_object_set_string_member (object, "why", why);
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * mortise_hook_bus_describe_listeners:
 * @self: a bus
 * @name: name of a hook
 * @idle: (element-type MortiseWorker): the plugins that are disabled, and whose listeners the bus does not have
 * @error: return location for `MORTISE_ERROR_NOT_FOUND`
 *
 * Returns: (transfer full): the list of *listener*: the order in which the hook calls, and why it is that
 */
JsonNode *
mortise_hook_bus_describe_listeners (MortiseHookBus *self, const char *name, GPtrArray *idle, GError **error)
{
  MortiseHook *hook = mortise_hook_bus_make_hook (self, name);
  g_autoptr (GPtrArray) listeners = list_listeners (self, hook, idle);
  g_autoptr (JsonArray) array = NULL;

  if (hook->description == NULL && listeners->len == 0)
    set_unknown (name, error);
  else
    array = describe_order (hook, listeners);
  mortise_hook_bus_forget_unused (self, hook);
  return array != NULL ? json_node_init_array (json_node_alloc (), array) : NULL;
}
