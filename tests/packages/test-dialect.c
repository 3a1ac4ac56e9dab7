/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dialect-pep440.h"
#include "mortise-dialect-words.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-suggest.h"
#include "mortise-version-range.h"

#include <string.h>

static void
test_python_versions (void)
{
  static const struct
  {
    const char *specifiers, *range;
  } cases[] = {
    { ">=3.8.0", ">=3.8.0" },
    { ">=3.8", ">=3.8.0" },
    { " >= 3.8 , < 4 ", ">=3.8.0 <4.0.0" },
    { "~=3.8", ">=3.8.0 <4.0.0" },
    { "~=3.8.1", ">=3.8.1 <3.9.0" },
    { "==3.9.*", ">=3.9.0 <3.10.0" },
    { "==3.*", ">=3.0.0 <4.0.0" },
    { "==3.9", "=3.9.0" },
    { "===3.9.1", "=3.9.1" },
    { "!=3.9.1", "<3.9.1 || >=3.9.2" },
    { "!=3.9.*", "<3.9.0 || >=3.10.0" },
    { ">=3.8,!=3.9.*,<4", ">=3.8.0 <3.9.0 <4.0.0 || >=3.8.0 >=3.10.0 <4.0.0" },
    { ">3.8,<=3.12", ">3.8.0 <=3.12.0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *range = mortise_dialect_pep440_to_range (cases[i].specifiers, &error);
      g_autoptr (MortiseVersionRange) parsed = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (range, ==, cases[i].range);
      parsed = mortise_version_range_parse (range, MORTISE_VERSION_RANGE_NONE, &error);
      g_assert_no_error (error);
    }
}

static void
test_python_versions_refused (void)
{
  static const char *const cases[] = { "",
                                       "3.8",
                                       ">=",
                                       ">=3.8rc1",
                                       ">=3.8.1.2",
                                       ">=1!3",
                                       ">=3.*",
                                       "~=3",
                                       ">=3.8,",
                                       ">=3.8;<4",
                                       "==*",
                                       ">=3..8",
                                       ">=-3",
                                       "=>3.8",
                                       ">=3.8+x",
                                       ">=1234567",
                                       ">=3,>=3,>=3,>=3,>=3,>=3,>=3,>=3,>=3",
                                       "!=1,!=2,!=3,!=4" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i]);
      g_assert_null (mortise_dialect_pep440_to_range (cases[i], &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, "write "));
    }
}

static void
test_slugs (void)
{
  static const struct
  {
    const char *name, *slug;
  } cases[] = {
    { "Plugin Name", "plugin-name" },
    { "  3D – Größe (beta)!", "d-grosse-beta" },
    { "interactive_video", "interactive_video" },
    { "a--b", "a-b" },
    { "x", "x" },
    { "日本", NULL },
    { "123", NULL },
    { "", NULL },
    { "_a", "a" },
  };
  g_autofree char *name = g_strnfill (200, 'A');
  g_autofree char *slug = mortise_dialect_make_slug (name);

  g_assert_cmpuint (strlen (slug), ==, 64);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *made = mortise_dialect_make_slug (cases[i].name);

      g_assert_cmpstr (made, ==, cases[i].slug);
    }
}

static void
assert_title (const char *identifier, const char *expected)
{
  g_autofree char *title = mortise_dialect_make_title (identifier);

  g_assert_cmpstr (title, ==, expected);
}

static void
test_titles (void)
{
  assert_title ("interactive_video", "Interactive video");
  assert_title ("secretKey", "Secret key");
  assert_title ("cards-sold", "Cards sold");
  assert_title ("API", "API");
  assert_title ("__", "");
}

static void
test_secrets (void)
{
  static const char *const secret[] = { "api_key", "API-Key", "secretKey", "smtp password", "AccessToken" };
  static const char *const open[] = { "monkey", "days", "key", "keyboard_layout", "" };

  for (guint i = 0; i < G_N_ELEMENTS (secret); i++)
    g_assert_true (mortise_dialect_is_secret (secret[i]));
  for (guint i = 0; i < G_N_ELEMENTS (open); i++)
    g_assert_false (mortise_dialect_is_secret (open[i]));
}

static void
test_suggestions (void)
{
  static const char *const names[] = { "name", "slug", "requires_python", "version", "permissions", NULL };

  g_assert_cmpstr (mortise_suggest ("nmae", names), ==, "name");
  g_assert_cmpstr (mortise_suggest ("slugg", names), ==, "slug");
  g_assert_cmpstr (mortise_suggest ("Requires-Python", names), ==, "requires_python");
  g_assert_cmpstr (mortise_suggest ("permisions", names), ==, "permissions");
  g_assert_null (mortise_suggest ("icon", names));
  g_assert_null (mortise_suggest ("", names));
  g_assert_null (mortise_suggest ("this is far longer than any name that somebody might have misspelt here", names));
}

/* A document whose places are those of code. */
static void
test_places (void)
{
  g_autoptr (MortiseDialectDocument) document = mortise_dialect_document_new ("a.ts");
  g_autoptr (GPtrArray) findings = mortise_findings_new ();
  g_autoptr (GPtrArray) found = mortise_findings_new ();
  g_autoptr (MortiseTranslation) translation = NULL;
  MortiseFinding *finding = mortise_finding_new ("r", MORTISE_SEVERITY_ERROR, "m", NULL);

  mortise_dialect_document_take_root (document, mortise_json_parse ("{\"theirs\":{\"a\":[1]}}", 20, NULL));
  mortise_dialect_document_set_place (document, "/theirs/a", (MortiseJsonPlace){ 3, 7 });
  translation = mortise_translation_new (document, findings);
  mortise_translation_copy (translation, "ours", "theirs");
  mortise_translation_copy (translation, "none", "missing");
  g_assert_false (json_object_has_member (json_node_get_object (mortise_translation_get_result (translation)), "none"));

  mortise_finding_set_pointer (finding, "/ours/a/0");
  g_ptr_array_add (found, finding);
  mortise_translation_bring_back (translation, found);
  finding = findings->pdata[0];
  g_assert_cmpstr (finding->pointer, ==, "/theirs/a/0");
  g_assert_cmpstr (finding->file, ==, "a.ts");
  g_assert_cmpuint (finding->place.line, ==, 3);
  g_assert_cmpuint (finding->place.column, ==, 7);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dialect/python-versions", test_python_versions);
  g_test_add_func ("/dialect/python-versions/refused", test_python_versions_refused);
  g_test_add_func ("/dialect/slugs", test_slugs);
  g_test_add_func ("/dialect/titles", test_titles);
  g_test_add_func ("/dialect/secrets", test_secrets);
  g_test_add_func ("/dialect/suggestions", test_suggestions);
  g_test_add_func ("/dialect/places", test_places);
  return g_test_run ();
}
