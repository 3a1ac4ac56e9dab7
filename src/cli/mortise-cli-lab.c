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

/* (transfer full): a site with nothing in it. */
MortiseLab *
mortise_cli_open_empty_lab (GError **error)
{
  g_autoptr (GAsyncResult) opened = NULL;

  mortise_lab_open_async (NULL, NULL, mortise_cli_keep_result, &opened);
  return mortise_lab_open_finish (mortise_cli_await (&opened), error);
}

/* (transfer full): the answer to a request; @body, which may be %NULL, is taken over. */
JsonNode *
mortise_cli_ask_lab (MortiseLab *lab, const char *method, const char *path, JsonObject *body, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonNode) node = body != NULL ? json_node_init_object (json_node_alloc (), body) : NULL;
  MortiseAdmin *admin = mortise_lab_get_admin (lab);

  mortise_admin_request_async (admin, method, path, node, NULL, mortise_cli_keep_result, &result);
  g_clear_pointer (&body, json_object_unref);
  return mortise_admin_request_finish (admin, mortise_cli_await (&result), error);
}

/* (transfer full): a plugin loaded in place, with all that it asks for granted. */
JsonNode *
mortise_cli_load_in_lab (MortiseLab *lab, const char *directory, GError **error)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "directory", directory);
  json_object_set_boolean_member (body, "run", TRUE);
  return mortise_cli_ask_lab (lab, "POST", "/v1/plugins", body, error);
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
