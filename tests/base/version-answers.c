/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers what test_version_npm.py asks: the same as version-answers.mjs, by Mortise's own versions and ranges. */
#include <stdio.h>

#include "mortise-json.h"
#include "mortise-version-range.h"

/* Each range is intersected with so many that follow it in the list. */
#define N_NEIGHBOURS 8

static GPtrArray *
parse_versions (JsonArray *texts)
{
  GPtrArray *versions = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (texts); i++)
    g_ptr_array_add (versions, mortise_version_parse (json_array_get_string_element (texts, i), NULL));
  return versions;
}

static GPtrArray *
parse_ranges (JsonArray *texts, MortiseVersionRangeFlags flags)
{
  GPtrArray *ranges = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (texts); i++)
    g_ptr_array_add (ranges, mortise_version_range_parse (json_array_get_string_element (texts, i), flags, NULL));
  return ranges;
}

static char
get_order (const MortiseVersion *a, const MortiseVersion *b)
{
  int order;

  if (a == NULL || b == NULL)
    return '-';
  order = mortise_version_compare (a, b);
  return order < 0 ? '<' : order > 0 ? '>' : '=';
}

static void
answer_versions (GPtrArray *versions)
{
  for (guint i = 0; i < versions->len; i++)
    {
      for (guint j = 0; j < versions->len; j++)
        putchar (get_order (versions->pdata[i], versions->pdata[j]));
      putchar ('\n');
    }
}

static void
answer_range (GPtrArray *ranges, guint index, GPtrArray *versions)
{
  const MortiseVersionRange *range = ranges->pdata[index];
  g_autofree char *text = range != NULL ? mortise_version_range_to_string (range) : NULL;

  printf ("%s\t", text != NULL ? text : "-");
  for (guint i = 0; range != NULL && i < versions->len; i++)
    putchar (versions->pdata[i] != NULL && mortise_version_range_contains (range, versions->pdata[i]) ? '1' : '0');
  putchar ('\t');
  for (guint i = 0; range != NULL && i < N_NEIGHBOURS; i++)
    {
      const MortiseVersionRange *other = ranges->pdata[(index + i) % ranges->len];

      putchar (other == NULL ? '-' : mortise_version_range_intersects (range, other) ? '1' : '0');
    }
  putchar ('\n');
}

static void
answer_ranges (JsonArray *texts, MortiseVersionRangeFlags flags, GPtrArray *versions)
{
  g_autoptr (GPtrArray) ranges = parse_ranges (texts, flags);

  g_ptr_array_set_free_func (ranges, NULL);
  for (guint i = 0; i < ranges->len; i++)
    answer_range (ranges, i, versions);
  for (guint i = 0; i < ranges->len; i++)
    g_clear_pointer ((MortiseVersionRange **) &ranges->pdata[i], mortise_version_range_unref);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  g_autofree char *question = NULL;
  gsize length;
  JsonArray *ranges;

  if (argc < 2 || !g_file_get_contents (argv[1], &question, &length, &error)
      || (node = mortise_json_parse (question, length, &error)) == NULL)
    g_error ("cannot read the question: %s", error != NULL ? error->message : "no file named");
  versions = parse_versions (json_object_get_array_member (json_node_get_object (node), "versions"));
  ranges = json_object_get_array_member (json_node_get_object (node), "ranges");
  answer_versions (versions);
  answer_ranges (ranges, MORTISE_VERSION_RANGE_NONE, versions);
  answer_ranges (ranges, MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE, versions);
  for (guint i = 0; i < versions->len; i++)
    g_clear_pointer ((MortiseVersion **) &versions->pdata[i], mortise_version_unref);
  return 0;
}
