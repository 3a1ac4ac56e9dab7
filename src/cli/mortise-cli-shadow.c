/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-dispatch.h"
#include "mortise-cli-lab.h"
#include "mortise-cli-outcome.h"
#include "mortise-dispatch-outcome.h"
#include "mortise-error.h"
#include "mortise-json-difference.h"
#include "mortise-json.h"

#include <stdio.h>

#define DEFAULT_TRACES 20
#define MAX_TRACES 1000

/**
 * Shadow:
 * @current: a copy of the site as it is
 * @next: a copy of the site with the new version
 * @runs: what came of each, for --json
 *
 * The same dispatches with what is installed and with what may be.
 */
typedef struct
{
  MortiseLab *current;
  MortiseLab *next;
  JsonArray *runs;
  guint n_runs;
  guint n_different;
} Shadow;

static void
shadow_clear (Shadow *self)
{
  g_clear_object (&self->current);
  g_clear_object (&self->next);
  g_clear_pointer (&self->runs, json_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shadow, shadow_clear)

static JsonNode *
make_package (const char *word)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *path = g_canonicalize_filename (word, NULL);

  json_object_set_string_member (body, "directory", path);
  return json_node_init_object (json_node_alloc (), body);
}

/* --- what is fired ------------------------------------------------------------------------------------------------ */

/* (transfer full): the slug of the new version, once it is installed in its lab. */
static char *
install_in_lab (MortiseCli *cli, MortiseLab *lab, GError **error)
{
  g_autoptr (JsonNode) package = make_package (cli->words[0]);
  g_autoptr (GAsyncResult) installed = NULL;
  g_autoptr (JsonNode) plugin = NULL;

  mortise_admin_request_async (mortise_lab_get_admin (lab), "POST", "/v1/plugins", package, NULL,
                               mortise_cli_keep_result, &installed);
  plugin = mortise_admin_request_finish (mortise_lab_get_admin (lab), mortise_cli_await (&installed), error);
  return plugin != NULL ? g_strdup (mortise_json_get_string (json_node_get_object (plugin), "slug", "")) : NULL;
}

/* (transfer full): the traces that fit the filter and that the plugin was called in. */
static JsonNode *
get_traces (MortiseCli *cli, const char *slug, GError **error)
{
  g_autofree char *words = g_strjoinv (" ", cli->words + 1);
  g_autofree char *filter = g_strconcat ("plugin:", slug, " ", words, NULL);
  g_autofree char *escaped = g_uri_escape_string (filter, NULL, FALSE);
  g_autofree char *path = NULL;
  gint64 limit = DEFAULT_TRACES;

  if (!mortise_cli_options_get_integer (&cli->options, MORTISE_CLI_OPTION_LIMIT, 1, MAX_TRACES, &limit, error))
    return NULL;
  path = g_strdup_printf ("/v1/traces?limit=%" G_GINT64_FORMAT "&filter=%s", limit, escaped);
  return mortise_cli_request (cli, "GET", path, NULL, error);
}

static JsonObject *
make_trial (MortiseCli *cli, JsonObject *trace, GError **error)
{
  JsonNode *payload = mortise_cli_get_payload (cli, mortise_json_get_string (trace, "id", ""), error);
  JsonObject *trial;

  if (payload == NULL)
    return NULL;
  trial = json_object_new ();
  json_object_set_member (trial, "payload", payload);
  json_object_set_string_member (trial, "hook", mortise_json_get_string (trace, "hook", ""));
  return trial;
}

/* --- what comes of it --------------------------------------------------------------------------------------------- */

static void
add_run (Shadow *self, JsonObject *trace, JsonNode *current, JsonNode *next, GPtrArray *changes)
{
  JsonObject *run = json_object_new ();

  json_object_set_string_member (run, "trace", mortise_json_get_string (trace, "id", ""));
  json_object_set_member (run, "current", json_node_ref (current));
  json_object_set_member (run, "next", json_node_ref (next));
  json_object_set_array_member (run, "differences", mortise_json_changes_to_json (changes));
  json_array_add_object_element (self->runs, run);
}

static gboolean
try_trace (Shadow *self, MortiseCli *cli, JsonObject *trace, GError **error)
{
  g_autoptr (JsonObject) trial = make_trial (cli, trace, error);
  g_autoptr (GPtrArray) current = trial != NULL ? mortise_cli_try (self->current, trial, error) : NULL;
  g_autoptr (GPtrArray) next = current != NULL ? mortise_cli_try (self->next, trial, error) : NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree char *line = NULL;

  if (next == NULL)
    return FALSE;
  changes = mortise_dispatch_compare_outcomes (json_node_get_object (current->pdata[0]),
                                               json_node_get_object (next->pdata[0]), MORTISE_CLI_MAX_CHANGES);
  add_run (self, trace, current->pdata[0], next->pdata[0], changes);
  self->n_runs++;
  self->n_different += changes->len > 0;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    return TRUE;
  line = mortise_cli_dispatch_to_line (trace);
  printf ("%s: %s\n", line, changes->len == 0 ? "the same" : "different");
  mortise_cli_outcome_print (changes);
  return TRUE;
}

/* What was fired within another is fired by that. */
static gboolean
try_traces (Shadow *self, MortiseCli *cli, JsonArray *traces, GError **error)
{
  for (guint i = 0; i < json_array_get_length (traces); i++)
    {
      JsonObject *trace = json_array_get_object_element (traces, i);

      if (mortise_json_get_string (trace, "parent", NULL) == NULL && !try_trace (self, cli, trace, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
promote (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) package = make_package (cli->words[0]);

  return mortise_cli_change (cli, "POST", "/v1/plugins", package, error);
}

static gboolean
conclude (Shadow *self, MortiseCli *cli, GError **error)
{
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON) && !mortise_cli_has (cli, MORTISE_CLI_OPTION_PROMOTE))
    {
      g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), self->runs);

      mortise_cli_print_json (node);
    }
  if (self->n_different > 0)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%u of %u came out different%s", self->n_different,
                 self->n_runs,
                 mortise_cli_has (cli, MORTISE_CLI_OPTION_PROMOTE) ? "; the site keeps the version that it has" : "");
  else if (self->n_runs == 0)
    g_set_error (
        error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
        "no trace fits in which the plugin was called; `mortise trace plugin:SLUG` lists those that there are");
  else
    return !mortise_cli_has (cli, MORTISE_CLI_OPTION_PROMOTE) || promote (cli, error);
  return FALSE;
}

static gboolean
run_shadow (MortiseCli *cli, GError **error)
{
  g_auto (Shadow) self = { .runs = json_array_new () };
  g_autofree char *slug = NULL;
  g_autoptr (JsonNode) traces = NULL;

  self.next = mortise_cli_open_lab (cli, error);
  slug = self.next != NULL ? install_in_lab (cli, self.next, error) : NULL;
  traces = slug != NULL ? get_traces (cli, slug, error) : NULL;
  self.current = traces != NULL ? mortise_cli_open_lab (cli, error) : NULL;
  return self.current != NULL && try_traces (&self, cli, json_node_get_array (traces), error)
         && conclude (&self, cli, error);
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
