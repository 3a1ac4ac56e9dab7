/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What differs between two JSON values, as deep down as it can be told. */
#include "mortise-json-difference.h"

#include "mortise-json-alignment.h"
#include "mortise-json-pointer.h"

typedef struct
{
  GPtrArray *changes;
  guint max_changes;
} Comparison;

static void compare (Comparison *self, const char *pointer, JsonNode *before, JsonNode *after);

void
mortise_json_change_free (MortiseJsonChange *change)
{
  g_free (change->pointer);
  g_clear_pointer (&change->before, json_node_unref);
  g_clear_pointer (&change->after, json_node_unref);
  g_free (change);
}

static void
add_change (Comparison *self, const char *pointer, JsonNode *before, JsonNode *after)
{
  MortiseJsonChange *change;

  if (self->changes->len >= self->max_changes)
    return;
  change = g_new0 (MortiseJsonChange, 1);
  change->pointer = g_strdup (pointer);
  change->before = before != NULL ? json_node_copy (before) : NULL;
  change->after = after != NULL ? json_node_copy (after) : NULL;
  g_ptr_array_add (self->changes, change);
}

static void
compare_objects (Comparison *self, const char *pointer, JsonObject *before, JsonObject *after)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, before);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autofree char *token = mortise_json_pointer_escape (name);
      g_autofree char *path = g_strconcat (pointer, "/", token, NULL);

      if (json_object_has_member (after, name))
        compare (self, path, node, json_object_get_member (after, name));
      else
        add_change (self, path, node, NULL);
    }
  json_object_iter_init_ordered (&iter, after);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autofree char *token = mortise_json_pointer_escape (name);
      g_autofree char *path = g_strconcat (pointer, "/", token, NULL);

      if (!json_object_has_member (before, name))
        add_change (self, path, NULL, node);
    }
}

static void
compare_arrays (Comparison *self, const char *pointer, JsonArray *before, JsonArray *after)
{
  g_autoptr (GArray) pairs = mortise_json_align (before, after);

  for (guint i = 0; i < pairs->len; i++)
    {
      const MortiseJsonPair *pair = &g_array_index (pairs, MortiseJsonPair, i);
      g_autofree char *path = g_strdup_printf ("%s/%d", pointer, pair->after >= 0 ? pair->after : pair->before);

      if (pair->is_equal)
        continue;
      if (pair->before >= 0 && pair->after >= 0)
        compare (self, path, json_array_get_element (before, (guint) pair->before),
                 json_array_get_element (after, (guint) pair->after));
      else if (pair->before >= 0)
        add_change (self, path, json_array_get_element (before, (guint) pair->before), NULL);
      else
        add_change (self, path, NULL, json_array_get_element (after, (guint) pair->after));
    }
}

static void
compare (Comparison *self, const char *pointer, JsonNode *before, JsonNode *after)
{
  if (json_node_equal (before, after))
    return;
  if (JSON_NODE_HOLDS_OBJECT (before) && JSON_NODE_HOLDS_OBJECT (after))
    compare_objects (self, pointer, json_node_get_object (before), json_node_get_object (after));
  else if (JSON_NODE_HOLDS_ARRAY (before) && JSON_NODE_HOLDS_ARRAY (after))
    compare_arrays (self, pointer, json_node_get_array (before), json_node_get_array (after));
  else
    add_change (self, pointer, before, after);
}

/*< private >
 * mortise_json_compare:
 * @before: a value
 * @after: another
 * @max_changes: after so many it ends
 *
 * Returns: (transfer full) (element-type MortiseJsonChange): what differs, none where they are equal
 */
GPtrArray *
mortise_json_compare (JsonNode *before, JsonNode *after, guint max_changes)
{
  Comparison self = { g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_json_change_free), max_changes };

  compare (&self, "", before, after);
  return self.changes;
}

/*< private >
 * mortise_json_changes_to_json:
 * @changes: (element-type MortiseJsonChange): differences
 *
 * Returns: (transfer full): a list of `{pointer, before, after}`, of which those are missing that were not there
 */
JsonArray *
mortise_json_changes_to_json (GPtrArray *changes)
{
  JsonArray *list = json_array_sized_new (changes->len);

  for (guint i = 0; i < changes->len; i++)
    {
      const MortiseJsonChange *change = changes->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "pointer", change->pointer);
      if (change->before != NULL)
        json_object_set_member (object, "before", json_node_copy (change->before));
      if (change->after != NULL)
        json_object_set_member (object, "after", json_node_copy (change->after));
      json_array_add_object_element (list, object);
    }
  return list;
}
