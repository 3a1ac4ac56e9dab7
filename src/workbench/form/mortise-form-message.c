/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is wrong with a value, in words for those who fill a form in. The validator's own are for authors, name what is
 * in the JSON, and are not translated; the words here are made from the same keyword and its value in the schema.
 */
#include "mortise-form-message.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mortise-field-text.h"
#include "mortise-form-check.h"
#include "mortise-form-merge.h"
#include "mortise-json-pointer.h"
#include "mortise-json.h"

/* How the value is entered, and what the schema says of it. */
typedef struct
{
  MortiseFieldKind kind;
  JsonObject *schema;
} Rule;

typedef char *(*Say) (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit);

/* --- bounds ------------------------------------------------------------------------------------------------------- */

static char *
show_limit (const Rule *rule, JsonNode *limit)
{
  return rule->kind == MORTISE_FIELD_DURATION ? mortise_field_text_describe_duration (limit)
                                              : mortise_field_text_show (MORTISE_FIELD_NUMBER, limit);
}

static char *
say_minimum (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  g_autofree char *text = show_limit (rule, limit);

  /* Translators: %s is a number, here and in the next ones. */
  return g_strdup_printf (_ ("Must be %s or more"), text);
}

static char *
say_maximum (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  g_autofree char *text = show_limit (rule, limit);

  return g_strdup_printf (_ ("Must be %s or less"), text);
}

static char *
say_exclusive_minimum (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  g_autofree char *text = show_limit (rule, limit);

  return g_strdup_printf (_ ("Must be more than %s"), text);
}

static char *
say_exclusive_maximum (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  g_autofree char *text = show_limit (rule, limit);

  return g_strdup_printf (_ ("Must be less than %s"), text);
}

static char *
say_multiple_of (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  g_autofree char *text = show_limit (rule, limit);

  return g_strdup_printf (_ ("Must be a multiple of %s"), text);
}

static gulong
get_count (JsonNode *limit)
{
  return JSON_NODE_HOLDS_VALUE (limit) ? (gulong) json_node_get_int (limit) : 0;
}

static char *
say_min_length (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  gulong n = get_count (limit);

  return g_strdup_printf (ngettext ("Must have at least %lu character", "Must have at least %lu characters", n), n);
}

static char *
say_max_length (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  gulong n = get_count (limit);

  return g_strdup_printf (ngettext ("Must have at most %lu character", "Must have at most %lu characters", n), n);
}

static char *
say_min_items (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  gulong n = get_count (limit);

  return g_strdup_printf (ngettext ("Must have at least %lu item", "Must have at least %lu items", n), n);
}

static char *
say_max_items (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  gulong n = get_count (limit);

  return g_strdup_printf (ngettext ("Must have at most %lu item", "Must have at most %lu items", n), n);
}

/* --- forms -------------------------------------------------------------------------------------------------------- */

static char *
say_pattern (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  /* Translators: %s is a regular expression. */
  return g_strdup_printf (_ ("Must have the form %s"), json_node_get_string (limit));
}

static char *
say_format (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  static const struct
  {
    const char *name;
    const char *text;
  } formats[] = {
    { "email", N_ ("Write an e-mail address, such as ada@example.com") },
    { "uri", N_ ("Write a web address, such as https://example.com/path") },
    { "date", N_ ("Write a date, such as 2026-01-31") },
    { "time", N_ ("Write a time, such as 14:30:00Z") },
    { "date-time", N_ ("Write a date and a time, such as 2026-01-31T14:30:00Z") },
    { "duration", N_ ("Write a length of time, such as PT30S") },
    { "hostname", N_ ("Write the name of a computer, such as www.example.com") },
    { "ipv4", N_ ("Write an address, such as 192.0.2.1") },
    { "ipv6", N_ ("Write an address, such as 2001:db8::1") },
    { "regex", N_ ("Write a regular expression, such as ^[a-z]+$") },
    { "uuid", N_ ("Write a UUID, such as f81d4fae-7dec-11d0-a765-00a0c91e6bf6") },
  };
  const char *name = json_node_get_string (limit);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (name, formats[i].name) == 0)
      return g_strdup (_ (formats[i].text));
  return NULL;
}

static char *
say_unique (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  return g_strdup (_ ("Has something twice; remove one of them"));
}

static char *
say_enum (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  return g_strdup (_ ("Must be one of those that are offered"));
}

static char *
say_const (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  g_autofree char *text = mortise_field_text_show (rule->kind, limit);

  return g_strdup_printf (_ ("Must be “%s”"), text);
}

static char *
say_type (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  static const struct
  {
    MortiseJsonTypes type;
    const char *text;
  } types[] = {
    { MORTISE_JSON_TYPE_STRING, N_ ("Must be a text") },
    { MORTISE_JSON_TYPE_INTEGER, N_ ("Must be a whole number") },
    { MORTISE_JSON_TYPE_NUMBER, N_ ("Must be a number") },
    { MORTISE_JSON_TYPE_BOOLEAN, N_ ("Must be on or off") },
    { MORTISE_JSON_TYPE_ARRAY, N_ ("Must be a list") },
    { MORTISE_JSON_TYPE_OBJECT, N_ ("Must be a group of values") },
  };
  MortiseJsonTypes wanted = mortise_form_merge_get_types (rule->schema);

  if ((wanted & MORTISE_JSON_TYPE_NUMBER) != 0)
    wanted &= ~MORTISE_JSON_TYPE_INTEGER;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (wanted == types[i].type)
      return g_strdup (_ (types[i].text));
  return g_strdup (_ ("Must be a value of another type"));
}

/* --- names -------------------------------------------------------------------------------------------------------- */

static char *
dup_last_token (const MortiseJsonViolation *violation)
{
  g_auto (GStrv) tokens = mortise_json_pointer_split (violation->pointer);
  guint n = tokens != NULL ? g_strv_length (tokens) : 0;

  return n > 0 ? g_utf8_make_valid (tokens[n - 1], -1) : g_strdup ("");
}

static char *
say_unknown_name (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  g_autofree char *name = dup_last_token (violation);

  return g_strdup_printf (_ ("“%s” is not known here; remove it"), name);
}

static char *
say_bad_name (const Rule *rule, const MortiseJsonViolation *violation, JsonNode *limit)
{
  g_autofree char *name = dup_last_token (violation);

  return g_strdup_printf (_ ("“%s” is not a name that may be used here"), name);
}

/**
 * mortise_form_message_new:
 * @kind: how the value is entered that a violation is about
 * @schema: what the schema says of it, resolved
 * @violation: what the validator found
 *
 * Returns: (transfer full): a sentence for the user; where there is no better one, that of the validator
 */
char *
mortise_form_message_new (MortiseFieldKind kind, JsonObject *schema, const MortiseJsonViolation *violation)
{
  static const struct
  {
    const char *keyword;
    Say say;
  } sayings[] = {
    { "additionalProperties", say_unknown_name },
    { "const", say_const },
    { "enum", say_enum },
    { "exclusiveMaximum", say_exclusive_maximum },
    { "exclusiveMinimum", say_exclusive_minimum },
    { "format", say_format },
    { "maxItems", say_max_items },
    { "maxLength", say_max_length },
    { "maximum", say_maximum },
    { "minItems", say_min_items },
    { "minLength", say_min_length },
    { "minimum", say_minimum },
    { "multipleOf", say_multiple_of },
    { "pattern", say_pattern },
    { "propertyNames", say_bad_name },
    { "type", say_type },
    { "uniqueItems", say_unique },
  };
  /* Not there where the keyword is in a part of the schema that is no field of its own. */
  JsonNode *limit = mortise_json_get_member (schema, violation->keyword);
  const Rule rule = { kind, schema };
  char *message = NULL;

  for (guint i = 0; limit != NULL && i < G_N_ELEMENTS (sayings); i++)
    if (g_str_equal (sayings[i].keyword, violation->keyword))
      message = sayings[i].say (&rule, violation, limit);
  return message != NULL ? message : mortise_form_check_make_sentence (violation->message);
}
