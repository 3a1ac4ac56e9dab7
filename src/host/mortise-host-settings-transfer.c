/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Settings as a file, to take them to another site: what was set, and nothing that is a default. Secrets are left out,
 * or sealed with a passphrase. A file is from anywhere: it is checked as any other change, and taken wholly or not at
 * all.
 */
#include "mortise-host-settings-private.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-manifest-migration.h"
#include "mortise-passphrase-box.h"
#include "mortise-version.h"

#include <sodium.h>
#include <string.h>

#define FORMAT "mortise-settings-1"

/* What is under way: the data of a task, and of its work on another thread. */
typedef struct
{
  char *slug;
  char *actor;
  char *passphrase;
  char *purpose;
  JsonNode *file;
  JsonObject *secrets;
  JsonObject *preview;
  GCancellable *cancellable;
} Transfer;

static void
transfer_free (gpointer data)
{
  Transfer *transfer = data;

  g_free (transfer->slug);
  g_free (transfer->actor);
  if (transfer->passphrase != NULL)
    sodium_memzero (transfer->passphrase, strlen (transfer->passphrase));
  g_free (transfer->passphrase);
  g_free (transfer->purpose);
  g_clear_pointer (&transfer->file, json_node_unref);
  g_clear_pointer (&transfer->secrets, json_object_unref);
  g_clear_pointer (&transfer->preview, json_object_unref);
  g_clear_object (&transfer->cancellable);
  g_free (transfer);
}

static GTask *
begin (MortiseHost *self,
       const char *slug,
       const char *passphrase,
       const char *actor,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Transfer *transfer = g_new0 (Transfer, 1);

  transfer->slug = g_strdup (slug);
  transfer->actor = g_strdup (actor);
  transfer->passphrase = g_strdup (passphrase);
  transfer->purpose = g_strconcat (FORMAT, " ", slug, NULL);
  g_task_set_task_data (task, transfer, transfer_free);
  if (mortise_host_get_plugin (self, slug) != NULL)
    return g_steal_pointer (&task);
  g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                           "no plugin \"%s\"; `mortise list` shows those there are", slug);
  return NULL;
}

static void
work (GTask *task, GTaskThreadFunc function, GAsyncReadyCallback next)
{
  g_autoptr (GTask) beside = g_task_new (NULL, NULL, next, task);

  g_task_set_task_data (beside, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (beside, function);
}

/* --- export ------------------------------------------------------------------------------------------------------- */

/* Takes the secrets out of @values. */
static JsonObject *
take_secrets (MortiseManifest *manifest, JsonObject *values)
{
  GPtrArray *settings = mortise_manifest_get_settings (manifest);
  JsonObject *secrets = json_object_new ();

  for (guint i = 0; i < settings->len; i++)
    {
      const MortiseManifestSetting *setting = settings->pdata[i];

      if (!mortise_manifest_setting_is_sensitive (setting) || !json_object_has_member (values, setting->key))
        continue;
      json_object_set_member (secrets, setting->key, json_object_dup_member (values, setting->key));
      json_object_remove_member (values, setting->key);
    }
  return secrets;
}

static JsonNode *
make_file (MortiseHostedPlugin *plugin, JsonObject *values)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  g_autoptr (JsonObject) file = json_object_new ();

  json_object_set_string_member (file, "format", FORMAT);
  json_object_set_string_member (file, "plugin", mortise_manifest_get_slug (manifest));
  json_object_set_string_member (file, "version", mortise_manifest_get_version (manifest));
  json_object_set_object_member (file, "values", json_object_ref (values));
  json_object_set_null_member (file, "secrets");
  return json_node_init_object (json_node_alloc (), file);
}

static void
on_audited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Transfer *transfer = g_task_get_task_data (task);
  GError *error = NULL;

  if (mortise_store_flush_finish (MORTISE_STORE (source), result, &error))
    g_task_return_pointer (task, g_steal_pointer (&transfer->file), (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static void
finish_export (GTask *task, gboolean with_secrets)
{
  MortiseHost *self = g_task_get_source_object (task);
  const Transfer *transfer = g_task_get_task_data (task);
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, transfer->slug);

  if (plugin != NULL)
    mortise_host_settings_audit (self, plugin, "settings.export", "secrets", with_secrets ? "sealed" : "left out",
                                 transfer->actor);
  mortise_store_flush_async (self->store, NULL, on_audited, task);
}

static void
seal_secrets (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Transfer *transfer = task_data;
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), transfer->secrets);
  g_autofree char *text = mortise_json_to_text (node, FALSE);
  GError *error = NULL;
  JsonNode *box = mortise_passphrase_box_seal (transfer->passphrase, transfer->purpose, text, &error);

  sodium_memzero (text, strlen (text));
  if (box == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  json_object_set_member (json_node_get_object (transfer->file), "secrets", box);
  g_task_return_boolean (task, TRUE);
}

static void
on_sealed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    finish_export (user_data, TRUE);
  else
    mortise_host_verb_fail (user_data, error);
}

/**
 * mortise_host_export_settings_async:
 * @self: a host
 * @slug: slug of the plugin
 * @with_secrets: whether its secrets are exported as well
 * @passphrase: (nullable): what to seal them with
 * @actor: who does it
 * @callback: called with the file
 * @user_data: passed to @callback
 *
 * Makes a file of what was set for a plugin.
 */
void
mortise_host_export_settings_async (MortiseHost *self,
                                    const char *slug,
                                    gboolean with_secrets,
                                    const char *passphrase,
                                    const char *actor,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = begin (self, slug, passphrase, actor, callback, user_data);
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);
  g_autoptr (JsonObject) values = NULL;
  Transfer *transfer;
  GError *error = NULL;

  if (task == NULL)
    return;
  if (with_secrets && (passphrase == NULL || *passphrase == '\0'))
    {
      mortise_host_verb_fail (task, g_error_new (MORTISE_ERROR, MORTISE_ERROR_INVALID,
                                                 "secrets are exported sealed only; give a passphrase"));
      return;
    }
  if (with_secrets && !mortise_host_settings_check_opened (plugin, &error))
    {
      mortise_host_verb_fail (task, error);
      return;
    }
  transfer = g_task_get_task_data (task);
  values = mortise_setting_layers_dup_stored (mortise_hosted_plugin_get_settings (plugin));
  transfer->secrets = take_secrets (mortise_hosted_plugin_get_manifest (plugin), values);
  transfer->file = make_file (plugin, values);
  if (with_secrets)
    work (task, seal_secrets, on_sealed);
  else
    finish_export (task, FALSE);
}

/**
 * mortise_host_export_settings_finish:
 * @self: a host
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a *settings file*, see docs/settings.md
 */
JsonNode *
mortise_host_export_settings_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- import ------------------------------------------------------------------------------------------------------- */

static gboolean
check_members (JsonObject *file, GError **error)
{
  static const char *const names[] = { "format", "plugin", "version", "values", "secrets", NULL };
  g_autoptr (GList) members = json_object_get_members (file);

  for (GList *link = members; link != NULL; link = link->next)
    if (!g_strv_contains (names, link->data))
      {
        g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "/%s: no settings file has this; remove it",
                     (const char *) link->data);
        return FALSE;
      }
  return TRUE;
}

/* Whether it is a settings file of the plugin @slug. */
static gboolean
check_file (JsonNode *node, const char *slug, GError **error)
{
  JsonObject *file = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *format = mortise_json_get_string (file, "format", NULL);
  const char *version = mortise_json_get_string (file, "version", "");
  g_autoptr (MortiseVersion) parsed = mortise_version_parse (version, NULL);

  if (file == NULL || g_strcmp0 (format, FORMAT) != 0)
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                         "/format: this is no settings file; take one that `mortise config export` wrote");
  else if (!check_members (file, error))
    return FALSE;
  else if (g_strcmp0 (mortise_json_get_string (file, "plugin", NULL), slug) != 0)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                 "/plugin: these are the settings of another plugin, not of %s", slug);
  else if (parsed == NULL)
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                         "/version: write the version of the plugin that the settings are of");
  else if (mortise_json_get_object (file, "values") == NULL)
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "/values: write an object of values");
  else
    return TRUE;
  return FALSE;
}

/* (nullable): what the file has of secrets */
static JsonNode *
get_box (JsonNode *file)
{
  JsonNode *box = mortise_json_get_member (json_node_get_object (file), "secrets");

  return box != NULL && !JSON_NODE_HOLDS_NULL (box) ? box : NULL;
}

static void
change_all (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  Transfer *transfer = g_task_get_task_data (task);
  JsonObject *file = json_node_get_object (transfer->file);
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, transfer->slug);
  g_autoptr (JsonObject) values = NULL;
  MortiseSettingsChange *change;
  JsonObjectIter iter;
  const char *key;
  JsonNode *secret;

  if (plugin == NULL)
    {
      mortise_host_verb_fail (
          task, g_error_new (MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s was uninstalled meanwhile", transfer->slug));
      return;
    }
  if (transfer->secrets != NULL)
    {
      json_object_iter_init (&iter, transfer->secrets);
      while (json_object_iter_next (&iter, &key, &secret))
        json_object_set_member (json_object_get_object_member (file, "values"), key, json_node_copy (secret));
    }
  values = mortise_manifest_migrate_values (json_object_get_string_member (file, "version"),
                                            mortise_hosted_plugin_get_manifest (plugin),
                                            json_object_get_object_member (file, "values"));
  change = mortise_settings_change_new (values, NULL, "import");
  change->replaces = TRUE;
  change->keeps_secrets = TRUE;
  change->preview = g_steal_pointer (&transfer->preview);
  mortise_host_change_settings_async (self, transfer->slug, change, transfer->actor, transfer->cancellable,
                                      mortise_host_settings_on_changed, task);
}

static void
open_secrets (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Transfer *transfer = task_data;
  GError *error = NULL;
  g_autofree char *text
      = mortise_passphrase_box_open (transfer->passphrase, transfer->purpose, get_box (transfer->file), &error);
  g_autoptr (JsonNode) node = text != NULL ? mortise_json_parse (text, strlen (text), &error) : NULL;

  if (text != NULL)
    sodium_memzero (text, strlen (text));
  if (node == NULL)
    g_task_return_error (task, error);
  else if (!JSON_NODE_HOLDS_OBJECT (node))
    g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                             "/secrets: what is sealed there is no object of secrets");
  else
    {
      transfer->secrets = json_node_dup_object (node);
      g_task_return_boolean (task, TRUE);
    }
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    change_all (user_data);
  else
    mortise_host_verb_fail (user_data, error);
}

/**
 * mortise_host_import_settings_async:
 * @self: a host
 * @slug: slug of the plugin
 * @file: a *settings file*, from anywhere
 * @passphrase: (nullable): what its secrets are sealed with
 * @preview: (nullable): where to put what would change, see [struct@SettingsChange]; then nothing does
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Makes the settings of a plugin those of a file, all or none of them. A file of an earlier version of the plugin goes
 * through its migrations; secrets that the file does not have stay.
 */
void
mortise_host_import_settings_async (MortiseHost *self,
                                    const char *slug,
                                    JsonNode *file,
                                    const char *passphrase,
                                    JsonObject *preview,
                                    const char *actor,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = begin (self, slug, passphrase, actor, callback, user_data);
  Transfer *transfer;
  GError *error = NULL;

  if (task == NULL)
    return;
  transfer = g_task_get_task_data (task);
  transfer->file = json_node_ref (file);
  transfer->preview = preview != NULL ? json_object_ref (preview) : NULL;
  g_set_object (&transfer->cancellable, cancellable);
  if (check_file (file, slug, &error) && get_box (file) != NULL && (passphrase == NULL || *passphrase == '\0'))
    g_set_error_literal (&error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                         "/secrets: secrets are sealed in the file; give the passphrase, or remove them from it");
  if (error != NULL)
    mortise_host_verb_fail (task, error);
  else if (get_box (file) != NULL)
    work (task, open_secrets, on_opened);
  else
    change_all (task);
}
