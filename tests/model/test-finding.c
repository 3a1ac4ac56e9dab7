/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-error.h"
#include "mortise-finding.h"
#include "mortise-json.h"
#include "mortise-manifest-check.h"

#include <string.h>

static void
test_text (void)
{
  g_autoptr (MortiseFinding) finding
      = mortise_finding_new ("manifest-schema", MORTISE_SEVERITY_ERROR, "must be a string, not 7", "wanted: a name");
  g_autofree char *whole = mortise_finding_to_text (finding);
  g_autofree char *placed = NULL;

  g_assert_cmpstr (whole, ==, "error: must be a string, not 7; wanted: a name [manifest-schema]");
  mortise_finding_set_file (finding, "plugin.json");
  mortise_finding_set_pointer (finding, "/slug");
  mortise_finding_set_place (finding, 3, 11);
  placed = mortise_finding_to_text (finding);
  g_assert_cmpstr (placed, ==,
                   "plugin.json:3:11: error: /slug: must be a string, not 7; wanted: a name [manifest-schema]");
}

static void
test_json (void)
{
  g_autoptr (MortiseFinding) finding = mortise_finding_new ("r", MORTISE_SEVERITY_WARNING, "m", NULL);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonObject) again = NULL;
  g_autoptr (MortiseFinding) read = NULL;

  mortise_finding_set_file (finding, "a/b.py");
  mortise_finding_set_place (finding, 2, 5);
  object = mortise_finding_to_json (finding);
  read = mortise_finding_new_from_json (object);
  again = mortise_finding_to_json (read);
  g_assert_true (json_object_equal (object, again));
  json_object_set_string_member (object, "severity", "fatal");
  g_assert_null (mortise_finding_new_from_json (object));
}

/* A pointer of each kind: a member, an element, an escaped name, one that is not there, the whole. */
static void
test_places (void)
{
  static const char text[]
      = "{\n  \"a\": [1, {\"b\\u0041\": true}, \"]\\\"\", 4],\n  \"c~/d\": {\"\303\251\": 1, \"e\": null}\n}";
  static const struct
  {
    const char *pointer;
    guint line;
    guint column;
  } cases[] = {
    { "", 1, 1 },       { "/a", 2, 8 },   { "/a/0", 2, 9 },       { "/a/1/bA", 2, 24 }, { "/a/2", 2, 31 },
    { "/a/3", 2, 38 },  { "/a/4", 2, 8 }, { "/c~0~1d/e", 3, 25 }, { "/nothing", 1, 1 }, { "/a/1/nothing/x", 2, 12 },
    { "/a/01x", 2, 8 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MortiseJsonPlace place = mortise_json_place_find (text, strlen (text), cases[i].pointer);

      g_test_message ("%s", cases[i].pointer);
      g_assert_cmpuint (place.line, ==, cases[i].line);
      g_assert_cmpuint (place.column, ==, cases[i].column);
    }
  g_assert_cmpuint (mortise_json_place_find ("{", 1, "").line, ==, 0);
}

static void
test_check (void)
{
  static const char text[]
      = "{\"slug\":\"A\",\"name\":\"A\",\"version\":\"1.0.0\",\"loader\":\"c\",\"module\":7,\"nmae\":1}";
  g_autoptr (GPtrArray) findings = mortise_findings_new ();
  g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), NULL);
  g_autoptr (GError) error = NULL;

  mortise_manifest_examine (node, findings);
  g_assert_cmpuint (mortise_findings_count (findings, MORTISE_SEVERITY_ERROR), ==, 2);
  for (guint i = 0; i < findings->len; i++)
    {
      mortise_finding_set_file (findings->pdata[i], "plugin.json");
      mortise_finding_locate (findings->pdata[i], text, strlen (text));
    }
  g_assert_false (mortise_findings_check (findings, "/x", &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, "/x/plugin.json:1:9: error: /slug: \"A\" will not do; wanted: "));
  g_assert_true (g_str_has_suffix (error->message, " [manifest-schema] (and 1 more)"));
}

static void
test_unknown_field (void)
{
  static const char text[]
      = "{\"slug\":\"a\",\"name\":\"A\",\"version\":\"1.0.0\",\"loader\":\"c\",\"module\":\"m\",\"nmae\":1}";
  g_autoptr (GPtrArray) findings = mortise_findings_new ();
  g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), NULL);
  const MortiseFinding *finding;

  mortise_manifest_examine (node, findings);
  g_assert_cmpuint (findings->len, ==, 1);
  finding = findings->pdata[0];
  g_assert_cmpstr (finding->rule, ==, MORTISE_RULE_MANIFEST_UNKNOWN_FIELD);
  g_assert_cmpint (finding->severity, ==, MORTISE_SEVERITY_WARNING);
  g_assert_cmpstr (finding->pointer, ==, "/nmae");
  g_assert_cmpstr (finding->mend, ==, "did you mean \"name\"?");
  g_assert_true (mortise_findings_check (findings, "/x", NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/finding/text", test_text);
  g_test_add_func ("/finding/json", test_json);
  g_test_add_func ("/finding/places", test_places);
  g_test_add_func ("/finding/check", test_check);
  g_test_add_func ("/finding/unknown-field", test_unknown_field);
  return g_test_run ();
}
