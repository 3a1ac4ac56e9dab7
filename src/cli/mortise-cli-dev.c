/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-build.h"
#include "mortise-cli-lab.h"
#include "mortise-cli-log.h"
#include "mortise-cli-plugin-view.h"
#include "mortise-cli-text.h"
#include "mortise-dev-loop.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

/* Of the folder, unless --site names another one. */
#define SITE ".mortise"

/* The plugin that is being written. */
typedef struct
{
  MortiseCli *cli;
  MortiseDevLoop *loop;
} Dev;

static void
say (const char *text)
{
  g_autofree char *escaped = mortise_cli_text_escape (text);

  puts (escaped);
  fflush (stdout);
}

static gboolean
is_json (const Dev *self)
{
  return mortise_cli_has (self->cli, MORTISE_CLI_OPTION_JSON);
}

/* With --json: what happens is one object a line. @value is taken over. */
static void
tell (const char *event, const char *name, JsonNode *value)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "event", event);
  json_object_set_member (object, name, value);
  mortise_cli_print_json_line (node);
}

static void
tell_object (const char *event, const char *name, JsonObject *value)
{
  tell (event, name, json_node_init_object (json_node_alloc (), value));
}

static void
tell_text (const char *event, const char *name, const char *value)
{
  tell (event, name, json_node_init_string (json_node_alloc (), value));
}

static void
on_failed (Dev *self, const GError *error)
{
  g_autofree char *text = g_strdup_printf (
      mortise_dev_loop_is_loaded (self->loop) ? "%s" : "Not loaded: %s; mend what is told above", error->message);

  if (is_json (self))
    tell_text ("error", "message", error->message);
  else
    say (text);
}

/* --- what happens ------------------------------------------------------------------------------------------------- */

/* What the answer to a request says is left out, as it is printed already. */
static void
print_record (Dev *self, JsonObject *record)
{
  g_autofree char *refusal = g_strconcat (mortise_dev_loop_get_slug (self->loop), " goes on as it was: ", NULL);
  const char *message = mortise_json_get_string (record, "message", "");

  if (g_strcmp0 (mortise_json_get_string (record, "stream", NULL), "host") != 0
      || (!g_str_has_prefix (message, refusal) && !g_str_equal (message, "reloaded")))
    mortise_cli_log_print (record);
}

static void
on_event (Dev *self, JsonObject *event)
{
  JsonObject *record = mortise_json_get_object (event, "record");
  JsonObject *dispatch = mortise_json_get_object (event, "dispatch");
  const char *slug = mortise_dev_loop_get_slug (self->loop);

  if (slug == NULL)
    return;
  if (record != NULL && g_strcmp0 (mortise_json_get_string (record, "plugin", NULL), slug) == 0)
    is_json (self) ? tell_object ("log", "record", record) : print_record (self, record);
  else if (dispatch != NULL && mortise_cli_dispatch_has_call (dispatch, slug))
    is_json (self) ? tell_object ("trace", "dispatch", dispatch)
                   : mortise_cli_print_calls_of (dispatch, slug, mortise_dev_loop_get_directory (self->loop));
  fflush (stdout);
  if (ferror (stdout))
    mortise_cli_stop (self->cli);
}

static void
on_validated (Dev *self, const char *const *lines, JsonObject *validation)
{
  if (is_json (self))
    tell_object ("validated", "validation", validation);
  else
    mortise_cli_print_lines (lines, stdout);
}

static void
on_built (Dev *self, const char *const *lines)
{
  mortise_cli_print_lines (lines, is_json (self) ? stderr : stdout);
}

static char *
join_granted (JsonObject *plugin)
{
  JsonArray *permissions = mortise_json_get_array (plugin, "permissions");
  GString *joined = g_string_new (NULL);

  for (guint i = 0; permissions != NULL && i < json_array_get_length (permissions); i++)
    {
      JsonObject *permission = json_array_get_object_element (permissions, i);

      if (mortise_json_get_boolean (permission, "granted", FALSE))
        g_string_append_printf (joined, "%s%s", joined->len > 0 ? ", " : "",
                                mortise_json_get_string (permission, "name", "?"));
    }
  return g_string_free (joined, FALSE);
}

static void
on_renewed (Dev *self, JsonObject *plugin, gboolean is_first)
{
  g_autofree char *granted = join_granted (plugin);
  g_autofree char *text
      = g_strdup_printf ("%s %s is %s", mortise_dev_loop_get_slug (self->loop),
                         mortise_json_get_string (plugin, "version", "?"), is_first ? "loaded" : "reloaded");
  g_autofree char *grants
      = g_strdup_printf ("Granted, in this site only, as its manifest asks for it: %s", *granted ? granted : "nothing");

  if (is_json (self))
    {
      tell_object (is_first ? "loaded" : "reloaded", "plugin", plugin);
      return;
    }
  say (text);
  if (is_first || *granted)
    say (grants);
  mortise_cli_print_listeners (plugin);
  fflush (stdout);
}

/* --- the loop ----------------------------------------------------------------------------------------------------- */

/* Nothing of it is the author's to keep: git is told so. */
static gboolean
make_site (const char *site, GError **error)
{
  g_autofree char *path = g_build_filename (site, ".gitignore", NULL);

  if (g_mkdir_with_parents (site, 0700) != 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s; name another folder with --site", site,
                   g_strerror (errno));
      return FALSE;
    }
  return g_file_set_contents (path, "*\n", -1, error);
}

static gboolean
choose_site (MortiseCli *cli, const char *folder, GError **error)
{
  char **site = &cli->options.values[MORTISE_CLI_OPTION_SITE];

  if (*site != NULL)
    return TRUE;
  *site = g_build_filename (folder, SITE, NULL);
  return make_site (*site, error);
}

static void
print_site (Dev *self)
{
  const char *site = mortise_admin_get_site (self->cli->admin);
  g_autofree char *text = g_strdup_printf ("The site is %s: mortise --site %s fire HOOK. A change is loaded when it is "
                                           "saved; Ctrl+C ends.",
                                           site, site);

  if (is_json (self))
    tell_text ("site", "site", site);
  else
    say (text);
}

static void
unload (Dev *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  mortise_dev_loop_end_async (self->loop, mortise_cli_keep_result, &result);
  mortise_dev_loop_end_finish (self->loop, mortise_cli_await (&result));
}

static void
connect_all (Dev *self)
{
  g_signal_connect_swapped (self->cli->admin, "event", G_CALLBACK (on_event), self);
  g_signal_connect_swapped (self->loop, "validated", G_CALLBACK (on_validated), self);
  g_signal_connect_swapped (self->loop, "built", G_CALLBACK (on_built), self);
  g_signal_connect_swapped (self->loop, "renewed", G_CALLBACK (on_renewed), self);
  g_signal_connect_swapped (self->loop, "failed", G_CALLBACK (on_failed), self);
}

static gboolean
follow (Dev *self, GError **error)
{
  gboolean is_done;

  connect_all (self);
  mortise_admin_follow (self->cli->admin);
  is_done = mortise_dev_loop_start (self->loop, error) && mortise_cli_wait (self->cli, error);
  g_signal_handlers_disconnect_by_data (self->cli->admin, self);
  g_signal_handlers_disconnect_by_data (self->loop, self);
  if (is_done)
    unload (self);
  return is_done;
}

static gboolean
run_dev (MortiseCli *cli, GError **error)
{
  g_autofree char *folder = g_canonicalize_filename (cli->words[0], NULL);
  g_autoptr (MortiseDevLoop) loop = NULL;
  Dev self = { .cli = cli };

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "%s is no folder; name that of a plugin",
                   cli->words[0]);
      return FALSE;
    }
  mortise_cli_catch_signals (cli);
  if (!choose_site (cli, folder, error) || !mortise_cli_open (cli, "dev", error))
    return FALSE;
  print_site (&self);
  self.loop = loop = mortise_dev_loop_new (cli->admin, folder, TRUE);
  return follow (&self, error);
}

const MortiseCliVerb mortise_cli_verb_dev = {
  .name = "dev",
  .arguments = "DIR",
  .summary = "Loads the plugin in a folder, and again whenever it is saved",
  .details = "It is validated, built if it is in C (by meson, in DIR/build), and loaded in a site of its own,\n"
             "DIR/.mortise, or that of --site. On each save the same is done again, and a new process takes over\n"
             "without a call being lost. Where it does not come up, the old one goes on. Findings, the compiler's\n"
             "errors, the plugin's log and its calls are printed as they come, with file and line. With --json\n"
             "each is an object on a line of its own; the compiler then writes to standard error.",
  .examples = "mortise dev ./my-plugin\n"
              "mortise --site my-plugin/.mortise fire lead_created     (in another terminal)",
  .min_words = 1,
  .max_words = 1,
  .run = run_dev,
};
