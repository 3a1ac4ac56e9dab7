/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-bench.h"

#include "mortise-cli-format.h"
#include "mortise-cli-table.h"
#include "mortise-samples.h"

#include <stdio.h>

/* What is told of the times of a series, and how it is called. */
static const struct
{
  const char *member;
  const char *title;
  guint percent;
} percentiles[] = {
  { "p50", "median", 50 },
  { "p95", "95 %", 95 },
  { "p99", "99 %", 99 },
  { "max", "longest", 100 },
};

/* One after the other. */
static double
get_calls_per_second (const MortiseCliBenchSide *side)
{
  gint64 sum = 0;

  for (guint i = 0; i < side->wall_us->len; i++)
    sum += g_array_index (side->wall_us, gint64, i);
  return sum > 0 ? (double) side->wall_us->len * G_USEC_PER_SEC / (double) sum : 0;
}

static gint64
get_growth (const MortiseCliBench *bench, const MortiseCliBenchSide *side)
{
  return ((gint64) side->last_bytes - (gint64) side->first_bytes) * 1000 / bench->times;
}

static double
get_ratio (GArray *samples, GArray *others)
{
  gint64 other = mortise_samples_get_percentile (others, 50);

  return other > 0 ? (double) mortise_samples_get_percentile (samples, 50) / (double) other : 1;
}

/* --- as JSON ------------------------------------------------------------------------------------------------------ */

static JsonObject *
times_to_json (GArray *samples)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (percentiles); i++)
    json_object_set_int_member (object, percentiles[i].member,
                                mortise_samples_get_percentile (samples, percentiles[i].percent));
  return object;
}

static JsonObject *
side_to_json (const MortiseCliBench *bench, const MortiseCliBenchSide *side)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "label", side->label);
  json_object_set_string_member (object, "version", side->version);
  json_object_set_object_member (object, "wall_us", times_to_json (side->wall_us));
  json_object_set_object_member (object, "cpu_us", times_to_json (side->cpu_us));
  json_object_set_double_member (object, "calls_per_second", get_calls_per_second (side));
  json_object_set_int_member (object, "memory_peak_bytes", (gint64) side->peak_bytes);
  json_object_set_int_member (object, "memory_growth_bytes", get_growth (bench, side));
  return object;
}

static JsonObject *
difference_to_json (GArray *samples, GArray *others)
{
  JsonObject *object = json_object_new ();
  double chance = mortise_samples_get_chance (samples, others);

  json_object_set_double_member (object, "ratio", get_ratio (samples, others));
  json_object_set_double_member (object, "chance", chance);
  json_object_set_boolean_member (object, "differs", chance < MORTISE_SAMPLES_SIGNIFICANCE);
  return object;
}

/**
 * mortise_cli_bench_to_json:
 * @bench: what was measured
 *
 * Returns: (transfer full): it, as docs/authors-guide.md says
 */
JsonNode *
mortise_cli_bench_to_json (const MortiseCliBench *bench)
{
  const MortiseCliBenchSide *sides = bench->sides;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *runs = json_array_new ();

  for (guint i = 0; i < bench->n_sides; i++)
    json_array_add_object_element (runs, side_to_json (bench, &sides[i]));
  json_object_set_string_member (object, "plugin", sides[0].slug);
  json_object_set_string_member (object, "hook", bench->hook);
  json_object_set_int_member (object, "times", bench->times);
  json_object_set_int_member (object, "warm_up", bench->warm_up);
  json_object_set_array_member (object, "runs", runs);
  if (bench->n_sides > 1)
    {
      json_object_set_object_member (object, "wall", difference_to_json (sides[0].wall_us, sides[1].wall_us));
      json_object_set_object_member (object, "cpu", difference_to_json (sides[0].cpu_us, sides[1].cpu_us));
    }
  return json_node_init_object (json_node_alloc (), object);
}

/* --- for people --------------------------------------------------------------------------------------------------- */

static char *
format_times (const MortiseCliBenchSide *side, gboolean is_cpu, guint percent)
{
  return mortise_cli_format_duration (mortise_samples_get_percentile (is_cpu ? side->cpu_us : side->wall_us, percent));
}

static char *
format_difference (const MortiseCliBench *bench, gboolean is_cpu)
{
  const MortiseCliBenchSide *one = &bench->sides[0], *other = &bench->sides[1];
  GArray *samples = is_cpu ? one->cpu_us : one->wall_us;
  GArray *others = is_cpu ? other->cpu_us : other->wall_us;
  gboolean differs = mortise_samples_get_chance (samples, others) < MORTISE_SAMPLES_SIGNIFICANCE;

  return g_strdup_printf ("%.2f times%s", get_ratio (samples, others), differs ? "" : ", within noise");
}

static void
add_times (MortiseCliTable *table, const MortiseCliBench *bench, gboolean is_cpu)
{
  for (guint i = 0; i < G_N_ELEMENTS (percentiles); i++)
    {
      mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                                  g_strconcat (is_cpu ? "CPU, " : "", percentiles[i].title, NULL));
      for (guint j = 0; j < bench->n_sides; j++)
        mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                                    format_times (&bench->sides[j], is_cpu, percentiles[i].percent));
      if (bench->n_sides > 1)
        mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                                    i == 0 ? format_difference (bench, is_cpu) : g_strdup (""));
    }
}

static char *
format_other (const MortiseCliBench *bench, const MortiseCliBenchSide *side, guint row)
{
  gint64 growth = get_growth (bench, side);
  g_autofree char *size = mortise_cli_format_size (ABS (growth));

  if (row == 0)
    return g_strdup_printf ("%.0f", get_calls_per_second (side));
  if (row == 1)
    return mortise_cli_format_size ((gint64) side->peak_bytes);
  return g_strconcat (growth < 0 ? "-" : "", size, NULL);
}

static void
add_others (MortiseCliTable *table, const MortiseCliBench *bench)
{
  static const char *const titles[] = { "calls a second", "memory, peak", "growth in 1,000 calls" };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, titles[i]);
      for (guint j = 0; j < bench->n_sides; j++)
        mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN, format_other (bench, &bench->sides[j], i));
      if (bench->n_sides > 1)
        mortise_cli_table_add (table, MORTISE_CLI_PLAIN, "");
    }
}

/**
 * mortise_cli_bench_print:
 * @bench: what was measured
 *
 * Prints it as a table.
 */
void
mortise_cli_bench_print (const MortiseCliBench *bench)
{
  g_autofree char *heading
      = g_strdup_printf ("%s: %s, %u times%s, after %u that are left out", bench->sides[0].slug, bench->hook,
                         bench->times, bench->n_sides > 1 ? " each, in turns" : "", bench->warm_up);
  g_autofree char *escaped = mortise_cli_text_escape (heading);
  g_autofree char *one = g_strdup_printf ("%s (%s)", bench->sides[0].version, bench->sides[0].label);
  g_autofree char *other = NULL;
  g_autoptr (MortiseCliTable) table = NULL;

  if (bench->n_sides > 1)
    other = g_strdup_printf ("%s (%s)", bench->sides[1].version, bench->sides[1].label);
  table = mortise_cli_table_new ("", one, other, other != NULL ? "THE FIRST TAKES" : NULL, NULL);
  for (guint i = 1; i <= bench->n_sides; i++)
    mortise_cli_table_set_right (table, i);
  add_times (table, bench, FALSE);
  add_times (table, bench, TRUE);
  add_others (table, bench);
  puts (escaped);
  mortise_cli_table_print (table);
}
