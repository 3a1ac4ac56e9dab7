/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What settings were, and the ways back; and settings as a file. */
#include "mortise-api-settings.h"

#include "mortise-api-handlers.h"
#include "mortise-error.h"
#include "mortise-host-settings.h"
#include "mortise-json.h"

#define DEFAULT_LIMIT 100

/* --- back --------------------------------------------------------------------------------------------------------- */

static void
on_history (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  JsonNode *answer = mortise_host_list_setting_changes_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, answer, error);
}

void
mortise_api_list_setting_changes (MortiseApiCall *call)
{
  gint64 limit = DEFAULT_LIMIT;
  GError *error = NULL;

  if (mortise_api_call_get_integer (call, "limit", 1, 10000, &limit, &error))
    mortise_host_list_setting_changes_async (call->host, call->captures[0], g_hash_table_lookup (call->query, "key"),
                                             (guint) limit, on_history, call);
  else
    mortise_api_call_fail (call, error);
}

/* The number that a body names; 0 where it is something else, which no change or backup is called. */
static gboolean
read_id (MortiseApiCall *call, const char *name, gint64 least, gint64 *id, gboolean *is_dry, GError **error)
{
  const char *const names[] = { name, "dry_run", NULL };
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, error);

  if (body == NULL || !mortise_api_body_get_flag (body, "dry_run", is_dry, error))
    return FALSE;
  *id = mortise_json_get_int (body, name, -1);
  if (*id >= least)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the body's \"%s\" must be a number that a list shows",
               name);
  return FALSE;
}

/* A call that is answered with what would change. */
typedef struct
{
  MortiseApiCall *call;
  JsonObject *changes;
} Preview;

static void
on_previewed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Preview *preview = user_data;
  g_autoptr (JsonObject) changes = preview->changes;
  g_autoptr (JsonObject) answer = json_object_new ();
  GError *error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);

  if (plugin == NULL)
    {
      mortise_api_call_refuse_settings (preview->call, error);
      return;
    }
  json_object_set_object_member (answer, "changes", json_object_ref (changes));
  mortise_api_call_answer (preview->call, json_node_init_object (json_node_alloc (), answer));
}

/* What follows a change: @data for @callback, and %NULL or where the host puts what would change. */
static JsonObject *
follow (MortiseApiCall *call, gboolean is_dry, GAsyncReadyCallback *callback, gpointer *data)
{
  Preview *preview;

  *callback = mortise_api_on_settings_changed;
  *data = call;
  if (!is_dry)
    return NULL;
  preview = g_new0 (Preview, 1);
  preview->call = call;
  preview->changes = json_object_new ();
  *callback = on_previewed;
  *data = preview;
  return preview->changes;
}

void
mortise_api_roll_back_settings (MortiseApiCall *call)
{
  gint64 to;
  gboolean is_dry = FALSE;
  GAsyncReadyCallback callback;
  gpointer data;
  JsonObject *preview;
  GError *error = NULL;

  if (!read_id (call, "to", 0, &to, &is_dry, &error))
    {
      mortise_api_call_fail (call, error);
      return;
    }
  preview = follow (call, is_dry, &callback, &data);
  mortise_host_roll_back_settings_async (call->host, call->captures[0], to, preview, call->actor, call->cancellable,
                                         callback, data);
}

void
mortise_api_list_setting_backups (MortiseApiCall *call)
{
  GError *error = NULL;
  JsonNode *answer = mortise_host_list_setting_backups (call->host, call->captures[0], &error);

  mortise_api_call_end (call, answer, error);
}

void
mortise_api_restore_settings (MortiseApiCall *call)
{
  gint64 backup;
  gboolean is_dry = FALSE;
  GAsyncReadyCallback callback;
  gpointer data;
  JsonObject *preview;
  GError *error = NULL;

  if (!read_id (call, "backup", 1, &backup, &is_dry, &error))
    {
      mortise_api_call_fail (call, error);
      return;
    }
  preview = follow (call, is_dry, &callback, &data);
  mortise_host_restore_settings_async (call->host, call->captures[0], backup, preview, call->actor, call->cancellable,
                                       callback, data);
}

/* --- elsewhere ---------------------------------------------------------------------------------------------------- */

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  JsonNode *answer = mortise_host_export_settings_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, answer, error);
}

void
mortise_api_export_settings (MortiseApiCall *call)
{
  static const char *const names[] = { "secrets", "passphrase", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  gboolean secrets = FALSE;

  if (body != NULL && mortise_api_body_get_flag (body, "secrets", &secrets, &error))
    mortise_host_export_settings_async (call->host, call->captures[0], secrets,
                                        mortise_json_get_string (body, "passphrase", NULL), call->actor, on_exported,
                                        call);
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}

void
mortise_api_import_settings (MortiseApiCall *call)
{
  static const char *const names[] = { "file", "passphrase", "dry_run", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  JsonNode *file = body != NULL ? json_object_get_member (body, "file") : NULL;
  gboolean is_dry = FALSE;
  GAsyncReadyCallback callback;
  gpointer data;
  JsonObject *preview;

  if (body != NULL && file == NULL)
    g_set_error_literal (&error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                         "the body has no \"file\": send what an export answered");
  if (error != NULL || !mortise_api_body_get_flag (body, "dry_run", &is_dry, &error))
    {
      mortise_api_call_fail (call, g_steal_pointer (&error));
      return;
    }
  preview = follow (call, is_dry, &callback, &data);
  mortise_host_import_settings_async (call->host, call->captures[0], file,
                                      mortise_json_get_string (body, "passphrase", NULL), preview, call->actor,
                                      call->cancellable, callback, data);
}

/* --- the key of the secrets --------------------------------------------------------------------------------------- */

static void
on_rotated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseApiCall *call = user_data;
  g_autoptr (JsonObject) answer = NULL;
  GError *error = NULL;
  guint n_secrets;

  if (!mortise_host_rotate_secrets_finish (MORTISE_HOST (source), result, &n_secrets, &error))
    {
      mortise_api_call_fail (call, error);
      return;
    }
  answer = json_object_new ();
  json_object_set_int_member (answer, "secrets", n_secrets);
  mortise_api_call_answer (call, json_node_init_object (json_node_alloc (), answer));
}

void
mortise_api_rotate_secrets (MortiseApiCall *call)
{
  mortise_host_rotate_secrets_async (call->host, call->actor, on_rotated, call);
}
