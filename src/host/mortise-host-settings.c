/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Changing the settings of a plugin: checked, asked, sealed, kept, told.
 *
 * While the plugin is asked, and while the key for its secrets is got, others may change its settings as well. What a
 * change comes to is therefore found out, and checked again, in the turn of the main loop in which it is made.
 */
#include "mortise-host-settings-private.h"

#include "mortise-error.h"

/* Whether the plugin is still there, and is what it was when it was asked. */
static gboolean
check_same (MortiseHost *self, const MortiseHostVerb *verb, GError **error)
{
  if (mortise_host_get_plugin (self, verb->slug) == verb->plugin)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
               "%s was updated or removed while its settings were changed; look at them again", verb->slug);
  return FALSE;
}

static char *
write_change (MortiseHost *self, const MortiseHostVerb *verb, char **keys, GError **error)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (verb->plugin);
  MortiseSettingLayers *layers = mortise_hosted_plugin_get_settings (verb->plugin);
  g_autoptr (JsonObject) values = NULL;
  g_auto (GStrv) kept = NULL;
  g_auto (GStrv) changed = NULL;

  if (!check_same (self, verb, error) || !mortise_settings_change_check (verb->change, manifest, layers, error))
    return NULL;
  values = mortise_settings_change_apply (verb->change, manifest, layers);
  kept = mortise_settings_change_list_kept (verb->change, manifest, layers);
  changed = mortise_settings_change_list_changed (verb->change, manifest, layers);
  *keys = g_strjoinv (", ", changed);
  return mortise_host_settings_write (self, verb->plugin, manifest, values, kept, error);
}

static void
keep (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  g_autofree char *keys = NULL;
  GError *error = NULL;
  g_autofree char *settings = write_change (self, verb, &keys, &error);

  if (settings == NULL)
    {
      mortise_host_verb_fail (task, error);
      return;
    }
  mortise_store_replace_settings (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), verb->slug, settings,
                                  keys, verb->change->cause, verb->actor);
  mortise_host_settings_take_all (self, verb->plugin, settings);
  mortise_worker_send_settings (mortise_host_verb_get_worker (task));
  mortise_hosted_plugin_changed (verb->plugin);
  mortise_host_verb_complete (task);
}

static void
on_key (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    keep (user_data);
  else
    mortise_host_verb_fail (user_data, error);
}

static void
ensure_key (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MortiseHostVerb *verb = task_data;
  GError *error = NULL;

  if (mortise_secret_keeper_ensure_key (verb->secrets, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/*< private >
 * mortise_host_settings_make:
 * @task: (transfer full): a verb with a change that the plugin has nothing against
 *
 * Makes the change, and tells the plugin.
 */
void
mortise_host_settings_make (GTask *task)
{
  MortiseHostVerb *verb = g_task_get_task_data (task);
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (verb->plugin);

  g_set_object (&verb->secrets, ((MortiseHost *) g_task_get_source_object (task))->secrets);
  if (mortise_settings_change_has_secret (verb->change, manifest))
    mortise_host_verb_work (task, ensure_key, on_key);
  else
    keep (task);
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  if (mortise_host_settings_ask_finish (MORTISE_HOST (source), result, &error))
    mortise_host_settings_make (user_data);
  else
    mortise_host_verb_fail (user_data, error);
}

static void
preview (GTask *task)
{
  const MortiseHostVerb *verb = g_task_get_task_data (task);

  mortise_settings_change_describe (verb->change, mortise_hosted_plugin_get_manifest (verb->plugin),
                                    mortise_hosted_plugin_get_settings (verb->plugin), verb->change->preview);
  mortise_host_verb_complete (task);
}

static gboolean
changes_anything (const MortiseHostVerb *verb)
{
  g_auto (GStrv) changed
      = mortise_settings_change_list_changed (verb->change, mortise_hosted_plugin_get_manifest (verb->plugin),
                                              mortise_hosted_plugin_get_settings (verb->plugin));

  return changed[0] != NULL;
}

/**
 * mortise_host_change_settings_async:
 * @self: a host
 * @slug: slug of the plugin
 * @change: (transfer full): what is to be done
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Changes settings, all of @change or nothing; a running plugin learns of it at once, and one that listens to
 * `settings_changing` is asked first. See mortise_settings_change_check() for the errors; what a plugin objects to is
 * among them.
 */
void
mortise_host_change_settings_async (MortiseHost *self,
                                    const char *slug,
                                    MortiseSettingsChange *change,
                                    const char *actor,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (MortiseSettingsChange) owned = change;
  GTask *task = mortise_host_verb_begin (self, slug, actor, cancellable, callback, user_data);
  MortiseHostVerb *verb;
  GError *error = NULL;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  verb->change = g_steal_pointer (&owned);
  if (!verb->change->replaces)
    mortise_settings_change_keep_secrets (verb->change, mortise_hosted_plugin_get_manifest (verb->plugin),
                                          mortise_hosted_plugin_get_settings (verb->plugin));
  if (!mortise_settings_change_check (verb->change, mortise_hosted_plugin_get_manifest (verb->plugin),
                                      mortise_hosted_plugin_get_settings (verb->plugin), &error))
    mortise_host_verb_fail (task, error);
  else if (verb->change->preview != NULL)
    preview (task);
  else if (!changes_anything (verb))
    mortise_host_verb_complete (task);
  else if (mortise_host_settings_is_asked (verb->plugin, "settings_changing"))
    mortise_host_settings_ask (self, verb->plugin, verb->change, actor, on_asked, task);
  else
    mortise_host_settings_make (task);
}

/**
 * mortise_host_set_setting_async:
 * @self: a host
 * @slug: slug of the plugin
 * @key: a setting that its manifest names
 * @value: (nullable): its new value; %NULL for what it is without the store
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Changes one setting, see [method@Mortise.Host.change_settings_async].
 */
void
mortise_host_set_setting_async (MortiseHost *self,
                                const char *slug,
                                const char *key,
                                JsonNode *value,
                                const char *actor,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (JsonObject) values = json_object_new ();
  const char *const unset[] = { key, NULL };

  if (value != NULL)
    json_object_set_member (values, key, json_node_copy (value));
  mortise_host_change_settings_async (self, slug,
                                      mortise_settings_change_new (values, value == NULL ? unset : NULL, "set"), actor,
                                      cancellable, callback, user_data);
}
