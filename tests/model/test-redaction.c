/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-json.h"
#include "mortise-redaction.h"

#include <string.h>

static const char schema_text[]
    = "{\"type\":\"object\",\"properties\":{"
      "\"lead\":{\"$ref\":\"#/definitions/lead\"},"
      "\"password\":{\"type\":\"string\",\"writeOnly\":true},"
      "\"tags\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/definitions/lead\"}}},"
      "\"definitions\":{\"lead\":{\"type\":\"object\",\"properties\":{"
      "\"name\":{\"type\":\"string\"},"
      "\"email\":{\"type\":\"string\",\"x-sensitive\":true},"
      "\"phones\":{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"array\",\"x-sensitive\":true}]},"
      "\"parent\":{\"$ref\":\"#/definitions/lead\"}}}}}";

static MortiseRedaction *
make_redaction (void)
{
  MortiseRedaction *redaction = mortise_redaction_new ();
  g_autoptr (JsonNode) schema = json_from_string (schema_text, NULL);
  g_autoptr (JsonNode) harmless = json_from_string ("{\"properties\":{\"a\":{\"type\":\"string\"}}}", NULL);

  mortise_redaction_add_schema (redaction, "lead_created", json_node_get_object (schema));
  mortise_redaction_add_schema (redaction, "harmless", json_node_get_object (harmless));
  return redaction;
}

static char *
apply (MortiseRedaction *redaction, const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  mortise_redaction_apply_dispatch (redaction, json_node_get_object (node));
  return mortise_json_to_text (node, FALSE);
}

static void
test_schema (void)
{
  g_autoptr (MortiseRedaction) redaction = make_redaction ();
  g_autofree char *text = apply (
      redaction,
      "{\"hook\":\"lead_created\",\"value_name\":\"lead\",\"payload\":{\"lead\":{\"name\":\"Ada\",\"email\":\"ada@x."
      "org\","
      "\"phones\":[\"+4912345\"],\"parent\":{\"email\":\"bob@x.org\",\"name\":\"Bob\"}},\"password\":\"hunter2\","
      "\"tags\":[{\"email\":\"eve@x.org\"}],\"more\":\"mail ada@x.org\"},"
      "\"result\":{\"name\":\"Ada\",\"email\":\"new@x.org\"},"
      "\"calls\":[{\"value\":{\"email\":\"mid@x.org\",\"score\":1},\"error\":{\"message\":\"no +4912345 or "
      "hunter2\"}}]}");

  g_test_message ("%s", text);
  for (guint i = 0; i < 7; i++)
    {
      static const char *const gone[] = { "ada@x", "bob@x", "eve@x", "new@x", "mid@x", "hunter2", "+4912345" };

      g_assert_null (strstr (text, gone[i]));
    }
  g_assert_nonnull (strstr (text, "\"name\":\"Ada\""));
  g_assert_nonnull (strstr (text, "\"score\":1"));
  g_assert_nonnull (strstr (text, "\"more\":\"mail [redacted]\""));
  g_assert_nonnull (strstr (text, "no [redacted] or [redacted]"));
}

static void
test_secrets (void)
{
  g_autoptr (MortiseRedaction) redaction = make_redaction ();
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  g_assert_false (mortise_redaction_concerns (redaction, "harmless"));
  g_assert_true (mortise_redaction_concerns (redaction, "lead_created"));
  mortise_redaction_add_secret (redaction, "k\"y-ä");
  mortise_redaction_add_secret (redaction, "k\"y-älonger");
  mortise_redaction_add_secret (redaction, "abc");
  g_assert_true (mortise_redaction_concerns (redaction, "harmless"));

  text = apply (redaction, "{\"hook\":\"harmless\",\"payload\":{\"a\":[\"xk\\u0022y-\\u00e4x\",\"abc\"],"
                           "\"k\\\"y-ä\":1},\"calls\":[{\"value\":\"k\\\"y-älonger\"}]}");
  g_test_message ("%s", text);
  g_assert_cmpstr (text, ==,
                   "{\"hook\":\"harmless\",\"payload\":{\"a\":[\"x[redacted]x\",\"abc\"],\"[redacted]\":1},"
                   "\"calls\":[{\"value\":\"[redacted]\"}]}");
  line = mortise_redaction_apply_text (redaction, "the key is k\"y-älonger!");
  g_assert_cmpstr (line, ==, "the key is [redacted]!");
  g_assert_null (mortise_redaction_apply_text (redaction, "abc"));
}

/* A schema that refers to itself, and a payload deeper than any is. */
static void
test_depth (void)
{
  g_autoptr (MortiseRedaction) redaction = make_redaction ();
  g_autoptr (GString) payload = g_string_new ("{\"hook\":\"lead_created\",\"payload\":{\"lead\":");
  g_autofree char *text = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append (payload, "{\"parent\":");
  g_string_append (payload, "{\"email\":\"deep@x.org\"}");
  for (guint i = 0; i < 62; i++)
    g_string_append_c (payload, '}');
  text = apply (redaction, payload->str);
  g_assert_null (strstr (text, "deep@x.org"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/redaction/schema", test_schema);
  g_test_add_func ("/redaction/secrets", test_secrets);
  g_test_add_func ("/redaction/depth", test_depth);
  return g_test_run ();
}
