/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-handlers.h"

#include "mortise-error.h"
#include "mortise-host-copy.h"
#include "mortise-host-problems.h"
#include "mortise-json.h"

void
mortise_api_get_site (MortiseApiCall *call)
{
  mortise_api_call_answer (call, mortise_host_describe (call->host));
}

static void
on_examined (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mortise_host_examine_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, answer, g_steal_pointer (&error));
}

void
mortise_api_get_doctor (MortiseApiCall *call)
{
  mortise_host_examine_async (call->host, call->cancellable, on_examined, call);
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (mortise_host_copy_finish (MORTISE_HOST (source), result, &error))
    mortise_api_call_answer (user_data, json_from_string ("{}", NULL));
  else
    mortise_api_call_fail (user_data, g_steal_pointer (&error));
}

void
mortise_api_copy_site (MortiseApiCall *call)
{
  static const char *const names[] = { "directory", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  const char *directory = mortise_json_get_string (body, "directory", NULL);

  if (body != NULL && (directory == NULL || !g_path_is_absolute (directory)))
    g_set_error_literal (&error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                         "the body's \"directory\" must be an absolute path: where the copy is to be");
  if (error != NULL)
    mortise_api_call_fail (call, g_steal_pointer (&error));
  else
    mortise_host_copy_async (call->host, directory, call->cancellable, on_copied, call);
}

static void
on_problems (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  JsonNode *problems = mortise_host_list_problems_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, problems, error);
}

void
mortise_api_list_problems (MortiseApiCall *call)
{
  mortise_host_list_problems_async (call->host, call->cancellable, on_problems, call);
}
