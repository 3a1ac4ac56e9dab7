/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings of a plugin that will not do, whoever set them and under whichever version. */
#include "mortise-problem-collector.h"

#include "mortise-host-private.h"
#include "mortise-json.h"
#include "mortise-settings-change.h"

static void
add_setting_problem (MortiseProblemCollector *self, MortiseHostedPlugin *plugin, const char *key, const char *text)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  g_autofree char *subject = g_strdup_printf ("%s/%s", slug, key);
  g_autofree char *escaped = g_uri_escape_string (key, NULL, FALSE);
  g_autofree char *rest = g_strconcat ("/settings/", escaped, NULL);

  mortise_problem_add_plugin_action (mortise_problem_collector_add (self, "setting", "error", subject, text), "reset",
                                     "DELETE", slug, rest);
}

/* What was set under another version, or in the database, or is sealed with a key that cannot be had. */
static gboolean
check_stored (MortiseProblemCollector *self, MortiseHostedPlugin *plugin)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  MortiseSettingLayers *layers = mortise_hosted_plugin_get_settings (plugin);
  g_autoptr (JsonObject) set = mortise_setting_layers_dup_stored (layers);
  g_auto (GStrv) keys = mortise_setting_layers_list_stored (layers);
  gboolean is_good = TRUE;

  for (guint i = 0; keys[i] != NULL; i++)
    {
      const MortiseManifestSetting *setting = mortise_manifest_get_setting (manifest, keys[i]);
      JsonNode *value = mortise_json_get_member (set, keys[i]);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      if (setting == NULL || (value != NULL && mortise_manifest_setting_check (setting, value, &error)))
        continue;
      text = value != NULL
                 ? g_strdup_printf ("The setting %s of %s is not what it has to be: %s", keys[i],
                                    mortise_manifest_get_name (manifest), error->message)
                 : g_strdup_printf ("The secret %s of %s cannot be read now: unlock your keyring, or reset it.",
                                    keys[i], mortise_manifest_get_name (manifest));
      add_setting_problem (self, plugin, keys[i], text);
      is_good = FALSE;
    }
  return is_good;
}

/* What files and the environment say that will not do; only a person mends that, where it is written. */
static void
check_layers (MortiseProblemCollector *self, MortiseHostedPlugin *plugin)
{
  const char *name = mortise_manifest_get_name (mortise_hosted_plugin_get_manifest (plugin));
  g_auto (GStrv) lines = mortise_setting_layers_list_problems (mortise_hosted_plugin_get_settings (plugin));

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *subject = g_strdup_printf ("%s#%u", mortise_hosted_plugin_get_slug (plugin), i);
      g_autofree char *text = g_strdup_printf ("Of the settings of %s, %s", name, lines[i]);

      mortise_problem_collector_add (self, "setting", "warning", subject, text);
    }
}

static void
check_together (MortiseProblemCollector *self, MortiseHostedPlugin *plugin)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  g_autofree char *violations
      = mortise_settings_list_violations (manifest, mortise_hosted_plugin_get_settings (plugin));
  g_autofree char *text = NULL;

  if (violations == NULL)
    return;
  text = g_strdup_printf ("The settings of %s do not fit together: %s", mortise_manifest_get_name (manifest),
                          g_strdelimit (violations, "\n", ' '));
  mortise_problem_collector_add (self, "setting", "warning", mortise_hosted_plugin_get_slug (plugin), text);
}

static void
check_migration (MortiseProblemCollector *self, MortiseHostedPlugin *plugin)
{
  const MortisePluginUpkeep *upkeep = mortise_hosted_plugin_get_upkeep (plugin);
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  g_autofree char *subject = g_strdup_printf ("%s@%s", slug, mortise_manifest_get_version (manifest));
  g_autofree char *text = NULL;
  JsonObject *problem;

  if (upkeep->migrates_from == NULL)
    return;
  text = g_strdup_printf ("%s %s has not taken over all settings of %s; its log says why.",
                          mortise_manifest_get_name (manifest), mortise_manifest_get_version (manifest),
                          upkeep->migrates_from);
  problem = mortise_problem_collector_add (self, "setting", "error", subject, text);
  mortise_problem_add_plugin_action (problem, "restart", "POST", slug, "/restart");
  mortise_problem_add_rollback (problem, plugin);
}

/**
 * mortise_problem_collector_check_settings:
 * @self: what was found until now
 * @plugin: a plugin of the host
 *
 * Adds what is wrong with the settings of a plugin.
 */
void
mortise_problem_collector_check_settings (MortiseProblemCollector *self, MortiseHostedPlugin *plugin)
{
  gboolean is_good = check_stored (self, plugin);

  check_layers (self, plugin);
  if (mortise_hosted_plugin_get_state (plugin) == MORTISE_PLUGIN_DISABLED)
    return;
  check_migration (self, plugin);
  if (is_good)
    check_together (self, plugin);
}
