/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uninstalling, what it would remove, and what is kept. */
#include "mortise-api-handlers.h"

#include "mortise-host-removal.h"
#include "mortise-kept-data.h"

/* In the query, as some clients and proxies drop the body of a DELETE; and in the body, which must not be ignored where
 * it says to keep something. */
static gboolean
read_flags (MortiseApiCall *call, MortiseUninstallFlags *flags, GError **error)
{
  static const char *const names[] = { "with_dependents", "keep_data", NULL };
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, error);
  gboolean with_dependents = FALSE, keep_data = FALSE;

  if (!body || !mortise_api_call_get_flag (call, "with_dependents", &with_dependents, error)
      || !mortise_api_call_get_flag (call, "keep_data", &keep_data, error)
      || !mortise_api_body_get_flag (body, "with_dependents", &with_dependents, error)
      || !mortise_api_body_get_flag (body, "keep_data", &keep_data, error))
    return FALSE;
  *flags = (with_dependents ? MORTISE_UNINSTALL_WITH_DEPENDENTS : 0) | (keep_data ? MORTISE_UNINSTALL_KEEP_DATA : 0);
  return TRUE;
}

static JsonNode *
make_nothing (void)
{
  g_autoptr (JsonObject) nothing = json_object_new ();

  return json_node_init_object (json_node_alloc (), nothing);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, plugin != NULL ? make_nothing () : NULL, error);
}

void
mortise_api_remove_plugin (MortiseApiCall *call)
{
  MortiseUninstallFlags flags;
  GError *error = NULL;

  if (read_flags (call, &flags, &error))
    mortise_host_uninstall_async (call->host, call->captures[0], flags, call->actor, call->cancellable, on_removed,
                                  call);
  else
    mortise_api_call_fail (call, error);
}

static void
on_described (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  JsonNode *answer = mortise_host_describe_removal_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, answer, error);
}

void
mortise_api_get_removal (MortiseApiCall *call)
{
  MortiseUninstallFlags flags;
  GError *error = NULL;

  if (read_flags (call, &flags, &error))
    mortise_host_describe_removal_async (call->host, call->captures[0], flags, call->cancellable, on_described, call);
  else
    mortise_api_call_fail (call, error);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  JsonNode *answer = mortise_host_list_kept_data_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, answer, error);
}

void
mortise_api_list_kept_data (MortiseApiCall *call)
{
  mortise_host_list_kept_data_async (call->host, call->cancellable, on_listed, call);
}

static void
on_kept_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean is_removed = mortise_host_delete_kept_data_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, is_removed ? make_nothing () : NULL, error);
}

void
mortise_api_remove_kept_data (MortiseApiCall *call)
{
  mortise_host_delete_kept_data_async (call->host, call->captures[0], call->actor, call->cancellable, on_kept_removed,
                                       call);
}
