/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the public suite (test-json-schema-suite.c) does not ask: what violations say, how formats are asserted, which
 * schemas are refused, and that neither schema nor instance can make a validation endless.
 */
#include <string.h>

#include "mortise-error.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = mortise_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return node;
}

static MortiseJsonSchema *
compile (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = parse (text);
  MortiseJsonSchema *schema = mortise_json_schema_new (node, &error);

  g_assert_no_error (error);
  return schema;
}

/* The violations, one a line: pointer, keyword and message. */
static char *
validate (const char *schema_text, const char *instance_text)
{
  g_autoptr (MortiseJsonSchema) schema = compile (schema_text);
  g_autoptr (JsonNode) instance = parse (instance_text);
  g_autoptr (GPtrArray) violations = mortise_json_schema_validate (schema, instance);
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < violations->len; i++)
    {
      const MortiseJsonViolation *violation = violations->pdata[i];

      g_string_append_printf (lines, "%s%s|%s|%s", i > 0 ? "\n" : "", violation->pointer, violation->keyword,
                              violation->message);
    }
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

static void
assert_violations (const char *schema, const char *instance, const char *expected)
{
  g_autofree char *found = validate (schema, instance);

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_valid (const char *schema, const char *instance)
{
  assert_violations (schema, instance, "");
}

static void
test_messages_scalar (void)
{
  assert_violations ("{\"type\":\"string\"}", "5", "|type|must be a string, not 5");
  assert_violations ("{\"type\":[\"null\",\"string\"]}", "[]", "|type|must be a string or null, not an array");
  assert_violations ("{\"type\":\"integer\",\"minimum\":10}", "1.5", "|type|must be an integer, not 1.5");
  assert_violations ("{\"enum\":[\"a\",1,null]}", "\"b\"", "|enum|must be \"a\", 1 or null, not \"b\"");
  assert_violations ("{\"const\":\"a\\nb\"}", "{}", "|const|must be \"a\\nb\", not an object");
  assert_violations ("{\"minimum\":10}", "9", "|minimum|must be 10 or more, not 9");
  assert_violations ("{\"maximum\":10}", "10.5", "|maximum|must be 10 or less, not 10.5");
  assert_violations ("{\"exclusiveMinimum\":10}", "10", "|exclusiveMinimum|must be more than 10, not 10");
  assert_violations ("{\"exclusiveMaximum\":10}", "11", "|exclusiveMaximum|must be less than 10, not 11");
  assert_violations ("{\"multipleOf\":0.5}", "0.75", "|multipleOf|must be a multiple of 0.5, not 0.75");
  assert_violations ("{\"minLength\":1}", "\"\"", "|minLength|must have at least 1 character, not 0");
  assert_violations ("{\"maxLength\":2}", "\"\xc3\xa9\xc3\xa9\xc3\xa9\"",
                     "|maxLength|must have at most 2 characters, not 3");
  assert_violations ("{\"pattern\":\"^[a-z]+$\"}", "\"A\"", "|pattern|must match ^[a-z]+$, which \"A\" does not");
  assert_violations ("{\"format\":\"date\"}", "\"today\"",
                     "|format|must be a text of the format date such as \"2024-05-31\", not \"today\"");
}

static void
test_messages_container (void)
{
  assert_violations ("{\"minItems\":2}", "[1]", "|minItems|must have at least 2 items, not 1");
  assert_violations ("{\"items\":{\"type\":\"string\"}}", "[\"a\",1,\"b\",2]",
                     "/1|type|must be a string, not 1\n/3|type|must be a string, not 2");
  assert_violations ("{\"items\":[true],\"additionalItems\":false}", "[1,2,3]",
                     "|additionalItems|must have at most 1 item; remove the rest");
  assert_violations ("{\"uniqueItems\":true}", "[1,{\"a\":1,\"b\":2},3,{\"b\":2.0,\"a\":1}]",
                     "|uniqueItems|has the same item at 1 and at 3; remove one");
  assert_violations ("{\"contains\":{\"type\":\"null\"}}", "[1]",
                     "|contains|has no item of the kind that it must have one of; add it");
  assert_violations ("{\"required\":[\"a\",\"b\"]}", "{}",
                     "|required|must have the member \"a\"; add it\n|required|must have the member \"b\"; add it");
  assert_violations ("{\"properties\":{\"a\":true,\"b\":true},\"additionalProperties\":false}", "{\"a\":1,\"c\":2}",
                     "/c|additionalProperties|has the name \"c\", which is not known here; remove it, or write "
                     "\"a\" or \"b\"");
  assert_violations ("{\"propertyNames\":{\"maxLength\":1}}", "{\"ab\":1}",
                     "/ab|propertyNames|has the name \"ab\", which is not allowed: it must have at most 1 "
                     "character, not 2");
  assert_violations ("{\"dependencies\":{\"a\":[\"b\"]}}", "{\"a\":1}",
                     "|dependencies|has the member \"a\" without \"b\"; add that");
  assert_violations ("{\"properties\":{\"a\":false}}", "{\"a\":1}", "/a|false|must not be there; remove it");
}

static void
test_messages_combination (void)
{
  assert_violations ("{\"anyOf\":[{\"type\":\"string\"},{\"items\":{\"type\":\"null\"}}]}", "[1]",
                     "|anyOf|has none of the forms allowed: it must be a string, not an array; or /0 "
                     "must be null, not 1");
  assert_violations ("{\"oneOf\":[{\"type\":\"integer\"},{\"minimum\":2}]}", "3",
                     "|oneOf|has 2 of the forms allowed, and must have just one");
  assert_violations ("{\"not\":{\"type\":\"integer\"}}", "3", "|not|must not be 3, nor any other value of that kind");
  assert_violations ("{\"if\":{\"minimum\":5},\"then\":{\"multipleOf\":5},\"else\":{\"multipleOf\":2}}", "3",
                     "|multipleOf|must be a multiple of 2, not 3");
  assert_violations ("{\"allOf\":[{\"minimum\":5},{\"multipleOf\":2}]}", "3",
                     "|minimum|must be 5 or more, not 3\n|multipleOf|must be a multiple of 2, not 3");
}

static void
test_pointers (void)
{
  assert_violations ("{\"additionalProperties\":{\"items\":{\"type\":\"null\"}}}", "{\"a/b~c\":[null,1],\"\":[2]}",
                     "/a~1b~0c/1|type|must be null, not 1\n//0|type|must be null, not 2");
}

static void
test_long_values_are_cut (void)
{
  g_autofree char *letters = g_strnfill (1000, 'x');
  g_autofree char *instance = g_strdup_printf ("\"%s\"", letters);
  g_autofree char *found = validate ("{\"type\":\"null\"}", instance);

  g_assert_cmpuint (strlen (found), <, 120);
  g_assert_nonnull (strstr (found, "xxx\xe2\x80\xa6\""));
}

static void
test_violations_are_bounded (void)
{
  g_autoptr (MortiseJsonSchema) schema = compile ("{\"items\":false}");
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) instance = json_node_init_array (json_node_alloc (), array);
  g_autoptr (GPtrArray) violations = NULL;

  for (guint i = 0; i < 1000; i++)
    json_array_add_null_element (array);
  violations = mortise_json_schema_validate (schema, instance);
  g_assert_cmpuint (violations->len, ==, 100);
}

static void
test_check (void)
{
  g_autoptr (MortiseJsonSchema) schema = compile ("{\"required\":[\"a\"],\"properties\":{\"b\":{\"type\":\"null\"}}}");
  g_autoptr (JsonNode) good = parse ("{\"a\":1}");
  g_autoptr (JsonNode) bad = parse ("{\"b\":1}");
  g_autoptr (JsonNode) bad_inside = parse ("{\"a\":1,\"b\":1}");
  g_autoptr (GError) error = NULL;

  g_assert_true (mortise_json_schema_check (schema, good, &error));
  g_assert_no_error (error);
  g_assert_false (mortise_json_schema_check (schema, bad, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "must have the member \"a\"; add it");
  g_clear_error (&error);
  g_assert_false (mortise_json_schema_check (schema, bad_inside, &error));
  g_assert_cmpstr (error->message, ==, "/b: must be null, not 1");
}

/* A name with a line's end in it is shown in one line. */
static void
test_odd_names (void)
{
  g_autoptr (JsonNode) rules = json_from_string ("{\"additionalProperties\":false}", NULL);
  g_autoptr (JsonNode) instance = json_from_string ("{\"a\\nb\":1}", NULL);
  g_autoptr (MortiseJsonSchema) schema = mortise_json_schema_new (rules, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (mortise_json_schema_check (schema, instance, &error));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_nonnull (strstr (error->message, "a\\nb"));
}

static void
test_numbers (void)
{
  assert_valid ("{\"const\":1}", "1.0");
  assert_valid ("{\"const\":1e2}", "100");
  assert_valid ("{\"enum\":[{\"a\":[1.0]}]}", "{\"a\":[1]}");
  assert_valid ("{\"const\":0}", "-0.0");
  assert_valid ("{\"type\":\"integer\"}", "1e300");
  assert_valid ("{\"maxLength\":2.0}", "\"ab\"");
  assert_valid ("{\"multipleOf\":0.01}", "19.99");
  assert_valid ("{\"multipleOf\":1e-8}", "12391239123");
  /* Both round to the same double. */
  assert_violations ("{\"maximum\":9007199254740992.0}", "9007199254740993",
                     "|maximum|must be 9007199254740992.0 or less, not 9007199254740993");
  assert_violations ("{\"const\":9007199254740993}", "9007199254740992.0",
                     "|const|must be 9007199254740993, not 9007199254740992.0");
  assert_violations ("{\"minimum\":-9223372036854775808}", "-1e19",
                     "|minimum|must be -9223372036854775808 or more, not -1e+19");
  assert_valid ("{\"exclusiveMaximum\":1e19}", "9223372036854775807");
}

/* No text of one value is that of another. */
static void
test_equality_is_exact (void)
{
  static const char *const values[] = {
    "null",        "true",
    "false",       "0",
    "1",           "-1",
    "1.5",         "\"\"",
    "\"0\"",       "\"1\"",
    "\"n1\"",      "\"null\"",
    "[]",          "{}",
    "[[]]",        "[{}]",
    "[0]",         "[\"\"]",
    "[\"\",\"\"]", "[\"s0:\"]",
    "{\"a\":1}",   "{\"a\":\"1\"}",
    "{\"a\":[1]}", "{\"a\":1,\"b\":1}",
    "[\"a\",1]",   "[[\"a\"],1]",
    "[[\"a\",1]]", "{\"\":{}}",
    "1e300",       "1e301",
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint j = 0; j < G_N_ELEMENTS (values); j++)
      {
        g_autofree char *schema = g_strdup_printf ("{\"const\":%s}", values[i]);
        g_autofree char *found = validate (schema, values[j]);

        g_assert_cmpint (*found == '\0', ==, i == j);
      }
}

static void
assert_format (const char *format, gboolean is_valid, const char *text)
{
  g_autofree char *schema_text = g_strdup_printf ("{\"format\":\"%s\"}", format);
  g_autoptr (MortiseJsonSchema) schema = compile (schema_text);
  g_autoptr (JsonNode) instance = json_node_init_string (json_node_alloc (), text);

  if (mortise_json_schema_check (schema, instance, NULL) != is_valid)
    g_error ("%s: \"%s\" should be %s", format, text, is_valid ? "valid" : "invalid");
}

static void
test_format_time (void)
{
  assert_format ("date-time", TRUE, "2024-02-29T23:59:59.123+05:30");
  assert_format ("date-time", TRUE, "1998-12-31T23:59:60Z");
  assert_format ("date-time", TRUE, "1998-12-31t15:59:60.5-08:00");
  assert_format ("date-time", FALSE, "1998-12-31T22:59:60Z");
  assert_format ("date-time", FALSE, "2023-02-29T00:00:00Z");
  assert_format ("date-time", FALSE, "2024-01-01 00:00:00Z");
  assert_format ("date-time", FALSE, "2024-01-01T00:00:00");
  assert_format ("date-time", FALSE, "2024-01-01T00:00:00.Z");
  assert_format ("date-time", FALSE, "2024-01-01T24:00:00Z");
  assert_format ("date-time", FALSE, "2024-01-01T00:00:00+24:00");
  assert_format ("date", TRUE, "0000-02-29");
  assert_format ("date", FALSE, "1900-02-29");
  assert_format ("date", FALSE, "2024-13-01");
  assert_format ("date", FALSE, "2024-00-01");
  assert_format ("date", FALSE, "2024-1-01");
  assert_format ("date", FALSE, "2024-01-011");
  assert_format ("date", FALSE, "+024-01-01");
  assert_format ("date", FALSE, "");
  assert_format ("time", TRUE, "00:00:00z");
  assert_format ("time", FALSE, "0:00:00Z");
  assert_format ("time", FALSE, "00:00Z");
  assert_format ("time", FALSE, "12");
}

static void
test_format_network (void)
{
  assert_format ("email", TRUE, "ada+x@example.com");
  assert_format ("email", TRUE, "\"a \\\" b@\"@example.com");
  assert_format ("email", TRUE, "a@[192.0.2.1]");
  assert_format ("email", TRUE, "a@[IPv6:::1]");
  assert_format ("email", FALSE, "\"a\\\"@example.com");
  assert_format ("email", FALSE, "\"a\\\\\"b\"@example.com");
  assert_format ("email", FALSE, "a..b@example.com");
  assert_format ("email", FALSE, ".a@example.com");
  assert_format ("email", FALSE, "a@");
  assert_format ("email", FALSE, "@example.com");
  assert_format ("email", FALSE, "a@[1]");
  assert_format ("email", FALSE, "a b@example.com");
  assert_format ("hostname", TRUE, "a-1.example");
  assert_format ("hostname", FALSE, "-a.example");
  assert_format ("hostname", FALSE, "a-.example");
  assert_format ("hostname", FALSE, "a..b");
  assert_format ("hostname", FALSE, "example.");
  assert_format ("hostname", FALSE, "a_b");
  assert_format ("hostname", FALSE, "");
  assert_format ("ipv4", TRUE, "255.255.255.255");
  assert_format ("ipv4", FALSE, "256.0.0.1");
  assert_format ("ipv4", FALSE, "1.2.3");
  assert_format ("ipv4", FALSE, "01.2.3.4");
  assert_format ("ipv4", FALSE, " 1.2.3.4");
  assert_format ("ipv6", TRUE, "::ffff:192.0.2.1");
  assert_format ("ipv6", FALSE, "fe80::1%eth0");
  assert_format ("ipv6", FALSE, "1::2::3");
}

static void
test_format_uri (void)
{
  assert_format ("uri", TRUE, "https://user:pw@[2001:db8::1]:8080/a%20b;c?d=e&f#g");
  assert_format ("uri", TRUE, "urn:isbn:0-486-27557-4");
  assert_format ("uri", TRUE, "http://[v1.x:y]/");
  assert_format ("uri", TRUE, "file:///etc/hosts");
  assert_format ("uri", FALSE, "//example.com");
  assert_format ("uri", FALSE, "http://a b");
  assert_format ("uri", FALSE, "http://example.com:80a/");
  assert_format ("uri", FALSE, "http://[::1/");
  assert_format ("uri", FALSE, "http://a/%2");
  assert_format ("uri", FALSE, "http://a/#b#c");
  assert_format ("uri", FALSE, "http://a/\xc3\xa9");
  assert_format ("uri", FALSE, "1http://a");
  assert_format ("uri", FALSE, "");
  assert_format ("uri-reference", TRUE, "");
  assert_format ("uri-reference", TRUE, "../a?b#c");
  assert_format ("uri-reference", TRUE, "//host/a");
  assert_format ("uri-reference", TRUE, "a/b:c");
  assert_format ("uri-reference", FALSE, "1:b");
  assert_format ("uri-reference", FALSE, "\\a");
}

static void
test_format_others (void)
{
  assert_format ("json-pointer", TRUE, "");
  assert_format ("json-pointer", TRUE, "/a~0b/~1/0//");
  assert_format ("json-pointer", FALSE, "a");
  assert_format ("json-pointer", FALSE, "/a~2");
  assert_format ("json-pointer", FALSE, "/a~");
  assert_format ("regex", TRUE, "^(?:a|b)+(?=c)(?<n>[^]\\d)\\k<n>$");
  assert_format ("regex", FALSE, "(a");
  assert_format ("regex", FALSE, "a\\Z");
  assert_format ("regex", FALSE, "(*LIMIT_MATCH=1)a");
  assert_format ("regex", FALSE, "(?R)");
  assert_format ("regex", FALSE, "(?i)a");
  assert_format ("regex", FALSE, "\\C");
  assert_format ("regex", FALSE, "[");
  assert_format ("regex", FALSE, "\\");
  assert_format ("regex", FALSE, "\\ud83d");
  assert_format ("unheard-of", TRUE, "anything");
}

static void
assert_pattern (const char *pattern, gboolean is_valid, const char *text)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autoptr (JsonNode) instance = json_node_init_string (json_node_alloc (), text);
  g_autoptr (MortiseJsonSchema) schema = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (object, "pattern", pattern);
  schema = mortise_json_schema_new (node, &error);
  g_assert_no_error (error);
  if (mortise_json_schema_check (schema, instance, NULL) != is_valid)
    g_error ("\"%s\" should %smatch %s", text, is_valid ? "" : "not ", pattern);
}

static void
test_patterns (void)
{
  assert_pattern ("b", TRUE, "abc");
  assert_pattern ("", TRUE, "");
  assert_pattern ("^b", FALSE, "ab");
  assert_pattern ("a$", FALSE, "a\n");
  assert_pattern ("b|c", TRUE, "xxc");
  assert_pattern ("^\\d+$", FALSE, "\xd9\xa3");
  assert_pattern ("^[\\d]$", FALSE, "\xd9\xa3");
  assert_pattern ("^\\D$", TRUE, "\xd9\xa3");
  assert_pattern ("^\\w$", FALSE, "\xc3\xa9");
  assert_pattern ("^[^\\W]$", TRUE, "_");
  assert_pattern ("^[\\W\\d]+$", TRUE, "\xc3\xa9-3^[`{");
  assert_pattern ("^\\s$", TRUE, "\xef\xbb\xbf");
  assert_pattern ("^\\S$", FALSE, "\xc2\xa0");
  assert_pattern ("^\\v$", TRUE, "\x0b");
  assert_pattern ("^\\u00e9\\x41\\u{1F600}\\ud83d\\ude00$", TRUE,
                  "\xc3\xa9"
                  "A\xf0\x9f\x98\x80\xf0\x9f\x98\x80");
  assert_pattern ("^[[:alpha:]]$", FALSE, "a");
  assert_pattern ("^[[:alpha:]+$", TRUE, "[:alph");
  assert_pattern ("^[^]$", TRUE, "\n");
  assert_pattern ("[]", FALSE, "a");
  assert_pattern ("(?<=a)b", TRUE, "ab");
  assert_pattern ("^(a)\\1$", TRUE, "aa");
  assert_pattern ("^.$", TRUE, "\xf0\x9f\x98\x80");
}

static void
test_hostile_pattern (void)
{
  g_autofree char *letters = g_strnfill (40, 'a');
  g_autofree char *instance = g_strdup_printf ("\"%s!\"", letters);

  assert_violations ("{\"pattern\":\"^(a+)+$\"}", instance,
                     "|pattern|takes too many steps to match against a pattern; make it shorter");
  /* What could not be told is not the opposite of what could. */
  assert_violations ("{\"not\":{\"pattern\":\"^(a+)+$\"}}", instance,
                     "|pattern|takes too many steps to match against a pattern; make it shorter");
  assert_violations ("{\"anyOf\":[{\"pattern\":\"^(a+)+$\"},true]}", instance,
                     "|pattern|takes too many steps to match against a pattern; make it shorter");
}

/* Each place of the text begins a search of its own. */
static void
test_hostile_text (void)
{
  g_autofree char *letters = g_strnfill (1000000, 'a');
  g_autofree char *instance = g_strdup_printf ("\"%s\"", letters);
  g_autofree char *found = validate ("{\"pattern\":\"a*a*a*b\"}", instance);

  g_assert_true (g_str_has_prefix (found, "|pattern|takes too "));
}

static void
test_many_hostile_texts (void)
{
  g_autoptr (MortiseJsonSchema) schema = compile ("{\"items\":{\"pattern\":\"^(a+)+$\"}}");
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) instance = json_node_init_array (json_node_alloc (), array);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    json_array_add_string_element (array, "aaaaaaaaaaaaaaa!");
  g_assert_false (mortise_json_schema_check (schema, instance, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
}

static void
test_endless_references (void)
{
  static const char *const schemas[] = {
    "{\"$ref\":\"#\"}",
    "{\"allOf\":[{\"$ref\":\"#\"}]}",
    "{\"not\":{\"$ref\":\"#\"}}",
    "{\"definitions\":{\"a\":{\"$ref\":\"#/definitions/b\"},\"b\":{\"$ref\":\"#/definitions/a\"}},"
    "\"anyOf\":[{\"$ref\":\"#/definitions/a\"},true]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (schemas); i++)
    assert_violations (schemas[i], "1",
                       "|$ref|is checked by rules that refer to each other too deep, perhaps without end; "
                       "mend the schema");
}

/* Two to the power of 60 applications. */
static void
test_explosion (void)
{
  g_autoptr (GString) schema = g_string_new ("{\"definitions\":{\"d0\":{\"type\":\"null\"}");

  for (guint i = 1; i <= 60; i++)
    g_string_append_printf (schema,
                            ",\"d%u\":{\"anyOf\":[{\"$ref\":\"#/definitions/d%u\"},"
                            "{\"$ref\":\"#/definitions/d%u\"}]}",
                            i, i - 1, i - 1);
  g_string_append (schema, "},\"$comment\":\"x\",\"allOf\":[{\"$ref\":\"#/definitions/d60\"}]}");
  assert_violations (schema->str, "1", "|limit|takes more work to check than is allowed; make it smaller");
}

static void
test_recursion_that_ends (void)
{
  const char *tree = "{\"type\":\"object\",\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":\"integer\"},"
                     "\"children\":{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}},\"additionalProperties\":false}";
  g_autoptr (GString) instance = g_string_new (NULL);

  for (guint i = 0; i < 31; i++)
    g_string_append (instance, "{\"n\":1,\"children\":[");
  g_string_append (instance, "{\"n\":1}");
  for (guint i = 0; i < 31; i++)
    g_string_append (instance, "]}");
  assert_valid (tree, instance->str);
  assert_violations (tree, "{\"n\":1,\"children\":[{\"n\":2},{}]}",
                     "/children/1|required|must have the member \"n\"; add it");
}

static void
test_deep_instance (void)
{
  g_autoptr (MortiseJsonSchema) schema = compile ("{\"enum\":[1]}");
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000; i++)
    {
      JsonArray *array = json_array_new ();

      json_array_add_element (array, g_steal_pointer (&node));
      node = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (node, array);
    }
  g_assert_false (mortise_json_schema_check (schema, node, &error));
  g_assert_cmpstr (error->message, ==, "is nested too deep; write it flatter");
}

static void
assert_refused (const char *text, const char *message)
{
  g_autoptr (JsonNode) node = parse (text);
  g_autoptr (GError) error = NULL;

  g_assert_null (mortise_json_schema_new (node, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_bad_schemas (void)
{
  assert_refused ("5", "the schema is not one of draft-07: must be true or false or an object, not 5");
  assert_refused ("{\"type\":\"text\"}", "the schema is not one of draft-07: /type: must be \"array\", \"boolean\", "
                                         "\"integer\", \"null\", \"number\", \"object\" or \"string\", not \"text\"");
  assert_refused ("{\"properties\":{\"a\":{\"minimum\":\"5\"}}}",
                  "the schema is not one of draft-07: /properties/a/minimum: must be a number, not \"5\"");
  assert_refused ("{\"required\":true}", "the schema is not one of draft-07: /required: must be an array, not true");
  assert_refused ("{\"multipleOf\":0}", "the schema is not one of draft-07: /multipleOf: must be more than 0, not 0");
  assert_refused ("{\"allOf\":[]}", "the schema is not one of draft-07: /allOf: must have at least 1 item, not 0");
  assert_refused ("{\"pattern\":\"(a\"}",
                  "the schema is not one of draft-07: /pattern: must be a text of the format regex "
                  "such as \"^[a-z]+$\", not \"(a\"");
  assert_refused ("{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\"}",
                  "the schema is written for "
                  "\"https://json-schema.org/draft/2020-12/schema\"; write it for "
                  "\"http://json-schema.org/draft-07/schema#\"");
}

static void
test_bad_references (void)
{
  assert_refused ("{\"items\":{\"$ref\":\"https://example.com/x.json#/a\"}}",
                  "the schema refers to \"https://example.com/x.json\", "
                  "which is another document and is not fetched; copy it under \"definitions\" and refer to it as "
                  "\"#/definitions/NAME\"");
  assert_refused ("{\"items\":{\"$ref\":\"item.json\"}}",
                  "the schema refers to \"item.json\", which is another document and is "
                  "not fetched; copy it under \"definitions\" and refer to it as \"#/definitions/NAME\"");
  assert_refused ("{\"items\":{\"$ref\":\"#/definitions/x\"}}",
                  "the schema refers to \"#/definitions/x\", where nothing is; write a "
                  "pointer such as \"#/definitions/NAME\"");
  assert_refused ("{\"items\":{\"$ref\":\"#name\"}}",
                  "the schema refers to \"#name\", where nothing is; write a pointer such as \"#/definitions/NAME\"");
  assert_refused ("{\"x\":[5],\"items\":{\"$ref\":\"#/x/0\"}}",
                  "a schema that is referred to is not one of draft-07: must be true or false or an object, not 5");
  assert_refused ("{\"items\":[{\"$id\":\"#a\"},{\"$id\":\"#a\"}]}",
                  "two schemas have the $id \"mortise-schema:///#a\"; give each its own");
}

/* GLib's own answer to these is a critical. */
static void
test_odd_references (void)
{
  static const char *const schemas[] = {
    "{\"items\":{\"$ref\":\"http:/..///example.com/x\"}}",
    "{\"items\":{\"$id\":\"urn:a/..//b\"}}",
    "{\"$id\":\"http://host\",\"items\":{\"$ref\":\"x\"}}",
  };

  /* Which of them are URIs depends on the version of GLib; none may be more than refused. */
  for (guint i = 0; i < G_N_ELEMENTS (schemas); i++)
    {
      g_autoptr (JsonNode) node = parse (schemas[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (MortiseJsonSchema) schema = mortise_json_schema_new (node, &error);

      g_assert_true (schema != NULL || g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_INVALID));
    }
}

static void
test_references (void)
{
  assert_violations ("{\"x\":{\"y\":[{\"type\":\"null\"}]},\"$ref\":\"#/x/y/0\"}", "1", "|type|must be null, not 1");
  assert_violations ("{\"definitions\":{\"a\":{\"$id\":\"a.json\",\"type\":\"null\"}},\"items\":{\"$ref\":\"a.json\"}}",
                     "[1]", "/0|type|must be null, not 1");
  assert_violations ("{\"items\":{\"$ref\":\"http://json-schema.org/draft-07/schema#\"}}",
                     "[{\"type\":\"null\"},{\"type\":1}]",
                     "/1/type|enum|must be \"array\", \"boolean\", \"integer\", \"null\", \"number\", \"object\" or "
                     "\"string\", not 1");
  assert_violations ("{\"$ref\":\"http://json-schema.org/draft-07/schema#/definitions/nonNegativeInteger\"}", "-1",
                     "|minimum|must be 0 or more, not -1");
}

/* The node may change or go: the schema keeps nothing of it. */
static void
test_node_is_not_kept (void)
{
  g_autoptr (JsonNode) node = parse ("{\"properties\":{\"a\":{\"const\":{\"b\":[1]},\"maximum\":5}}}");
  g_autoptr (MortiseJsonSchema) schema = mortise_json_schema_new (node, NULL);
  g_autoptr (JsonNode) instance = parse ("{\"a\":{\"b\":[1]}}");

  json_object_remove_member (json_node_get_object (node), "properties");
  g_clear_pointer (&node, json_node_unref);
  g_assert_true (mortise_json_schema_check (schema, instance, NULL));
}

static gpointer
validate_often (gpointer schema)
{
  g_autoptr (JsonNode) good = parse ("[{\"a\":\"x\"}]");
  g_autoptr (JsonNode) bad = parse ("[{\"a\":\"1\"}]");
  guint n_right = 0;

  for (guint i = 0; i < 1000; i++)
    n_right += mortise_json_schema_check (schema, good, NULL) && !mortise_json_schema_check (schema, bad, NULL);
  return GUINT_TO_POINTER (n_right);
}

static void
test_threads (void)
{
  g_autoptr (MortiseJsonSchema) schema = compile ("{\"items\":{\"properties\":{\"a\":{\"pattern\":\"^[a-z]+$\"}}}}");
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("validate", validate_often, schema);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-schema/messages/scalar", test_messages_scalar);
  g_test_add_func ("/json-schema/messages/container", test_messages_container);
  g_test_add_func ("/json-schema/messages/combination", test_messages_combination);
  g_test_add_func ("/json-schema/messages/long-values-are-cut", test_long_values_are_cut);
  g_test_add_func ("/json-schema/pointers", test_pointers);
  g_test_add_func ("/json-schema/violations-are-bounded", test_violations_are_bounded);
  g_test_add_func ("/json-schema/check", test_check);
  g_test_add_func ("/json-schema/numbers", test_numbers);
  g_test_add_func ("/json-schema/equality", test_equality_is_exact);
  g_test_add_func ("/json-schema/format/time", test_format_time);
  g_test_add_func ("/json-schema/format/network", test_format_network);
  g_test_add_func ("/json-schema/format/uri", test_format_uri);
  g_test_add_func ("/json-schema/format/others", test_format_others);
  g_test_add_func ("/json-schema/patterns", test_patterns);
  g_test_add_func ("/json-schema/hostile/pattern", test_hostile_pattern);
  g_test_add_func ("/json-schema/hostile/text", test_hostile_text);
  g_test_add_func ("/json-schema/hostile/many-texts", test_many_hostile_texts);
  g_test_add_func ("/json-schema/hostile/endless-references", test_endless_references);
  g_test_add_func ("/json-schema/hostile/explosion", test_explosion);
  g_test_add_func ("/json-schema/hostile/deep-instance", test_deep_instance);
  g_test_add_func ("/json-schema/recursion-that-ends", test_recursion_that_ends);
  g_test_add_func ("/json-schema/bad-schemas", test_bad_schemas);
  g_test_add_func ("/json-schema/bad-references", test_bad_references);
  g_test_add_func ("/json-schema/odd-references", test_odd_references);
  g_test_add_func ("/json-schema/odd-names", test_odd_names);
  g_test_add_func ("/json-schema/references", test_references);
  g_test_add_func ("/json-schema/node-is-not-kept", test_node_is_not_kept);
  g_test_add_func ("/json-schema/threads", test_threads);
  return g_test_run ();
}
