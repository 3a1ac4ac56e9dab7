/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings, one by one and all together. What takes them elsewhere or back is in mortise-api-settings-history.c. */
#include "mortise-api-settings.h"

#include "mortise-api-error.h"
#include "mortise-api-handlers.h"
#include "mortise-error.h"
#include "mortise-host-settings.h"
#include "mortise-json.h"

#include <string.h>

/* --- refusals ----------------------------------------------------------------------------------------------------- */

/* A line of a refusal begins with the JSON pointer of the field that it is about, `/` standing for all of them. */
static JsonObject *
read_line (const char *line)
{
  const char *colon = *line == '/' ? strstr (line, ": ") : NULL;
  g_autofree char *pointer = colon != NULL ? g_strndup (line, (gsize) (colon - line)) : NULL;
  JsonObject *problem = json_object_new ();

  if (pointer != NULL && !g_str_equal (pointer, "/"))
    json_object_set_string_member (problem, "pointer", pointer);
  else
    json_object_set_null_member (problem, "pointer");
  json_object_set_string_member (problem, "message", colon != NULL ? colon + strlen (": ") : line);
  return problem;
}

/**
 * mortise_api_call_refuse_settings:
 * @call: (transfer full): the call
 * @error: (transfer full): why settings were not changed
 *
 * Fails, and tells of each field that is wrong.
 */
void
mortise_api_call_refuse_settings (MortiseApiCall *call, GError *error)
{
  g_autoptr (GError) owned = error;
  JsonNode *body = mortise_api_error_to_json (error);
  JsonObject *object = json_object_get_object_member (json_node_get_object (body), "error");
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", -1);
  JsonArray *problems = json_array_new ();

  for (guint i = 0; g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_INVALID) && lines[i] != NULL; i++)
    json_array_add_object_element (problems, read_line (lines[i]));
  if (json_array_get_length (problems) > 0)
    json_object_set_member (object, "pointer",
                            json_object_dup_member (json_array_get_object_element (problems, 0), "pointer"));
  json_object_set_array_member (object, "problems", problems);
  mortise_api_call_answer_with_status (call, body, mortise_api_error_to_status (error));
}

/* --- one setting -------------------------------------------------------------------------------------------------- */

static void
describe_settings (MortiseApiCall *call, const char *key)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mortise_host_describe_settings (call->host, call->captures[0], key, &error);

  mortise_api_call_end (call, answer, g_steal_pointer (&error));
}

void
mortise_api_list_setting_names (MortiseApiCall *call)
{
  mortise_api_call_answer (call, mortise_host_list_setting_names (call->host));
}

void
mortise_api_list_settings (MortiseApiCall *call)
{
  describe_settings (call, NULL);
}

void
mortise_api_get_setting (MortiseApiCall *call)
{
  describe_settings (call, call->captures[1]);
}

static void
on_setting_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseApiCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);

  if (error)
    mortise_api_call_refuse_settings (call, g_steal_pointer (&error));
  else
    describe_settings (call, call->captures[1]);
}

void
mortise_api_set_setting (MortiseApiCall *call)
{
  static const char *const names[] = { "value", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  JsonNode *value = body ? json_object_get_member (body, "value") : NULL;

  if (body && !value)
    g_set_error_literal (&error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                         "the body has no \"value\": send {\"value\": …} with the setting's new value");
  if (error)
    mortise_api_call_fail (call, g_steal_pointer (&error));
  else
    mortise_host_set_setting_async (call->host, call->captures[0], call->captures[1], value, call->actor,
                                    call->cancellable, on_setting_changed, call);
}

static void
on_revealed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  JsonNode *answer = mortise_host_reveal_setting_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, answer, error);
}

void
mortise_api_reveal_setting (MortiseApiCall *call)
{
  mortise_host_reveal_setting_async (call->host, call->captures[0], call->captures[1], call->actor, on_revealed, call);
}

void
mortise_api_unset_setting (MortiseApiCall *call)
{
  mortise_host_set_setting_async (call->host, call->captures[0], call->captures[1], NULL, call->actor,
                                  call->cancellable, on_setting_changed, call);
}

/* --- all together ------------------------------------------------------------------------------------------------- */

void
mortise_api_get_settings_form (MortiseApiCall *call)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mortise_host_describe_settings_form (call->host, call->captures[0], &error);

  mortise_api_call_end (call, answer, g_steal_pointer (&error));
}

/**
 * mortise_api_on_settings_changed:
 *
 * Answers a call that changed settings.
 */
void
mortise_api_on_settings_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseApiCall *call = user_data;
  GError *error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);

  if (plugin != NULL)
    mortise_api_get_settings_form (call);
  else
    mortise_api_call_refuse_settings (call, error);
}

/* (transfer full) (nullable): the keys; %NULL where it is something else than a list of strings */
static char **
read_keys (JsonNode *node, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gboolean is_good = node == NULL || list != NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list) && is_good; i++)
    {
      JsonNode *key = json_array_get_element (list, i);

      is_good = JSON_NODE_HOLDS_VALUE (key) && json_node_get_string (key) != NULL;
      if (is_good)
        g_strv_builder_add (builder, json_node_get_string (key));
    }
  if (is_good)
    return g_strv_builder_end (builder);
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the body's \"unset\" must be a list of keys");
  return NULL;
}

static JsonObject *
read_values (JsonObject *body, GError **error)
{
  JsonNode *values = json_object_get_member (body, "values");

  if (values == NULL)
    return json_object_new ();
  if (JSON_NODE_HOLDS_OBJECT (values))
    return json_node_dup_object (values);
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                       "the body's \"values\" must be an object of new values by key");
  return NULL;
}

void
mortise_api_change_settings (MortiseApiCall *call)
{
  static const char *const names[] = { "values", "unset", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  g_autoptr (JsonObject) values = body != NULL ? read_values (body, &error) : NULL;
  g_auto (GStrv) unset = values != NULL ? read_keys (json_object_get_member (body, "unset"), &error) : NULL;

  if (unset == NULL)
    mortise_api_call_fail (call, g_steal_pointer (&error));
  else
    mortise_host_change_settings_async (call->host, call->captures[0],
                                        mortise_settings_change_new (values, (const char *const *) unset, "set"),
                                        call->actor, call->cancellable, mortise_api_on_settings_changed, call);
}
