/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-markdown.h"

static void
check (const char *text, const char *expected)
{
  g_autofree char *markup = mortise_markdown_to_markup (text);

  g_assert_cmpstr (markup, ==, expected);
}

static void
test_blocks (void)
{
  check (NULL, "");
  check ("One\ntwo\n\nthree", "One two\n\nthree");
  check ("# Title\nWords", "<b>Title</b>\n\nWords");
  check ("Words\n\n- one\n- two\n  - inner\n", "Words\n\n• one\n• two\n\n    • inner");
  check ("3. three\n4. four", "3. three\n4. four");
  check ("```\na < b\n```\nafter", "<tt>a &lt; b</tt>\n\nafter");
}

static void
test_inlines (void)
{
  check ("*a* **b** `c<d`", "<i>a</i> <b>b</b> <tt>c&lt;d</tt>");
  check ("[site](https://example.com/?a=1&b=2)", "<a href=\"https://example.com/?a=1&amp;b=2\">site</a>");
  check ("![a picture](https://example.com/a.png)", "a picture");
}

static void
test_only_web_pages_are_linked (void)
{
  check ("[x](javascript:alert(1)) [y](file:///etc/passwd)", "x y");
  check ("<b>bold</b> & <script>", "&lt;b&gt;bold&lt;/b&gt; &amp; &lt;script&gt;");
  check ("<div>\nblock", "&lt;div&gt;\nblock");
}

static void
assert_well_formed (const char *markup)
{
  static const GMarkupParser parser = { NULL };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  g_autofree char *whole = g_strdup_printf ("<markup>%s</markup>", markup);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, whole, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
}

/* However it is nested, little is open at once. */
static void
test_hostile (void)
{
  static const char *const parts[]
      = { "*a ", "**", "[", "](http://x/\"<>)", "> ", "- ", "`", "<i>", "\xff", "&", "\n", "#", "_b_" };

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *markup = NULL;

      for (guint i = 0; i < 300; i++)
        g_string_append (text, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      markup = mortise_markdown_to_markup (text->str);
      assert_well_formed (markup);
    }
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *markup = NULL;

      while (text->len < 100000)
        g_string_append (text, parts[i]);
      markup = mortise_markdown_to_markup (text->str);
      assert_well_formed (markup);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markdown/blocks", test_blocks);
  g_test_add_func ("/markdown/inlines", test_inlines);
  g_test_add_func ("/markdown/only-web-pages-are-linked", test_only_web_pages_are_linked);
  g_test_add_func ("/markdown/hostile", test_hostile);
  return g_test_run ();
}
