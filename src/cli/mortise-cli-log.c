/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-log.h"

#include "mortise-cli-format.h"
#include "mortise-json.h"

#include <stdio.h>

/**
 * mortise_cli_log_print:
 * @record: a *log record* of docs/admin-api.md
 *
 * Prints it in one line, at once.
 */
void
mortise_cli_log_print (JsonObject *record)
{
  const char *level = mortise_json_get_string (record, "level", "info");
  JsonNode *fields = mortise_json_get_member (record, "fields");
  g_autofree char *time = mortise_cli_format_time (mortise_json_get_int (record, "time", 0));
  g_autofree char *padded = g_strdup_printf ("%-7s", level);
  g_autofree char *painted = mortise_cli_text_paint (mortise_cli_format_style (level), padded);
  g_autofree char *plugin = mortise_cli_text_escape (mortise_json_get_string (record, "plugin", "(host)"));
  g_autofree char *message = mortise_cli_text_escape (mortise_json_get_string (record, "message", ""));
  g_autofree char *json = fields && JSON_NODE_HOLDS_OBJECT (fields) ? mortise_json_to_text (fields, FALSE) : NULL;
  g_autofree char *escaped = json ? mortise_cli_text_escape_json (json) : NULL;

  printf ("%s  %s  %s: %s%s%s\n", time, painted, plugin, message, escaped ? "  " : "", escaped ? escaped : "");
  fflush (stdout);
}
