/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-dispatch.h"
#include "mortise-cli-lab.h"
#include "mortise-cli-outcome.h"
#include "mortise-dispatch-outcome.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-trial.h"

#include <stdio.h>
#include <string.h>

/* --- what is tried ------------------------------------------------------------------------------------------------ */

static void
set_disabled (JsonObject *trial, const char *slugs)
{
  g_auto (GStrv) parts = g_strsplit (slugs, ",", -1);
  JsonArray *list = json_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    json_array_add_string_element (list, parts[i]);
  json_object_set_array_member (trial, "disabled", list);
}

/* SLUG.KEY=JSON; a text that is no JSON stands for itself. */
static gboolean
set_setting (JsonObject *trial, const char *word, GError **error)
{
  const char *dot = strchr (word, '.');
  const char *equals = dot != NULL ? strchr (dot, '=') : NULL;
  g_autofree char *slug = NULL;
  g_autofree char *key = NULL;
  JsonObject *settings, *values;
  JsonNode *value;

  if (equals == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"--set %s\" is not SLUG.KEY=JSON", word);
      return FALSE;
    }
  slug = g_strndup (word, (gsize) (dot - word));
  key = g_strndup (dot + 1, (gsize) (equals - dot - 1));
  value = mortise_json_parse (equals + 1, strlen (equals + 1), NULL);
  values = json_object_new ();
  settings = json_object_new ();
  json_object_set_member (values, key, value != NULL ? value : json_node_init_string (json_node_alloc (), equals + 1));
  json_object_set_object_member (settings, slug, values);
  json_object_set_object_member (trial, "settings", settings);
  return TRUE;
}

static gboolean
set_directory (JsonObject *trial, const char *directory)
{
  g_autofree char *path = g_canonicalize_filename (directory, NULL);
  JsonArray *list = json_array_new ();

  json_array_add_string_element (list, path);
  json_object_set_array_member (trial, "directories", list);
  return TRUE;
}

static JsonObject *
make_trial (MortiseCli *cli, JsonObject *recorded, GError **error)
{
  g_autoptr (JsonObject) trial = json_object_new ();
  const char *without = cli->options.values[MORTISE_CLI_OPTION_WITHOUT];
  const char *setting = cli->options.values[MORTISE_CLI_OPTION_SET];
  const char *directory = cli->options.values[MORTISE_CLI_OPTION_RUN];
  gint64 times = 1;
  JsonNode *payload;

  if (!mortise_cli_options_get_integer (&cli->options, MORTISE_CLI_OPTION_TIMES, 1, MORTISE_TRIAL_MAX_TIMES, &times,
                                        error)
      || (setting != NULL && !set_setting (trial, setting, error)))
    return NULL;
  payload = mortise_cli_get_payload (cli, mortise_json_get_string (recorded, "id", ""), error);
  if (payload == NULL)
    return NULL;
  json_object_set_member (trial, "payload", payload);
  json_object_set_string_member (trial, "hook", mortise_json_get_string (recorded, "hook", ""));
  json_object_set_int_member (trial, "times", times);
  if (without != NULL)
    set_disabled (trial, without);
  if (directory != NULL)
    set_directory (trial, directory);
  return g_steal_pointer (&trial);
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static guint
print_runs (JsonObject *recorded, GPtrArray *dispatches)
{
  guint n_same = 0;

  for (guint i = 0; i < dispatches->len; i++)
    {
      g_autoptr (GPtrArray) changes = mortise_dispatch_compare_outcomes (
          recorded, json_node_get_object (dispatches->pdata[i]), MORTISE_CLI_MAX_CHANGES);
      g_autofree char *line = mortise_cli_dispatch_to_line (json_node_get_object (dispatches->pdata[i]));

      printf ("%s: %s\n", line, changes->len == 0 ? "the same" : "different");
      mortise_cli_outcome_print (changes);
      n_same += changes->len == 0;
    }
  return n_same;
}

static guint
print_json (JsonObject *recorded, GPtrArray *dispatches)
{
  g_autoptr (JsonArray) runs = json_array_new ();
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), runs);
  guint n_same = 0;

  for (guint i = 0; i < dispatches->len; i++)
    {
      g_autoptr (GPtrArray) changes = mortise_dispatch_compare_outcomes (
          recorded, json_node_get_object (dispatches->pdata[i]), MORTISE_CLI_MAX_CHANGES);
      JsonObject *run = json_object_new ();

      json_object_set_member (run, "dispatch", json_node_ref (dispatches->pdata[i]));
      json_object_set_array_member (run, "differences", mortise_json_changes_to_json (changes));
      json_array_add_object_element (runs, run);
      n_same += changes->len == 0;
    }
  mortise_cli_print_json (node);
  return n_same;
}

static gboolean
run_replay (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("traces", cli->words[0], NULL);
  g_autoptr (JsonNode) trace = mortise_cli_request (cli, "GET", path, NULL, error);
  JsonObject *recorded = trace != NULL ? json_node_get_object (trace) : NULL;
  g_autoptr (JsonObject) trial = recorded != NULL ? make_trial (cli, recorded, error) : NULL;
  g_autoptr (MortiseLab) lab = trial != NULL ? mortise_cli_open_lab (cli, error) : NULL;
  g_autoptr (GPtrArray) dispatches = lab != NULL ? mortise_cli_try (lab, trial, error) : NULL;
  guint n_same;

  if (dispatches == NULL)
    return FALSE;
  n_same = mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON) ? print_json (recorded, dispatches)
                                                          : print_runs (recorded, dispatches);
  if (n_same == dispatches->len)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%u of %u came out different", dispatches->len - n_same,
               dispatches->len);
  return FALSE;
}

const MortiseCliVerb mortise_cli_verb_replay = {
  .name = "replay",
  .arguments = "ID|last",
  .summary = "Fires a traced hook again, on a copy of the site, and says what differs",
  .details = "Nothing of it reaches the site: plugins run on a copy of what they keep, which is thrown away.\n"
             "It ends with an error where a result differs. --set SLUG.KEY=JSON changes a setting for it.",
  .examples = "mortise replay last\n"
              "mortise replay last --times 10\n"
              "mortise replay last --without slack-notifier\n"
              "mortise replay last --run ./my-plugin",
  .min_words = 1,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_TIMES, MORTISE_CLI_OPTION_WITHOUT, MORTISE_CLI_OPTION_SET, MORTISE_CLI_OPTION_RUN },
  .run = run_replay,
};
