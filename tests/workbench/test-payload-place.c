/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is offered in a JSON text that is not finished; the cursor is where the | stands. */
#include "mortise-json.h"
#include "mortise-payload-place.h"

#include <string.h>

static const char schema_text[]
    = "{\"type\": \"object\", \"properties\": {\"lead\": {\"$ref\": \"#/definitions/lead\"},"
      "\"owner\": {\"anyOf\": [{\"$ref\": \"#/definitions/user\"}, {\"type\": \"null\"}]}},"
      "\"definitions\": {\"lead\": {\"type\": \"object\", \"description\": \"Who may buy.\", \"properties\": {"
      "\"status\": {\"enum\": [\"new\", \"old\", 3], \"description\": \"How far it is.\"},"
      "\"hot\": {\"type\": [\"boolean\", \"null\"]},"
      "\"tags\": {\"type\": \"array\", \"items\": {\"enum\": [\"red\", \"blue\"]}},"
      "\"boss\": {\"$ref\": \"#/definitions/lead\"}}},"
      "\"user\": {\"allOf\": [{\"properties\": {\"id\": {\"const\": 7}}}, {\"$ref\": \"#/definitions/user\"}]}}}";

/* The words that are offered, with commas between them. */
static char *
offer (const char *text_with_cursor, char **typed, gsize *begin)
{
  g_autoptr (JsonNode) schema = mortise_json_parse (schema_text, strlen (schema_text), NULL);
  gsize offset = strcspn (text_with_cursor, "|");
  g_autofree char *before = g_strndup (text_with_cursor, offset);
  g_autofree char *text = g_strconcat (before, text_with_cursor + offset + 1, NULL);
  g_autoptr (MortisePayloadPlace) place = mortise_payload_place_find (text, offset);
  g_autoptr (GPtrArray) words = mortise_payload_place_list_words (place, schema);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? "," : "", ((MortisePayloadWord *) words->pdata[i])->text);
  if (typed != NULL)
    *typed = g_strdup (place->typed);
  if (begin != NULL)
    *begin = place->begin;
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
test_offers (void)
{
  static const struct
  {
    const char *text;
    const char *words;
  } cases[] = {
    { "{|", "\"lead\",\"owner\"" },
    { "{\"|", "\"lead\",\"owner\"" },
    { "{\"le|\": 1}", "\"lead\"" },
    { "{\"lead\": {\"|", "\"status\",\"hot\",\"tags\",\"boss\"" },
    { "{\"lead\": {\"status\": |", "\"new\",\"old\",3" },
    { "{\"lead\": {\"status\": \"n|", "\"new\"" },
    { "{\"lead\": {\"status\": \"new\", |}}", "\"status\",\"hot\",\"tags\",\"boss\"" },
    { "{\"lead\": {\"hot\": t|", "true" },
    { "{\"lead\": {\"hot\": |", "true,false,null" },
    { "{\"lead\": {\"tags\": [\"red\", \"|", "\"red\",\"blue\"" },
    { "{\"lead\": {\"boss\": {\"boss\": {\"st|", "\"status\"" },
    { "{\"lead\": {\"tags\": [\"{:,\\\"\"], \"h|", "\"hot\"" },
    { "{\"lead\": {}, \"owner\": {|", "\"id\"" },
    { "{\"owner\": |", "null" },
    { "{\"owner\": {\"id\": |", "7" },
    { "{\"nobody\": {\"|", "" },
    { "|", "" },
    { "]}}|", "" },
    { "\"|", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = offer (cases[i].text, NULL, NULL);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_typed (void)
{
  g_autofree char *typed = NULL;
  gsize begin;
  g_autofree char *words = offer ("{\"lead\": {\"sta|", &typed, &begin);

  g_assert_cmpstr (typed, ==, "sta");
  g_assert_cmpuint (begin, ==, strlen ("{\"lead\": {"));
}

static void
test_description (void)
{
  g_autoptr (JsonNode) schema = mortise_json_parse (schema_text, strlen (schema_text), NULL);
  g_autoptr (MortisePayloadPlace) place = mortise_payload_place_find ("{", 1);
  g_autoptr (GPtrArray) words = mortise_payload_place_list_words (place, schema);

  g_assert_cmpstr (((MortisePayloadWord *) words->pdata[0])->description, ==, "Who may buy.");
}

/* Every cut of a text, also within a character and an escape, has a place. */
static void
test_cuts (void)
{
  static const char text[] = "{\"lead\": [{\"sta\\\"tus\": \"n\\u00e9\xc3\xa9w\", \"a\": [1, {\"b\": tr}]}], }]";

  for (gsize i = 0; i <= strlen (text) + 3; i++)
    {
      g_autoptr (MortisePayloadPlace) place = mortise_payload_place_find (text, i);

      g_assert_cmpuint (place->begin, <=, strlen (text));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/payload-place/offers", test_offers);
  g_test_add_func ("/payload-place/typed", test_typed);
  g_test_add_func ("/payload-place/description", test_description);
  g_test_add_func ("/payload-place/cuts", test_cuts);

  return g_test_run ();
}
