/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-format.h"
#include "mortise-cli-lab.h"
#include "mortise-cli-outcome.h"
#include "mortise-cli-payload.h"
#include "mortise-error.h"
#include "mortise-json-difference.h"
#include "mortise-json.h"
#include "mortise-stepper.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char help[] = "  n, or nothing      call the listener\n"
                           "  s                  go past it\n"
                           "  c                  call it and all others\n"
                           "  p                  show the payload\n"
                           "  e POINTER JSON     change a part of the payload, such as: e /value/score 7\n"
                           "  q                  stop\n";

/* --- telling ------------------------------------------------------------------------------------------------------ */

static void
print_listener (MortiseStepper *stepper)
{
  JsonObject *listener = mortise_stepper_get_listener (stepper);
  const char *obstacle = mortise_json_get_string (listener, "skipped", NULL);
  g_autofree char *escaped = obstacle != NULL ? mortise_cli_text_escape (obstacle) : NULL;

  printf ("%u/%u %s, listener %" G_GINT64_FORMAT ", at priority %" G_GINT64_FORMAT "%s%s\n",
          mortise_stepper_get_place (stepper) + 1, mortise_stepper_get_n_listeners (stepper),
          mortise_json_get_string (listener, "plugin", "?"), mortise_json_get_int (listener, "listener", 0),
          mortise_json_get_int (listener, "priority", 0), escaped != NULL ? ", would not be called: " : "",
          escaped != NULL ? escaped : "");
}

static void
print_call (JsonObject *call)
{
  g_autofree char *time = mortise_cli_format_duration (mortise_json_get_int (call, "wall_us", 0));
  JsonObject *error = mortise_json_get_object (call, "error");
  g_autofree char *message
      = error != NULL ? mortise_cli_text_escape (mortise_json_get_string (error, "message", "")) : NULL;
  JsonNode *value = mortise_json_get_member (call, "value");
  g_autofree char *text = value != NULL && !JSON_NODE_HOLDS_NULL (value) ? mortise_cli_format_value (value) : NULL;

  printf ("  %s after %s%s%s%s%s\n", mortise_json_get_string (call, "status", "?"), time, message != NULL ? ": " : "",
          message != NULL ? message : "", text != NULL ? ", answered " : "", text != NULL ? text : "");
}

static void
print_step (MortiseStepper *stepper, JsonNode *before, JsonObject *listener, JsonObject *dispatch)
{
  g_autoptr (JsonNode) after = mortise_stepper_get_payload (stepper);
  g_autoptr (GPtrArray) changes = mortise_json_compare (before, after, MORTISE_CLI_MAX_CHANGES);
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");

  for (guint i = 0; i < json_array_get_length (calls); i++)
    {
      JsonObject *call = json_array_get_object_element (calls, i);

      if (g_str_equal (mortise_json_get_string (call, "plugin", ""), mortise_json_get_string (listener, "plugin", ""))
          && mortise_json_get_int (call, "listener", 0) == mortise_json_get_int (listener, "listener", 0))
        print_call (call);
    }
  if (g_str_equal (mortise_json_get_string (dispatch, "status", ""), "vetoed"))
    puts ("  Vetoed: without stepping, the hook would have ended here.");
  mortise_cli_outcome_print (changes);
}

static void
print_payload (MortiseStepper *stepper)
{
  g_autoptr (JsonNode) payload = mortise_stepper_get_payload (stepper);
  g_autofree char *text = mortise_json_to_text (payload, TRUE);
  g_autofree char *escaped = mortise_cli_text_escape_json (text);

  puts (escaped);
}

/* --- doing -------------------------------------------------------------------------------------------------------- */

static gboolean
call_next (MortiseStepper *stepper, GError **error)
{
  JsonObject *listener = mortise_stepper_get_listener (stepper);
  g_autoptr (JsonNode) before = mortise_stepper_get_payload (stepper);
  g_autoptr (GAsyncResult) called = NULL;
  g_autoptr (JsonNode) dispatch = NULL;

  mortise_stepper_call_async (stepper, NULL, mortise_cli_keep_result, &called);
  dispatch = mortise_stepper_call_finish (stepper, mortise_cli_await (&called), error);
  if (dispatch == NULL)
    return FALSE;
  print_step (stepper, before, listener, json_node_get_object (dispatch));
  return TRUE;
}

static gboolean
call_rest (MortiseStepper *stepper, GError **error)
{
  while (call_next (stepper, error))
    {
      if (mortise_stepper_get_listener (stepper) == NULL)
        return TRUE;
      print_listener (stepper);
    }
  return FALSE;
}

static gboolean
edit (MortiseStepper *stepper, const char *words, GError **error)
{
  const char *space = strchr (words, ' ');
  g_autofree char *pointer = space != NULL ? g_strndup (words, (gsize) (space - words)) : NULL;
  g_autoptr (JsonNode) value = space != NULL ? mortise_json_parse (space + 1, strlen (space + 1), error) : NULL;

  if (value != NULL)
    return mortise_stepper_edit (stepper, pointer, value, error);
  if (space == NULL)
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                         "\"e\" needs a pointer and a value: e /value/score 7");
  return FALSE;
}

/* Does what a line says. */
static gboolean
obey (MortiseStepper *stepper, const char *line, gboolean *is_over, GError **error)
{
  if (*line == '\0' || g_str_equal (line, "n"))
    return call_next (stepper, error);
  if (g_str_equal (line, "c"))
    return call_rest (stepper, error);
  if (g_str_has_prefix (line, "e "))
    return edit (stepper, line + 2, error);
  if (g_str_equal (line, "s"))
    mortise_stepper_skip (stepper);
  else if (g_str_equal (line, "p"))
    print_payload (stepper);
  else if (g_str_equal (line, "q"))
    *is_over = TRUE;
  else
    fputs (help, stdout);
  return TRUE;
}

/* A mistake of whoever types is told, and the listener is still the next. */
static void
obey_all (MortiseStepper *stepper)
{
  g_autofree char *line = NULL;
  size_t size = 0;
  gboolean is_over = FALSE;
  guint told = G_MAXUINT;

  while (!is_over && mortise_stepper_get_listener (stepper) != NULL)
    {
      g_autoptr (GError) error = NULL;

      if (told != mortise_stepper_get_place (stepper))
        print_listener (stepper);
      told = mortise_stepper_get_place (stepper);
      if (isatty (STDIN_FILENO))
        fputs ("(n, s, c, p, e, q or ?) ", stdout);
      fflush (stdout);
      if (getline (&line, &size, stdin) < 0)
        return;
      if (!obey (stepper, g_strstrip (line), &is_over, &error))
        {
          g_autofree char *message = mortise_cli_text_escape (error->message);

          fprintf (stderr, "  %s\n", message);
        }
    }
}

static MortiseStepper *
open_stepper (MortiseCli *cli, MortiseLab *lab, GError **error)
{
  const char *word = cli->options.values[MORTISE_CLI_OPTION_PAYLOAD];
  g_autoptr (JsonNode) payload = word != NULL ? mortise_cli_payload_read (word, error) : NULL;
  g_autoptr (GAsyncResult) opened = NULL;

  if (word != NULL && payload == NULL)
    return NULL;
  mortise_stepper_open_async (lab, cli->words[0], payload, NULL, mortise_cli_keep_result, &opened);
  return mortise_stepper_open_finish (mortise_cli_await (&opened), error);
}

static gboolean
run_step (MortiseCli *cli, GError **error)
{
  g_autoptr (MortiseLab) lab = mortise_cli_open_lab (cli, error);
  g_autoptr (MortiseStepper) stepper = lab != NULL ? open_stepper (cli, lab, error) : NULL;

  if (stepper == NULL)
    return FALSE;
  obey_all (stepper);
  if (mortise_stepper_get_listener (stepper) == NULL)
    {
      puts ("At the end, the payload is:");
      print_payload (stepper);
    }
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_step = {
  .name = "step",
  .arguments = "HOOK",
  .summary = "Fires a hook one listener after the other, on a copy of the site",
  .details = "Before each listener it stops and reads a line: n calls it, s goes past it, e changes the\n"
             "payload, c calls all that are left, q stops. Without a payload the hook's sample is used.",
  .examples = "mortise step lead_data\n"
              "mortise step lead_data --payload lead.json",
  .min_words = 1,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_PAYLOAD },
  .run = run_step,
};
