/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-handlers.h"

#include "mortise-host-dependencies.h"

static void
describe (MortiseApiCall *call, const char *slug)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mortise_host_describe_dependencies (call->host, slug, &error);

  mortise_api_call_end (call, answer, g_steal_pointer (&error));
}

void
mortise_api_get_dependencies (MortiseApiCall *call)
{
  describe (call, call->captures[0]);
}

void
mortise_api_list_dependencies (MortiseApiCall *call)
{
  describe (call, NULL);
}
