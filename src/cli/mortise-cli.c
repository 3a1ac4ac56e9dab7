/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli.h"

#include "mortise-cli-format.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <glib-unix.h>
#include <stdio.h>

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
on_closed (MortiseCli *cli)
{
  cli->is_closed = TRUE;
  g_main_loop_quit (cli->loop);
}

/**
 * mortise_cli_open:
 * @cli: the run
 * @holder: what to call itself; all but `cli` serve the site to others when no other process does
 * @error: return location for an error
 *
 * Reaches the site.
 *
 * Returns: whether it is reached
 */
gboolean
mortise_cli_open (MortiseCli *cli, const char *holder, GError **error)
{
  const char *site = cli->options.values[MORTISE_CLI_OPTION_SITE];
  g_autoptr (GAsyncResult) result = NULL;

  mortise_admin_open_async (site, holder, NULL, keep_result, &result);
  cli->admin = mortise_admin_open_finish (await (&result), error);
  if (!cli->admin)
    return FALSE;
  g_signal_connect_swapped (cli->admin, "closed", G_CALLBACK (on_closed), cli);
  return TRUE;
}

/**
 * mortise_cli_close:
 * @cli: the run
 *
 * Lets go of the site, if it was reached.
 */
void
mortise_cli_close (MortiseCli *cli)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli->admin)
    return;
  mortise_admin_close_async (cli->admin, keep_result, &result);
  if (!mortise_admin_close_finish (cli->admin, await (&result), &error))
    {
      g_autofree char *message = mortise_cli_text_escape (error->message);

      fprintf (stderr, "mortise: %s\n", message);
      cli->has_failed = TRUE;
    }
  g_clear_object (&cli->admin);
  /* What was cancelled with it still comes back to be told so. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/**
 * mortise_cli_request:
 * @cli: the run
 * @method: the HTTP method
 * @path: the path, as mortise_admin_build_path() gives it, and the query
 * @body: (nullable): the body
 * @error: return location for an error
 *
 * Sends a request and waits for its answer. The first one reaches the site.
 *
 * Returns: (transfer full) (nullable): the answer
 */
JsonNode *
mortise_cli_request (MortiseCli *cli, const char *method, const char *path, JsonNode *body, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (!cli->admin && !mortise_cli_open (cli, MORTISE_CLI_ONE_SHOT_HOLDER, error))
    return NULL;
  mortise_admin_request_async (cli->admin, method, path, body, NULL, keep_result, &result);
  return mortise_admin_request_finish (cli->admin, await (&result), error);
}

/**
 * mortise_cli_stop:
 * @cli: the run
 *
 * Ends mortise_cli_wait().
 */
void
mortise_cli_stop (MortiseCli *cli)
{
  cli->is_interrupted = TRUE;
  g_main_loop_quit (cli->loop);
}

static gboolean
on_signal (gpointer user_data)
{
  mortise_cli_stop (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * mortise_cli_catch_signals:
 * @cli: the run
 *
 * From here on Ctrl+C and a request to end are left to the verb, which puts its things in order.
 */
void
mortise_cli_catch_signals (MortiseCli *cli)
{
  g_unix_signal_add (SIGINT, on_signal, cli);
  g_unix_signal_add (SIGTERM, on_signal, cli);
  g_unix_signal_add (SIGHUP, on_signal, cli);
}

/**
 * mortise_cli_wait:
 * @cli: the run
 * @error: return location for an error
 *
 * Waits until the run is interrupted or stopped.
 *
 * Returns: %FALSE with MORTISE_ERROR_UNAVAILABLE when the process that holds the site went away instead
 */
gboolean
mortise_cli_wait (MortiseCli *cli, GError **error)
{
  if (!cli->is_interrupted && !cli->is_closed)
    g_main_loop_run (cli->loop);
  if (cli->is_interrupted || !cli->is_closed)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "the process that held the site \"%s\" ended",
               mortise_admin_get_site (cli->admin));
  return FALSE;
}

/**
 * mortise_cli_verb_takes:
 * @verb: a verb
 * @option: an option
 *
 * Returns: whether it may be given with that verb
 */
gboolean
mortise_cli_verb_takes (const MortiseCliVerb *verb, MortiseCliOption option)
{
  if (option < MORTISE_CLI_OPTION_PAYLOAD)
    return TRUE;
  for (guint i = 0; verb->options[i] != 0; i++)
    if (verb->options[i] == option)
      return TRUE;
  return FALSE;
}

/**
 * mortise_cli_has:
 * @cli: the run
 * @option: an option
 *
 * Returns: whether it was given
 */
gboolean
mortise_cli_has (MortiseCli *cli, MortiseCliOption option)
{
  return cli->options.values[option] != NULL;
}

static void
print_json (JsonNode *node, gboolean pretty)
{
  g_autofree char *text = mortise_json_to_text (node, pretty);
  g_autofree char *escaped = mortise_cli_text_escape_json (text);

  puts (escaped);
}

/**
 * mortise_cli_print_json:
 * @node: a value
 *
 * Prints it as JSON text for people to read as well.
 */
void
mortise_cli_print_json (JsonNode *node)
{
  print_json (node, TRUE);
}

/**
 * mortise_cli_print_json_line:
 * @node: a value
 *
 * Prints it as one line of JSON text, at once.
 */
void
mortise_cli_print_json_line (JsonNode *node)
{
  print_json (node, FALSE);
  fflush (stdout);
}

/**
 * mortise_cli_change:
 * @cli: the run
 * @method: the HTTP method
 * @path: the path of a request that answers with a plugin
 * @body: (nullable): the body
 * @error: return location for an error
 *
 * Sends a request that changes a plugin, and prints what the plugin is now.
 *
 * Returns: whether it was changed
 */
gboolean
mortise_cli_change (MortiseCli *cli, const char *method, const char *path, JsonNode *body, GError **error)
{
  g_autoptr (JsonNode) plugin = mortise_cli_request (cli, method, path, body, error);

  return plugin && mortise_cli_print_plugin (cli, plugin);
}

static char *
join_permissions (JsonObject *plugin)
{
  JsonArray *permissions = mortise_json_get_array (plugin, "permissions");
  GString *joined = g_string_new (NULL);

  for (guint i = 0; permissions && i < json_array_get_length (permissions); i++)
    {
      JsonObject *permission = json_array_get_object_element (permissions, i);

      g_string_append_printf (joined, "%s%s (%s)", i ? ", " : "", mortise_json_get_string (permission, "name", "?"),
                              mortise_json_get_boolean (permission, "granted", FALSE) ? "granted" : "not granted");
    }
  return g_string_free (joined, FALSE);
}

/**
 * mortise_cli_print_plugin:
 * @cli: the run
 * @plugin: a *plugin* of docs/admin-api.md
 *
 * Prints it, as JSON when that was asked for.
 *
 * Returns: %TRUE
 */
gboolean
mortise_cli_print_plugin (MortiseCli *cli, JsonNode *plugin)
{
  JsonObject *object = json_node_get_object (plugin);
  const char *reason = mortise_json_get_string (object, "reason", NULL);
  g_autofree char *permissions = join_permissions (object);
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    {
      mortise_cli_print_json (plugin);
      return TRUE;
    }
  text = g_strconcat (mortise_json_get_string (object, "slug", "?"), " ",
                      mortise_json_get_string (object, "version", "?"), ": ",
                      mortise_json_get_string (object, "state", "?"), reason ? " – " : "", reason ? reason : "",
                      *permissions ? "; permissions: " : "", permissions, NULL);
  escaped = mortise_cli_text_escape (text);
  puts (escaped);
  return TRUE;
}
