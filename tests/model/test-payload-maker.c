/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payloads that are made of a schema: those that are to fit do, and those that are not are refused for their reason. */
#include "mortise-error.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"
#include "mortise-payload-maker.h"
#include "mortise-payload-text.h"
#include "mortise-platform-set.h"

#include <string.h>

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = mortise_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return node;
}

static GPtrArray *
make (JsonNode *schema, MortisePayloadSort sort, guint32 seed)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *cases = mortise_payload_make (schema, NULL, sort, seed, &error);

  g_assert_no_error (error);
  return cases;
}

/* --- the platforms ------------------------------------------------------------------------------------------------ */

static void
check_hook (MortiseHookDescription *hook)
{
  JsonNode *schema = mortise_hook_description_get_schema (hook);
  guint n_arguments;

  mortise_hook_description_get_arguments (hook, &n_arguments);
  for (MortisePayloadSort sort = MORTISE_PAYLOAD_VALID; sort <= MORTISE_PAYLOAD_INVALID; sort++)
    {
      g_autoptr (GPtrArray) cases = make (schema, sort, 1);

      if (n_arguments > 0)
        g_assert_cmpuint (cases->len, >, 0);
      for (guint i = 0; i < cases->len; i++)
        {
          const MortisePayloadCase *made = cases->pdata[i];
          g_autoptr (GError) error = NULL;
          gboolean fits = mortise_hook_description_check_payload (hook, made->payload, &error);

          if (fits == (sort == MORTISE_PAYLOAD_INVALID))
            g_test_message ("%s %s: %s", mortise_hook_description_get_name (hook), made->pointer, made->title);
          if (sort == MORTISE_PAYLOAD_INVALID)
            g_assert_false (fits);
          else
            g_assert_no_error (error);
        }
    }
}

static void
test_platforms (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortisePlatformSet) set = mortise_platform_set_new_default (&error);
  guint n_hooks = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (set)); i++)
    {
      g_autoptr (MortisePlatform) platform = g_list_model_get_item (G_LIST_MODEL (set), i);
      GListModel *hooks = mortise_platform_get_hooks (platform);

      for (guint j = 0; j < g_list_model_get_n_items (hooks); j++, n_hooks++)
        {
          g_autoptr (MortiseHookDescription) hook = g_list_model_get_item (hooks, j);

          check_hook (hook);
        }
    }
  g_assert_cmpuint (n_hooks, >, 50);
}

/* --- one schema --------------------------------------------------------------------------------------------------- */

static const char lead_schema[]
    = "{\"type\": \"object\", \"required\": [\"name\", \"state\"], \"additionalProperties\": false, \"properties\": {"
      "\"name\": {\"type\": \"string\", \"minLength\": 2, \"maxLength\": 9},"
      "\"state\": {\"enum\": [\"new\", \"old\"]},"
      "\"score\": {\"type\": \"integer\", \"minimum\": 0, \"exclusiveMaximum\": 100, \"multipleOf\": 5},"
      "\"code\": {\"type\": \"string\", \"pattern\": \"^[A-Z]{3}-[0-9]+$\"},"
      "\"tags\": {\"type\": \"array\", \"minItems\": 1, \"maxItems\": 3, \"uniqueItems\": true,"
      "           \"items\": {\"type\": \"string\"}},"
      "\"owner\": {\"anyOf\": [{\"$ref\": \"#/definitions/user\"}, {\"type\": \"null\"}]}},"
      "\"definitions\": {\"user\": {\"type\": \"object\", \"required\": [\"id\"], \"properties\": {"
      "\"id\": {\"type\": [\"integer\", \"string\"]}, \"boss\": {\"$ref\": \"#/definitions/user\"}}}}}";

static const MortisePayloadCase *
find_case (GPtrArray *cases, const char *pointer, const char *rule, const char *title)
{
  for (guint i = 0; i < cases->len; i++)
    {
      const MortisePayloadCase *made = cases->pdata[i];

      if (g_str_equal (made->pointer, pointer) && g_strcmp0 (made->rule, rule) == 0
          && g_str_has_prefix (made->title, title))
        return made;
    }
  g_test_message ("no case %s %s “%s”", pointer, rule, title);
  g_assert_not_reached ();
}

static JsonNode *
get_member (const MortisePayloadCase *made, const char *name)
{
  return mortise_json_get_member (json_node_get_object (made->payload), name);
}

static void
test_valid (void)
{
  g_autoptr (JsonNode) schema = parse (lead_schema);
  g_autoptr (GPtrArray) cases = make (schema, MORTISE_PAYLOAD_VALID, 1);
  JsonObject *whole = json_node_get_object (find_case (cases, "", NULL, "Everything")->payload);
  JsonObject *least = json_node_get_object (find_case (cases, "", NULL, "Only what is required")->payload);

  g_assert_cmpuint (json_object_get_size (whole), ==, 6);
  g_assert_true (g_regex_match_simple ("^[A-Z]{3}-[0-9]+$", json_object_get_string_member (whole, "code"), 0, 0));
  g_assert_cmpint (json_object_get_int_member (whole, "score") % 5, ==, 0);
  g_assert_cmpuint (json_object_get_size (least), ==, 2);
}

static void
test_boundary (void)
{
  g_autoptr (JsonNode) schema = parse (lead_schema);
  g_autoptr (GPtrArray) cases = make (schema, MORTISE_PAYLOAD_BOUNDARY, 1);

  g_assert_cmpuint (
      strlen (json_node_get_string (get_member (find_case (cases, "/name", "minLength", "The s"), "name"))), ==, 2);
  g_assert_cmpuint (
      strlen (json_node_get_string (get_member (find_case (cases, "/name", "maxLength", "The l"), "name"))), ==, 9);
  g_assert_cmpint (json_node_get_int (get_member (find_case (cases, "/score", "minimum", "The least"), "score")), ==,
                   0);
  g_assert_cmpint (json_node_get_int (get_member (find_case (cases, "/score", "maximum", "The gr"), "score")), ==, 95);
  g_assert_cmpuint (json_array_get_length (
                        json_node_get_array (get_member (find_case (cases, "/tags", "maxItems", "A full"), "tags"))),
                    ==, 3);
  g_assert_cmpstr (
      json_node_get_string (get_member (find_case (cases, "/state", "enum", "The choice \"old\""), "state")), ==,
      "old");
  g_assert_null (get_member (find_case (cases, "/score", "required", "Left out"), "score"));
  g_assert_true (JSON_NODE_HOLDS_NULL (get_member (find_case (cases, "/owner", "anyOf", "Alternative 2"), "owner")));
}

/* Each has the one violation that it says, except where alternatives make one of all. */
static void
test_invalid (void)
{
  g_autoptr (JsonNode) schema = parse (lead_schema);
  g_autoptr (MortiseJsonSchema) compiled = mortise_json_schema_new (schema, NULL);
  g_autoptr (GPtrArray) cases = make (schema, MORTISE_PAYLOAD_INVALID, 1);

  find_case (cases, "/name", "minLength", "One character too short");
  find_case (cases, "/name", "maxLength", "One character too long");
  find_case (cases, "/name", "type", "Of a wrong type: 7");
  find_case (cases, "/name", "required", "Left out");
  find_case (cases, "/state", "enum", "None of the choices");
  find_case (cases, "/score", "minimum", "Less than");
  find_case (cases, "/score", "exclusiveMaximum", "The number that all");
  find_case (cases, "/score", "multipleOf", "No multiple of 5");
  find_case (cases, "/code", "pattern", "No text that fits");
  find_case (cases, "/tags", "minItems", "One element too few");
  find_case (cases, "/tags", "maxItems", "One element too many");
  find_case (cases, "/tags", "uniqueItems", "The same element twice");
  find_case (cases, "/no_such_member", "additionalProperties", "A member that nobody knows");
  find_case (cases, "/owner/id", "type", "Of a wrong type");
  for (guint i = 0; i < cases->len; i++)
    {
      const MortisePayloadCase *made = cases->pdata[i];
      g_autoptr (GPtrArray) violations = mortise_json_schema_validate (compiled, made->payload);
      const MortiseJsonViolation *violation = violations->pdata[0];

      g_test_message ("%s %s: %s %s", made->pointer, made->rule, violation->pointer, violation->keyword);
      if (g_str_has_prefix (made->pointer, "/owner"))
        continue;
      if (!g_str_equal (made->rule, "multipleOf"))
        g_assert_cmpuint (violations->len, ==, 1);
      g_assert_true (g_str_has_prefix (made->pointer, violation->pointer));
    }
}

static char *
to_text (GPtrArray *cases)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < cases->len; i++)
    {
      g_autofree char *payload = mortise_json_to_text (((MortisePayloadCase *) cases->pdata[i])->payload, FALSE);

      g_string_append (text, payload);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_seed (void)
{
  g_autoptr (JsonNode) schema = parse (lead_schema);
  g_autoptr (GPtrArray) first = make (schema, MORTISE_PAYLOAD_VALID, 7);
  g_autoptr (GPtrArray) again = make (schema, MORTISE_PAYLOAD_VALID, 7);
  g_autoptr (GPtrArray) other = make (schema, MORTISE_PAYLOAD_VALID, 8);
  g_autofree char *first_text = to_text (first);
  g_autofree char *again_text = to_text (again);
  g_autofree char *other_text = to_text (other);

  g_assert_cmpstr (first_text, ==, again_text);
  g_assert_cmpstr (first_text, !=, other_text);
}

/* --- what cannot be made, and what wants too much ----------------------------------------------------------------- */

static void
test_sample (void)
{
  g_autoptr (JsonNode) schema
      = parse ("{\"type\": \"object\", \"required\": [\"a\"], \"properties\": {\"a\": {\"type\": \"string\","
               " \"pattern\": \"^(?=x)x+y$\"}}}");
  g_autoptr (JsonNode) sample = parse ("{\"a\": \"xxy\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = mortise_payload_make (schema, NULL, MORTISE_PAYLOAD_VALID, 1, &error);
  g_autoptr (GPtrArray) some = NULL;

  g_assert_null (none);
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  some = mortise_payload_make (schema, sample, MORTISE_PAYLOAD_VALID, 1, NULL);
  g_assert_cmpuint (some->len, ==, 1);
}

static void
test_hostile (void)
{
  static const char *const schemas[] = {
    "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#\"}, \"b\": {\"$ref\": \"#\"}, \"c\": {\"$ref\": "
    "\"#\"}}}",
    "{\"type\": \"object\", \"required\": [\"a\"], \"properties\": {\"a\": {\"$ref\": \"#\"}}}",
    "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\", \"minLength\": 999999999}}}",
    "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"array\", \"minItems\": 999999999}}}",
    "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\", \"pattern\": "
    "\"((((x{999}){999}){999}){999})\"}}}",
    "{\"type\": \"object\", \"minProperties\": 999999999}",
    "{\"allOf\": [{\"type\": \"object\"}, {\"minProperties\": 3}]}",
    "{\"type\": [], \"enum\": []}",
    "false",
  };

  for (guint i = 0; i < G_N_ELEMENTS (schemas); i++)
    {
      g_autoptr (JsonNode) schema = parse (schemas[i]);

      for (MortisePayloadSort sort = MORTISE_PAYLOAD_VALID; sort <= MORTISE_PAYLOAD_INVALID; sort++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GPtrArray) cases = mortise_payload_make (schema, NULL, sort, 1, &error);

          g_test_message ("%s: %s", schemas[i], error != NULL ? error->message : "made");
          g_assert_true ((cases == NULL) == (error != NULL));
          if (cases != NULL)
            g_assert_cmpuint (cases->len, <=, MORTISE_PAYLOAD_MAX_CASES);
        }
    }
}

static void
test_patterns (void)
{
  static const char *const patterns[] = { "^[0-2][0-9]:[0-5][0-9](:[0-5][0-9](\\.[0-9]+)?)?$",
                                          "^#[0-9A-Fa-f]{6}$",
                                          "^[0-9]+\\.[0-9]+\\.[0-9]+",
                                          "^/",
                                          "^-?[a-z][a-z0-9_]*$",
                                          "^(GET|POST)$",
                                          "^[^a-z0-9]{2,4}$",
                                          "^\\d{3}-\\w+$",
                                          "^\\+[1-9]$" };
  static const char *const unknown[]
      = { "(?=a)", "(a", "[a", "a)", "\\1", "\\", "a{3", "((((x{999}){999}){999}){999})" };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (patterns); i++)
    {
      const char *pattern = patterns[i / 2];
      g_autofree char *text = mortise_payload_text_of_pattern (pattern, i % 2 == 1, random);

      g_test_message ("%s: %s", pattern, text);
      g_assert_nonnull (text);
      g_assert_true (g_regex_match_simple (pattern, text, 0, 0));
    }
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autofree char *text = mortise_payload_text_of_pattern (unknown[i], FALSE, random);

      g_assert_null (text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/payload-maker/platforms", test_platforms);
  g_test_add_func ("/payload-maker/valid", test_valid);
  g_test_add_func ("/payload-maker/boundary", test_boundary);
  g_test_add_func ("/payload-maker/invalid", test_invalid);
  g_test_add_func ("/payload-maker/seed", test_seed);
  g_test_add_func ("/payload-maker/sample", test_sample);
  g_test_add_func ("/payload-maker/hostile", test_hostile);
  g_test_add_func ("/payload-maker/patterns", test_patterns);

  return g_test_run ();
}
