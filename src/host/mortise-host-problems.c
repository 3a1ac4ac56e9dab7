/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong on a site, each a sentence and a request of the admin API that mends it: what a person would otherwise
 * have to find in several places. */
#include "mortise-host-problems.h"

#include "mortise-host-private.h"
#include "mortise-json.h"

typedef struct
{
  MortiseHost *host;
  JsonArray *problems;
} Collector;

/* --- a problem ---------------------------------------------------------------------------------------------------- */

static JsonObject *
add_problem (Collector *self, const char *kind, const char *severity, const char *subject, const char *text)
{
  JsonObject *problem = json_object_new ();
  g_autofree char *id = g_strdup_printf ("%s:%s", kind, subject);

  json_object_set_string_member (problem, "id", id);
  json_object_set_string_member (problem, "kind", kind);
  json_object_set_string_member (problem, "severity", severity);
  json_object_set_string_member (problem, "subject", subject);
  json_object_set_string_member (problem, "text", text);
  json_object_set_array_member (problem, "actions", json_array_new ());
  json_array_add_object_element (self->problems, problem);
  return problem;
}

/* @body is taken over. */
static void
add_action (JsonObject *problem, const char *label, const char *method, const char *path, JsonObject *body)
{
  JsonObject *action = json_object_new ();

  json_object_set_string_member (action, "label", label);
  json_object_set_string_member (action, "method", method);
  json_object_set_string_member (action, "path", path);
  if (body != NULL)
    json_object_set_object_member (action, "body", body);
  else
    json_object_set_null_member (action, "body");
  json_array_add_object_element (json_object_get_array_member (problem, "actions"), action);
}

static void
add_plugin_action (JsonObject *problem, const char *label, const char *method, const char *slug, const char *rest)
{
  g_autofree char *path = g_strconcat ("/v1/plugins/", slug, rest, NULL);

  add_action (problem, label, method, path, NULL);
}

/* --- of plugins --------------------------------------------------------------------------------------------------- */

static void
check_state (Collector *self, MortiseHostedPlugin *plugin)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  const char *reason = mortise_hosted_plugin_get_reason (plugin);
  const char *name = mortise_manifest_get_name (mortise_hosted_plugin_get_manifest (plugin));
  g_autofree char *text = NULL;
  JsonObject *problem;

  if (mortise_hosted_plugin_get_state (plugin) != MORTISE_PLUGIN_QUARANTINED)
    return;
  text = g_strdup_printf ("%s is quarantined: %s.", name, reason != NULL ? reason : "it failed too often");
  problem = add_problem (self, "quarantined", "error", slug, text);
  add_plugin_action (problem, "Try again", "POST", slug, "/restart");
  if (mortise_hosted_plugin_get_upkeep (plugin)->previous_version != NULL)
    add_plugin_action (problem, "Roll back", "POST", slug, "/rollback");
  add_plugin_action (problem, "Disable", "POST", slug, "/disable");
}

/* One for each permission, however many listeners are skipped without it. */
static void
check_permission (Collector *self, MortiseHostedPlugin *plugin, const char *permission, const char *hook)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  g_autofree char *subject = g_strdup_printf ("%s/%s", slug, permission);
  g_autofree char *rest = g_strconcat ("/grants/", permission, NULL);
  g_autofree char *text = g_strdup_printf ("%s listens to %s, and is skipped there without the permission %s.",
                                           mortise_manifest_get_name (manifest), hook, permission);
  JsonObject *problem = add_problem (self, "permission", "warning", subject, text);

  if (mortise_manifest_get_permission (manifest, permission) != NULL)
    add_plugin_action (problem, "Grant", "PUT", slug, rest);
}

static void
check_permissions (Collector *self, MortiseHostedPlugin *plugin)
{
  GPtrArray *registrations = mortise_hosted_plugin_get_registrations (plugin);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < registrations->len; i++)
    {
      const MortiseRegistration *registration = registrations->pdata[i];
      MortiseHookDescription *hook = mortise_platform_set_lookup_hook (self->host->platforms, registration->hook);
      const char *permission = hook != NULL ? mortise_hook_description_get_permission (hook) : NULL;

      if (permission != NULL && !mortise_hosted_plugin_is_granted (plugin, permission)
          && g_hash_table_add (seen, (char *) permission))
        check_permission (self, plugin, permission, registration->hook);
    }
}

static void
check_dependency (Collector *self, MortiseHostedPlugin *plugin, const MortiseManifestRelation *relation)
{
  MortiseHostedPlugin *needed = mortise_host_get_plugin (self->host, relation->slug);
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  const char *name = mortise_manifest_get_name (mortise_hosted_plugin_get_manifest (plugin));
  g_autofree char *subject = g_strdup_printf ("%s/%s", slug, relation->slug);
  g_autofree char *text = NULL;
  JsonObject *problem, *body;

  if (relation->optional || (needed != NULL && mortise_hosted_plugin_get_state (needed) != MORTISE_PLUGIN_DISABLED))
    return;
  text = g_strdup_printf ("%s needs %s %s, which is %s.", name, relation->slug, relation->range,
                          needed != NULL ? "disabled" : "not installed");
  problem = add_problem (self, "dependency", "error", subject, text);
  if (needed != NULL)
    {
      add_plugin_action (problem, "Enable", "POST", relation->slug, "/enable");
      return;
    }
  body = json_object_new ();
  json_object_set_string_member (body, "slug", relation->slug);
  json_object_set_string_member (body, "version", relation->range);
  add_action (problem, "Install", "POST", "/v1/plugins", body);
}

static void
check_dependencies (Collector *self, MortiseHostedPlugin *plugin)
{
  GPtrArray *dependencies = mortise_manifest_get_dependencies (mortise_hosted_plugin_get_manifest (plugin));

  for (guint i = 0; i < dependencies->len; i++)
    check_dependency (self, plugin, dependencies->pdata[i]);
}

/* What was set under another version, or in the database. */
static void
check_settings (Collector *self, MortiseHostedPlugin *plugin)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  g_autoptr (JsonObject) set = mortise_hosted_plugin_dup_set_settings (plugin);
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, set);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      const MortiseManifestSetting *setting = mortise_manifest_get_setting (manifest, key);
      g_autoptr (GError) error = NULL;
      g_autofree char *subject = g_strdup_printf ("%s/%s", slug, key);
      g_autofree char *rest = g_strconcat ("/settings/", key, NULL);
      g_autofree char *text = NULL;

      if (setting == NULL || mortise_manifest_setting_check (setting, value, &error))
        continue;
      text = g_strdup_printf ("The setting %s of %s is not what it has to be: %s", key,
                              mortise_manifest_get_name (manifest), error->message);
      add_plugin_action (add_problem (self, "setting", "error", subject, text), "Reset", "DELETE", slug, rest);
    }
}

static void
check_plugin (Collector *self, MortiseHostedPlugin *plugin)
{
  check_state (self, plugin);
  check_settings (self, plugin);
  if (mortise_hosted_plugin_get_state (plugin) == MORTISE_PLUGIN_DISABLED)
    return;
  check_permissions (self, plugin);
  check_dependencies (self, plugin);
}

/* --- of catalogues and the machine -------------------------------------------------------------------------------- */

static void
check_catalogue (Collector *self, JsonObject *catalogue)
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
  add_action (add_problem (self, "catalogue", "warning", id, text), "Refresh", "POST", path, NULL);
}

static void
check_catalogues (Collector *self)
{
  g_autoptr (JsonNode) node = mortise_catalogue_set_to_json (self->host->catalogues);
  JsonArray *catalogues = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (catalogues); i++)
    check_catalogue (self, json_array_get_object_element (catalogues, i));
}

static void
check_machine (Collector *self, JsonArray *findings)
{
  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);
      const char *level = mortise_json_get_string (finding, "level", "ok");

      if (!g_str_equal (level, "ok"))
        add_problem (self, "machine", level, mortise_json_get_string (finding, "name", ""),
                     mortise_json_get_string (finding, "detail", ""));
    }
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static void
on_examined (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseHost *self = MORTISE_HOST (source);
  g_autoptr (JsonArray) problems = json_array_new ();
  Collector collector = { .host = self, .problems = problems };
  GError *error = NULL;
  g_autoptr (JsonNode) findings = mortise_host_examine_finish (self, result, &error);

  if (findings == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plugins)); i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

      check_plugin (&collector, plugin);
    }
  check_catalogues (&collector);
  check_machine (&collector, json_node_get_array (findings));
  g_task_return_pointer (task, json_node_init_array (json_node_alloc (), problems), (GDestroyNotify) json_node_unref);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (mortise_catalogue_set_load_finish (MORTISE_CATALOGUE_SET (source), result, &error))
    {
      mortise_host_examine_async (g_task_get_source_object (task), g_task_get_cancellable (task), on_examined, task);
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
 * Looks what is wrong on the site now.
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
