/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-payload.h"

#include "mortise-cli.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

static JsonNode *
parse (const char *text, gsize length, const char *where, GError **error)
{
  JsonNode *node = mortise_json_parse (text, length, error);

  if (!node)
    g_prefix_error (error, "%s: ", where);
  return node;
}

static JsonNode *
read_standard_input (GError **error)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autofree char *text = g_malloc (MORTISE_CLI_MAX_PAYLOAD + 1);
  gsize length;

  if (!g_input_stream_read_all (input, text, MORTISE_CLI_MAX_PAYLOAD + 1, &length, NULL, error))
    {
      g_prefix_error_literal (error, "standard input: ");
      return NULL;
    }
  if (length > MORTISE_CLI_MAX_PAYLOAD)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "standard input: a payload has at most %d MiB, and this one has more",
                   MORTISE_CLI_MAX_PAYLOAD / 1024 / 1024);
      return NULL;
    }
  return parse (text, length, "standard input", error);
}

/* The text of a JSON value begins as none of the names that people give to files. */
static gboolean
is_json (const char *argument)
{
  char first = argument[strspn (argument, " \t\r\n")];

  return first == '{' || first == '[' || first == '"';
}

static const char *
name_source (const char *argument)
{
  if (g_str_equal (argument, "-"))
    return "standard input";
  return is_json (argument) ? "--payload" : argument;
}

static JsonNode *
read_any (const char *argument, GError **error)
{
  if (g_str_equal (argument, "-"))
    return read_standard_input (error);
  if (is_json (argument))
    return parse (argument, strlen (argument), name_source (argument), error);
  return mortise_json_load_file (argument, MORTISE_CLI_MAX_PAYLOAD, error);
}

/**
 * mortise_cli_payload_read:
 * @argument: what was given for a payload: `-` for standard input, the text of a JSON object, or a file's path
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a JSON object; %NULL with an error that names the file, the place and the mend
 */
JsonNode *
mortise_cli_payload_read (const char *argument, GError **error)
{
  g_autoptr (JsonNode) node = read_any (argument, error);

  if (!node || JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);
  g_set_error (
      error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
      "%s: a payload is a JSON object with the hook's arguments by name; put {} around it, and their names in it",
      name_source (argument));
  return NULL;
}
