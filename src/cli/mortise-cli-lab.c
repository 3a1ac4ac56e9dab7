/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-lab.h"

#include "mortise-json.h"
#include "mortise-trial.h"

#include <stdio.h>

/* A callback whose data is the address of where the result goes, for mortise_cli_await(). */
void
mortise_cli_keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* (transfer none): the result, once it is there. */
GAsyncResult *
mortise_cli_await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* (transfer full): a copy of the site, to try things out on. */
MortiseLab *
mortise_cli_open_lab (MortiseCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) opened = NULL;

  if (cli->admin == NULL && !mortise_cli_open (cli, MORTISE_CLI_ONE_SHOT_HOLDER, error))
    return NULL;
  mortise_lab_open_async (cli->admin, NULL, mortise_cli_keep_result, &opened);
  return mortise_lab_open_finish (mortise_cli_await (&opened), error);
}

/* (transfer full) (element-type JsonNode): the dispatches of a trial. */
GPtrArray *
mortise_cli_try (MortiseLab *lab, JsonObject *trial, GError **error)
{
  g_autoptr (GAsyncResult) ran = NULL;

  mortise_trial_run_async (trial, lab, NULL, mortise_cli_keep_result, &ran);
  return mortise_trial_run_finish (mortise_cli_await (&ran), error);
}

/* Says that what is fired is not all that the trace was fired with. */
void
mortise_cli_warn_of_payload (void)
{
  fputs ("The payload is what was kept: something was left out or taken out of it.\n", stderr);
}

/* (transfer full): what a traced hook was fired with; says so where it is not whole. */
JsonNode *
mortise_cli_get_payload (MortiseCli *cli, const char *id, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("traces", id, "payload", NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", path, NULL, error);
  JsonObject *object;

  if (answer == NULL)
    return NULL;
  object = json_node_get_object (answer);
  if (!mortise_json_get_boolean (object, "complete", FALSE))
    mortise_cli_warn_of_payload ();
  return json_node_copy (mortise_json_get_member (object, "payload"));
}
