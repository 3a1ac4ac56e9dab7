/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Takes out of a dispatch what is not to be kept: secrets of plugins, wherever they stand, and what the schema of the
 * hook says is sensitive (`x-sensitive`, or draft-07's `writeOnly`). What is sensitive in the payload is taken out of
 * answers and messages too, as listeners repeat what they were given.
 */
#include "mortise-redaction.h"

#include "mortise-json.h"

#include <string.h>

/* Schemas that refer to themselves end here; no payload is as deep. */
#define MAX_DEPTH 64

struct _MortiseRedaction
{
  GPtrArray *secrets;
  GHashTable *schemas;
};

MortiseRedaction *
mortise_redaction_new (void)
{
  MortiseRedaction *self = g_atomic_rc_box_new0 (MortiseRedaction);

  self->secrets = g_ptr_array_new_with_free_func (g_free);
  self->schemas = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);
  return self;
}

MortiseRedaction *
mortise_redaction_ref (MortiseRedaction *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  MortiseRedaction *self = data;

  g_ptr_array_unref (self->secrets);
  g_hash_table_unref (self->schemas);
}

void
mortise_redaction_unref (MortiseRedaction *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* The longest first: one that holds another is taken out whole. */
static int
compare_lengths (gconstpointer a, gconstpointer b)
{
  gsize length_a = strlen (*(const char *const *) a);
  gsize length_b = strlen (*(const char *const *) b);

  return length_a < length_b ? 1 : length_a > length_b ? -1 : 0;
}

/**
 * mortise_redaction_add_secret:
 * @self: a redaction that is being made
 * @secret: a text that must not be kept; one of less than %MORTISE_REDACTION_MIN_SECRET letters is passed over
 */
void
mortise_redaction_add_secret (MortiseRedaction *self, const char *secret)
{
  if (g_utf8_strlen (secret, -1) < MORTISE_REDACTION_MIN_SECRET)
    return;
  g_ptr_array_add (self->secrets, g_strdup (secret));
  g_ptr_array_sort (self->secrets, compare_lengths);
}

/* --- schemas ------------------------------------------------------------------------------------------------------ */

static JsonObject *
resolve (JsonObject *root, JsonObject *schema)
{
  const char *reference = mortise_json_get_string (schema, "$ref", NULL);
  JsonObject *definitions = mortise_json_get_object (root, "definitions");

  if (reference == NULL)
    return schema;
  if (definitions == NULL || !g_str_has_prefix (reference, "#/definitions/"))
    return NULL;
  return mortise_json_get_object (definitions, reference + strlen ("#/definitions/"));
}

static gboolean
is_sensitive (JsonObject *schema)
{
  return mortise_json_get_boolean (schema, "x-sensitive", FALSE)
         || mortise_json_get_boolean (schema, "writeOnly", FALSE);
}

static gboolean holds_sensitive (JsonObject *root, JsonObject *schema, GHashTable *seen);

static gboolean
node_holds_sensitive (JsonObject *root, JsonNode *node, GHashTable *seen)
{
  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return holds_sensitive (root, json_node_get_object (node), seen);
  if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      if (node_holds_sensitive (root, json_array_get_element (json_node_get_array (node), i), seen))
        return TRUE;
  return FALSE;
}

/* Whether a schema says of anything that it is sensitive; looks into all its members but the definitions, which it
 * looks into where they are referred to. */
static gboolean
holds_sensitive (JsonObject *root, JsonObject *schema, GHashTable *seen)
{
  JsonObject *resolved = resolve (root, schema);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (resolved == NULL || !g_hash_table_add (seen, resolved))
    return FALSE;
  if (is_sensitive (resolved))
    return TRUE;
  json_object_iter_init (&iter, resolved);
  while (json_object_iter_next (&iter, &name, &node))
    if (!g_str_equal (name, "definitions") && node_holds_sensitive (root, node, seen))
      return TRUE;
  return FALSE;
}

/**
 * mortise_redaction_add_schema:
 * @self: a redaction that is being made
 * @hook: name of a hook
 * @schema: the schema of its payload, draft-07; references are to its own definitions
 */
void
mortise_redaction_add_schema (MortiseRedaction *self, const char *hook, JsonObject *schema)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  if (holds_sensitive (schema, schema, seen))
    g_hash_table_insert (self->schemas, g_strdup (hook), json_object_ref (schema));
}

/* Whether anything may have to be taken out of dispatches of a hook. */
gboolean
mortise_redaction_concerns (MortiseRedaction *self, const char *hook)
{
  return self->secrets->len > 0 || g_hash_table_contains (self->schemas, hook);
}

/* --- what a schema says --------------------------------------------------------------------------------------------
 */

typedef struct
{
  JsonObject *root;
  GPtrArray *found;
} SchemaWalk;

static void redact_by_schema (SchemaWalk *walk, JsonObject *schema, JsonNode *value, guint depth);

/* Remembers what was taken out, as texts: they are taken out of all else, too. */
static void
remember (SchemaWalk *walk, JsonNode *value)
{
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (value);

      if (g_utf8_strlen (text, -1) >= MORTISE_REDACTION_MIN_SECRET)
        g_ptr_array_add (walk->found, g_strdup (text));
    }
  else if (JSON_NODE_HOLDS_ARRAY (value))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (value)); i++)
        remember (walk, json_array_get_element (json_node_get_array (value), i));
    }
  else if (JSON_NODE_HOLDS_OBJECT (value))
    {
      g_autoptr (GList) members = json_object_get_values (json_node_get_object (value));

      for (GList *l = members; l != NULL; l = l->next)
        remember (walk, l->data);
    }
}

/* A node that is made anew forgets what it held without freeing it. */
static void
take_out (JsonNode *value)
{
  if (JSON_NODE_HOLDS_VALUE (value))
    {
      json_node_set_string (value, MORTISE_REDACTED);
      return;
    }
  if (JSON_NODE_HOLDS_OBJECT (value))
    json_node_set_object (value, NULL);
  else
    json_node_set_array (value, NULL);
  json_node_init_string (value, MORTISE_REDACTED);
}

static void
redact_members (SchemaWalk *walk, JsonObject *schema, JsonObject *object, guint depth)
{
  JsonObject *properties = mortise_json_get_object (schema, "properties");
  JsonObject *others = mortise_json_get_object (schema, "additionalProperties");
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *member = properties != NULL ? mortise_json_get_object (properties, l->data) : NULL;

      if (member == NULL)
        member = others;
      if (member != NULL)
        redact_by_schema (walk, member, json_object_get_member (object, l->data), depth);
    }
}

static void
redact_elements (SchemaWalk *walk, JsonObject *schema, JsonArray *array, guint depth)
{
  JsonNode *items = mortise_json_get_member (schema, "items");

  for (guint i = 0; items != NULL && i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_OBJECT (items))
      redact_by_schema (walk, json_node_get_object (items), json_array_get_element (array, i), depth);
    else if (JSON_NODE_HOLDS_ARRAY (items) && i < json_array_get_length (json_node_get_array (items)))
      redact_by_schema (walk, json_array_get_object_element (json_node_get_array (items), i),
                        json_array_get_element (array, i), depth);
}

static void
redact_parts (SchemaWalk *walk, JsonObject *schema, JsonNode *value, guint depth)
{
  static const char *const words[] = { "allOf", "anyOf", "oneOf" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      JsonArray *parts = mortise_json_get_array (schema, words[i]);

      for (guint j = 0; parts != NULL && j < json_array_get_length (parts); j++)
        if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (parts, j)))
          redact_by_schema (walk, json_array_get_object_element (parts, j), value, depth);
    }
}

static void
redact_by_schema (SchemaWalk *walk, JsonObject *schema, JsonNode *value, guint depth)
{
  JsonObject *resolved = resolve (walk->root, schema);

  if (resolved == NULL || depth == MAX_DEPTH || JSON_NODE_HOLDS_NULL (value))
    return;
  if (is_sensitive (resolved))
    {
      remember (walk, value);
      take_out (value);
      return;
    }
  if (JSON_NODE_HOLDS_OBJECT (value))
    redact_members (walk, resolved, json_node_get_object (value), depth + 1);
  else if (JSON_NODE_HOLDS_ARRAY (value))
    redact_elements (walk, resolved, json_node_get_array (value), depth + 1);
  redact_parts (walk, resolved, value, depth + 1);
}

/* --- what is secret ------------------------------------------------------------------------------------------------
 */

static char *
replace_all (GPtrArray *secrets, const char *text)
{
  g_autoptr (GString) replaced = NULL;

  for (guint i = 0; i < secrets->len; i++)
    {
      const char *secret = secrets->pdata[i];

      if (strstr (replaced != NULL ? replaced->str : text, secret) == NULL)
        continue;
      if (replaced == NULL)
        replaced = g_string_new (text);
      g_string_replace (replaced, secret, MORTISE_REDACTED, 0);
    }
  return replaced != NULL ? g_string_free (g_steal_pointer (&replaced), FALSE) : NULL;
}

/**
 * mortise_redaction_apply_text:
 * @self: a redaction
 * @text: what a plugin, or the host, says
 *
 * Returns: (transfer full) (nullable): @text without secrets; %NULL if it has none
 */
char *
mortise_redaction_apply_text (MortiseRedaction *self, const char *text)
{
  return replace_all (self->secrets, text);
}

static void scrub (GPtrArray *secrets, JsonNode *node);

static void
scrub_object (GPtrArray *secrets, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *name = replace_all (secrets, l->data);
      JsonNode *member = json_object_get_member (object, l->data);

      scrub (secrets, member);
      if (name != NULL)
        {
          json_object_set_member (object, name, json_node_copy (member));
          json_object_remove_member (object, l->data);
        }
    }
}

static void
scrub (GPtrArray *secrets, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      scrub_object (secrets, json_node_get_object (node));
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        scrub (secrets, json_array_get_element (json_node_get_array (node), i));
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_autofree char *text = replace_all (secrets, json_node_get_string (node));

      if (text != NULL)
        json_node_set_string (node, text);
    }
}

/* Takes secrets out of JSON, which nobody else uses. */
void
mortise_redaction_apply_json (MortiseRedaction *self, JsonNode *node)
{
  if (self->secrets->len > 0)
    scrub (self->secrets, node);
}

static void
redact_values (SchemaWalk *walk, JsonObject *dispatch)
{
  JsonObject *properties = mortise_json_get_object (walk->root, "properties");
  const char *name = mortise_json_get_string (dispatch, "value_name", NULL);
  JsonObject *schema = properties != NULL && name != NULL ? mortise_json_get_object (properties, name) : NULL;
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");

  if (schema == NULL)
    return;
  if (json_object_has_member (dispatch, "result"))
    redact_by_schema (walk, schema, json_object_get_member (dispatch, "result"), 0);
  for (guint i = 0; calls != NULL && i < json_array_get_length (calls); i++)
    {
      JsonNode *value = mortise_json_get_member (json_array_get_object_element (calls, i), "value");

      if (value != NULL)
        redact_by_schema (walk, schema, value, 0);
    }
}

/**
 * mortise_redaction_apply_dispatch:
 * @self: a redaction
 * @dispatch: a dispatch as docs/admin-api.md has it, which nobody else uses
 *
 * Takes out of it what must not be kept.
 */
void
mortise_redaction_apply_dispatch (MortiseRedaction *self, JsonObject *dispatch)
{
  JsonObject *schema = g_hash_table_lookup (self->schemas, mortise_json_get_string (dispatch, "hook", ""));
  g_autoptr (GPtrArray) secrets = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->secrets->len; i++)
    g_ptr_array_add (secrets, g_strdup (self->secrets->pdata[i]));
  if (schema != NULL)
    {
      SchemaWalk walk = { schema, secrets };

      if (json_object_has_member (dispatch, "payload"))
        redact_by_schema (&walk, schema, json_object_get_member (dispatch, "payload"), 0);
      redact_values (&walk, dispatch);
    }
  g_ptr_array_sort (secrets, compare_lengths);
  scrub_object (secrets, dispatch);
}
