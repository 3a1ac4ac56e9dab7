/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-dispatch.h"
#include "mortise-cli-lab.h"
#include "mortise-cli-outcome.h"
#include "mortise-error.h"
#include "mortise-json-difference.h"
#include "mortise-json.h"
#include "mortise-shadow.h"

#include <stdio.h>

/* --- telling ------------------------------------------------------------------------------------------------------ */

static void
print_run (const MortiseShadowRun *run, guint n_done, guint n_all, gpointer unused)
{
  g_autofree char *line = mortise_cli_dispatch_to_line (run->trace);

  if (!run->is_complete)
    mortise_cli_warn_of_payload ();
  printf ("%s: %s\n", line, run->changes->len == 0 ? "the same" : "different");
  mortise_cli_outcome_print (run->changes);
}

static void
warn_of_run (const MortiseShadowRun *run, guint n_done, guint n_all, gpointer unused)
{
  if (!run->is_complete)
    mortise_cli_warn_of_payload ();
}

static void
print_as_json (GPtrArray *runs)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), array);

  for (guint i = 0; i < runs->len; i++)
    {
      const MortiseShadowRun *run = runs->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "trace", mortise_json_get_string (run->trace, "id", ""));
      json_object_set_member (object, "current", json_node_ref (run->current));
      json_object_set_member (object, "next", json_node_ref (run->next));
      json_object_set_array_member (object, "differences", mortise_json_changes_to_json (run->changes));
      json_array_add_object_element (array, object);
    }
  mortise_cli_print_json (node);
}

/* --- trying ------------------------------------------------------------------------------------------------------- */

static GPtrArray *
try_traces (MortiseCli *cli, const char *path, GError **error)
{
  g_autofree char *filter = g_strjoinv (" ", cli->words + 1);
  g_autoptr (GAsyncResult) ran = NULL;
  gint64 limit = MORTISE_SHADOW_DEFAULT_TRACES;
  MortiseShadowOrder order = { .path = path,
                               .filter = filter,
                               .max_changes = MORTISE_CLI_MAX_CHANGES,
                               .progress = mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON) ? warn_of_run : print_run };

  if (!mortise_cli_options_get_integer (&cli->options, MORTISE_CLI_OPTION_LIMIT, 1, MORTISE_SHADOW_MAX_TRACES, &limit,
                                        error)
      || (cli->admin == NULL && !mortise_cli_open (cli, MORTISE_CLI_ONE_SHOT_HOLDER, error)))
    return NULL;
  order.limit = (guint) limit;
  mortise_shadow_run_async (cli->admin, &order, NULL, mortise_cli_keep_result, &ran);
  return mortise_shadow_run_finish (mortise_cli_await (&ran), error);
}

static guint
count_different (GPtrArray *runs)
{
  guint n = 0;

  for (guint i = 0; i < runs->len; i++)
    n += ((const MortiseShadowRun *) runs->pdata[i])->changes->len > 0;
  return n;
}

static gboolean
promote (MortiseCli *cli, const char *path, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonNode) package = json_node_init_object (json_node_alloc (), body);

  json_object_set_string_member (body, "directory", path);
  return mortise_cli_change (cli, "POST", "/v1/plugins", package, error);
}

static gboolean
run_shadow (MortiseCli *cli, GError **error)
{
  gboolean is_promotion = mortise_cli_has (cli, MORTISE_CLI_OPTION_PROMOTE);
  g_autofree char *path = g_canonicalize_filename (cli->words[0], NULL);
  g_autoptr (GPtrArray) runs = try_traces (cli, path, error);
  guint n_different = runs != NULL ? count_different (runs) : 0;

  if (runs == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON) && !is_promotion)
    print_as_json (runs);
  if (n_different > 0)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%u of %u came out different%s", n_different, runs->len,
                 is_promotion ? "; the site keeps the version that it has" : "");
  else if (runs->len == 0)
    g_set_error (
        error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
        "no trace fits in which the plugin was called; `mortise trace plugin:SLUG` lists those that there are");
  else
    return !is_promotion || promote (cli, path, error);
  return FALSE;
}

const MortiseCliVerb mortise_cli_verb_shadow = {
  .name = "shadow",
  .arguments = "DIR|ZIP [FILTER...]",
  .summary = "Fires traced hooks with a new version of a plugin beside the old, and says what differs",
  .details = "Both run on copies of the site, which are thrown away. FILTER chooses the traces, as for\n"
             "\"mortise trace\"; without one it is the newest in which the plugin was called. With --promote\n"
             "the new version is installed if nothing differs.",
  .examples = "mortise shadow ./my-plugin\n"
              "mortise shadow my-plugin-2.0.0.zip 'hook:lead_*' since:1d --limit 100 --promote",
  .min_words = 1,
  .max_words = 100,
  .options = { MORTISE_CLI_OPTION_LIMIT, MORTISE_CLI_OPTION_PROMOTE },
  .run = run_shadow,
};
