/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether versions are in ranges, each of the one in each of the other: both parsed before, or as texts each time. The
 * same lists as in bench-version.mjs. */

#include "bench.h"
#include "mortise-version-range.h"

#define N_SAMPLES 100

static const char *const range_texts[] = {
  "^1.2.3",        "~2.1.0",   ">=1.0.0 <3.0.0", "1.x",   "*",     "^0.3.0",
  "1.2.3 - 2.3.4", "^1 || ^3", ">=2.0.0-rc.1",   "3.1.4", "<=2.2", "^1.0.0 || ^2.0.0 || >=3.2.0",
};

static GPtrArray *
make_version_texts (void)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint major = 0; major < 4; major++)
    for (guint minor = 0; minor < 5; minor++)
      for (guint patch = 0; patch < 5; patch++)
        g_ptr_array_add (texts, g_strdup_printf (patch == 4 ? "%u.%u.%u-rc.1" : "%u.%u.%u", major, minor, patch));
  return texts;
}

static MortiseVersion *
parse_version (const char *text)
{
  g_autoptr (GError) error = NULL;
  MortiseVersion *version = mortise_version_parse (text, &error);

  if (version == NULL)
    g_error ("%s", error->message);
  return version;
}

static MortiseVersionRange *
parse_range (const char *text)
{
  g_autoptr (GError) error = NULL;
  MortiseVersionRange *range = mortise_version_range_parse (text, MORTISE_VERSION_RANGE_NONE, &error);

  if (range == NULL)
    g_error ("%s", error->message);
  return range;
}

static guint
count_parsed (GPtrArray *versions, GPtrArray *ranges)
{
  guint n_inside = 0;

  for (guint i = 0; i < ranges->len; i++)
    for (guint j = 0; j < versions->len; j++)
      n_inside += mortise_version_range_contains (ranges->pdata[i], versions->pdata[j]);
  return n_inside;
}

static guint
count_texts (GPtrArray *version_texts)
{
  guint n_inside = 0;

  for (guint i = 0; i < G_N_ELEMENTS (range_texts); i++)
    for (guint j = 0; j < version_texts->len; j++)
      {
        g_autoptr (MortiseVersionRange) range = parse_range (range_texts[i]);
        g_autoptr (MortiseVersion) version = parse_version (version_texts->pdata[j]);

        n_inside += mortise_version_range_contains (range, version);
      }
  return n_inside;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) texts = make_version_texts ();
  g_autoptr (GPtrArray) versions = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_version_unref);
  g_autoptr (GPtrArray) ranges = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_version_range_unref);
  g_autoptr (GArray) parsed = bench_series_new ();
  g_autoptr (GArray) as_texts = bench_series_new ();
  guint n_pairs = texts->len * G_N_ELEMENTS (range_texts);

  for (guint i = 0; i < texts->len; i++)
    g_ptr_array_add (versions, parse_version (texts->pdata[i]));
  for (guint i = 0; i < G_N_ELEMENTS (range_texts); i++)
    g_ptr_array_add (ranges, parse_range (range_texts[i]));
  for (guint i = 0; i < N_SAMPLES; i++)
    {
      gint64 start = bench_now_ns (), middle;
      guint n_inside = count_parsed (versions, ranges);

      middle = bench_now_ns ();
      g_assert_cmpuint (count_texts (texts), ==, n_inside);
      bench_series_add (as_texts, (double) (bench_now_ns () - middle) / n_pairs);
      bench_series_add (parsed, (double) (middle - start) / n_pairs);
    }
  bench_report ("version", "parsed", "mortise", parsed);
  bench_report ("version", "texts", "mortise", as_texts);
  return 0;
}
