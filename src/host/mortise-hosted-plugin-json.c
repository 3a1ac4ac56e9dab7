/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hosted-plugin-private.h"

#include "mortise-json.h"
#include "mortise-permission.h"

/* The layers that an administrator should know to be missing; a cgroup is a bonus where systemd lends one. */
#define EXPECTED_LAYERS                                                                                                \
  (MORTISE_ISOLATION_NAMESPACES | MORTISE_ISOLATION_LANDLOCK | MORTISE_ISOLATION_SECCOMP                               \
   | MORTISE_ISOLATION_NO_NEW_PRIVS | MORTISE_ISOLATION_LIMITS)

static const char *const state_names[] = { "disabled", "enabled", "running", "quarantined" };

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

static MortisePermission *
find_permission (MortiseHostedPlugin *self, const char *name)
{
  MortisePermission *permission = mortise_permission_lookup_builtin (name);

  if (permission == NULL && self->platforms != NULL)
    permission = mortise_platform_set_lookup_permission (self->platforms, name);
  return permission;
}

static JsonObject *
describe_permission (MortiseHostedPlugin *self, const MortiseManifestPermission *asked)
{
  MortisePermission *permission = find_permission (self, asked->name);
  JsonObject *object = json_object_new ();
  JsonArray *scopes = json_array_new ();

  for (guint i = 0; asked->hosts != NULL && asked->hosts[i] != NULL; i++)
    json_array_add_string_element (scopes, asked->hosts[i]);
  json_object_set_string_member (object, "name", asked->name);
  json_object_set_string_member (object, "title",
                                 permission != NULL ? mortise_permission_get_title (permission) : asked->name);
  set_string (object, "reason", asked->reason);
  json_object_set_string_member (
      object, "risk",
      mortise_risk_to_string (permission != NULL ? mortise_permission_get_risk (permission) : MORTISE_RISK_HIGH));
  json_object_set_array_member (object, "scopes", scopes);
  json_object_set_boolean_member (object, "granted", mortise_hosted_plugin_is_granted (self, asked->name));
  return object;
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
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
describe_relations (GPtrArray *relations)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < relations->len; i++)
    {
      const MortiseManifestRelation *relation = relations->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "slug", relation->slug);
      json_object_set_string_member (object, "version", relation->range);
      json_object_set_boolean_member (object, "optional", relation->optional);
      set_string (object, "reason", relation->reason);
      json_array_add_object_element (array, object);
    }
  return array;
}

static void
describe_package (MortiseHostedPlugin *self, JsonObject *object)
{
  json_object_set_string_member (object, "dialect", mortise_manifest_get_dialect (self->manifest));
  set_string (object, "category", mortise_manifest_get_category (self->manifest));
  set_string (object, "type", mortise_manifest_get_plugin_type (self->manifest));
  set_string (object, "licence", mortise_manifest_get_licence (self->manifest));
  set_string (object, "homepage", mortise_manifest_get_homepage (self->manifest));
  json_object_set_array_member (object, "dependencies",
                                describe_relations (mortise_manifest_get_dependencies (self->manifest)));
  json_object_set_array_member (object, "conflicts",
                                describe_relations (mortise_manifest_get_conflicts (self->manifest)));
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

/**
 * mortise_hosted_plugin_to_json:
 * @self: a plugin
 *
 * Returns: (transfer full): the object *plugin* of docs/admin-api.md
 */
JsonNode *
mortise_hosted_plugin_to_json (MortiseHostedPlugin *self)
{
  GPtrArray *asked = mortise_manifest_get_permissions (self->manifest);
  JsonObject *object = json_object_new ();
  JsonArray *permissions = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < asked->len; i++)
    json_array_add_object_element (permissions, describe_permission (self, asked->pdata[i]));

  json_object_set_string_member (object, "slug", mortise_hosted_plugin_get_slug (self));
  json_object_set_string_member (object, "name", mortise_manifest_get_name (self->manifest));
  json_object_set_string_member (object, "version", mortise_manifest_get_version (self->manifest));
  set_string (object, "description", mortise_manifest_get_description (self->manifest));
  set_string (object, "author", mortise_manifest_get_author (self->manifest));
  set_string (object, "icon", mortise_manifest_get_icon (self->manifest));
  json_object_set_string_member (object, "state", state_names[mortise_hosted_plugin_get_state (self)]);
  set_string (object, "reason", self->reason);
  json_object_set_string_member (object, "loader", mortise_manifest_get_loader (self->manifest));
  json_object_set_string_member (object, "source", self->source);
  json_object_set_string_member (object, "directory", self->directory);
  describe_origin (self, object);
  describe_package (self, object);
  json_object_set_array_member (object, "permissions", permissions);
  mortise_plugin_upkeep_describe (&self->upkeep, object);
  describe_process (self, object);
  json_object_set_array_member (object, "listeners", describe_listeners (self));

  json_node_take_object (node, object);
  return node;
}
