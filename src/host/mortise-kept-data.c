/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What uninstalled plugins left behind: settings and storage in the store, and the private folder where it was. The
 * next plugin of that slug that is installed gets it, as an update would. */
#include "mortise-kept-data.h"

#include "mortise-disk-use.h"
#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-host-private.h"
#include "mortise-host-settings-private.h"
#include "mortise-host-verb.h"
#include "mortise-json.h"
#include "mortise-manifest-migration.h"

#include <string.h>

static char *
dup_data_directory (const char *site, const char *slug)
{
  return g_build_filename (site, "data", MORTISE_TENANT_DEFAULT, slug, NULL);
}

static MortiseManifest *
read_manifest (const MortiseKeptRecord *record)
{
  g_autoptr (JsonNode) node = mortise_json_parse (record->manifest, strlen (record->manifest), NULL);

  return node != NULL ? mortise_manifest_new_from_json (node, NULL) : NULL;
}

/* --- taking it over ----------------------------------------------------------------------------------------------- */

static void
report (MortiseHost *self, const char *slug, char *message)
{
  g_autofree char *owned = message;

  mortise_journal_add (self->journal, slug, "host", "warning", owned, NULL);
}

/* What cannot be read, as its key is not there any more, is left out. */
static JsonObject *
read_settings (MortiseHost *self, MortiseHostedPlugin *plugin, const MortiseKeptRecord *record)
{
  g_autoptr (JsonNode) texts = mortise_json_parse (record->settings, strlen (record->settings), NULL);
  JsonObject *settings = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *text;

  if (texts == NULL)
    return settings;
  json_object_iter_init (&iter, json_node_get_object (texts));
  while (json_object_iter_next (&iter, &key, &text))
    {
      g_autoptr (GError) error = NULL;
      JsonNode *value = mortise_host_settings_read_text (self, plugin, key, json_node_get_string (text), &error);

      if (value != NULL)
        json_object_set_member (settings, key, value);
      else
        report (self, record->slug, g_strdup_printf ("the kept %s is left out: %s", key, error->message));
    }
  return settings;
}

static JsonObject *
migrate (MortiseHost *self, MortiseHostedPlugin *plugin, const MortiseKeptRecord *record)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  g_autoptr (JsonObject) settings = read_settings (self, plugin, record);
  g_autoptr (GPtrArray) dropped = g_ptr_array_new_with_free_func (g_free);
  JsonObject *migrated;

  migrated = mortise_manifest_migrate_settings (record->version, manifest, settings, dropped);
  for (guint i = 0; i < dropped->len; i++)
    report (self, record->slug,
            g_strdup_printf ("%s %s has no place for the setting %s that was kept of %s", record->slug,
                             mortise_manifest_get_version (manifest), (const char *) dropped->pdata[i],
                             record->version));
  return migrated;
}

/*< private >
 * mortise_host_take_kept_data:
 * @self: a host
 * @plugin: a plugin that is being installed
 *
 * Gives a plugin the settings that were kept of its last installation, as far as they fit it.
 *
 * Returns: (transfer full) (nullable): the same for the store, which then takes over the rest; %NULL if nothing was
 * kept
 */
char *
mortise_host_take_kept_data (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  g_autoptr (GPtrArray) kept = mortise_store_list_kept_data (self->store, mortise_hosted_plugin_get_tenant (plugin),
                                                             mortise_hosted_plugin_get_slug (plugin), NULL);
  g_autoptr (JsonObject) settings = NULL;
  g_autoptr (GError) error = NULL;
  char *written;

  if (kept == NULL || kept->len == 0)
    return NULL;
  settings = migrate (self, plugin, kept->pdata[0]);
  written
      = mortise_host_settings_write (self, plugin, mortise_hosted_plugin_get_manifest (plugin), settings, NULL, &error);
  if (written == NULL)
    {
      report (self, mortise_hosted_plugin_get_slug (plugin),
              g_strdup_printf ("kept settings are left out: %s", error->message));
      return g_strdup ("{}");
    }
  mortise_host_settings_take_all (self, plugin, written);
  return written;
}

/*< private >
 * mortise_host_check_no_kept_data:
 * @self: a host
 * @slug: slug of a plugin that is to be tried out
 * @error: return location for a `MORTISE_ERROR_CONFLICT` that says what to do
 *
 * Returns: whether nothing is kept that the trial would take for its own, and remove at its end
 */
gboolean
mortise_host_check_no_kept_data (MortiseHost *self, const char *slug, GError **error)
{
  g_autoptr (GPtrArray) kept = mortise_store_list_kept_data (self->store, MORTISE_TENANT_DEFAULT, slug, error);

  if (kept != NULL && kept->len > 0)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                 "data of %s is kept; `mortise uninstall %s --kept` removes it, or choose another slug", slug, slug);
  return kept != NULL && kept->len == 0;
}

/* --- cleaning ----------------------------------------------------------------------------------------------------- */

/*< private >
 * mortise_host_clean_data:
 * @self: a host that is being opened
 *
 * Removes the private folders of plugins that are gone: the host was killed after the database had let them go.
 */
void
mortise_host_clean_data (MortiseHost *self)
{
  g_autoptr (GPtrArray) owners = mortise_store_list_owners_of_data (self->store, MORTISE_TENANT_DEFAULT, NULL);
  g_autofree char *parent = g_build_filename (self->site, "data", MORTISE_TENANT_DEFAULT, NULL);
  g_autoptr (GDir) dir = owners != NULL ? g_dir_open (parent, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (parent, name, NULL);

      if (*name != '.' && !g_ptr_array_find_with_equal_func (owners, name, g_str_equal, NULL))
        mortise_folder_remove (path);
    }
}

/* --- showing it --------------------------------------------------------------------------------------------------- */

static guint
count_settings (const MortiseKeptRecord *record)
{
  g_autoptr (JsonNode) texts = mortise_json_parse (record->settings, strlen (record->settings), NULL);

  return texts != NULL ? json_object_get_size (json_node_get_object (texts)) : 0;
}

static JsonObject *
describe (const MortiseKeptRecord *record, const char *site)
{
  g_autoptr (MortiseManifest) manifest = read_manifest (record);
  g_autofree char *directory = dup_data_directory (site, record->slug);
  MortiseDiskUse use = { 0 };
  JsonObject *object = json_object_new ();
  JsonObject *storage = json_object_new ();

  mortise_disk_use_add (&use, directory);
  json_object_set_int_member (storage, "keys", record->n_storage_keys);
  json_object_set_int_member (storage, "bytes", record->storage_bytes);
  json_object_set_string_member (object, "slug", record->slug);
  json_object_set_string_member (object, "name",
                                 manifest != NULL ? mortise_manifest_get_name (manifest) : record->slug);
  json_object_set_string_member (object, "version", record->version);
  json_object_set_int_member (object, "settings", count_settings (record));
  json_object_set_object_member (object, "storage", storage);
  json_object_set_int_member (object, "data_bytes", (gint64) use.bytes);
  json_object_set_int_member (object, "time", record->kept_at);
  json_object_set_string_member (object, "actor", record->actor);
  return object;
}

typedef struct
{
  char *site;
  GPtrArray *kept;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_free (listing->site);
  g_clear_pointer (&listing->kept, g_ptr_array_unref);
  g_free (listing);
}

static void
describe_all (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Listing *listing = task_data;
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; i < listing->kept->len; i++)
    json_array_add_object_element (array, describe (listing->kept->pdata[i], listing->site));
  g_task_return_pointer (task, json_node_init_array (json_node_alloc (), array), (GDestroyNotify) json_node_unref);
}

static void
on_described (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, g_task_propagate_pointer (G_TASK (result), NULL), (GDestroyNotify) json_node_unref);
}

/**
 * mortise_host_list_kept_data_async:
 * @self: a host
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: passed to @callback
 *
 * Tells what uninstalled plugins left behind.
 */
void
mortise_host_list_kept_data_async (MortiseHost *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GTask) describing = NULL;
  Listing *listing = g_new0 (Listing, 1);
  GError *error = NULL;

  listing->site = g_strdup (self->site);
  listing->kept = mortise_store_list_kept_data (self->store, MORTISE_TENANT_DEFAULT, NULL, &error);
  if (listing->kept == NULL)
    {
      listing_free (listing);
      g_task_return_error (task, error);
      return;
    }
  describing = g_task_new (NULL, NULL, on_described, g_steal_pointer (&task));
  g_task_set_task_data (describing, listing, listing_free);
  g_task_run_in_thread (describing, describe_all);
}

/**
 * mortise_host_list_kept_data_finish:
 * @self: a host
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full): the list of *kept data* of docs/admin-api.md
 */
JsonNode *
mortise_host_list_kept_data_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- removing it -------------------------------------------------------------------------------------------------- */

static void
remove_folder (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  mortise_folder_remove (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
on_folder_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_boolean (task, TRUE);
}

/* Only now, when the database has let it go. */
static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  const char *slug = g_task_get_task_data (task);
  g_autoptr (GTask) removing = NULL;
  GError *error = NULL;

  if (!mortise_store_delete_kept_data_finish (MORTISE_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* It was installed meanwhile, and has the folder. */
  if (mortise_host_get_plugin (self, slug) != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  removing = g_task_new (NULL, NULL, on_folder_removed, g_object_ref (task));
  g_task_set_task_data (removing, dup_data_directory (self->site, slug), g_free);
  g_task_run_in_thread (removing, remove_folder);
}

/**
 * mortise_host_delete_kept_data_async:
 * @self: a host
 * @slug: slug of a plugin that was uninstalled
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Removes what a plugin left behind.
 */
void
mortise_host_delete_kept_data_async (MortiseHost *self,
                                     const char *slug,
                                     const char *actor,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GPtrArray) kept = NULL;
  GError *error = NULL;

  g_task_set_task_data (task, g_strdup (slug), g_free);
  g_task_set_check_cancellable (task, FALSE);
  kept = mortise_store_list_kept_data (self->store, MORTISE_TENANT_DEFAULT, slug, &error);
  if (kept == NULL)
    g_task_return_error (task, error);
  else if (kept->len == 0)
    g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                             "nothing is kept of \"%s\"; `mortise list --kept` shows what is", slug);
  else
    mortise_store_delete_kept_data_async (self->store, MORTISE_TENANT_DEFAULT, slug, actor, on_deleted,
                                          g_steal_pointer (&task));
}

gboolean
mortise_host_delete_kept_data_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
