/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules by themselves, without a host. */
#include "@slug@-rules.h"

#include <string.h>

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static void
assert_slug (const char *text, const char *expected)
{
  g_autofree char *slug = cms_rules_slugify (text);

  g_assert_cmpstr (slug, ==, expected);
}

static void
test_slugs (void)
{
  g_autofree char *long_text = g_strnfill (500, 'x');
  g_autofree char *long_slug = cms_rules_slugify (long_text);

  assert_slug ("Oak desk lamp", "oak-desk-lamp");
  assert_slug ("  Crème & brûlée! ", "creme-brulee");
  assert_slug ("!", "");
  g_assert_cmpuint (strlen (long_slug), ==, 60);
}

static void
assert_entry (const char *text, const char *slug, gboolean is_available)
{
  g_autoptr (JsonObject) product = parse (text);
  g_autoptr (JsonObject) entry = cms_rules_make_entry (product);

  g_assert_cmpstr (json_object_get_string_member (entry, "slug"), ==, slug);
  g_assert_cmpstr (json_object_get_string_member (entry, "price"), ==, "89.50 EUR");
  g_assert_cmpint (json_object_get_boolean_member (entry, "available"), ==, is_available);
}

static void
test_entries (void)
{
  assert_entry ("{\"title\": \"Oak lamp\", \"price\": 89.5, \"currency\": \"EUR\", \"stock\": 2}", "oak-lamp", TRUE);
  assert_entry ("{\"title\": \"Oak lamp\", \"price\": 89.5, \"currency\": \"EUR\", \"stock\": 0}", "oak-lamp", FALSE);
  assert_entry ("{\"title\": \"!\", \"price\": 89.5, \"currency\": \"EUR\", \"status\": \"draft\"}", "product", FALSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/@slug@/slugs", test_slugs);
  g_test_add_func ("/@slug@/entries", test_entries);
  return g_test_run ();
}
