/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-error.h"
#include "mortise-fault.h"
#include "mortise-json.h"

#include <string.h>

static GPtrArray *
parse (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), NULL);

  g_assert_nonnull (node);
  return mortise_faults_from_json (node, error);
}

/* What names one listener goes before what names all, in whatever order they stand. */
static void
test_find (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = parse ("{\"a:2\":{\"kind\":\"hang\"},\"a\":{\"kind\":\"crash\"},\"b\":{\"kind\":"
                                        "\"huge\"},\"b:1\":{\"kind\":\"slow\",\"ms\":7}}",
                                        &error);

  g_assert_no_error (error);
  g_assert_cmpint (mortise_faults_find (faults, "a", 1)->kind, ==, MORTISE_FAULT_CRASH);
  g_assert_cmpint (mortise_faults_find (faults, "a", 2)->kind, ==, MORTISE_FAULT_HANG);
  g_assert_cmpint (mortise_faults_find (faults, "b", 1)->kind, ==, MORTISE_FAULT_SLOW);
  g_assert_cmpuint (mortise_faults_find (faults, "b", 1)->ms, ==, 7);
  g_assert_cmpint (mortise_faults_find (faults, "b", 3)->kind, ==, MORTISE_FAULT_HUGE);
  g_assert_null (mortise_faults_find (faults, "c", 1));
}

static void
test_refusals (void)
{
  static const char *const cases[] = {
    "[]",
    "{\"a\":1}",
    "{\"a\":{}}",
    "{\"a\":{\"kind\":\"fire\"}}",
    "{\"a\":{\"kind\":1}}",
    "{\"a:\":{\"kind\":\"hang\"}}",
    "{\"a:0\":{\"kind\":\"hang\"}}",
    "{\":1\":{\"kind\":\"hang\"}}",
    "{\"\":{\"kind\":\"hang\"}}",
    "{\"a:-1\":{\"kind\":\"hang\"}}",
    "{\"a:99999999999\":{\"kind\":\"hang\"}}",
    "{\"a\":{\"kind\":\"slow\",\"ms\":0}}",
    "{\"a\":{\"kind\":\"slow\",\"ms\":60001}}",
    "{\"a\":{\"kind\":\"slow\",\"ms\":\"1\"}}",
    "{\"a\":{\"kind\":\"slow\",\"when\":1}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i]);
      g_assert_null (parse (cases[i], &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
    }
}

static void
test_kinds (void)
{
  for (guint i = 0; i < MORTISE_FAULT_N_KINDS; i++)
    {
      g_autoptr (GError) error = NULL;
      MortiseFaultKind kind;

      g_assert_true (
          mortise_fault_kind_from_string (mortise_fault_kind_to_string ((MortiseFaultKind) i), &kind, &error));
      g_assert_no_error (error);
      g_assert_cmpint (kind, ==, i);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fault/find", test_find);
  g_test_add_func ("/fault/refusals", test_refusals);
  g_test_add_func ("/fault/kinds", test_kinds);
  return g_test_run ();
}
