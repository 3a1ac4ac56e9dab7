/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-trace-parts.h"

#include "mortise-json.h"
#include "mortise-trace-chrome.h"
#include "mortise-trace-file.h"

#include <stdio.h>

/* --- files -------------------------------------------------------------------------------------------------------- */

/* What a list has of a dispatch is not the whole. */
static JsonArray *
read_whole (MortiseCli *cli, JsonArray *traces, GError **error)
{
  g_autoptr (JsonArray) whole = json_array_new ();

  for (guint i = 0; i < json_array_get_length (traces); i++)
    {
      const char *id = mortise_json_get_string (json_array_get_object_element (traces, i), "id", "");
      g_autofree char *path = mortise_admin_build_path ("traces", id, NULL);
      JsonNode *trace = mortise_cli_request (cli, "GET", path, NULL, error);

      if (trace == NULL)
        return NULL;
      json_array_add_element (whole, trace);
    }
  return g_steal_pointer (&whole);
}

/* Writes traces to stdout, in the format that --format says. */
gboolean
mortise_cli_trace_export (MortiseCli *cli, JsonArray *traces, GError **error)
{
  const char *format = cli->options.values[MORTISE_CLI_OPTION_FORMAT];
  gboolean is_chrome = g_strcmp0 (format, "chrome") == 0;
  g_autoptr (JsonArray) whole = NULL;
  g_autoptr (JsonNode) file = NULL;

  if (format != NULL && !is_chrome && !g_str_equal (format, "json"))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--format is \"%s\"; it may be json or chrome",
                   format);
      return FALSE;
    }
  whole = read_whole (cli, traces, error);
  if (whole == NULL)
    return FALSE;
  file = is_chrome ? mortise_trace_to_chrome (whole) : mortise_trace_file_build (whole);
  mortise_cli_print_json (file);
  return TRUE;
}
