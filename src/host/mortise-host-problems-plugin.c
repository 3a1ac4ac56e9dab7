/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a plugin: its state, and what it lacks. */
#include "mortise-problem-collector.h"

#include "mortise-host-blocklist.h"
#include "mortise-host-catalogues.h"
#include "mortise-host-private.h"
#include "mortise-json.h"
#include "mortise-version-range.h"

/* The newest version that may be had, where it is newer than the plugin is. */
static char *
dup_newer_version (MortiseHost *host, MortiseHostedPlugin *plugin)
{
  g_autoptr (JsonNode) offer = mortise_host_describe_offer (host, mortise_hosted_plugin_get_slug (plugin), NULL, NULL);
  JsonArray *versions = offer != NULL ? mortise_json_get_array (json_node_get_object (offer), "versions") : NULL;
  const char *current = mortise_manifest_get_version (mortise_hosted_plugin_get_manifest (plugin));
  g_autoptr (MortiseVersion) best = mortise_version_parse (current, NULL);
  g_autofree char *newer = NULL;

  for (guint i = 0; best != NULL && versions != NULL && i < json_array_get_length (versions); i++)
    {
      JsonObject *object = json_array_get_object_element (versions, i);
      const char *text = mortise_json_get_string (object, "version", "");
      g_autoptr (MortiseVersion) version = mortise_version_parse (text, NULL);

      if (version == NULL || !g_str_equal (mortise_json_get_string (object, "obstacle", ""), "none")
          || mortise_version_compare (version, best) <= 0)
        continue;
      g_free (newer);
      newer = g_strdup (text);
      g_clear_pointer (&best, mortise_version_unref);
      best = g_steal_pointer (&version);
    }
  return g_steal_pointer (&newer);
}

static void
add_blocked (MortiseProblemCollector *self, MortiseHostedPlugin *plugin, const char *reason)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  const char *name = mortise_manifest_get_name (mortise_hosted_plugin_get_manifest (plugin));
  g_autofree char *newer = dup_newer_version (self->host, plugin);
  g_autofree char *mend = newer != NULL ? g_strdup_printf (" Version %s is offered instead.", newer) : NULL;
  g_autofree char *text = g_strdup_printf ("%s must not run: %s%s%s", name, reason, mortise_problem_get_stop (reason),
                                           mend != NULL ? mend : "");
  JsonObject *problem = mortise_problem_collector_add (self, "blocked", "error", slug, text);

  if (newer != NULL)
    mortise_problem_add_plugin_action (problem, "update", "POST", slug, "/update");
  mortise_problem_add_rollback (problem, plugin);
  mortise_problem_add_plugin_action (problem, "disable", "POST", slug, "/disable");
}

static void
check_state (MortiseProblemCollector *self, MortiseHostedPlugin *plugin)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  const char *reason = mortise_hosted_plugin_get_reason (plugin);
  const char *name = mortise_manifest_get_name (mortise_hosted_plugin_get_manifest (plugin));
  g_autofree char *block = NULL;
  g_autofree char *text = NULL;
  JsonObject *problem;

  if (mortise_hosted_plugin_get_state (plugin) != MORTISE_PLUGIN_QUARANTINED)
    return;
  block = mortise_host_dup_block_reason (self->host, plugin);
  if (block != NULL)
    {
      add_blocked (self, plugin, block);
      return;
    }
  reason = reason != NULL ? reason : "it failed too often";
  text = g_strdup_printf ("%s is quarantined: %s%s", name, reason, mortise_problem_get_stop (reason));
  problem = mortise_problem_collector_add (self, "quarantined", "error", slug, text);
  mortise_problem_add_plugin_action (problem, "restart", "POST", slug, "/restart");
  mortise_problem_add_rollback (problem, plugin);
  mortise_problem_add_plugin_action (problem, "disable", "POST", slug, "/disable");
}

/* One for each permission, however many listeners are skipped without it. */
static void
check_permission (MortiseProblemCollector *self, MortiseHostedPlugin *plugin, const char *permission, const char *hook)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  g_autofree char *subject = g_strdup_printf ("%s/%s", slug, permission);
  g_autofree char *rest = g_strconcat ("/grants/", permission, NULL);
  gboolean is_asked_for = mortise_manifest_get_permission (manifest, permission) != NULL;
  g_autofree char *text = g_strdup_printf ("%s listens to %s, and is skipped there without the permission %s.%s",
                                           mortise_manifest_get_name (manifest), hook, permission,
                                           is_asked_for ? "" : " It does not ask for it: only its author mends that.");
  JsonObject *problem = mortise_problem_collector_add (self, "permission", "warning", subject, text);

  if (is_asked_for)
    mortise_problem_add_plugin_action (problem, "grant", "PUT", slug, rest);
}

static void
check_permissions (MortiseProblemCollector *self, MortiseHostedPlugin *plugin)
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

static gboolean
has_version (MortiseHostedPlugin *plugin, const char *range_text)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  g_autoptr (MortiseVersion) version = mortise_version_parse (mortise_manifest_get_version (manifest), NULL);
  g_autoptr (MortiseVersionRange) range = mortise_version_range_parse (range_text, MORTISE_VERSION_RANGE_NONE, NULL);

  return version != NULL && range != NULL && mortise_version_range_contains (range, version);
}

static char *
describe_need (MortiseHostedPlugin *needed)
{
  if (needed == NULL)
    return g_strdup ("which is not installed");
  if (mortise_hosted_plugin_get_state (needed) == MORTISE_PLUGIN_DISABLED)
    return g_strdup ("which is disabled");
  return g_strdup_printf ("and %s is installed",
                          mortise_manifest_get_version (mortise_hosted_plugin_get_manifest (needed)));
}

static void
add_install (JsonObject *problem, const MortiseManifestRelation *relation)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "slug", relation->slug);
  json_object_set_string_member (body, "version", relation->range);
  mortise_problem_add_action (problem, "install", relation->slug, "POST", "/v1/plugins", body);
}

static void
check_dependency (MortiseProblemCollector *self, MortiseHostedPlugin *plugin, const MortiseManifestRelation *relation)
{
  MortiseHostedPlugin *needed = mortise_host_get_plugin (self->host, relation->slug);
  gboolean is_disabled = needed != NULL && mortise_hosted_plugin_get_state (needed) == MORTISE_PLUGIN_DISABLED;
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  const char *name = mortise_manifest_get_name (mortise_hosted_plugin_get_manifest (plugin));
  g_autofree char *subject = g_strdup_printf ("%s/%s", slug, relation->slug);
  g_autofree char *need = describe_need (needed);
  g_autofree char *text = NULL;
  JsonObject *problem;

  if (relation->optional || (needed != NULL && !is_disabled && has_version (needed, relation->range)))
    return;
  text = g_strdup_printf ("%s needs %s %s, %s.", name, relation->slug, relation->range, need);
  problem = mortise_problem_collector_add (self, "dependency", "error", subject, text);
  if (is_disabled)
    mortise_problem_add_plugin_action (problem, "enable", "POST", relation->slug, "/enable");
  else
    add_install (problem, relation);
}

static void
check_dependencies (MortiseProblemCollector *self, MortiseHostedPlugin *plugin)
{
  GPtrArray *dependencies = mortise_manifest_get_dependencies (mortise_hosted_plugin_get_manifest (plugin));

  for (guint i = 0; i < dependencies->len; i++)
    check_dependency (self, plugin, dependencies->pdata[i]);
}

/**
 * mortise_problem_collector_check_plugin:
 * @self: what was found until now
 * @plugin: a plugin of the host
 *
 * Adds what is wrong with a plugin.
 */
void
mortise_problem_collector_check_plugin (MortiseProblemCollector *self, MortiseHostedPlugin *plugin)
{
  guint first = json_array_get_length (self->problems);

  check_state (self, plugin);
  mortise_problem_collector_check_settings (self, plugin);
  if (mortise_hosted_plugin_get_state (plugin) != MORTISE_PLUGIN_DISABLED)
    {
      check_permissions (self, plugin);
      check_dependencies (self, plugin);
      mortise_problem_collector_check_budget (self, plugin);
    }
  for (guint i = first; i < json_array_get_length (self->problems); i++)
    json_object_set_string_member (json_array_get_object_element (self->problems, i), "plugin",
                                   mortise_hosted_plugin_get_slug (plugin));
}
