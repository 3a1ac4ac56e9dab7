/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who set which part of a value that goes from hand to hand.
 *
 * Beside the value there is a tree of the same shape that says of each part which step set it last, and what it was
 * before. A step that gives back an object with one member changed set that member, not the object.
 */
#include "mortise-provenance.h"

#include "mortise-json-alignment.h"
#include "mortise-json-pointer.h"
#include "mortise-json.h"

typedef struct
{
  MortiseProvenanceOrigin origin;
  GHashTable *members;
  GPtrArray *elements;
} Part;

struct _MortiseProvenance
{
  JsonNode *value;
  Part *root;
};

static void
part_free (gpointer data)
{
  Part *part = data;

  g_clear_pointer (&part->origin.before, json_node_unref);
  g_clear_pointer (&part->members, g_hash_table_unref);
  g_clear_pointer (&part->elements, g_ptr_array_unref);
  g_free (part);
}

/* A part that a step set with all that is in it. */
static Part *
part_new (JsonNode *value, guint step, JsonNode *before)
{
  Part *part = g_new0 (Part, 1);

  part->origin.step = part->origin.changed = step;
  part->origin.before = before != NULL ? json_node_copy (before) : NULL;
  if (JSON_NODE_HOLDS_OBJECT (value))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      part->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, part_free);
      json_object_iter_init (&iter, json_node_get_object (value));
      while (json_object_iter_next (&iter, &name, &member))
        g_hash_table_insert (part->members, g_strdup (name), part_new (member, step, NULL));
    }
  else if (JSON_NODE_HOLDS_ARRAY (value))
    {
      part->elements = g_ptr_array_new_with_free_func (part_free);
      for (guint i = 0; i < json_array_get_length (json_node_get_array (value)); i++)
        g_ptr_array_add (part->elements,
                         part_new (json_array_get_element (json_node_get_array (value), i), step, NULL));
    }
  return part;
}

/* --- a step ------------------------------------------------------------------------------------------------------- */

static Part *change (Part *part, JsonNode *before, JsonNode *after, guint step);

static void
change_members (Part *part, JsonObject *before, JsonObject *after, guint step)
{
  GHashTable *members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, part_free);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init (&iter, after);
  while (json_object_iter_next (&iter, &name, &member))
    {
      gpointer key = NULL;
      gpointer known = NULL;

      if (g_hash_table_steal_extended (part->members, name, &key, &known))
        known = change (known, json_object_get_member (before, name), member, step);
      else
        known = part_new (member, step, NULL);
      g_free (key);
      g_hash_table_insert (members, g_strdup (name), known);
    }
  g_hash_table_unref (part->members);
  part->members = members;
}

static void
change_elements (Part *part, JsonArray *before, JsonArray *after, guint step)
{
  g_autoptr (GArray) pairs = mortise_json_align (before, after);
  GPtrArray *elements = g_ptr_array_new_with_free_func (part_free);

  for (guint i = 0; i < pairs->len; i++)
    {
      const MortiseJsonPair *pair = &g_array_index (pairs, MortiseJsonPair, i);
      JsonNode *value = pair->after >= 0 ? json_array_get_element (after, (guint) pair->after) : NULL;
      Part *known = pair->before >= 0 ? g_steal_pointer (&part->elements->pdata[pair->before]) : NULL;

      if (value == NULL)
        part_free (known);
      else if (known == NULL)
        g_ptr_array_add (elements, part_new (value, step, NULL));
      else
        g_ptr_array_add (elements, change (known, json_array_get_element (before, (guint) pair->before), value, step));
    }
  g_ptr_array_set_free_func (part->elements, NULL);
  g_ptr_array_unref (part->elements);
  part->elements = elements;
}

/* (transfer full): the part after the step; takes over @part. */
static Part *
change (Part *part, JsonNode *before, JsonNode *after, guint step)
{
  if (json_node_equal (before, after))
    return part;
  if (JSON_NODE_HOLDS_OBJECT (before) && JSON_NODE_HOLDS_OBJECT (after))
    {
      change_members (part, json_node_get_object (before), json_node_get_object (after), step);
    }
  else if (JSON_NODE_HOLDS_ARRAY (before) && JSON_NODE_HOLDS_ARRAY (after))
    {
      change_elements (part, json_node_get_array (before), json_node_get_array (after), step);
    }
  else
    {
      part_free (part);
      return part_new (after, step, before);
    }
  part->origin.changed = step;
  return part;
}

/**
 * mortise_provenance_new:
 * @value: the value that goes in
 *
 * Returns: (transfer full): where its parts come from: from outside
 */
MortiseProvenance *
mortise_provenance_new (JsonNode *value)
{
  MortiseProvenance *self = g_new0 (MortiseProvenance, 1);

  self->value = json_node_copy (value);
  self->root = part_new (value, 0, NULL);
  return self;
}

void
mortise_provenance_free (MortiseProvenance *self)
{
  json_node_unref (self->value);
  part_free (self->root);
  g_free (self);
}

/**
 * mortise_provenance_take:
 * @self: where the parts of a value come from
 * @step: number of the step, 1 or more
 * @value: the value as the step left it
 */
void
mortise_provenance_take (MortiseProvenance *self, guint step, JsonNode *value)
{
  JsonNode *before = self->value;

  self->value = json_node_copy (value);
  self->root = change (self->root, before, self->value, step);
  json_node_unref (before);
}

/* (transfer none): the value as the last step left it. */
JsonNode *
mortise_provenance_get_value (MortiseProvenance *self)
{
  return self->value;
}

/* --- a dispatch --------------------------------------------------------------------------------------------------- */

/**
 * mortise_provenance_new_from_dispatch:
 * @dispatch: a *dispatch* of docs/admin-api.md, whole
 * @n_calls: through how many of its calls; %G_MAXUINT for all
 *
 * Follows the value of a filter through its calls: step 1 is the first of `calls`.
 *
 * Returns: (transfer full) (nullable): where its parts come from; %NULL if it was no filter, or its values were not
 * kept
 */
MortiseProvenance *
mortise_provenance_new_from_dispatch (JsonObject *dispatch, guint n_calls)
{
  const char *name = mortise_json_get_string (dispatch, "value_name", NULL);
  JsonObject *payload = mortise_json_get_object (dispatch, "payload");
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");
  JsonNode *value = name != NULL && payload != NULL ? mortise_json_get_member (payload, name) : NULL;
  MortiseProvenance *self;

  if (value == NULL || calls == NULL)
    return NULL;
  self = mortise_provenance_new (value);
  for (guint i = 0; i < MIN (json_array_get_length (calls), n_calls); i++)
    {
      JsonNode *element = json_array_get_element (calls, i);
      JsonObject *call = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      JsonNode *answer = call != NULL ? mortise_json_get_member (call, "value") : NULL;

      /* A listener that answers nothing leaves the value as it is. */
      if (answer != NULL && !JSON_NODE_HOLDS_NULL (answer))
        mortise_provenance_take (self, i + 1, answer);
    }
  return self;
}

static Part *
step_into (Part *part, const char *token)
{
  guint64 index;

  if (part->members != NULL)
    return g_hash_table_lookup (part->members, token);
  if (part->elements != NULL && g_ascii_string_to_unsigned (token, 10, 0, G_MAXUINT, &index, NULL)
      && index < part->elements->len)
    return part->elements->pdata[index];
  return NULL;
}

/**
 * mortise_provenance_find:
 * @self: where the parts of a value come from
 * @pointer: an RFC 6901 pointer into the value
 *
 * Returns: (transfer none) (nullable): where that part comes from; %NULL if the value has no such part
 */
const MortiseProvenanceOrigin *
mortise_provenance_find (MortiseProvenance *self, const char *pointer)
{
  g_auto (GStrv) tokens = NULL;
  Part *part = self->root;

  if (!mortise_json_pointer_is_valid (pointer))
    return NULL;
  tokens = *pointer != '\0' ? mortise_json_pointer_split (pointer) : g_new0 (char *, 1);
  for (guint i = 0; part != NULL && tokens[i] != NULL; i++)
    part = step_into (part, tokens[i]);
  return part != NULL ? &part->origin : NULL;
}
