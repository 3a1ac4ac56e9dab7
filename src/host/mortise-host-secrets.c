/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Another key for the secrets of the site. The new key is where keys are, on disk, before anything is sealed with it;
 * all that is sealed is replaced in one transaction; and only when that is on disk do the other keys go. Whoever is
 * killed in between has both keys, and everything opens.
 */
#include "mortise-host-settings-private.h"

#include "mortise-error.h"
#include "mortise-json.h"

typedef struct
{
  MortiseSecretKeeper *keeper;
  char *actor;
  GPtrArray *secrets;
  JsonObject *resealed;
} Rotation;

static void
rotation_free (gpointer data)
{
  Rotation *rotation = data;

  g_object_unref (rotation->keeper);
  g_free (rotation->actor);
  g_clear_pointer (&rotation->secrets, g_ptr_array_unref);
  g_clear_pointer (&rotation->resealed, json_object_unref);
  g_free (rotation);
}

static void
work (GTask *task, GTaskThreadFunc function, GAsyncReadyCallback next)
{
  g_autoptr (GTask) beside = g_task_new (NULL, NULL, next, task);

  g_task_set_task_data (beside, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (beside, function);
}

static void
fail (GTask *task, GError *error)
{
  MortiseHost *self = g_task_get_source_object (task);

  self->is_rotating = FALSE;
  mortise_host_verb_fail (task, error);
}

/* --- the keys that are not needed any more ------------------------------------------------------------------------ */

static void
forget_keys (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Rotation *rotation = task_data;

  mortise_secret_keeper_forget_other_keys (rotation->keeper);
  g_task_return_boolean (task, TRUE);
}

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  const Rotation *rotation = g_task_get_task_data (task);

  self->is_rotating = FALSE;
  g_task_return_int (task, json_object_get_size (rotation->resealed));
}

/* --- the transaction ---------------------------------------------------------------------------------------------- */

static void
on_flushed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  if (mortise_store_flush_finish (MORTISE_STORE (source), result, &error))
    work (user_data, forget_keys, on_forgotten);
  else
    fail (user_data, error);
}

/* What the host has in memory is as the store has it from the same turn of the main loop on. */
static void
take_over (MortiseHost *self, MortiseHostedPlugin *plugin, JsonObject *resealed)
{
  MortiseSettingLayers *layers = mortise_hosted_plugin_get_settings (plugin);
  g_auto (GStrv) keys = mortise_setting_layers_list_stored (layers);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      const char *text = mortise_setting_layers_get_stored_text (layers, keys[i]);
      const char *sealed = mortise_json_get_string (resealed, text, NULL);

      if (sealed != NULL)
        mortise_host_settings_take (self, plugin, keys[i], sealed);
    }
}

static void
on_resealed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  const Rotation *rotation = g_task_get_task_data (task);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fail (task, error);
      return;
    }
  node = json_node_init_object (json_node_alloc (), rotation->resealed);
  text = mortise_json_to_text (node, FALSE);
  mortise_store_reseal_secrets (self->store, text, rotation->actor);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plugins)); i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

      take_over (self, plugin, rotation->resealed);
    }
  mortise_store_flush_async (self->store, NULL, on_flushed, task);
}

/* --- sealing anew ------------------------------------------------------------------------------------------------- */

/* What was changed in the database opens with no key, and stays; what cannot be opened now is a reason to give up. */
static gboolean
reseal (Rotation *rotation, const MortiseSecretRecord *record, GError **error)
{
  MortiseSecretOwner owner = { record->tenant, record->slug, record->key };
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = mortise_secret_keeper_open (rotation->keeper, &owner, record->sealed, &problem);
  g_autofree char *sealed = NULL;

  if (text == NULL && g_error_matches (problem, MORTISE_ERROR, MORTISE_ERROR_INVALID))
    return TRUE;
  if (text == NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&problem), "the secret %s of %s: ", record->key,
                                  record->slug);
      return FALSE;
    }
  sealed = mortise_secret_keeper_seal (rotation->keeper, &owner, text, error);
  if (sealed == NULL)
    return FALSE;
  json_object_set_string_member (rotation->resealed, record->sealed, sealed);
  return TRUE;
}

static void
reseal_all (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Rotation *rotation = task_data;
  GError *error = NULL;

  rotation->resealed = json_object_new ();
  for (guint i = 0; i < rotation->secrets->len; i++)
    if (!reseal (rotation, rotation->secrets->pdata[i], &error))
      {
        g_task_return_error (task, error);
        return;
      }
  g_task_return_boolean (task, TRUE);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Rotation *rotation = g_task_get_task_data (task);
  GError *error = NULL;

  rotation->secrets = mortise_store_list_secrets_finish (MORTISE_STORE (source), result, &error);
  if (rotation->secrets != NULL)
    work (task, reseal_all, on_resealed);
  else
    fail (task, error);
}

/* Only now is listed what there is: all that was sealed with the key before is written, or waits to be. */
static void
on_key (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    mortise_store_list_secrets_async (self->store, NULL, on_listed, task);
  else
    fail (task, error);
}

static void
change_key (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Rotation *rotation = task_data;
  GError *error = NULL;

  if (mortise_secret_keeper_change_key (rotation->keeper, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * mortise_host_rotate_secrets_async:
 * @self: a host
 * @actor: who does it
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Seals all secrets of the site with a new key, and removes the old one.
 */
void
mortise_host_rotate_secrets_async (MortiseHost *self,
                                   const char *actor,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Rotation *rotation = g_new0 (Rotation, 1);

  rotation->keeper = g_object_ref (self->secrets);
  rotation->actor = g_strdup (actor);
  g_task_set_task_data (task, rotation, rotation_free);
  if (self->is_rotating)
    {
      g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                               "the key is being changed already; wait until that is done");
      return;
    }
  self->is_rotating = TRUE;
  work (g_steal_pointer (&task), change_key, on_key);
}

/**
 * mortise_host_rotate_secrets_finish:
 * @self: a host
 * @result: what the callback was given
 * @n_secrets: (out): how many secrets were sealed anew
 * @error: return location for an error; nothing is lost then, and it may be tried again
 *
 * Returns: whether the key is another one
 */
gboolean
mortise_host_rotate_secrets_finish (MortiseHost *self, GAsyncResult *result, guint *n_secrets, GError **error)
{
  gssize count = g_task_propagate_int (G_TASK (result), error);

  *n_secrets = count >= 0 ? (guint) count : 0;
  return count >= 0;
}
