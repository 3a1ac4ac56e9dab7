/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects: their members come and go with conditions, and with the names that the user gives to entries. */
#include "mortise-field-private.h"
#include "mortise-form-json.h"
#include "mortise-form-merge.h"
#include "mortise-form-model-private.h"
#include "mortise-json-regex.h"
#include "mortise-json.h"

/* Objects that are not there are shown down to this depth; deeper, the user begins them. */
#define MAX_EMPTY_DEPTH 4
/* A value that appears can make another appear, and so on. */
#define MAX_ROUNDS 8

static MortiseField *
find_by_key (MortiseField *self, const char *key, gboolean is_entry)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->children)); i++)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      if (g_strcmp0 (child->key, key) == 0 && child->is_entry == is_entry)
        return child;
    }
  return NULL;
}

static gboolean
is_required_name (JsonObject *schema, const char *name)
{
  JsonArray *required = mortise_json_get_array (schema, "required");

  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    if (g_strcmp0 (json_array_get_string_element (required, i), name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_shown (MortiseField *self, JsonObject *properties, const char *name, JsonNode *value)
{
  JsonNode *source = mortise_json_get_member (properties, name);
  g_autoptr (JsonObject) resolved = NULL;

  if (source == NULL)
    return FALSE;
  resolved = mortise_form_schema_resolve (mortise_form_model_get_schema (self->model), source, value);
  return !mortise_form_merge_is_forbidden (resolved);
}

/* A field that goes takes its value along. */
static JsonNode *
park_values (MortiseField *self, JsonObject *properties, JsonNode *value)
{
  JsonNode *now = json_node_ref (value);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->children)); i++)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);
      JsonNode *member = child->is_entry ? NULL : mortise_json_get_member (json_node_get_object (now), child->key);
      g_autoptr (JsonNode) before = NULL;

      if (member == NULL || is_shown (self, properties, child->key, member))
        continue;
      g_hash_table_replace (self->parked, g_strdup (child->key), json_node_ref (member));
      before = now;
      now = mortise_form_json_with_member (before, child->key, NULL);
    }
  return now;
}

/* And one that comes again brings it back. */
static JsonNode *
restore_values (MortiseField *self, JsonObject *properties, JsonNode *value)
{
  JsonNode *now = json_node_ref (value);
  GHashTableIter iter;
  gpointer key, member;

  g_hash_table_iter_init (&iter, self->parked);
  while (g_hash_table_iter_next (&iter, &key, &member))
    {
      g_autoptr (JsonNode) before = NULL;

      if (!is_shown (self, properties, key, member))
        continue;
      before = now;
      now = json_object_has_member (json_node_get_object (before), key)
                ? json_node_ref (before)
                : mortise_form_json_with_member (before, key, member);
      g_hash_table_iter_remove (&iter);
    }
  return now;
}

/* Until @value and what the schema shows for it agree. The schema for that becomes the field's. */
static JsonNode *
settle (MortiseField *self, JsonNode *value)
{
  JsonNode *now = json_node_ref (value);

  for (guint i = 0; i < MAX_ROUNDS; i++)
    {
      JsonObject *properties = mortise_json_get_object (self->schema, "properties");
      g_autoptr (JsonNode) before = now;
      g_autoptr (JsonNode) without = park_values (self, properties, before);

      if (mortise_form_schema_is_spent (mortise_form_model_get_schema (self->model)))
        return json_node_ref (before);
      now = restore_values (self, properties, without);
      if (now == before)
        break;
      json_object_unref (self->schema);
      self->schema = mortise_form_schema_resolve (mortise_form_model_get_schema (self->model), self->source, now);
    }
  return now;
}

/* Whether the schema of @self is that of something that it is in. */
static gboolean
is_recursive (MortiseField *self)
{
  MortiseFormSchema *schema = mortise_form_model_get_schema (self->model);
  JsonNode *own = mortise_form_schema_follow (schema, self->source);

  for (MortiseField *field = self->parent; field != NULL; field = field->parent)
    if (mortise_form_schema_follow (schema, field->source) == own)
      return TRUE;
  return FALSE;
}

static gboolean
is_open (MortiseField *self, JsonNode *value)
{
  guint depth = mortise_field_get_depth (self);

  if (!mortise_form_schema_spend (mortise_form_model_get_schema (self->model), 1))
    return FALSE;
  if (value != NULL)
    return depth < MORTISE_FIELD_MAX_DEPTH;
  return depth < MAX_EMPTY_DEPTH && !is_recursive (self);
}

static JsonNode *
sync_properties (MortiseField *self, GPtrArray *wanted, JsonNode *value)
{
  JsonObject *properties = mortise_json_get_object (self->schema, "properties");
  JsonNode *now = value != NULL ? json_node_ref (value) : NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *source;

  if (properties == NULL)
    return now;
  json_object_iter_init_ordered (&iter, properties);
  while (json_object_iter_next_ordered (&iter, &name, &source) && mortise_field_spend (self))
    {
      JsonNode *member = now != NULL ? json_object_get_member (json_node_get_object (now), name) : NULL;
      g_autoptr (JsonObject) schema
          = mortise_form_schema_resolve (mortise_form_model_get_schema (self->model), source, member);
      g_autoptr (JsonNode) settled = NULL;

      if (mortise_form_merge_is_forbidden (schema))
        continue;
      settled = mortise_field_sync_child (self, wanted, find_by_key (self, name, FALSE), name, source, schema, member);
      mortise_field_set_required (wanted->pdata[wanted->len - 1], is_required_name (self->schema, name));
      if (settled != member)
        {
          g_autoptr (JsonNode) before = now;

          now = mortise_form_json_with_member (before, name, settled);
        }
    }
  return now;
}

/* --- entries ------------------------------------------------------------------------------------------------------ */

static JsonNode *
find_by_pattern (JsonObject *patterns, const char *name)
{
  JsonObjectIter iter;
  const char *pattern;
  JsonNode *source;

  json_object_iter_init_ordered (&iter, patterns);
  while (json_object_iter_next_ordered (&iter, &pattern, &source))
    {
      g_autoptr (GRegex) regex = mortise_json_regex_new (pattern, NULL);

      if (regex != NULL && mortise_json_regex_matches (regex, name, NULL))
        return source;
    }
  return NULL;
}

/* What entries of a table without a schema are shows in its default, where they are of one type. */
static JsonNode *
infer_entries (JsonObject *schema, JsonNode *value)
{
  JsonObject *fallback = mortise_json_get_object (schema, "default");
  MortiseJsonTypes types = ~0u;
  JsonObjectIter iter;
  JsonNode *member;

  if (fallback == NULL || json_object_get_size (fallback) == 0)
    return json_node_init_boolean (json_node_alloc (), TRUE);
  json_object_iter_init (&iter, fallback);
  while (json_object_iter_next (&iter, NULL, &member))
    types &= mortise_json_value_get_types (member);
  if (value != NULL)
    types &= mortise_json_value_get_types (value);
  if ((types & MORTISE_JSON_TYPE_NUMBER) != 0)
    return mortise_form_json_make_typed ("number");
  if (types == MORTISE_JSON_TYPE_STRING)
    return mortise_form_json_make_typed ("string");
  return json_node_init_boolean (json_node_alloc (), TRUE);
}

/*< private >
 * mortise_field_find_entry_source:
 * @self: a field with entries
 * @name: the name of one
 * @value: (nullable): its value
 *
 * Returns: (transfer full) (nullable): what the schema says of that entry; %NULL if it may not be there
 */
JsonNode *
mortise_field_find_entry_source (MortiseField *self, const char *name, JsonNode *value)
{
  JsonObject *patterns = mortise_json_get_object (self->schema, "patternProperties");
  JsonNode *additional = mortise_json_get_member (self->schema, "additionalProperties");
  JsonNode *source = patterns != NULL ? find_by_pattern (patterns, name) : NULL;

  if (source == NULL)
    source = additional;
  if (source != NULL && JSON_NODE_HOLDS_OBJECT (source))
    return json_node_ref (source);
  if (self->kind == MORTISE_FIELD_MAP)
    return infer_entries (self->schema, value);
  return NULL;
}

static JsonNode *
sync_entries (MortiseField *self, GPtrArray *wanted, JsonNode *value)
{
  JsonObject *properties = mortise_json_get_object (self->schema, "properties");
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (value));
  JsonNode *now = json_node_ref (value);

  for (GList *item = names; item != NULL; item = item->next)
    {
      const char *name = item->data;
      JsonNode *member = json_object_get_member (json_node_get_object (now), name);
      g_autoptr (JsonNode) source = mortise_field_find_entry_source (self, name, member), before = NULL, settled = NULL;
      g_autoptr (JsonObject) schema = NULL;

      if (source == NULL || (properties != NULL && json_object_has_member (properties, name)))
        continue;
      if (wanted->len >= MORTISE_FIELD_MAX_CHILDREN || !mortise_field_spend (self))
        {
          self->n_hidden++;
          continue;
        }
      schema = mortise_form_schema_resolve (mortise_form_model_get_schema (self->model), source, member);
      settled = mortise_field_sync_child (self, wanted, find_by_key (self, name, TRUE), name, source, schema, member);
      MORTISE_FIELD (wanted->pdata[wanted->len - 1])->is_entry = TRUE;
      if (settled == member)
        continue;
      before = now;
      now = mortise_form_json_with_member (before, name, settled);
    }
  return now;
}

JsonNode *
mortise_field_sync_object (MortiseField *self, JsonNode *value)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  JsonNode *shown = value != NULL ? value : mortise_json_get_member (self->schema, "default");
  g_autoptr (JsonNode) settled = NULL;
  JsonNode *now;

  if (shown != NULL && !JSON_NODE_HOLDS_OBJECT (shown))
    shown = NULL;
  if (mortise_form_model_is_loading (self->model))
    g_hash_table_remove_all (self->parked);
  else if (shown != NULL)
    settled = settle (self, shown);
  now = settled != NULL ? json_node_ref (settled) : shown != NULL ? json_node_ref (shown) : NULL;
  if (!is_open (self, value))
    self->n_hidden = value != NULL;
  else
    {
      g_autoptr (JsonNode) before = now;

      now = sync_properties (self, wanted, before);
      if (now != NULL)
        {
          g_autoptr (JsonNode) known = now;

          now = sync_entries (self, wanted, known);
        }
    }
  mortise_field_set_children (self, wanted);
  /* What is merely shown is not set. */
  if (now == shown)
    {
      g_clear_pointer (&now, json_node_unref);
      now = value != NULL ? json_node_ref (value) : NULL;
    }
  return now;
}
