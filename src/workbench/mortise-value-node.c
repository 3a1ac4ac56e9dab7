/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-value-node.h"

#include <glib/gi18n.h>

#include "mortise-config.h"
#include "mortise-json-alignment.h"
#include "mortise-json-pointer.h"
#include "mortise-json.h"

/* Of one object or array: nobody reads more, and each takes a row of the tree. */
#define MAX_CHILDREN 2000
/* Letters of a value that stands in one line. */
#define MAX_LINE 160

/**
 * MortiseValueNode:
 *
 * A part of a JSON value in a tree, perhaps compared with what it was before. What is in it is made when it is looked
 * at.
 */
struct _MortiseValueNode
{
  GObject parent_instance;

  char *name;
  char *pointer;
  JsonNode *before;
  JsonNode *after;
  gboolean compared;
  MortiseValueChange change;
  /* Where it stands for all that are not shown. */
  guint n_more;
};

G_DEFINE_FINAL_TYPE (MortiseValueNode, mortise_value_node, G_TYPE_OBJECT)

static void
mortise_value_node_finalize (GObject *object)
{
  MortiseValueNode *self = MORTISE_VALUE_NODE (object);

  g_free (self->name);
  g_free (self->pointer);
  g_clear_pointer (&self->before, json_node_unref);
  g_clear_pointer (&self->after, json_node_unref);
  G_OBJECT_CLASS (mortise_value_node_parent_class)->finalize (object);
}

static void
mortise_value_node_class_init (MortiseValueNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_value_node_finalize;
}

static void
mortise_value_node_init (MortiseValueNode *self)
{
}

static gboolean
holds_parts (JsonNode *node)
{
  return node != NULL && (JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node));
}

static MortiseValueChange
find_change (MortiseValueNode *self)
{
  if (!self->compared)
    return MORTISE_VALUE_SAME;
  if (self->before == NULL)
    return MORTISE_VALUE_ADDED;
  if (self->after == NULL)
    return MORTISE_VALUE_REMOVED;
  if (json_node_equal (self->before, self->after))
    return MORTISE_VALUE_SAME;
  return holds_parts (self->before) && holds_parts (self->after)
                 && JSON_NODE_TYPE (self->before) == JSON_NODE_TYPE (self->after)
             ? MORTISE_VALUE_INSIDE
             : MORTISE_VALUE_CHANGED;
}

static MortiseValueNode *
make_node (const char *name, char *pointer, JsonNode *before, JsonNode *after, gboolean compared)
{
  MortiseValueNode *self = g_object_new (MORTISE_TYPE_VALUE_NODE, NULL);

  self->name = g_strdup (name);
  self->pointer = pointer;
  self->before = before != NULL ? json_node_ref (before) : NULL;
  self->after = after != NULL ? json_node_ref (after) : NULL;
  self->compared = compared;
  self->change = find_change (self);
  return self;
}

/**
 * mortise_value_node_new:
 * @name: what the value is called
 * @before: (nullable): what it was
 * @after: what it is
 * @compared: whether to tell what became of it
 *
 * Returns: (transfer full): the root of a tree
 */
MortiseValueNode *
mortise_value_node_new (const char *name, JsonNode *before, JsonNode *after, gboolean compared)
{
  return make_node (name, g_strdup (""), before, after, compared);
}

/* Of an object its name in it, of an array its number. */
const char *
mortise_value_node_get_name (MortiseValueNode *self)
{
  g_return_val_if_fail (MORTISE_IS_VALUE_NODE (self), NULL);
  return self->name;
}

/**
 * mortise_value_node_get_pointer:
 * @self: a node
 *
 * Returns: (nullable): where it is, an RFC 6901 pointer into the root; what is gone, into what was before; %NULL where
 *   it stands for all that are not shown
 */
const char *
mortise_value_node_get_pointer (MortiseValueNode *self)
{
  g_return_val_if_fail (MORTISE_IS_VALUE_NODE (self), NULL);
  return self->pointer;
}

MortiseValueChange
mortise_value_node_get_change (MortiseValueNode *self)
{
  g_return_val_if_fail (MORTISE_IS_VALUE_NODE (self), MORTISE_VALUE_SAME);
  return self->change;
}

/* --- words -------------------------------------------------------------------------------------------------------- */

/**
 * mortise_value_describe:
 * @value: any JSON
 *
 * Returns: (transfer full): it in one line that is not long
 */
char *
mortise_value_describe (JsonNode *value)
{
  g_autofree char *text = NULL;
  g_autofree char *beginning = NULL;
  guint n;

  if (JSON_NODE_HOLDS_OBJECT (value))
    {
      n = json_object_get_size (json_node_get_object (value));
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "{%u member}", "{%u members}", n), n);
    }
  if (JSON_NODE_HOLDS_ARRAY (value))
    {
      n = json_array_get_length (json_node_get_array (value));
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "[%u element]", "[%u elements]", n), n);
    }
  text = mortise_json_to_text (value, FALSE);
  if (g_utf8_strlen (text, -1) <= MAX_LINE)
    return g_steal_pointer (&text);
  beginning = g_utf8_substring (text, 0, MAX_LINE);
  return g_strconcat (beginning, "…", NULL);
}

/* (transfer full): what it is, or was where it is gone. */
char *
mortise_value_node_describe (MortiseValueNode *self)
{
  g_return_val_if_fail (MORTISE_IS_VALUE_NODE (self), NULL);

  if (self->n_more > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", self->n_more), self->n_more);
  return mortise_value_describe (self->after != NULL ? self->after : self->before);
}

/* (transfer full) (nullable): what it was, if it was changed into something else. */
char *
mortise_value_node_describe_before (MortiseValueNode *self)
{
  g_return_val_if_fail (MORTISE_IS_VALUE_NODE (self), NULL);
  return self->change == MORTISE_VALUE_CHANGED ? mortise_value_describe (self->before) : NULL;
}

/* --- parts -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  MortiseValueNode *parent;
  gboolean compared;
  GPtrArray *nodes;
  guint n_more;
} Children;

static void
add (Children *self, const char *name, JsonNode *before, JsonNode *after)
{
  g_autofree char *token = mortise_json_pointer_escape (name);

  if (self->nodes->len == MAX_CHILDREN)
    self->n_more++;
  else
    g_ptr_array_add (self->nodes, make_node (name, g_strconcat (self->parent->pointer, "/", token, NULL), before, after,
                                             self->compared));
}

static void
add_members (Children *self, JsonObject *before, JsonObject *after)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, after);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    add (self, name, mortise_json_get_member (before, name), member);
  if (before == NULL)
    return;
  json_object_iter_init_ordered (&iter, before);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    if (!json_object_has_member (after, name))
      add (self, name, member, NULL);
}

static JsonNode *
get_element (JsonArray *array, int i)
{
  return i >= 0 ? json_array_get_element (array, (guint) i) : NULL;
}

static void
add_pairs (Children *self, JsonArray *before, JsonArray *after)
{
  g_autoptr (GArray) pairs = mortise_json_align (before, after);

  for (guint i = 0; i < pairs->len; i++)
    {
      const MortiseJsonPair *pair = &g_array_index (pairs, MortiseJsonPair, i);
      g_autofree char *name = g_strdup_printf ("%d", pair->after >= 0 ? pair->after : pair->before);

      add (self, name, get_element (before, pair->before), get_element (after, pair->after));
    }
}

static void
add_elements (Children *self, JsonArray *array)
{
  guint n = json_array_get_length (array);

  for (guint i = 0; i < MIN (n, MAX_CHILDREN); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      add (self, name, NULL, json_array_get_element (array, i));
    }
  self->n_more = n - MIN (n, MAX_CHILDREN);
}

static void
add_parts (Children *self)
{
  JsonNode *value = self->parent->after != NULL ? self->parent->after : self->parent->before;
  JsonNode *before = self->compared ? self->parent->before : NULL;

  if (JSON_NODE_HOLDS_OBJECT (value))
    add_members (self, before != NULL ? json_node_get_object (before) : NULL, json_node_get_object (value));
  else if (before != NULL)
    add_pairs (self, json_node_get_array (before), json_node_get_array (value));
  else
    add_elements (self, json_node_get_array (value));
}

/**
 * mortise_value_node_create_children:
 * @self: a node
 *
 * Returns: (transfer full) (nullable): what is in it, as [class@ValueNode]; %NULL where nothing can be
 */
GListModel *
mortise_value_node_create_children (MortiseValueNode *self)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func (g_object_unref);
  /* What is new as a whole, or gone, is not told again of each of its parts. */
  gboolean compared = self->compared && (self->change == MORTISE_VALUE_INSIDE || self->change == MORTISE_VALUE_SAME);
  Children children = { self, compared, nodes, 0 };
  GListStore *store;

  g_return_val_if_fail (MORTISE_IS_VALUE_NODE (self), NULL);

  if (self->n_more > 0 || !holds_parts (self->after != NULL ? self->after : self->before))
    return NULL;
  add_parts (&children);
  if (children.n_more > 0)
    {
      MortiseValueNode *more = g_object_new (MORTISE_TYPE_VALUE_NODE, NULL);

      more->name = g_strdup ("…");
      more->n_more = children.n_more;
      g_ptr_array_add (nodes, more);
    }
  store = g_list_store_new (MORTISE_TYPE_VALUE_NODE);
  g_list_store_splice (store, 0, 0, nodes->pdata, nodes->len);
  return G_LIST_MODEL (store);
}
