/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hook fired at a plugin, and at another version of it, in turns: whatever the machine does meanwhile hits both. */
#include "mortise-cli-bench.h"

#include "mortise-cli-build.h"
#include "mortise-cli-lab.h"
#include "mortise-cli-payload.h"
#include "mortise-cli-test.h"
#include "mortise-cli-verbs.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-process-usage.h"
#include "mortise-samples.h"

/* Fewer say nothing of a 95th percentile; see also mortise-samples.c. */
#define MIN_TIMES 20
#define DEFAULT_TIMES 1000
#define MAX_TIMES 100000
/* Before it is measured: the process starts, Python compiles, caches fill. */
#define MAX_WARM_UP 100

static void
bench_clear (MortiseCliBench *self)
{
  for (guint i = 0; i < self->n_sides; i++)
    {
      MortiseCliBenchSide *side = &self->sides[i];

      g_free (side->label);
      g_clear_object (&side->lab);
      g_free (side->slug);
      g_free (side->version);
      g_array_unref (side->wall_us);
      g_array_unref (side->cpu_us);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MortiseCliBench, bench_clear)

/* --- what is measured --------------------------------------------------------------------------------------------- */

static JsonNode *
switch_on (MortiseCliBenchSide *side, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", side->slug, "enable", NULL);

  return mortise_cli_ask_lab (side->lab, "POST", path, NULL, error);
}

static gboolean
grant_all (MortiseCliBenchSide *side, JsonObject *plugin, GError **error)
{
  JsonArray *permissions = mortise_json_get_array (plugin, "permissions");

  for (guint i = 0; permissions != NULL && i < json_array_get_length (permissions); i++)
    {
      const char *name = mortise_json_get_string (json_array_get_object_element (permissions, i), "name", "");
      g_autofree char *path = mortise_admin_build_path ("plugins", side->slug, "grants", name, NULL);
      g_autoptr (JsonNode) answer = mortise_cli_ask_lab (side->lab, "PUT", path, NULL, error);

      if (answer == NULL)
        return FALSE;
    }
  return TRUE;
}

/* A package is installed, a folder loaded in place. */
static JsonNode *
put_into_lab (MortiseCliBenchSide *side, const char *path, GError **error)
{
  JsonObject *body;
  g_autoptr (JsonNode) plugin = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return mortise_cli_load_in_lab (side->lab, path, error);
  body = json_object_new ();
  json_object_set_string_member (body, "directory", path);
  plugin = mortise_cli_ask_lab (side->lab, "POST", "/v1/plugins", body, error);
  if (plugin == NULL)
    return NULL;
  side->slug = g_strdup (mortise_json_get_string (json_node_get_object (plugin), "slug", ""));
  return grant_all (side, json_node_get_object (plugin), error) ? switch_on (side, error) : NULL;
}

static gboolean
add_side (MortiseCliBench *self, const char *label, const char *path, GError **error)
{
  MortiseCliBenchSide *side = &self->sides[self->n_sides++];
  g_autoptr (JsonNode) plugin = NULL;

  side->label = g_strdup (label);
  side->wall_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  side->cpu_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  side->lab = mortise_cli_open_empty_lab (error);
  plugin = side->lab != NULL ? put_into_lab (side, path, error) : NULL;
  if (plugin == NULL)
    {
      g_prefix_error (error, "%s: ", label);
      return FALSE;
    }
  g_free (side->slug);
  side->slug = g_strdup (mortise_json_get_string (json_node_get_object (plugin), "slug", ""));
  side->version = g_strdup (mortise_json_get_string (json_node_get_object (plugin), "version", ""));
  return TRUE;
}

/* --- the other version -------------------------------------------------------------------------------------------- */

/* (transfer full) (nullable): where the site has that version of the plugin; that of an update before is kept */
static char *
find_kept (MortiseCli *cli, const char *slug, const char *version)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", slug, "removal", NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", path, NULL, NULL);
  JsonArray *plugins = answer != NULL ? mortise_json_get_array (json_node_get_object (answer), "plugins") : NULL;
  JsonArray *versions = NULL;

  if (plugins != NULL && json_array_get_length (plugins) > 0)
    versions = mortise_json_get_array (json_array_get_object_element (plugins, json_array_get_length (plugins) - 1),
                                       "versions");
  for (guint i = 0; versions != NULL && i < json_array_get_length (versions); i++)
    {
      JsonObject *entry = json_array_get_object_element (versions, i);

      if (g_strcmp0 (mortise_json_get_string (entry, "version", NULL), version) == 0)
        return g_strdup (mortise_json_get_string (entry, "directory", NULL));
    }
  return NULL;
}

/* (transfer full) (nullable): where the installed version is; one that is loaded in place is none to measure against */
static char *
find_installed (MortiseCli *cli, const char *slug, char **version)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", slug, NULL);
  g_autoptr (JsonNode) plugin = mortise_cli_request (cli, "GET", path, NULL, NULL);
  JsonObject *object = plugin != NULL ? json_node_get_object (plugin) : NULL;

  if (object == NULL || g_strcmp0 (mortise_json_get_string (object, "source", NULL), "run") == 0)
    return NULL;
  *version = g_strdup (mortise_json_get_string (object, "version", NULL));
  return g_strdup (mortise_json_get_string (object, "directory", NULL));
}

static gboolean
add_other (MortiseCliBench *self, MortiseCli *cli, GError **error)
{
  const char *against = cli->options.values[MORTISE_CLI_OPTION_AGAINST];
  const char *slug = self->sides[0].slug;
  g_autofree char *version = NULL;
  g_autofree char *path = NULL;

  if (against != NULL && g_file_test (against, G_FILE_TEST_EXISTS))
    {
      path = g_canonicalize_filename (against, NULL);
      return add_side (self, against, path, error);
    }
  path = find_installed (cli, slug, &version);
  if (against == NULL)
    return path == NULL || add_side (self, "installed", path, error);
  if (g_strcmp0 (version, against) != 0)
    {
      g_free (path);
      path = find_kept (cli, slug, against);
    }
  if (path != NULL)
    return add_side (self, against, path, error);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
               "\"--against %s\" is neither a folder, nor a package, nor a version of %s that the site has%s%s%s",
               against, slug, version != NULL ? "; installed is " : "", version != NULL ? version : "",
               version != NULL ? "" : "; name a folder or a package");
  return FALSE;
}

/* --- measuring ---------------------------------------------------------------------------------------------------- */

static gboolean
fail_call (const MortiseCliBenchSide *side, JsonObject *call, GError **error)
{
  JsonObject *problem = mortise_json_get_object (call, "error");
  const char *traceback = problem != NULL ? mortise_json_get_string (problem, "traceback", NULL) : NULL;

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s %s (%s), call %u: %s%s%s", side->slug, side->version,
               side->label, side->wall_us->len + 1,
               problem != NULL ? mortise_json_get_string (problem, "message", "?")
                               : mortise_json_get_string (call, "status", "?"),
               traceback != NULL ? "\n" : "", traceback != NULL ? traceback : "");
  return FALSE;
}

static gboolean
take_dispatch (MortiseCliBenchSide *side, JsonObject *dispatch, GError **error)
{
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");
  gint64 wall_us = mortise_json_get_int (dispatch, "wall_us", 0);
  gint64 cpu_us = 0;

  for (guint i = 0; calls != NULL && i < json_array_get_length (calls); i++)
    {
      JsonObject *call = json_array_get_object_element (calls, i);

      if (g_strcmp0 (mortise_json_get_string (call, "status", NULL), "ok") != 0)
        return fail_call (side, call, error);
      cpu_us += mortise_json_get_int (call, "cpu_us", 0);
    }
  g_array_append_val (side->wall_us, wall_us);
  g_array_append_val (side->cpu_us, cpu_us);
  return TRUE;
}

static gboolean
fire (const MortiseCliBench *self, MortiseCliBenchSide *side, JsonNode *payload, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("hooks", self->hook, "fire", NULL);
  JsonObject *body = json_object_new ();
  g_autoptr (JsonNode) dispatch = NULL;

  if (payload != NULL)
    json_object_set_member (body, "payload", json_node_ref (payload));
  dispatch = mortise_cli_ask_lab (side->lab, "POST", path, body, error);
  return dispatch != NULL && take_dispatch (side, json_node_get_object (dispatch), error);
}

static gboolean
fire_in_turns (MortiseCliBench *self, guint round, JsonNode *payload, GError **error)
{
  for (guint i = 0; i < self->n_sides; i++)
    if (!fire (self, &self->sides[(i + round) % self->n_sides], payload, error))
      return FALSE;
  return TRUE;
}

static void
look_at_memory (MortiseCliBenchSide *side)
{
  MortiseProcessUsage usage;

  if (side->pid <= 0 || !mortise_process_usage_read (side->pid, &usage))
    return;
  side->last_bytes = usage.memory_bytes;
  side->peak_bytes = MAX (side->peak_bytes, usage.memory_bytes);
}

/* What came before is left out. */
static gboolean
begin (MortiseCliBenchSide *side, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", side->slug, NULL);
  g_autoptr (JsonNode) plugin = mortise_cli_ask_lab (side->lab, "GET", path, NULL, error);

  if (plugin == NULL)
    return FALSE;
  side->pid = (GPid) mortise_json_get_int (json_node_get_object (plugin), "pid", 0);
  g_array_set_size (side->wall_us, 0);
  g_array_set_size (side->cpu_us, 0);
  look_at_memory (side);
  side->first_bytes = side->last_bytes;
  return TRUE;
}

static gboolean
measure (MortiseCliBench *self, MortiseCli *cli, JsonNode *payload, GError **error)
{
  guint section = MAX (1, self->times / MORTISE_SAMPLES_N_SECTIONS);

  for (guint i = 0; i < self->warm_up && !cli->is_interrupted; i++)
    if (!fire_in_turns (self, i, payload, error))
      return FALSE;
  for (guint i = 0; i < self->n_sides; i++)
    if (!begin (&self->sides[i], error))
      return FALSE;
  for (guint i = 0; i < self->times && !cli->is_interrupted; i++)
    {
      if (!fire_in_turns (self, i, payload, error))
        return FALSE;
      for (guint j = 0; (i + 1) % section == 0 && j < self->n_sides; j++)
        look_at_memory (&self->sides[j]);
    }
  if (cli->is_interrupted)
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_CANCELLED, "interrupted; nothing is told of half a run");
  return !cli->is_interrupted;
}

static gboolean
prepare (MortiseCliBench *self, MortiseCli *cli, MortiseCliTestPlugin *plugin, GError **error)
{
  gint64 times = DEFAULT_TIMES;

  if (!mortise_cli_options_get_integer (&cli->options, MORTISE_CLI_OPTION_TIMES, MIN_TIMES, MAX_TIMES, &times, error)
      || !mortise_cli_test_plugin_read (plugin, cli->words[0], error))
    return FALSE;
  self->times = (guint) times;
  self->warm_up = CLAMP (self->times / 10, 1, MAX_WARM_UP);
  self->hook = cli->words[1];
  return g_str_equal (plugin->directory, plugin->folder)
         || mortise_cli_build_run (plugin->folder, FALSE, stderr, error);
}

static gboolean
run_bench (MortiseCli *cli, GError **error)
{
  const char *word = cli->options.values[MORTISE_CLI_OPTION_PAYLOAD];
  g_auto (MortiseCliBench) self = { NULL };
  g_auto (MortiseCliTestPlugin) plugin = { NULL };
  g_autoptr (JsonNode) payload = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (word != NULL && (payload = mortise_cli_payload_read (word, error)) == NULL)
    return FALSE;
  if (!prepare (&self, cli, &plugin, error))
    return FALSE;
  mortise_cli_catch_signals (cli);
  if (!add_side (&self, cli->words[0], plugin.directory, error) || !add_other (&self, cli, error)
      || !measure (&self, cli, payload, error))
    return FALSE;
  node = mortise_cli_bench_to_json (&self);
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (node);
  else
    mortise_cli_bench_print (&self);
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_bench = {
  .name = "bench",
  .arguments = "DIR HOOK",
  .summary = "Measures how long a plugin takes for a hook, beside another version of it",
  .details = "The hook is fired --times times (20 to 100000; 1000) at the plugin in DIR and at the version that\n"
             "the site has, or that of --against: a folder, a package or a version that the site has kept. Each\n"
             "is alone on a site that is thrown away; they are fired at in turns, and the first calls are left\n"
             "out. A difference counts where the medians of 20 sections of the run differ by the test of Mann\n"
             "and Whitney at 5 %; else it is within noise. What fails ends it.",
  .examples = "mortise bench ./my-plugin lead_created\n"
              "mortise bench ./my-plugin lead_created --payload lead.json --times 5000\n"
              "mortise bench ./my-plugin lead_created --against my-plugin-1.0.0.zip --json",
  .min_words = 2,
  .max_words = 2,
  .options = { MORTISE_CLI_OPTION_PAYLOAD, MORTISE_CLI_OPTION_TIMES, MORTISE_CLI_OPTION_AGAINST },
  .run = run_bench,
};
