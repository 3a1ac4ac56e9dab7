/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "mortise-json.h"
#include "mortise-payload-check.h"

static MortiseJsonSchema *
make_schema (void)
{
  const char *text
      = "{\"type\": \"object\", \"required\": [\"lead\"], \"properties\": {\"lead\": {\"type\": \"object\","
        " \"properties\": {\"a/b\": {\"type\": \"integer\"}, \"tags\": {\"items\": {\"type\": \"string\"}}}}}}";
  g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), NULL);
  g_autoptr (GError) error = NULL;
  MortiseJsonSchema *schema = mortise_json_schema_new (node, &error);

  g_assert_no_error (error);
  return schema;
}

/* @expected is the part of @text that is at fault. */
static void
check_fault (const char *text, const char *expected)
{
  g_autoptr (MortiseJsonSchema) schema = make_schema ();
  g_autoptr (JsonNode) payload = NULL;
  g_autoptr (GPtrArray) faults = mortise_payload_check (text, schema, &payload);
  const MortisePayloadFault *fault;
  g_autofree char *found = NULL;

  g_assert_null (payload);
  g_assert_cmpuint (faults->len, ==, 1);
  fault = g_ptr_array_index (faults, 0);
  g_assert_cmpuint (fault->offset + fault->length, <=, strlen (text));
  g_assert_cmpuint (strlen (fault->message), >, 0);
  found = g_strndup (text + fault->offset, fault->length);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_valid (void)
{
  g_autoptr (MortiseJsonSchema) schema = make_schema ();
  g_autoptr (JsonNode) payload = NULL;
  g_autoptr (GPtrArray) faults = mortise_payload_check ("{\"lead\": {\"a/b\": 1}}", schema, &payload);

  g_assert_cmpuint (faults->len, ==, 0);
  g_assert_nonnull (payload);
}

static void
test_no_schema (void)
{
  g_autoptr (JsonNode) payload = NULL;
  g_autoptr (GPtrArray) faults = mortise_payload_check ("{}", NULL, &payload);

  g_assert_cmpuint (faults->len, ==, 0);
  g_assert_nonnull (payload);
}

static void
test_syntax (void)
{
  check_fault ("{\n  \"lead\": x\n}", "x");
  check_fault ("{\n  \"ä\": \"ö\", y\n}", "y");
  check_fault ("{", "{");
}

static void
test_not_an_object (void)
{
  check_fault ("[1]", "[1]");
}

static void
test_schema (void)
{
  check_fault ("{\"lead\": 5}", "5");
  check_fault ("{\"lead\": {\"a/b\": \"one\"}}", "\"one\"");
  check_fault ("{\"lead\": {\"tags\": [1]}}", "[1]");
  check_fault ("{\n}", "{");
}

/* The empty text has no byte to point at. */
static void
test_empty (void)
{
  g_autoptr (JsonNode) payload = NULL;
  g_autoptr (GPtrArray) faults = mortise_payload_check ("", NULL, &payload);

  g_assert_cmpuint (faults->len, ==, 1);
  g_assert_null (payload);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payload-check/valid", test_valid);
  g_test_add_func ("/payload-check/no-schema", test_no_schema);
  g_test_add_func ("/payload-check/syntax", test_syntax);
  g_test_add_func ("/payload-check/not-an-object", test_not_an_object);
  g_test_add_func ("/payload-check/schema", test_schema);
  g_test_add_func ("/payload-check/empty", test_empty);
  return g_test_run ();
}
