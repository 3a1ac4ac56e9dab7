/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a plugin is asked about its settings. Nobody else hears it, and no secret is in it: payloads are kept in traces.
 */
#include "mortise-host-settings-private.h"

#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

/* A plugin that raises writes "/threshold: too hot" for a field; Python puts the name of the exception before it. */
#define OBJECTION "^(?:[A-Za-z_][A-Za-z0-9_.]*: )?(/[^:\\s]*): (.*)$"

gboolean
mortise_host_settings_is_asked (MortiseHostedPlugin *plugin, const char *hook)
{
  GPtrArray *registrations = mortise_hosted_plugin_get_registrations (plugin);

  if (!mortise_hosted_plugin_is_usable (plugin))
    return FALSE;
  for (guint i = 0; i < registrations->len; i++)
    if (g_str_equal (((const MortiseRegistration *) registrations->pdata[i])->hook, hook))
      return TRUE;
  return FALSE;
}

/* Takes the secrets out of @values, which is to be a payload: those are kept in traces. */
void
mortise_host_settings_remove_secrets (MortiseManifest *manifest, JsonObject *values)
{
  GPtrArray *settings = mortise_manifest_get_settings (manifest);

  for (guint i = 0; i < settings->len; i++)
    {
      const MortiseManifestSetting *setting = settings->pdata[i];

      if (mortise_manifest_setting_is_sensitive (setting) && json_object_has_member (values, setting->key))
        json_object_remove_member (values, setting->key);
    }
}

static JsonArray *
list_strings (char **strings)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; strings[i] != NULL; i++)
    json_array_add_string_element (list, strings[i]);
  return list;
}

/* --- settings_changing -------------------------------------------------------------------------------------------- */

static GBytes *
make_question (MortiseHostedPlugin *plugin, MortiseSettingsChange *change)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  MortiseSettingLayers *layers = mortise_hosted_plugin_get_settings (plugin);
  g_autoptr (JsonObject) stored = mortise_settings_change_apply (change, manifest, layers);
  g_autoptr (JsonObject) values = mortise_setting_layers_dup_set_values (layers, stored);
  g_auto (GStrv) changed = mortise_settings_change_list_changed (change, manifest, layers);
  g_autoptr (JsonObject) payload = json_object_new ();

  mortise_host_settings_remove_secrets (manifest, values);
  json_object_set_string_member (payload, "slug", mortise_hosted_plugin_get_slug (plugin));
  json_object_set_object_member (payload, "values", json_object_ref (values));
  json_object_set_array_member (payload, "changes", list_strings (changed));
  return mortise_json_object_to_bytes (payload);
}

/* A plugin that cannot be asked, be it because of the setting that is to be mended, is no reason to refuse. */
static gboolean
is_objection (const MortiseDispatchCall *call)
{
  static const char *const failures[] = { "crashed", "unavailable", "timeout", "protocol", "cancelled", NULL };

  return call->status == MORTISE_CALL_ERROR && (call->code == NULL || !g_strv_contains (failures, call->code));
}

static void
set_objection (MortiseHostedPlugin *plugin, const char *message, GError **error)
{
  g_autoptr (GRegex) regex = g_regex_new (OBJECTION, G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *pointer = NULL;
  g_autofree char *rest = NULL;
  const char *slug = mortise_hosted_plugin_get_slug (plugin);

  if (g_regex_match (regex, message, 0, &match))
    {
      pointer = g_match_info_fetch (match, 1);
      rest = g_match_info_fetch (match, 2);
    }
  if (pointer != NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: %s", pointer, g_strdelimit (rest, "\n", ' '));
  else
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s does not take that: %s", slug, message);
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostedPlugin *plugin = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseDispatch) dispatch = mortise_hook_bus_fire_finish (MORTISE_HOOK_BUS (source), result, &error);
  GPtrArray *calls = dispatch != NULL ? mortise_dispatch_get_calls (dispatch) : NULL;

  for (guint i = 0; calls != NULL && i < calls->len; i++)
    {
      const MortiseDispatchCall *call = calls->pdata[i];

      if (call->status == MORTISE_CALL_OK || call->status == MORTISE_CALL_SKIPPED)
        continue;
      if (is_objection (call))
        {
          GError *objection = NULL;

          set_objection (plugin, call->message, &objection);
          g_task_return_error (task, objection);
          return;
        }
      mortise_journal_add (self->journal, mortise_hosted_plugin_get_slug (plugin), "host", "warning",
                           "its settings were changed without it, as it could not be asked", NULL);
    }
  g_task_return_boolean (task, TRUE);
}

/*< private >
 * mortise_host_settings_ask:
 * @self: a host
 * @plugin: a plugin that listens to `settings_changing`
 * @change: what is to be done
 * @actor: who does it
 * @callback: called when it has answered
 * @user_data: passed to @callback
 *
 * Asks a plugin whether its settings may be changed so.
 */
void
mortise_host_settings_ask (MortiseHost *self,
                           MortiseHostedPlugin *plugin,
                           MortiseSettingsChange *change,
                           const char *actor,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  MortiseDispatchOrigin origin = { .origin = "host", .actor = actor, .only = mortise_hosted_plugin_get_slug (plugin) };
  g_autoptr (GBytes) payload = make_question (plugin, change);

  g_task_set_task_data (task, g_object_ref (plugin), g_object_unref);
  mortise_hook_bus_fire_async (self->bus, "settings_changing", payload, &origin, NULL, on_asked, task);
}

/* With an error where the plugin objects: `MORTISE_ERROR_INVALID`, as mortise_settings_change_check() has it. */
gboolean
mortise_host_settings_ask_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
