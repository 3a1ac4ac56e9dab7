/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-format.h"

#include "mortise-json.h"

/**
 * mortise_cli_format_duration:
 * @us: a duration in µs
 *
 * Returns: (transfer full): it with three figures or so, such as `12.4 ms`
 */
char *
mortise_cli_format_duration (gint64 us)
{
  if (us < 1000)
    return g_strdup_printf ("%" G_GINT64_FORMAT " µs", us);
  if (us < G_USEC_PER_SEC)
    return g_strdup_printf ("%.1f ms", us / 1000.0);
  return g_strdup_printf ("%.2f s", us / (double) G_USEC_PER_SEC);
}

/**
 * mortise_cli_format_size:
 * @bytes: a number of bytes
 *
 * Returns: (transfer full): it in binary units, such as `17.2 MiB`, or a dash for 0
 */
char *
mortise_cli_format_size (gint64 bytes)
{
  static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
  double value = bytes;
  guint unit = 0;

  if (bytes <= 0)
    return g_strdup ("–");
  while (value >= 1024 && unit + 1 < G_N_ELEMENTS (units))
    {
      value /= 1024;
      unit++;
    }
  return g_strdup_printf (unit ? "%.1f %s" : "%.0f %s", value, units[unit]);
}

/**
 * mortise_cli_format_time:
 * @us: a time in µs since 1970
 *
 * Returns: (transfer full): it as local date and time with milliseconds
 */
char *
mortise_cli_format_time (gint64 us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc ? g_date_time_to_local (utc) : NULL;
  g_autofree char *seconds = local ? g_date_time_format (local, "%F %T") : NULL;

  if (!seconds)
    return g_strdup ("–");
  return g_strdup_printf ("%s.%03d", seconds, (int) (us % G_USEC_PER_SEC / 1000));
}

/**
 * mortise_cli_format_value:
 * @node: (nullable): a JSON value
 *
 * Returns: (transfer full): a string as it is, another value as JSON text, a dash for none
 */
char *
mortise_cli_format_value (JsonNode *node)
{
  g_autofree char *text = NULL;

  if (!node || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("–");
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  text = mortise_json_to_text (node, FALSE);
  return mortise_cli_text_escape_json (text);
}

static void
add_share (GPtrArray *parts, JsonObject *budget, JsonObject *used, const char *name)
{
  double allowed = mortise_json_get_double (budget, name, -1);

  if (allowed >= 0)
    g_ptr_array_add (parts, g_strdup_printf ("%s %.4g %% of %.4g %%", name,
                                             100 * mortise_json_get_double (used, name, 0), 100 * allowed));
}

/**
 * mortise_cli_format_budget:
 * @budget: (nullable): a *budget* of docs/admin-api.md
 *
 * Returns: (transfer full) (nullable): what was taken of what, such as `time 12.4 ms of 50.0 ms`; %NULL where all is
 *   allowed
 */
char *
mortise_cli_format_budget (JsonObject *budget)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  JsonObject *used = mortise_json_get_object (budget, "used");
  gint64 time_us = mortise_json_get_int (budget, "time_us", -1);

  if (time_us >= 0)
    {
      g_autofree char *allowed = mortise_cli_format_duration (time_us);
      g_autofree char *taken = mortise_cli_format_duration (mortise_json_get_int (used, "time_us", 0));

      g_ptr_array_add (parts, g_strdup_printf ("time %s of %s", taken, allowed));
    }
  add_share (parts, budget, used, "cpu");
  add_share (parts, budget, used, "errors");
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

/**
 * mortise_cli_format_style:
 * @state: a state, status or level of docs/admin-api.md
 *
 * Returns: the style that it is printed in
 */
MortiseCliStyle
mortise_cli_format_style (const char *state)
{
  static const char *const good[] = { "running", "completed", "ok", NULL };
  static const char *const bad[] = { "quarantined", "failed", "error", "timeout", "crashed", NULL };
  static const char *const warn[] = { "vetoed", "skipped", "cancelled", "warning", NULL };
  static const char *const dim[] = { "disabled", "debug", NULL };

  if (g_strv_contains (good, state))
    return MORTISE_CLI_GOOD;
  if (g_strv_contains (bad, state))
    return MORTISE_CLI_BAD;
  if (g_strv_contains (warn, state))
    return MORTISE_CLI_WARN;
  return g_strv_contains (dim, state) ? MORTISE_CLI_DIM : MORTISE_CLI_PLAIN;
}
