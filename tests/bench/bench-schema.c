/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a manifest keeps to our schema: bench-schema SCHEMA MANIFEST. The same as bench-schema.mjs with ajv, and
 * bench_schema.py with python3-jsonschema. */

#include "bench.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"

#include <string.h>

#define N_SAMPLES 200

static JsonNode *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = mortise_json_load_file (path, 4 << 20, &error);

  if (node == NULL)
    g_error ("%s", error->message);
  return node;
}

static void
check (MortiseJsonSchema *schema, JsonNode *node)
{
  g_autoptr (GError) error = NULL;

  if (!mortise_json_schema_check (schema, node, &error))
    g_error ("%s", error->message);
}

static void
measure_parsed (MortiseJsonSchema *schema, JsonNode *node)
{
  g_autoptr (GArray) series = bench_series_new ();

  for (guint i = 0; i < N_SAMPLES; i++)
    {
      gint64 start = bench_now_ns ();

      check (schema, node);
      bench_series_add (series, (double) (bench_now_ns () - start));
    }
  bench_report ("schema", "parsed", "mortise", series);
}

static void
measure_text (MortiseJsonSchema *schema, const char *text)
{
  g_autoptr (GArray) series = bench_series_new ();

  for (guint i = 0; i < N_SAMPLES; i++)
    {
      gint64 start = bench_now_ns ();
      g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), NULL);

      check (schema, node);
      bench_series_add (series, (double) (bench_now_ns () - start));
    }
  bench_report ("schema", "text", "mortise", series);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) rules = load (argv[1]);
  g_autoptr (JsonNode) manifest = load (argv[2]);
  g_autoptr (MortiseJsonSchema) schema = mortise_json_schema_new (rules, &error);
  g_autofree char *text = mortise_json_to_text (manifest, FALSE);

  if (schema == NULL)
    g_error ("%s", error->message);
  measure_parsed (schema, manifest);
  measure_text (schema, text);
  return 0;
}
