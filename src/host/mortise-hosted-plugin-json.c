/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hosted-plugin-private.h"

#include "mortise-json.h"
#include "mortise-manifest-description.h"

/* The layers that an administrator should know to be missing; a cgroup is a bonus where systemd lends one. */
#define EXPECTED_LAYERS                                                                                                \
  (MORTISE_ISOLATION_NAMESPACES | MORTISE_ISOLATION_LANDLOCK | MORTISE_ISOLATION_SECCOMP                               \
   | MORTISE_ISOLATION_NO_NEW_PRIVS | MORTISE_ISOLATION_LIMITS)

static const char *const state_names[] = { "disabled", "enabled", "running", "quarantined", "suspended" };

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonArray *
describe_layers (MortiseIsolation layers)
{
  g_auto (GStrv) names = mortise_isolation_to_names (layers);
  JsonArray *array = json_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    json_array_add_string_element (array, names[i]);
  return array;
}

static void
describe_process (MortiseHostedPlugin *self, JsonObject *object)
{
  guint64 limit = (guint64) mortise_manifest_get_memory_mib (self->manifest) * 1024 * 1024;

  json_object_set_array_member (object, "isolation", describe_layers (self->layers));
  json_object_set_array_member (object, "isolation_missing",
                                describe_layers (self->running ? EXPECTED_LAYERS & ~self->layers : 0));
  if (self->usage.pid > 0)
    json_object_set_int_member (object, "pid", self->usage.pid);
  else
    json_object_set_null_member (object, "pid");
  json_object_set_int_member (object, "memory_bytes", (gint64) self->usage.memory_bytes);
  json_object_set_int_member (object, "memory_limit_bytes", (gint64) limit);
  json_object_set_int_member (object, "cpu_ms", (gint64) (self->earlier_cpu_us + self->usage.cpu_us) / 1000);
  json_object_set_int_member (object, "restarts", self->restarts);
  if (self->started > 0)
    json_object_set_int_member (object, "started", self->started);
  else
    json_object_set_null_member (object, "started");
}

static JsonArray *
describe_listeners (MortiseHostedPlugin *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->registrations->len; i++)
    {
      const MortiseRegistration *registration = self->registrations->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "hook", registration->hook);
      json_object_set_string_member (object, "kind", registration->kind);
      json_object_set_int_member (object, "priority", registration->priority);
      if (registration->place != NULL)
        json_object_set_string_member (object, "place", registration->place);
      else
        json_object_set_null_member (object, "place");
      json_array_add_object_element (array, object);
    }
  return array;
}

/* Which package manager installed it, where one did. */
static void
describe_origin (MortiseHostedPlugin *self, JsonObject *object)
{
  JsonObject *origin = mortise_json_get_object (self->upkeep.provenance, "origin");

  if (origin != NULL)
    json_object_set_object_member (object, "origin", json_object_ref (origin));
  else
    json_object_set_null_member (object, "origin");
}

static void
mark_granted (MortiseHostedPlugin *self, JsonArray *permissions)
{
  for (guint i = 0; i < json_array_get_length (permissions); i++)
    {
      JsonObject *permission = json_array_get_object_element (permissions, i);
      const char *name = json_object_get_string_member (permission, "name");

      json_object_set_boolean_member (permission, "granted", mortise_hosted_plugin_is_granted (self, name));
    }
}

/**
 * mortise_hosted_plugin_to_json:
 * @self: a plugin
 *
 * Returns: (transfer full): the object *plugin* of docs/admin-api.md
 */
JsonNode *
mortise_hosted_plugin_to_json (MortiseHostedPlugin *self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  mortise_manifest_describe (self->manifest, self->platforms, object);
  mark_granted (self, json_object_get_array_member (object, "permissions"));
  json_object_set_string_member (object, "state", state_names[mortise_hosted_plugin_get_state (self)]);
  set_string (object, "reason", self->suspension != NULL && self->enabled ? self->suspension : self->reason);
  json_object_set_string_member (object, "source", self->source);
  json_object_set_string_member (object, "directory", self->directory);
  describe_origin (self, object);
  mortise_plugin_upkeep_describe (&self->upkeep, object);
  describe_process (self, object);
  json_object_set_array_member (object, "listeners", describe_listeners (self));
  json_object_set_int_member (object, "settings_changed", mortise_setting_layers_get_time (self->settings));

  json_node_take_object (node, object);
  return node;
}
