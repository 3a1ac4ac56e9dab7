/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-field-kind.h"

#include "mortise-field-option.h"
#include "mortise-form-json.h"
#include "mortise-form-merge.h"
#include "mortise-json.h"

/* A text that may be longer is given several lines. */
#define MAX_LINE 200

static const struct
{
  const char *format;
  MortiseFieldKind kind;
} formats[] = {
  { "password", MORTISE_FIELD_SECRET },   { "uri", MORTISE_FIELD_URL },
  { "iri", MORTISE_FIELD_URL },           { "email", MORTISE_FIELD_EMAIL },
  { "idn-email", MORTISE_FIELD_EMAIL },   { "file-path", MORTISE_FIELD_FILE },
  { "color", MORTISE_FIELD_COLOR },       { "directory-path", MORTISE_FIELD_FOLDER },
  { "date", MORTISE_FIELD_DATE },         { "time", MORTISE_FIELD_TIME },
  { "duration", MORTISE_FIELD_DURATION }, { "date-time", MORTISE_FIELD_DATE_TIME },
};

/* What a schema without `type` is about shows in its other keywords, or in its default. */
static MortiseJsonTypes
infer_types (JsonObject *resolved)
{
  static const struct
  {
    const char *word;
    MortiseJsonTypes type;
  } hints[] = {
    { "properties", MORTISE_JSON_TYPE_OBJECT },
    { "additionalProperties", MORTISE_JSON_TYPE_OBJECT },
    { "patternProperties", MORTISE_JSON_TYPE_OBJECT },
    { "required", MORTISE_JSON_TYPE_OBJECT },
    { "items", MORTISE_JSON_TYPE_ARRAY },
    { "uniqueItems", MORTISE_JSON_TYPE_ARRAY },
    { "minItems", MORTISE_JSON_TYPE_ARRAY },
    { "maxItems", MORTISE_JSON_TYPE_ARRAY },
    { "format", MORTISE_JSON_TYPE_STRING },
    { "pattern", MORTISE_JSON_TYPE_STRING },
    { "minLength", MORTISE_JSON_TYPE_STRING },
    { "maxLength", MORTISE_JSON_TYPE_STRING },
    { "contentMediaType", MORTISE_JSON_TYPE_STRING },
    { "minimum", MORTISE_JSON_TYPE_NUMBER },
    { "maximum", MORTISE_JSON_TYPE_NUMBER },
    { "multipleOf", MORTISE_JSON_TYPE_NUMBER },
  };
  JsonNode *fallback = mortise_json_get_member (resolved, "default");
  MortiseJsonTypes types;

  for (guint i = 0; i < G_N_ELEMENTS (hints); i++)
    if (json_object_has_member (resolved, hints[i].word))
      return hints[i].type;
  types = fallback != NULL && !JSON_NODE_HOLDS_NULL (fallback) ? mortise_json_value_get_types (fallback) : 0;
  return (types & MORTISE_JSON_TYPE_NUMBER) != 0 ? MORTISE_JSON_TYPE_NUMBER : types;
}

static MortiseFieldKind
choose_string (JsonObject *resolved, gboolean is_secret)
{
  const char *format = mortise_json_get_string (resolved, "format", "");
  const char *media = mortise_json_get_string (resolved, "contentMediaType", "");

  if (is_secret || mortise_json_get_boolean (resolved, "writeOnly", FALSE))
    return MORTISE_FIELD_SECRET;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].format, format))
      return formats[i].kind;
  if (g_str_has_prefix (media, "text/") || g_str_has_prefix (media, "application/")
      || mortise_json_get_int (resolved, "maxLength", 0) > MAX_LINE)
    return MORTISE_FIELD_LINES;
  return MORTISE_FIELD_TEXT;
}

/* What a list without `items` is made of shows in its default. */
static JsonNode *
infer_items (JsonObject *resolved)
{
  JsonArray *fallback = mortise_json_get_array (resolved, "default");
  MortiseJsonTypes types = ~0u;

  for (guint i = 0; fallback != NULL && i < json_array_get_length (fallback); i++)
    types &= mortise_json_value_get_types (json_array_get_element (fallback, i));
  if (fallback == NULL || json_array_get_length (fallback) == 0)
    return NULL;
  if ((types & MORTISE_JSON_TYPE_NUMBER) != 0)
    return mortise_form_json_make_typed ("number");
  if (types == MORTISE_JSON_TYPE_STRING)
    return mortise_form_json_make_typed ("string");
  return NULL;
}

/*< private >
 * mortise_field_kind_find_items:
 * @schema: a schema
 * @resolved: a part of it about a list
 *
 * Returns: (transfer full) (nullable): what all items of the list are, where it says so
 */
JsonNode *
mortise_field_kind_find_items (MortiseFormSchema *schema, JsonObject *resolved)
{
  JsonNode *items = mortise_json_get_member (resolved, "items");

  if (items == NULL)
    return infer_items (resolved);
  return JSON_NODE_HOLDS_OBJECT (items) ? json_node_ref (items) : NULL;
}

static MortiseFieldKind
choose_list (MortiseFormSchema *schema, JsonObject *resolved)
{
  g_autoptr (JsonNode) items = mortise_field_kind_find_items (schema, resolved);
  g_autoptr (JsonObject) item = items != NULL ? mortise_form_schema_resolve (schema, items, NULL) : NULL;
  g_autoptr (GListStore) options = item != NULL ? mortise_field_options_new (item) : NULL;
  MortiseJsonTypes types = item != NULL ? mortise_form_merge_get_types (item) : 0;

  if (options != NULL)
    return mortise_json_get_boolean (resolved, "uniqueItems", FALSE) ? MORTISE_FIELD_FLAGS : MORTISE_FIELD_LIST;
  if (item == NULL || json_object_has_member (item, "oneOf"))
    return MORTISE_FIELD_LIST;
  if (types == MORTISE_JSON_TYPE_INTEGER || types == MORTISE_JSON_TYPE_NUMBER)
    return MORTISE_FIELD_TAGS;
  if (types == MORTISE_JSON_TYPE_STRING)
    {
      MortiseFieldKind kind = choose_string (item, FALSE);

      if (kind == MORTISE_FIELD_TEXT || kind == MORTISE_FIELD_EMAIL || kind == MORTISE_FIELD_URL)
        return MORTISE_FIELD_TAGS;
    }
  return MORTISE_FIELD_LIST;
}

static MortiseFieldKind
choose_object (JsonObject *resolved)
{
  JsonObject *properties = mortise_json_get_object (resolved, "properties");
  gboolean has_properties = properties != NULL && json_object_get_size (properties) > 0;

  return has_properties || !mortise_json_get_boolean (resolved, "additionalProperties", TRUE) ? MORTISE_FIELD_GROUP
                                                                                              : MORTISE_FIELD_MAP;
}

static MortiseFieldKind
choose_number (JsonObject *resolved, MortiseJsonTypes types)
{
  if (g_strcmp0 (mortise_json_get_string (resolved, "format", NULL), "duration") == 0)
    return MORTISE_FIELD_DURATION;
  return types == MORTISE_JSON_TYPE_INTEGER ? MORTISE_FIELD_INTEGER : MORTISE_FIELD_NUMBER;
}

/*< private >
 * mortise_field_kind_choose:
 * @schema: a schema
 * @resolved: a part of it, resolved
 * @is_secret: whether what is around it is a secret
 *
 * Returns: how values of @resolved are entered. Null beside one other type only says that there may be no value,
 * except for what has parts.
 */
MortiseFieldKind
mortise_field_kind_choose (MortiseFormSchema *schema, JsonObject *resolved, gboolean is_secret)
{
  g_autoptr (GListStore) options = mortise_field_options_new (resolved);
  MortiseJsonTypes types = mortise_form_merge_get_types (resolved);

  if (options != NULL)
    return MORTISE_FIELD_CHOICE;
  if (json_object_has_member (resolved, "oneOf"))
    return MORTISE_FIELD_VARIANT;
  if (types == 0)
    types = infer_types (resolved);
  if ((types & (MORTISE_JSON_TYPE_OBJECT | MORTISE_JSON_TYPE_ARRAY)) == 0)
    types &= ~MORTISE_JSON_TYPE_NULL;

  if (types == MORTISE_JSON_TYPE_STRING)
    return choose_string (resolved, is_secret);
  if (types == MORTISE_JSON_TYPE_INTEGER || types == MORTISE_JSON_TYPE_NUMBER)
    return choose_number (resolved, types);
  if (types == MORTISE_JSON_TYPE_BOOLEAN)
    return MORTISE_FIELD_SWITCH;
  if (types == MORTISE_JSON_TYPE_ARRAY)
    return choose_list (schema, resolved);
  return types == MORTISE_JSON_TYPE_OBJECT ? choose_object (resolved) : MORTISE_FIELD_VARIANT;
}

/*< private >
 * mortise_field_kind_is_text:
 * @kind: a kind
 *
 * Returns: whether a value of it can be written as a text
 */
gboolean
mortise_field_kind_is_text (MortiseFieldKind kind)
{
  return kind <= MORTISE_FIELD_DURATION;
}

/*< private >
 * mortise_field_kind_is_string:
 * @kind: a kind
 *
 * Returns: whether its values are strings, and what is written is the value
 */
gboolean
mortise_field_kind_is_string (MortiseFieldKind kind)
{
  return kind <= MORTISE_FIELD_DATE;
}

/*< private >
 * mortise_field_kind_has_children:
 * @kind: a kind
 *
 * Returns: whether its parts are fields
 */
gboolean
mortise_field_kind_has_children (MortiseFieldKind kind)
{
  return kind >= MORTISE_FIELD_LIST;
}
