/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would be installed or updated: shown, asked about where somebody can answer, and done. */
#include "mortise-cli-plan.h"

#include "mortise-cli-format.h"
#include "mortise-cli-text.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* --- showing ------------------------------------------------------------------------------------------------------ */

static void print_line (const char *format, ...) G_GNUC_PRINTF (1, 2);

static void
print_line (const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  escaped = mortise_cli_text_escape (text);
  puts (escaped);
}

static void
print_head (JsonObject *step)
{
  const char *action = mortise_json_get_string (step, "action", "?");
  const char *slug = mortise_json_get_string (step, "slug", "?");
  const char *from = mortise_json_get_string (step, "from", NULL);
  const char *to = mortise_json_get_string (step, "to", "");
  g_autofree char *size = mortise_cli_format_size (mortise_json_get_int (step, "size", 0));

  if (from != NULL && *to != '\0')
    print_line ("%s %s: %s to %s, %s", action, slug, from, to, size);
  else if (g_str_equal (action, "enable"))
    print_line ("enable %s", slug);
  else
    print_line ("%s %s %s, %s", action, slug, to, size);
}

static void
print_signature (JsonObject *step)
{
  JsonObject *signature = mortise_json_get_object (step, "signature");
  const char *state = mortise_json_get_string (signature, "state", NULL);
  const char *publisher = mortise_json_get_string (signature, "publisher", NULL);
  const char *catalogue = mortise_json_get_string (step, "catalogue", NULL);

  if (catalogue != NULL)
    print_line ("    from %s", catalogue);
  if (publisher != NULL)
    print_line ("    signed by %s", publisher);
  else if (state != NULL)
    print_line ("    signature: %s", state);
}

static void
print_permissions (JsonObject *step)
{
  JsonArray *permissions = mortise_json_get_array (step, "new_permissions");

  for (guint i = 0; permissions != NULL && i < json_array_get_length (permissions); i++)
    {
      JsonObject *permission = json_array_get_object_element (permissions, i);
      JsonArray *scopes = mortise_json_get_array (permission, "scopes");
      const char *reason = mortise_json_get_string (permission, "reason", NULL);
      g_autoptr (GString) text = g_string_new (mortise_json_get_string (permission, "name", "?"));

      for (guint j = 0; scopes != NULL && j < json_array_get_length (scopes); j++)
        g_string_append_printf (text, "%s%s", j == 0 ? " to " : ", ", json_array_get_string_element (scopes, j));
      if (reason != NULL)
        g_string_append_printf (text, " – %s", reason);
      print_line ("    %s: %s", mortise_json_get_string (step, "from", NULL) != NULL ? "new permission" : "asks for",
                  text->str);
    }
}

static void
print_names (const char *section, const char *what, JsonArray *names)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (names == NULL || json_array_get_length (names) == 0)
    return;
  for (guint i = 0; i < json_array_get_length (names); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", json_array_get_string_element (names, i));
  print_line ("    %s %s: %s", section, what, text->str);
}

/* Permissions have lines of their own. */
static void
print_difference (JsonObject *step)
{
  JsonObject *difference = mortise_json_get_object (step, "difference");
  JsonObjectIter iter;
  const char *section;
  JsonNode *node;

  if (difference == NULL)
    return;
  json_object_iter_init_ordered (&iter, difference);
  while (json_object_iter_next_ordered (&iter, &section, &node))
    {
      JsonObject *changes = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (changes == NULL || g_str_equal (section, "permissions"))
        continue;
      print_names (section, "added", mortise_json_get_array (changes, "added"));
      print_names (section, "removed", mortise_json_get_array (changes, "removed"));
      print_names (section, "changed", mortise_json_get_array (changes, "changed"));
    }
}

static void
print_findings (JsonObject *step)
{
  JsonArray *findings = mortise_json_get_array (step, "findings");

  for (guint i = 0; findings != NULL && i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);
      const char *severity = mortise_json_get_string (finding, "severity", "note");

      if (!g_str_equal (severity, "note"))
        print_line ("    %s: %s [%s]", severity, mortise_json_get_string (finding, "message", ""),
                    mortise_json_get_string (finding, "rule", ""));
    }
}

static void
print_notes (JsonObject *plan)
{
  JsonArray *notes = mortise_json_get_array (plan, "notes");

  for (guint i = 0; notes != NULL && i < json_array_get_length (notes); i++)
    {
      JsonObject *note = json_array_get_object_element (notes, i);

      print_line ("%s %s", mortise_json_get_string (note, "text", ""),
                  mortise_json_get_string (note, "suggestion", ""));
    }
}

static void
print_plan (JsonObject *plan)
{
  JsonArray *steps = mortise_json_get_array (plan, "steps");

  for (guint i = 0; steps != NULL && i < json_array_get_length (steps); i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);

      print_head (step);
      print_signature (step);
      print_permissions (step);
      print_difference (step);
      print_findings (step);
    }
  print_notes (plan);
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

static gboolean
can_ask (MortiseCli *cli)
{
  return !mortise_cli_has (cli, MORTISE_CLI_OPTION_YES) && isatty (STDIN_FILENO) && isatty (STDOUT_FILENO);
}

static gboolean
ask (const char *question)
{
  char answer[8];

  printf ("%s [y/N] ", question);
  fflush (stdout);
  return fgets (answer, sizeof answer, stdin) != NULL && (*answer == 'y' || *answer == 'Y');
}

/**
 * mortise_cli_plan_confirm:
 * @cli: the run
 *
 * Asks whether to go on, where a person can answer and `--yes` was not given.
 *
 * Returns: whether to go on
 */
gboolean
mortise_cli_plan_confirm (MortiseCli *cli)
{
  return !can_ask (cli) || ask ("Go on?");
}

static gboolean
is_consented (const char *consent, const char *name)
{
  g_auto (GStrv) names = g_strsplit (consent, ",", -1);

  return g_str_equal (consent, "all") || g_strv_contains ((const char *const *) names, name);
}

/* @consent is %NULL where a person is to be asked. */
static JsonArray *
list_granted (JsonObject *step, const char *consent)
{
  JsonArray *permissions = mortise_json_get_array (step, "new_permissions");
  JsonArray *granted = json_array_new ();

  for (guint i = 0; permissions != NULL && i < json_array_get_length (permissions); i++)
    {
      const char *name = mortise_json_get_string (json_array_get_object_element (permissions, i), "name", "");
      g_autofree char *escaped = mortise_cli_text_escape (name);
      g_autofree char *question = g_strdup_printf ("Grant %s?", escaped);

      if (consent != NULL ? is_consented (consent, name) : ask (question))
        json_array_add_string_element (granted, name);
    }
  return granted;
}

static gboolean
wants_more (JsonObject *step)
{
  JsonArray *permissions = mortise_json_get_array (step, "new_permissions");

  return mortise_json_get_string (step, "from", NULL) != NULL && permissions != NULL
         && json_array_get_length (permissions) > 0;
}

/* What `--consent` says of the new permissions of updates, or who sits there. */
static void
add_consent (MortiseCli *cli, JsonObject *plan, JsonObject *body)
{
  const char *consent = cli->options.values[MORTISE_CLI_OPTION_CONSENT];
  JsonArray *steps = mortise_json_get_array (plan, "steps");
  JsonObject *consents;

  if (consent == NULL && !can_ask (cli))
    return;
  consents = json_object_new ();
  for (guint i = 0; steps != NULL && i < json_array_get_length (steps); i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);

      if (wants_more (step))
        json_object_set_array_member (consents, mortise_json_get_string (step, "slug", "?"),
                                      list_granted (step, consent));
    }
  json_object_set_object_member (body, "consent", consents);
}

/* --- doing -------------------------------------------------------------------------------------------------------- */

static void
on_event (MortiseCli *cli, JsonObject *event)
{
  const char *slug = mortise_json_get_string (event, "slug", NULL);
  gint64 done = mortise_json_get_int (event, "done", 0);
  gint64 size = mortise_json_get_int (event, "size", 0);
  g_autofree char *text = NULL;

  if (g_strcmp0 (mortise_json_get_string (event, "type", NULL), "progress") != 0 || slug == NULL || size <= 0)
    return;
  text = mortise_cli_text_escape (slug);
  fprintf (stderr, "\r%s: %d %%%s", text, (int) (100 * done / size), done == size ? "\n" : "");
}

/* Only where somebody looks. */
static void
show_progress (MortiseCli *cli)
{
  if (!isatty (STDERR_FILENO) || mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    return;
  g_signal_connect_swapped (cli->admin, "event", G_CALLBACK (on_event), cli);
  mortise_admin_follow (cli->admin);
}

static JsonNode *
look (MortiseCli *cli, const char *path, JsonObject *body, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  JsonNode *answer;

  if (cli->admin == NULL)
    {
      if (!mortise_cli_open (cli, "cli", error))
        return NULL;
      show_progress (cli);
    }
  json_object_set_boolean_member (body, "dry_run", TRUE);
  answer = mortise_cli_request (cli, "POST", path, node, error);
  json_object_remove_member (body, "dry_run");
  return answer;
}

static gboolean
check_possible (JsonObject *plan, GError **error)
{
  JsonArray *problems = mortise_json_get_array (plan, "problems");
  JsonObject *first;

  if (problems == NULL || json_array_get_length (problems) == 0)
    return TRUE;
  first = json_array_get_object_element (problems, 0);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s %s", mortise_json_get_string (first, "text", ""),
               mortise_json_get_string (first, "suggestion", ""));
  return FALSE;
}

static gboolean
do_it (MortiseCli *cli, const char *path, JsonObject *body, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "POST", path, node, error);

  if (answer != NULL && mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else if (answer != NULL)
    puts ("done");
  return answer != NULL;
}

/**
 * mortise_cli_plan_run:
 * @cli: the run
 * @path: the path of a request that answers with a *plan*
 * @body: its body, without `dry_run`
 * @error: return location for an error
 *
 * Shows what would be done, asks, and does it; with `--dry-run` it is only shown.
 *
 * Returns: whether it was done, or was not to be
 */
gboolean
mortise_cli_plan_run (MortiseCli *cli, const char *path, JsonObject *body, GError **error)
{
  gboolean is_dry = mortise_cli_has (cli, MORTISE_CLI_OPTION_DRY_RUN);
  gboolean is_json = mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON);
  g_autoptr (JsonNode) answer = look (cli, path, body, error);
  JsonObject *plan = answer != NULL ? json_node_get_object (answer) : NULL;

  if (plan == NULL)
    return FALSE;
  if (is_dry && is_json)
    mortise_cli_print_json (answer);
  if (!check_possible (plan, error))
    return FALSE;
  if (!is_json)
    print_plan (plan);
  if (is_dry)
    return TRUE;
  if (json_array_get_length (mortise_json_get_array (plan, "steps")) == 0)
    {
      if (is_json)
        mortise_cli_print_json (answer);
      else
        puts ("nothing is to be done");
      return TRUE;
    }
  if (mortise_cli_plan_confirm (cli))
    {
      add_consent (cli, plan, body);
      return do_it (cli, path, body, error);
    }
  puts ("nothing was done");
  return TRUE;
}
