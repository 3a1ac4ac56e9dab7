/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-handlers.h"

#include "mortise-host-problems.h"

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
