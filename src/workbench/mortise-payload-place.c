/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where in a JSON text somebody is typing, and what its schema says that may stand there. The text is not right yet
 * while it is typed, so it is read as far as it goes: strings, brackets, colons and commas are all that counts.
 */
#include "mortise-payload-place.h"

#include <string.h>

#include "mortise-json-pointer.h"
#include "mortise-json.h"

/* A schema may refer to itself. */
#define MAX_SCHEMAS 64
#define MAX_WORDS 200

/* An object or an array that is open. */
typedef struct
{
  gboolean is_object;
  gboolean is_in_value;
  char *name;
} Level;

static void
level_clear (gpointer data)
{
  g_free (((Level *) data)->name);
}

static void
read_mark (GArray *levels, char mark)
{
  Level *top = levels->len > 0 ? &g_array_index (levels, Level, levels->len - 1) : NULL;

  if (mark == '{' || mark == '[')
    g_array_append_val (levels, ((Level){ .is_object = mark == '{', .is_in_value = mark == '[' }));
  else if ((mark == '}' || mark == ']') && top != NULL)
    g_array_set_size (levels, levels->len - 1);
  else if (mark == ':' && top != NULL)
    top->is_in_value = TRUE;
  else if (mark == ',' && top != NULL)
    top->is_in_value = !top->is_object;
}

/* The end of the string that begins at @from, behind its second quotation mark; @end where that is missing. */
static const char *
skip_string (const char *from, const char *end)
{
  for (const char *p = from + 1; p < end; p++)
    {
      if (*p == '\\')
        p++;
      else if (*p == '"')
        return p + 1;
    }
  return NULL;
}

static void
take_name (GArray *levels, const char *begin, const char *end)
{
  Level *top = levels->len > 0 ? &g_array_index (levels, Level, levels->len - 1) : NULL;

  if (top == NULL || !top->is_object || top->is_in_value)
    return;
  g_free (top->name);
  top->name = g_strndup (begin + 1, (gsize) (end - begin - 2));
}

/**
 * mortise_payload_place_find:
 * @text: what was typed so far, UTF-8
 * @offset: where the cursor is, in bytes
 *
 * Returns: (transfer full): the place of the cursor
 */
MortisePayloadPlace *
mortise_payload_place_find (const char *text, gsize offset)
{
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (Level));
  MortisePayloadPlace *place = g_new0 (MortisePayloadPlace, 1);
  const char *end = text + MIN (offset, strlen (text));
  const char *begin = end;
  const Level *top;

  g_array_set_clear_func (levels, level_clear);
  place->path = g_ptr_array_new_with_free_func (g_free);
  for (const char *p = text; p < end;)
    {
      const char *after = *p == '"' ? skip_string (p, end) : p + 1;

      if (after == NULL)
        {
          begin = p;
          break;
        }
      if (*p == '"')
        take_name (levels, p, after);
      else
        read_mark (levels, *p);
      p = after;
    }
  while (*begin != '"' && begin > text && (g_ascii_isalnum (begin[-1]) || begin[-1] == '_'))
    begin--;

  top = levels->len > 0 ? &g_array_index (levels, Level, levels->len - 1) : NULL;
  place->is_name = top != NULL && top->is_object && !top->is_in_value;
  for (guint i = 0; i < levels->len - (place->is_name ? 1 : 0); i++)
    {
      const Level *level = &g_array_index (levels, Level, i);

      g_ptr_array_add (place->path, g_strdup (level->is_object && level->name != NULL ? level->name : "-"));
    }
  place->begin = (gsize) (begin - text);
  place->typed = g_strndup (begin + (*begin == '"'), (gsize) (end - begin) - (begin < end && *begin == '"'));
  return place;
}

void
mortise_payload_place_free (MortisePayloadPlace *place)
{
  g_ptr_array_unref (place->path);
  g_free (place->typed);
  g_free (place);
}

/* --- what may stand there ----------------------------------------------------------------------------------------- */

/* Adds the object that @node is, with all that it refers to and its alternatives. */
static void
collect (JsonNode *root, JsonNode *node, GPtrArray *schemas)
{
  static const char *const lists[] = { "allOf", "anyOf", "oneOf" };
  JsonObject *schema = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *reference = schema != NULL ? mortise_json_get_string (schema, "$ref", NULL) : NULL;

  if (schema == NULL || schemas->len >= MAX_SCHEMAS || g_ptr_array_find (schemas, schema, NULL))
    return;
  g_ptr_array_add (schemas, schema);
  if (reference != NULL)
    collect (root, *reference == '#' ? mortise_json_pointer_find (root, reference + 1) : NULL, schemas);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      JsonArray *parts = mortise_json_get_array (schema, lists[i]);

      for (guint j = 0; parts != NULL && j < json_array_get_length (parts); j++)
        collect (root, json_array_get_element (parts, j), schemas);
    }
}

static GPtrArray *
step (JsonNode *root, GPtrArray *schemas, const char *token)
{
  GPtrArray *next = g_ptr_array_new ();

  for (guint i = 0; i < schemas->len; i++)
    {
      JsonObject *members = mortise_json_get_object (schemas->pdata[i], "properties");

      if (g_str_equal (token, "-"))
        collect (root, mortise_json_get_member (schemas->pdata[i], "items"), next);
      else if (members != NULL && json_object_has_member (members, token))
        collect (root, json_object_get_member (members, token), next);
      else
        collect (root, mortise_json_get_member (schemas->pdata[i], "additionalProperties"), next);
    }
  return next;
}

static void
word_free (gpointer data)
{
  MortisePayloadWord *word = data;

  g_free (word->text);
  g_free (word->shown);
  g_free (word->description);
  g_free (word);
}

/* Those that begin with what is typed, each once. @text is taken over. */
static void
add_word (GPtrArray *words, const MortisePayloadPlace *place, char *text, const char *shown, const char *description)
{
  gboolean is_wanted = g_str_has_prefix (shown, place->typed) && words->len < MAX_WORDS;
  MortisePayloadWord *word;

  for (guint i = 0; i < words->len && is_wanted; i++)
    is_wanted = !g_str_equal (((const MortisePayloadWord *) words->pdata[i])->text, text);
  if (!is_wanted)
    {
      g_free (text);
      return;
    }
  word = g_new0 (MortisePayloadWord, 1);
  word->text = text;
  word->shown = g_strdup (shown);
  word->description = g_strdup (description);
  g_ptr_array_add (words, word);
}

static char *
quote (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);

  return mortise_json_to_text (node, FALSE);
}

/* What a schema says of itself, or what it refers to does. */
static const char *
find_description (JsonNode *root, JsonNode *node)
{
  g_autoptr (GPtrArray) schemas = g_ptr_array_new ();
  const char *description = NULL;

  collect (root, node, schemas);
  for (guint i = 0; i < schemas->len && description == NULL; i++)
    description = mortise_json_get_string (schemas->pdata[i], "description", NULL);
  return description;
}

static void
add_names (GPtrArray *words, const MortisePayloadPlace *place, JsonNode *root, JsonObject *schema)
{
  JsonObject *members = mortise_json_get_object (schema, "properties");
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (members == NULL)
    return;
  json_object_iter_init_ordered (&iter, members);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    add_word (words, place, quote (name), name, find_description (root, member));
}

static void
add_value (GPtrArray *words, const MortisePayloadPlace *place, JsonNode *value, const char *description)
{
  char *text = mortise_json_to_text (value, FALSE);
  g_autofree char *shown = JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING
                               ? json_node_dup_string (value)
                               : g_strdup (text);

  add_word (words, place, text, shown, description);
}

static gboolean
has_type (JsonObject *schema, const char *type)
{
  JsonArray *types = mortise_json_get_array (schema, "type");

  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++)
    if (g_strcmp0 (json_array_get_string_element (types, i), type) == 0)
      return TRUE;
  return g_strcmp0 (mortise_json_get_string (schema, "type", NULL), type) == 0;
}

static void
add_values (GPtrArray *words, const MortisePayloadPlace *place, JsonObject *schema)
{
  static const char *const lists[] = { "enum", "examples" };
  const char *description = mortise_json_get_string (schema, "description", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      JsonArray *values = mortise_json_get_array (schema, lists[i]);

      for (guint j = 0; values != NULL && j < json_array_get_length (values); j++)
        add_value (words, place, json_array_get_element (values, j), description);
    }
  if (json_object_has_member (schema, "const"))
    add_value (words, place, json_object_get_member (schema, "const"), description);
  if (has_type (schema, "boolean"))
    {
      add_word (words, place, g_strdup ("true"), "true", description);
      add_word (words, place, g_strdup ("false"), "false", description);
    }
  if (has_type (schema, "null"))
    add_word (words, place, g_strdup ("null"), "null", description);
}

/**
 * mortise_payload_place_list_words:
 * @place: where something is being typed
 * @schema: the JSON Schema of the whole
 *
 * Returns: (transfer full) (element-type MortisePayloadWord): the names, or the values, that may stand there and begin
 *   with what is typed
 */
GPtrArray *
mortise_payload_place_list_words (const MortisePayloadPlace *place, JsonNode *schema)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (word_free);
  g_autoptr (GPtrArray) schemas = g_ptr_array_new ();

  collect (schema, schema, schemas);
  for (guint i = 0; i < place->path->len; i++)
    {
      GPtrArray *next = step (schema, schemas, place->path->pdata[i]);

      g_ptr_array_unref (schemas);
      schemas = next;
    }
  for (guint i = 0; i < schemas->len; i++)
    {
      if (place->is_name)
        add_names (words, place, schema, schemas->pdata[i]);
      else
        add_values (words, place, schemas->pdata[i]);
    }
  return words;
}
