/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-router.h"

#include "mortise-api-error.h"
#include "mortise-api-handlers.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

/**
 * MortiseApiRouter:
 *
 * Answers the requests of docs/admin-api.md, whether they came over a socket or from the process itself.
 */
struct _MortiseApiRouter
{
  GObject parent_instance;

  MortiseHost *host;
};

G_DEFINE_FINAL_TYPE (MortiseApiRouter, mortise_api_router, G_TYPE_OBJECT)

#define STATUS_OK 200
#define STATUS_METHOD_NOT_ALLOWED 405
/* Who acts is kept with every change: a name, not a text. */
#define MAX_ACTOR_LENGTH 64

/* A `*` stands for one segment, which the handler gets as a capture. */
static const struct
{
  const char *method;
  const char *pattern;
  MortiseApiHandler handler;
} routes[] = {
  { "GET", "/v1/site", mortise_api_get_site },
  { "GET", "/v1/doctor", mortise_api_get_doctor },
  { "GET", "/v1/problems", mortise_api_list_problems },
  { "GET", "/v1/suspension", mortise_api_get_suspension },
  { "PUT", "/v1/safe-mode", mortise_api_set_safe_mode },
  { "POST", "/v1/bisection", mortise_api_bisect },
  { "GET", "/v1/catalogues", mortise_api_list_catalogues },
  { "POST", "/v1/catalogues", mortise_api_add_catalogue },
  { "POST", "/v1/catalogues/refresh", mortise_api_refresh_catalogues },
  { "DELETE", "/v1/catalogues/*", mortise_api_remove_catalogue },
  { "POST", "/v1/catalogues/*/refresh", mortise_api_refresh_catalogues },
  { "GET", "/v1/keys", mortise_api_list_keys },
  { "POST", "/v1/keys", mortise_api_add_key },
  { "DELETE", "/v1/keys/*", mortise_api_remove_key },
  { "GET", "/v1/offers", mortise_api_search_catalogues },
  { "GET", "/v1/offers/*", mortise_api_get_offer },
  { "GET", "/v1/updates", mortise_api_list_updates },
  { "GET", "/v1/policy", mortise_api_get_site_policy },
  { "PUT", "/v1/policy", mortise_api_set_site_policy },
  { "GET", "/v1/kept-data", mortise_api_list_kept_data },
  { "DELETE", "/v1/kept-data/*", mortise_api_remove_kept_data },
  { "POST", "/v1/copy", mortise_api_copy_site },
  { "GET", "/v1/plugins", mortise_api_list_plugins },
  { "POST", "/v1/plugins", mortise_api_add_plugin },
  { "GET", "/v1/plugins/*", mortise_api_get_plugin },
  { "DELETE", "/v1/plugins/*", mortise_api_remove_plugin },
  { "GET", "/v1/plugins/*/removal", mortise_api_get_removal },
  { "POST", "/v1/plugins/*/enable", mortise_api_enable_plugin },
  { "POST", "/v1/plugins/*/disable", mortise_api_disable_plugin },
  { "POST", "/v1/plugins/*/restart", mortise_api_restart_plugin },
  { "POST", "/v1/plugins/*/reload", mortise_api_reload_plugin },
  { "POST", "/v1/plugins/*/update", mortise_api_update_plugin },
  { "POST", "/v1/plugins/*/rollback", mortise_api_roll_back_plugin },
  { "PUT", "/v1/plugins/*/policy", mortise_api_set_policy },
  { "GET", "/v1/plugins/*/budget", mortise_api_get_budget },
  { "PUT", "/v1/plugins/*/budget", mortise_api_set_budget },
  { "DELETE", "/v1/plugins/*/budget", mortise_api_clear_budget },
  { "GET", "/v1/plugins/*/health", mortise_api_get_health },
  { "GET", "/v1/plugins/*/activity", mortise_api_get_activity },
  { "GET", "/v1/plugins/*/manifest", mortise_api_get_manifest },
  { "GET", "/v1/plugins/*/findings", mortise_api_get_findings },
  { "GET", "/v1/plugins/*/dependencies", mortise_api_get_dependencies },
  { "GET", "/v1/dependencies", mortise_api_list_dependencies },
  { "PUT", "/v1/plugins/*/grants/*", mortise_api_grant },
  { "DELETE", "/v1/plugins/*/grants/*", mortise_api_revoke },
  { "GET", "/v1/settings", mortise_api_list_setting_names },
  { "GET", "/v1/plugins/*/settings", mortise_api_list_settings },
  { "GET", "/v1/plugins/*/settings/*", mortise_api_get_setting },
  { "PUT", "/v1/plugins/*/settings/*", mortise_api_set_setting },
  { "DELETE", "/v1/plugins/*/settings/*", mortise_api_unset_setting },
  { "POST", "/v1/plugins/*/settings/*/reveal", mortise_api_reveal_setting },
  { "PUT", "/v1/plugins/*/settings", mortise_api_change_settings },
  { "GET", "/v1/plugins/*/settings-form", mortise_api_get_settings_form },
  { "GET", "/v1/plugins/*/settings-history", mortise_api_list_setting_changes },
  { "POST", "/v1/plugins/*/settings-rollback", mortise_api_roll_back_settings },
  { "GET", "/v1/plugins/*/settings-backups", mortise_api_list_setting_backups },
  { "POST", "/v1/plugins/*/settings-restore", mortise_api_restore_settings },
  { "POST", "/v1/plugins/*/settings-export", mortise_api_export_settings },
  { "POST", "/v1/plugins/*/settings-import", mortise_api_import_settings },
  { "POST", "/v1/secrets/rotate", mortise_api_rotate_secrets },
  { "GET", "/v1/hooks", mortise_api_list_hooks },
  { "GET", "/v1/hooks/*", mortise_api_get_hook },
  { "GET", "/v1/hooks/*/listeners", mortise_api_list_listeners },
  { "DELETE", "/v1/hooks/*/listeners", mortise_api_reset_listeners },
  { "PUT", "/v1/hooks/*/listeners/*", mortise_api_set_listener },
  { "DELETE", "/v1/hooks/*/listeners/*", mortise_api_reset_listener },
  { "POST", "/v1/hooks/*/fire", mortise_api_fire_hook },
  { "GET", "/v1/hooks/*/payloads", mortise_api_list_payloads },
  { "GET", "/v1/hooks/*/payloads/*", mortise_api_get_payload },
  { "PUT", "/v1/hooks/*/payloads/*", mortise_api_save_payload },
  { "DELETE", "/v1/hooks/*/payloads/*", mortise_api_delete_payload },
  { "GET", "/v1/traces", mortise_api_list_traces },
  { "DELETE", "/v1/traces", mortise_api_clear_traces },
  { "GET", "/v1/traces/count", mortise_api_count_traces },
  { "GET", "/v1/traces/statistics", mortise_api_get_trace_statistics },
  { "GET", "/v1/traces/policy", mortise_api_get_trace_policy },
  { "PUT", "/v1/traces/policy", mortise_api_set_trace_policy },
  { "GET", "/v1/traces/*/payload", mortise_api_get_trace_payload },
  { "PUT", "/v1/traces/*/pin", mortise_api_pin_trace },
  { "DELETE", "/v1/traces/*/pin", mortise_api_unpin_trace },
  { "GET", "/v1/traces/*", mortise_api_get_trace },
  { "GET", "/v1/logs", mortise_api_list_logs },
  { "GET", "/v1/audit", mortise_api_list_audit },
};

static void
mortise_api_router_finalize (GObject *object)
{
  MortiseApiRouter *self = MORTISE_API_ROUTER (object);

  g_clear_object (&self->host);

  G_OBJECT_CLASS (mortise_api_router_parent_class)->finalize (object);
}

static void
mortise_api_router_class_init (MortiseApiRouterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_api_router_finalize;
}

static void
mortise_api_router_init (MortiseApiRouter *self)
{
}

/**
 * mortise_api_router_new:
 * @host: the host to ask
 *
 * Returns: (transfer full): a router for @host
 */
MortiseApiRouter *
mortise_api_router_new (MortiseHost *host)
{
  MortiseApiRouter *self = g_object_new (MORTISE_TYPE_API_ROUTER, NULL);

  self->host = g_object_ref (host);
  return self;
}

/**
 * mortise_api_router_get_host:
 * @self: a router
 *
 * Returns: (transfer none): the host that it asks
 */
MortiseHost *
mortise_api_router_get_host (MortiseApiRouter *self)
{
  return self->host;
}

/* The captures of @path in @pattern, both split at “/”, or NULL where they differ. */
static char **
match_segments (char **pattern, char **path)
{
  g_autoptr (GStrvBuilder) captures = g_strv_builder_new ();

  if (g_strv_length (pattern) != g_strv_length (path))
    return NULL;
  for (guint i = 0; pattern[i]; i++)
    {
      g_autofree char *decoded = NULL;

      if (!g_str_equal (pattern[i], "*"))
        {
          if (!g_str_equal (pattern[i], path[i]))
            return NULL;
          continue;
        }
      decoded = g_uri_unescape_string (path[i], NULL);
      if (!decoded || *decoded == '\0' || !g_utf8_validate (decoded, -1, NULL))
        return NULL;
      g_strv_builder_add (captures, decoded);
    }
  return g_strv_builder_end (captures);
}

static MortiseApiHandler
find_route (const char *method, const char *path, char ***captures, gboolean *is_known)
{
  g_auto (GStrv) segments = g_strsplit (path, "/", -1);

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_auto (GStrv) pattern = g_strsplit (routes[i].pattern, "/", -1);
      g_auto (GStrv) matched = match_segments (pattern, segments);

      if (!matched)
        continue;
      *is_known = TRUE;
      if (g_str_equal (routes[i].method, method))
        {
          *captures = g_steal_pointer (&matched);
          return routes[i].handler;
        }
    }
  return NULL;
}

static gboolean
is_name (const char *actor)
{
  gsize length = strlen (actor);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (actor[i]))
      return FALSE;
  return length > 0 && length <= MAX_ACTOR_LENGTH;
}

static void
dispatch (MortiseApiCall *call, const char *method, const char *path, const char *query)
{
  g_autoptr (GError) error = NULL;
  gboolean is_known = FALSE;
  MortiseApiHandler handler = find_route (method, path, &call->captures, &is_known);

  if (!is_known)
    g_set_error (&error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                 "there is no resource \"%s\": docs/admin-api.md lists those that there are", path);
  else if (!handler)
    g_set_error (&error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "\"%s\" does not take the method %s", path, method);
  else if (!is_name (call->front_end))
    g_set_error (&error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                 "the actor is not a name of 1 to %d printable ASCII characters without spaces", MAX_ACTOR_LENGTH);
  else
    call->query = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);

  if (handler && !error && !call->query)
    g_set_error (&error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the query \"%s\" is malformed: write name=value&…",
                 query);

  if (!error)
    handler (call);
  else if (is_known && !handler)
    mortise_api_call_fail_with_status (call, g_steal_pointer (&error), STATUS_METHOD_NOT_ALLOWED);
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}

/**
 * mortise_api_router_handle_async:
 * @self: a router
 * @method: the HTTP method, in capitals
 * @path: the percent-encoded path, and the query if there is one
 * @body: (nullable): the text of the body
 * @actor: who asks, such as `cli`: 1 to 64 printable ASCII characters
 * @cancellable: (nullable): what gives the request up
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Answers one request of docs/admin-api.md.
 */
void
mortise_api_router_handle_async (MortiseApiRouter *self,
                                 const char *method,
                                 const char *path,
                                 GBytes *body,
                                 const char *actor,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  const char *query = strchr (path, '?');
  g_autofree char *plain_path = query ? g_strndup (path, query - path) : g_strdup (path);
  MortiseApiCall *call = g_new0 (MortiseApiCall, 1);

  call->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (call->task, mortise_api_router_handle_async);
  call->host = g_object_ref (self->host);
  call->body = body && g_bytes_get_size (body) > 0 ? g_bytes_ref (body) : NULL;
  call->front_end = g_strdup (actor);
  call->actor = g_strdup_printf ("%s:%s", actor, g_get_user_name ());
  g_set_object (&call->cancellable, cancellable);
  dispatch (call, method, plain_path, query ? query + 1 : "");
}

/**
 * mortise_api_router_handle_finish:
 * @self: a router
 * @result: what the callback was given
 * @status: (out): the HTTP status
 *
 * Returns: (transfer full): the text of the answer's body, also of a failed request
 */
GBytes *
mortise_api_router_handle_finish (MortiseApiRouter *self, GAsyncResult *result, guint *status)
{
  g_autoptr (GError) error = NULL;
  GBytes *answer = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (JsonNode) refusal = NULL;

  *status = GPOINTER_TO_UINT (g_task_get_task_data (G_TASK (result)));
  if (answer)
    {
      *status = *status != 0 ? *status : STATUS_OK;
      return answer;
    }
  refusal = mortise_api_error_to_json (error);
  return mortise_json_to_bytes (refusal);
}
