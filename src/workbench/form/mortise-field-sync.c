/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Brings the fields in line with a value. There is one truth, the value of the whole form; after each change the
 * schema is asked anew what to show for it, and fields that still fit are kept, so that what has the focus keeps it.
 */
#include "mortise-field-private.h"
#include "mortise-form-json.h"
#include "mortise-form-list.h"
#include "mortise-form-merge.h"
#include "mortise-form-model-private.h"
#include "mortise-json.h"

/* A field in the work that a schema may cause: with a row for each, it is more than looking something up. */
#define FIELD_WORK 20

guint
mortise_field_get_depth (MortiseField *self)
{
  guint depth = 0;

  for (MortiseField *field = self->parent; field != NULL; field = field->parent)
    depth++;
  return depth;
}

static gboolean
has_same (JsonObject *left, JsonObject *right)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, left);
  while (json_object_iter_next (&iter, &name, &node))
    {
      JsonNode *other = json_object_get_member (right, name);

      if (other == NULL || (other != node && !json_node_equal (other, node)))
        return FALSE;
    }
  return TRUE;
}

/* What is in a group makes other children, and not another group. */
static gboolean
is_called_same (JsonObject *left, JsonObject *right)
{
  static const char *const words[]
      = { "title", "description", "default", "readOnly", "writeOnly", "deprecated", "x-section" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (!mortise_form_json_equal (json_object_get_member (left, words[i]), json_object_get_member (right, words[i])))
      return FALSE;
  return TRUE;
}

/*< private >
 * mortise_field_fits:
 * @self: a field
 * @schema: what the schema says now, resolved
 *
 * Returns: whether the field is still one for that
 */
gboolean
mortise_field_fits (MortiseField *self, JsonObject *schema)
{
  if (self->kind == MORTISE_FIELD_GROUP)
    return mortise_json_get_object (schema, "properties") != NULL && !json_object_has_member (schema, "oneOf")
           && is_called_same (self->schema, schema);
  return has_same (self->schema, schema) && has_same (schema, self->schema);
}

/* --- children ----------------------------------------------------------------------------------------------------- */

void
mortise_field_set_children (MortiseField *self, GPtrArray *wanted)
{
  GListModel *children = G_LIST_MODEL (self->children);

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (children, i);

      if (!g_ptr_array_find (wanted, child, NULL))
        mortise_field_detach (child);
    }
  mortise_form_list_replace (self->children, wanted);
}

/* @before is kept if it fits; it comes to @wanted with its value. Gives back what that value is in the end. */
JsonNode *
mortise_field_sync_child (MortiseField *self,
                          GPtrArray *wanted,
                          MortiseField *before,
                          const char *key,
                          JsonNode *source,
                          JsonObject *schema,
                          JsonNode *value)
{
  g_autoptr (MortiseField) child = NULL;

  if (before != NULL && mortise_field_fits (before, schema))
    child = g_object_ref (before);
  else
    child = mortise_field_new (self->model, self, key, source, schema);
  if (child->source != source)
    {
      json_node_unref (child->source);
      child->source = json_node_ref (source);
    }
  g_ptr_array_add (wanted, g_object_ref (child));
  return mortise_field_sync (child, schema, value);
}

gboolean
mortise_field_spend (MortiseField *self)
{
  if (mortise_form_schema_spend (mortise_form_model_get_schema (self->model), FIELD_WORK))
    return TRUE;
  self->n_hidden++;
  return FALSE;
}

/* --- lists -------------------------------------------------------------------------------------------------------- */

/*< private >
 * mortise_field_find_item_source:
 * @self: a list
 * @index: the place of an item
 * @value: (nullable): the item
 *
 * Returns: (transfer full): what the schema says of that item
 */
JsonNode *
mortise_field_find_item_source (MortiseField *self, guint index, JsonNode *value)
{
  JsonArray *items = mortise_json_get_array (self->schema, "items");
  JsonNode *additional = mortise_json_get_member (self->schema, "additionalItems");
  JsonNode *source = NULL;

  if (items != NULL && index < json_array_get_length (items))
    source = json_node_ref (json_array_get_element (items, index));
  else if (items != NULL && additional != NULL)
    source = json_node_ref (additional);
  else if (items == NULL)
    source = mortise_field_kind_find_items (mortise_form_model_get_schema (self->model), self->schema);
  return source != NULL ? source : json_node_init_boolean (json_node_alloc (), TRUE);
}

static JsonNode *
sync_list (MortiseField *self, JsonNode *value)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  JsonNode *shown = value != NULL ? value : mortise_json_get_member (self->schema, "default");
  gboolean is_list
      = shown != NULL && JSON_NODE_HOLDS_ARRAY (shown) && mortise_field_get_depth (self) < MORTISE_FIELD_MAX_DEPTH;
  JsonNode *now = value != NULL ? json_node_ref (value) : NULL;
  guint length = is_list ? json_array_get_length (json_node_get_array (shown)) : 0;

  for (guint i = 0; i < MIN (length, MORTISE_FIELD_MAX_CHILDREN) && mortise_field_spend (self); i++)
    {
      g_autoptr (MortiseField) before = g_list_model_get_item (G_LIST_MODEL (self->children), i);
      JsonNode *item = json_array_get_element (json_node_get_array (now != NULL ? now : shown), i);
      g_autoptr (JsonNode) source = mortise_field_find_item_source (self, i, item), settled = NULL, old = NULL;
      g_autoptr (JsonObject) schema
          = mortise_form_schema_resolve (mortise_form_model_get_schema (self->model), source, item);

      settled = mortise_field_sync_child (self, wanted, before, NULL, source, schema, item);
      MORTISE_FIELD (wanted->pdata[i])->is_required = TRUE;
      if (settled == item)
        continue;
      old = now != NULL ? now : json_node_ref (shown);
      now = mortise_form_json_with_element (old, i, settled);
    }
  self->n_hidden = length - wanted->len;
  mortise_field_set_children (self, wanted);
  return now;
}

/* --- alternatives ------------------------------------------------------------------------------------------------- */

static gboolean
has_type (MortiseField *self, MortiseFormAlternative *alternative, JsonNode *value)
{
  g_autoptr (JsonObject) schema
      = mortise_form_schema_resolve (mortise_form_model_get_schema (self->model), alternative->schema, value);
  MortiseJsonTypes types = mortise_form_merge_get_types (schema);

  if ((types & MORTISE_JSON_TYPE_NUMBER) != 0)
    types |= MORTISE_JSON_TYPE_INTEGER;
  return types == 0 || (types & mortise_json_value_get_types (value)) != 0;
}

/* The alternative that allows @value, else the first that is at least of its type. */
static guint
find_alternative (MortiseField *self, JsonNode *value)
{
  for (guint i = 0; value != NULL && i < self->alternatives->len; i++)
    {
      MortiseFormAlternative *alternative = self->alternatives->pdata[i];
      g_autoptr (GPtrArray) violations
          = mortise_form_schema_validate (mortise_form_model_get_schema (self->model), alternative->schema, value);

      if (violations->len == 0)
        return i;
    }
  for (guint i = 0; value != NULL && i < self->alternatives->len; i++)
    if (has_type (self, self->alternatives->pdata[i], value))
      return i;
  return 0;
}

static JsonNode *
sync_variant (MortiseField *self, JsonNode *value, gboolean is_new)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (MortiseField) before = g_list_model_get_item (G_LIST_MODEL (self->children), 0);
  JsonNode *shown = value != NULL ? value : mortise_json_get_member (self->schema, "default");
  MortiseFormAlternative *alternative;
  JsonNode *now = value != NULL ? json_node_ref (value) : NULL;
  g_autoptr (JsonObject) schema = NULL;

  if (is_new || self->selected >= self->alternatives->len)
    self->selected = find_alternative (self, shown);
  if (mortise_field_get_depth (self) >= MORTISE_FIELD_MAX_DEPTH)
    return now;

  alternative = self->alternatives->pdata[self->selected];
  schema = mortise_form_schema_resolve (mortise_form_model_get_schema (self->model), alternative->schema, shown);
  if (self->shown_alternative != self->selected)
    g_clear_object (&before);
  self->shown_alternative = self->selected;
  g_clear_pointer (&now, json_node_unref);
  now = mortise_field_sync_child (self, wanted, before, NULL, alternative->schema, schema, shown);
  MORTISE_FIELD (wanted->pdata[0])->is_required = TRUE;
  mortise_field_set_children (self, wanted);
  if (now == shown && now != value)
    {
      g_clear_pointer (&now, json_node_unref);
      now = value != NULL ? json_node_ref (value) : NULL;
    }
  return now;
}

static JsonNode *
sync_parts (MortiseField *self, JsonNode *value, gboolean is_new)
{
  self->n_hidden = 0;
  if (self->kind == MORTISE_FIELD_GROUP || self->kind == MORTISE_FIELD_MAP)
    return mortise_field_sync_object (self, value);
  if (self->kind == MORTISE_FIELD_LIST)
    return sync_list (self, value);
  if (self->kind == MORTISE_FIELD_VARIANT)
    return sync_variant (self, value, is_new);
  return value != NULL ? json_node_ref (value) : NULL;
}

/*< private >
 * mortise_field_sync:
 * @self: a field
 * @schema: what the schema says of it for @value, resolved
 * @value: (nullable): its value
 *
 * Makes the field, and what is in it, show @value.
 *
 * Returns: (transfer full) (nullable): its value in the end: @value, without what fields that went took along, and with
 * what others brought back
 */
JsonNode *
mortise_field_sync (MortiseField *self, JsonObject *schema, JsonNode *value)
{
  gboolean is_first = self->alternatives == NULL;
  gboolean is_other = !mortise_form_json_equal (self->value, value);
  JsonNode *now;

  self->is_stale |= is_other;
  json_object_ref (schema);
  json_object_unref (self->schema);
  self->schema = schema;
  if (self->kind == MORTISE_FIELD_VARIANT)
    {
      g_clear_pointer (&self->alternatives, g_ptr_array_unref);
      self->alternatives = mortise_form_alternatives_list (mortise_form_model_get_schema (self->model), schema);
    }
  now = sync_parts (self, value, is_first || (is_other && mortise_form_model_is_loading (self->model)));
  g_clear_pointer (&self->value, json_node_unref);
  self->value = now != NULL ? json_node_ref (now) : NULL;
  if (is_other && mortise_form_model_is_loading (self->model))
    {
      g_clear_pointer (&self->typed, g_free);
      g_clear_pointer (&self->fault, g_free);
    }
  return now;
}
