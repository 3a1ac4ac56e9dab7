/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules by themselves, without a host. */
#include "@slug@-rules.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static void
test_counts (void)
{
  g_autoptr (JsonObject) one = widget_rules_count_source (NULL, "website");
  g_autoptr (JsonObject) two = widget_rules_count_source (one, "website");
  g_autoptr (JsonObject) three = widget_rules_count_source (two, NULL);

  g_assert_cmpint (json_object_get_int_member (three, "website"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (three, "other"), ==, 1);
}

static void
test_sources_are_bounded (void)
{
  g_autoptr (JsonObject) counts = json_object_new ();

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *source = g_strdup_printf ("source %u", i);

      json_object_unref (widget_rules_count_source (counts, source));
    }
  g_assert_cmpuint (json_object_get_size (counts), <=, 51);
}

static void
assert_html (const char *title, const char *counts_text, const char *expected)
{
  g_autoptr (JsonObject) counts = parse (counts_text);
  g_autofree char *html = widget_rules_render (title, counts, 2);

  g_assert_cmpstr (html, ==, expected);
}

static void
test_html (void)
{
  assert_html ("Leads", "{\"a\": 1, \"b\": 3, \"c\": 2}", "<h3>Leads</h3><ul><li>b: 3</li><li>c: 2</li></ul>");
  assert_html ("Leads", "{}", "<h3>Leads</h3><p>No leads yet.</p>");
  assert_html ("<b>", "{\"<i>\": 1}", "<h3>&lt;b&gt;</h3><ul><li>&lt;i&gt;: 1</li></ul>");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/@slug@/counts", test_counts);
  g_test_add_func ("/@slug@/sources-are-bounded", test_sources_are_bounded);
  g_test_add_func ("/@slug@/html", test_html);
  return g_test_run ();
}
