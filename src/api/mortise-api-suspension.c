/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plugins that are left out for a while. */
#include "mortise-api-handlers.h"

#include "mortise-error.h"
#include "mortise-host-suspension.h"
#include "mortise-json.h"

void
mortise_api_get_suspension (MortiseApiCall *call)
{
  mortise_api_call_answer (call, mortise_host_describe_suspension (call->host));
}

static void
on_suspended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseHost *host = MORTISE_HOST (source);
  GError *error = NULL;
  gboolean is_done = mortise_host_suspension_finish (host, result, &error);

  mortise_api_call_end (user_data, is_done ? mortise_host_describe_suspension (host) : NULL, error);
}

void
mortise_api_set_safe_mode (MortiseApiCall *call)
{
  static const char *const names[] = { "on", "keep", NULL };
  GError *error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  JsonNode *on = body != NULL ? json_object_get_member (body, "on") : NULL;
  JsonNode *keep = body != NULL ? json_object_get_member (body, "keep") : NULL;

  if (body != NULL && (on == NULL || json_node_get_value_type (on) != G_TYPE_BOOLEAN))
    g_set_error_literal (&error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the body's \"on\" must be true or false");
  else if (keep != NULL && json_node_get_value_type (keep) != G_TYPE_BOOLEAN)
    g_set_error_literal (&error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the body's \"keep\" must be true or false");
  if (error != NULL)
    mortise_api_call_fail (call, error);
  else
    mortise_host_set_safe_mode_async (call->host, json_node_get_boolean (on),
                                      keep == NULL || json_node_get_boolean (keep), call->actor, on_suspended, call);
}

static gboolean
read_step (JsonObject *body, MortiseBisectionStep *step, GError **error)
{
  static const char *const names[] = { "start", "good", "bad", "stop" };
  const char *name = mortise_json_get_string (body, "step", "");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      {
        *step = (MortiseBisectionStep) i;
        return TRUE;
      }
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                       "the body's \"step\" must be \"start\", \"good\", \"bad\" or \"stop\"");
  return FALSE;
}

void
mortise_api_bisect (MortiseApiCall *call)
{
  static const char *const names[] = { "step", NULL };
  GError *error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  MortiseBisectionStep step;

  if (body != NULL && read_step (body, &step, &error))
    mortise_host_bisect_async (call->host, step, call->actor, on_suspended, call);
  else
    mortise_api_call_fail (call, error);
}
