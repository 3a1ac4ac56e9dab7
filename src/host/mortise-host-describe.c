/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-private.h"

#include "mortise-config.h"
#include "mortise-loop-watch.h"

#include <unistd.h>

/* The host as docs/admin-api.md shows it. */

static JsonNode *
node_of (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static void
add_stalls (JsonObject *object, MortiseLoopWatch *watch)
{
  GArray *newest = mortise_loop_watch_get_newest (watch);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < newest->len; i++)
    json_array_add_int_element (array, g_array_index (newest, gint64, i));
  json_object_set_int_member (object, "longest_stall_us", mortise_loop_watch_get_longest (watch));
  json_object_set_int_member (object, "long_stalls", mortise_loop_watch_get_n_long_stalls (watch));
  json_object_set_int_member (object, "stalls", mortise_loop_watch_get_n_stalls (watch));
  json_object_set_array_member (object, "newest_stalls_us", array);
}

/**
 * mortise_host_describe:
 * @self: a host
 *
 * Returns: (transfer full): the answer to `GET /v1/site`
 */
JsonNode *
mortise_host_describe (MortiseHost *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *platforms = json_array_new ();
  guint n_platforms = g_list_model_get_n_items (G_LIST_MODEL (self->platforms));
  MortiseLoopWatch *watch = mortise_loop_watch_get_default ();

  for (guint i = 0; i < n_platforms; i++)
    {
      g_autoptr (MortisePlatform) platform = g_list_model_get_item (G_LIST_MODEL (self->platforms), i);
      JsonObject *element = json_object_new ();

      json_object_set_string_member (element, "id", mortise_platform_get_id (platform));
      json_object_set_string_member (element, "name", mortise_platform_get_name (platform));
      json_array_add_object_element (platforms, element);
    }
  json_object_set_string_member (object, "site", self->site);
  json_object_set_int_member (object, "pid", getpid ());
  json_object_set_string_member (object, "version", MORTISE_VERSION);
  json_object_set_string_member (object, "holder", self->holder);
  json_object_set_string_member (object, "tenant", MORTISE_TENANT_DEFAULT);
  json_object_set_int_member (object, "started", self->started);
  json_object_set_int_member (object, "plugins", g_list_model_get_n_items (G_LIST_MODEL (self->plugins)));
  json_object_set_array_member (object, "platforms", platforms);
  if (watch != NULL)
    add_stalls (object, watch);
  return node_of (object);
}

JsonNode *
mortise_host_describe_hooks (MortiseHost *self)
{
  return mortise_hook_bus_describe_hooks (self->bus);
}

JsonNode *
mortise_host_describe_hook (MortiseHost *self, const char *name, GError **error)
{
  return mortise_hook_bus_describe_hook (self->bus, name, error);
}
