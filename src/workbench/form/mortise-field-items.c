/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a field is made of: items of a list, entries of a table, alternatives. */
#include <glib/gi18n.h>

#include "mortise-field-private.h"
#include "mortise-field-text.h"
#include "mortise-form-message.h"
#include "mortise-form-json.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"

/* As in plugin.schema.json. */
#define MAX_KEY_LENGTH 200

/**
 * mortise_field_get_options:
 * @self: a choice
 *
 * Returns: (transfer none) (nullable): what there is to choose from, as [class@FieldOption]
 */
GListModel *
mortise_field_get_options (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  return self->options != NULL ? G_LIST_MODEL (self->options) : NULL;
}

/**
 * mortise_field_get_children:
 * @self: a field
 *
 * Returns: (transfer none): the fields in it, as [class@Field]
 */
GListModel *
mortise_field_get_children (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  return G_LIST_MODEL (self->children);
}

/**
 * mortise_field_get_n_hidden:
 * @self: a field
 *
 * Returns: how many of its parts are too many to show
 */
guint
mortise_field_get_n_hidden (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), 0);
  return self->n_hidden;
}

static guint
get_length (MortiseField *self)
{
  JsonNode *value = mortise_field_get_shown_value (self);

  return value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_array_get_length (json_node_get_array (value)) : 0;
}

static gboolean
has_room (MortiseField *self, guint length)
{
  JsonArray *items = mortise_json_get_array (self->schema, "items");
  gint64 most = mortise_json_get_int (self->schema, "maxItems", G_MAXINT64);

  if (length >= most || length >= MORTISE_FIELD_MAX_CHILDREN)
    return FALSE;
  return items == NULL || length < json_array_get_length (items)
         || mortise_json_get_boolean (self->schema, "additionalItems", TRUE);
}

static gboolean
takes_entries (MortiseField *self)
{
  JsonNode *additional = mortise_json_get_member (self->schema, "additionalProperties");
  guint n_children = g_list_model_get_n_items (G_LIST_MODEL (self->children));

  if (n_children >= MORTISE_FIELD_MAX_CHILDREN)
    return FALSE;
  return self->kind == MORTISE_FIELD_MAP || (additional != NULL && JSON_NODE_HOLDS_OBJECT (additional))
         || mortise_json_get_object (self->schema, "patternProperties") != NULL;
}

/**
 * mortise_field_can_add:
 * @self: a field
 *
 * Returns: whether the user can add an item or an entry to it
 */
gboolean
mortise_field_can_add (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);

  if (!mortise_field_is_editable (self))
    return FALSE;
  if (self->kind == MORTISE_FIELD_LIST || self->kind == MORTISE_FIELD_TAGS)
    return has_room (self, get_length (self));
  return (self->kind == MORTISE_FIELD_MAP || self->kind == MORTISE_FIELD_GROUP) && takes_entries (self);
}

/**
 * mortise_field_can_remove:
 * @self: a field
 * @child: (nullable): a field in it
 *
 * Returns: whether the user can take @child, or any item, out of it
 */
gboolean
mortise_field_can_remove (MortiseField *self, MortiseField *child)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);

  if (!mortise_field_is_editable (self))
    return FALSE;
  if (self->kind == MORTISE_FIELD_LIST || self->kind == MORTISE_FIELD_TAGS)
    return get_length (self) > mortise_json_get_int (self->schema, "minItems", 0);
  return child != NULL && child->is_entry;
}

/**
 * mortise_field_begin:
 * @self: a field without a value
 *
 * Gives it what the schema gives it to begin with.
 */
void
mortise_field_begin (MortiseField *self)
{
  g_autoptr (JsonNode) value = NULL;

  g_return_if_fail (MORTISE_IS_FIELD (self));

  if (!mortise_field_is_editable (self))
    return;
  value = mortise_form_schema_make_value (mortise_form_model_get_schema (self->model), self->source);
  mortise_field_set_value (self, value);
}

/**
 * mortise_field_add_item:
 * @self: a list
 *
 * Adds an item at its end, with what the schema gives it to begin with.
 *
 * Returns: the position of the item, or %G_MAXUINT when there may be no more
 */
guint
mortise_field_add_item (MortiseField *self)
{
  g_autoptr (JsonNode) source = NULL, item = NULL, value = NULL;
  guint length;

  g_return_val_if_fail (MORTISE_IS_FIELD (self), G_MAXUINT);
  g_return_val_if_fail (self->kind == MORTISE_FIELD_LIST, G_MAXUINT);

  if (!mortise_field_can_add (self))
    return G_MAXUINT;
  length = get_length (self);
  source = mortise_field_find_item_source (self, length, NULL);
  item = mortise_form_schema_make_value (mortise_form_model_get_schema (self->model), source);
  value = mortise_form_json_with_inserted (mortise_field_get_shown_value (self), length, item);
  mortise_field_take (self, value);
  return length;
}

/* The fields of the others move up, with all that they know. */
static void
remove_item (MortiseField *self, MortiseField *child)
{
  guint index = mortise_field_find_child (self, child);
  g_autoptr (JsonNode) value = NULL;

  if (index == G_MAXUINT)
    return;
  value = mortise_form_json_with_removed (mortise_field_get_shown_value (self), index);
  mortise_field_detach (child);
  g_list_store_remove (self->children, index);
  mortise_field_take (self, value);
}

/**
 * mortise_field_remove_child:
 * @self: a list or a table
 * @child: an item or entry of it
 *
 * Takes @child out.
 */
void
mortise_field_remove_child (MortiseField *self, MortiseField *child)
{
  g_autoptr (JsonNode) value = NULL;

  g_return_if_fail (MORTISE_IS_FIELD (self));
  g_return_if_fail (MORTISE_IS_FIELD (child));

  if (!mortise_field_can_remove (self, child))
    return;
  if (self->kind == MORTISE_FIELD_LIST)
    {
      remove_item (self, child);
      return;
    }
  value = mortise_form_json_with_member (mortise_field_get_shown_value (self), child->key, NULL);
  mortise_field_take (self, value);
}

/**
 * mortise_field_move_item:
 * @self: a list
 * @from: the position of an item
 * @to: where it shall be
 *
 * Changes the order of the list.
 *
 * Returns: whether there was something to do
 */
gboolean
mortise_field_move_item (MortiseField *self, guint from, guint to)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->children));
  g_autoptr (MortiseField) child = NULL;
  g_autoptr (JsonNode) without = NULL, value = NULL;

  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);
  g_return_val_if_fail (self->kind == MORTISE_FIELD_LIST, FALSE);

  if (from >= n || to >= n || from == to || !mortise_field_is_editable (self))
    return FALSE;
  child = g_list_model_get_item (G_LIST_MODEL (self->children), from);
  without = mortise_form_json_with_removed (mortise_field_get_shown_value (self), from);
  value = mortise_form_json_with_inserted (without, to, child->value);
  g_list_store_remove (self->children, from);
  g_list_store_insert (self->children, to, child);
  mortise_field_take (self, value);
  return TRUE;
}

/* --- entries ------------------------------------------------------------------------------------------------------ */

static gboolean
check_key (MortiseField *self, const char *key, char **fault)
{
  JsonNode *value = mortise_field_get_shown_value (self);
  JsonNode *names = mortise_json_get_member (self->schema, "propertyNames");
  g_autoptr (JsonNode) name = json_node_init_string (json_node_alloc (), key);
  g_autoptr (JsonNode) source = mortise_field_find_entry_source (self, key, NULL);
  JsonObject *properties = mortise_json_get_object (self->schema, "properties");

  *fault = NULL;
  if (*key == '\0' || g_utf8_strlen (key, -1) > MAX_KEY_LENGTH)
    *fault = g_strdup_printf (_ ("Write a name of 1 to %d characters"), MAX_KEY_LENGTH);
  else if ((value != NULL && JSON_NODE_HOLDS_OBJECT (value)
            && json_object_has_member (json_node_get_object (value), key))
           || (properties != NULL && json_object_has_member (properties, key)))
    *fault = g_strdup_printf (_ ("There is a “%s” already"), key);
  else if (source == NULL
           || (names != NULL
               && !mortise_form_schema_matches (mortise_form_model_get_schema (self->model), names, name)))
    *fault = g_strdup_printf (_ ("“%s” is no name that is allowed here"), key);
  return *fault == NULL;
}

/**
 * mortise_field_add_entry:
 * @self: a table, or a group that takes entries
 * @key: the name of the new entry
 * @fault: (out) (not optional): what is wrong with @key, as a sentence
 *
 * Adds an entry at the end.
 *
 * Returns: whether there is one now
 */
gboolean
mortise_field_add_entry (MortiseField *self, const char *key, char **fault)
{
  g_autoptr (JsonNode) source = NULL, entry = NULL, value = NULL;

  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);

  *fault = NULL;
  if (!mortise_field_can_add (self) || !check_key (self, key, fault))
    return FALSE;
  source = mortise_field_find_entry_source (self, key, NULL);
  entry = mortise_form_schema_make_value (mortise_form_model_get_schema (self->model), source);
  value = mortise_form_json_with_member (mortise_field_get_shown_value (self), key, entry);
  mortise_field_take (self, value);
  return TRUE;
}

/**
 * mortise_field_rename_entry:
 * @self: a table, or a group that takes entries
 * @entry: one of its entries
 * @key: its new name
 * @fault: (out) (not optional): what is wrong with @key, as a sentence
 *
 * Gives an entry another name; it stays where it is.
 *
 * Returns: whether it has that name now
 */
gboolean
mortise_field_rename_entry (MortiseField *self, MortiseField *entry, const char *key, char **fault)
{
  g_autoptr (JsonNode) value = NULL;

  g_return_val_if_fail (MORTISE_IS_FIELD (self), FALSE);
  g_return_val_if_fail (MORTISE_IS_FIELD (entry), FALSE);

  *fault = NULL;
  if (g_str_equal (entry->key, key))
    return TRUE;
  if (!mortise_field_is_editable (self) || !check_key (self, key, fault))
    return FALSE;
  value = mortise_form_json_with_renamed (mortise_field_get_shown_value (self), entry->key, key);
  g_free (entry->key);
  entry->key = g_strdup (key);
  mortise_field_take (self, value);
  mortise_field_notify_state (entry);
  return TRUE;
}

/* --- tags --------------------------------------------------------------------------------------------------------- */

/**
 * mortise_field_read_tag:
 * @self: a list of texts or numbers that is shown as tags
 * @text: a new one
 * @fault: (out) (not optional): what is wrong with @text, as a sentence
 *
 * Returns: (transfer full) (nullable): the item that @text stands for, or %NULL with @fault set
 */
JsonNode *
mortise_field_read_tag (MortiseField *self, const char *text, char **fault)
{
  MortiseFormSchema *schema = mortise_form_model_get_schema (self->model);
  JsonNode *now = mortise_field_get_shown_value (self);
  g_autoptr (JsonNode) source = NULL, tag = NULL;
  g_autoptr (JsonObject) item = NULL;
  g_autoptr (GPtrArray) violations = NULL;

  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  g_return_val_if_fail (self->kind == MORTISE_FIELD_TAGS, NULL);

  *fault = NULL;
  mortise_form_schema_begin (schema);
  source = mortise_field_find_item_source (self, get_length (self), NULL);
  item = mortise_form_schema_resolve (schema, source, NULL);
  tag = mortise_field_text_read (mortise_field_kind_choose (schema, item, FALSE), item, NULL, text, fault);
  if (tag == NULL)
    return NULL;
  violations = mortise_form_schema_validate (schema, source, tag);
  if (violations->len > 0)
    *fault = mortise_form_message_new (mortise_field_kind_choose (schema, item, FALSE), item, violations->pdata[0]);
  else if (mortise_json_get_boolean (self->schema, "uniqueItems", FALSE) && now != NULL && JSON_NODE_HOLDS_ARRAY (now)
           && mortise_form_json_has_element (json_node_get_array (now), tag))
    *fault = g_strdup_printf (_ ("There is a “%s” already"), text);
  return *fault == NULL ? g_steal_pointer (&tag) : NULL;
}

/* --- alternatives ------------------------------------------------------------------------------------------------- */

guint
mortise_field_get_n_alternatives (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), 0);
  return self->alternatives != NULL ? self->alternatives->len : 0;
}

const char *
mortise_field_get_alternative_title (MortiseField *self, guint index)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), NULL);
  g_return_val_if_fail (index < mortise_field_get_n_alternatives (self), NULL);
  return ((MortiseFormAlternative *) self->alternatives->pdata[index])->title;
}

guint
mortise_field_get_selected (MortiseField *self)
{
  g_return_val_if_fail (MORTISE_IS_FIELD (self), 0);
  return self->selected;
}

/**
 * mortise_field_select:
 * @self: a field with alternatives
 * @index: one of them
 *
 * Chooses what the value is. What was entered for the alternative before comes back with it.
 */
void
mortise_field_select (MortiseField *self, guint index)
{
  g_autofree char *name = NULL, *next_name = NULL;
  g_autoptr (JsonNode) value = NULL;
  JsonNode *parked;

  g_return_if_fail (MORTISE_IS_FIELD (self));
  g_return_if_fail (index < mortise_field_get_n_alternatives (self));

  if (index == self->selected || !mortise_field_is_editable (self))
    return;
  name = g_strdup_printf ("%u", self->selected);
  next_name = g_strdup_printf ("%u", index);
  if (self->value != NULL)
    g_hash_table_replace (self->parked, g_steal_pointer (&name), json_node_ref (self->value));
  parked = g_hash_table_lookup (self->parked, next_name);
  value = parked != NULL
              ? json_node_ref (parked)
              : mortise_form_schema_make_value (mortise_form_model_get_schema (self->model),
                                                ((MortiseFormAlternative *) self->alternatives->pdata[index])->schema);
  self->selected = index;
  mortise_field_take (self, value);
}
