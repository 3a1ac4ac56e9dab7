/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-json.h"
#include "mortise-value-node.h"

#include <string.h>

static JsonNode *
parse (const char *text)
{
  JsonNode *node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return node;
}

/* What a tree says with everything expanded: a mark, pointer and value of each. */
static void
describe (MortiseValueNode *node, GString *text)
{
  static const char marks[] = " ~*+-";
  g_autoptr (GListModel) children = mortise_value_node_create_children (node);
  g_autofree char *value = mortise_value_node_describe (node);
  g_autofree char *before = mortise_value_node_describe_before (node);
  const char *pointer = mortise_value_node_get_pointer (node);

  g_string_append_printf (text, "%c%s=%s%s%s\n", marks[mortise_value_node_get_change (node)],
                          pointer != NULL ? pointer : "…", value, before != NULL ? " was " : "",
                          before != NULL ? before : "");
  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (MortiseValueNode) child = g_list_model_get_item (children, i);

      describe (child, text);
    }
}

static void
assert_tree (const char *before, const char *after, const char *expected)
{
  g_autoptr (JsonNode) before_node = before != NULL ? parse (before) : NULL;
  g_autoptr (JsonNode) after_node = parse (after);
  g_autoptr (MortiseValueNode) root = mortise_value_node_new ("value", before_node, after_node, before != NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  describe (root, text);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_objects (void)
{
  assert_tree ("{\"a\":1,\"b\":{\"c\":2,\"d\":3},\"e/f\":4}", "{\"a\":1,\"b\":{\"c\":\"x\",\"g\":[1]}}",
               "~={2 members}\n"
               " /a=1\n"
               "~/b={2 members}\n"
               "*/b/c=\"x\" was 2\n"
               "+/b/g=[1 element]\n"
               " /b/g/0=1\n"
               "-/b/d=3\n"
               "-/e~1f=4\n");
}

static void
test_arrays (void)
{
  assert_tree ("[1,2,3]", "[1,3,4]", "~=[3 elements]\n /0=1\n-/1=2\n /1=3\n+/2=4\n");
  assert_tree ("{\"a\":[1]}", "{\"a\":{}}", "~={1 member}\n*/a={0 members} was [1 element]\n");
}

static void
test_not_compared (void)
{
  assert_tree (NULL, "{\"a\":[true]}", " ={1 member}\n /a=[1 element]\n /a/0=true\n");
  assert_tree ("[1]", "[1]", " =[1 element]\n /0=1\n");
}

/* However much there is, a row is made for the first of it only, and one for the rest. */
static void
test_bounds (void)
{
  g_autoptr (GString) text = g_string_new ("[0");
  g_autofree char *letters = g_strnfill (500, 'x');
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", letters);
  g_autoptr (JsonNode) array = NULL;
  g_autoptr (JsonNode) string = parse (quoted);
  g_autoptr (MortiseValueNode) root = NULL;
  g_autoptr (GListModel) children = NULL;
  g_autoptr (MortiseValueNode) more = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *line = mortise_value_describe (string);

  for (guint i = 1; i < 100000; i++)
    g_string_append_printf (text, ",%u", i);
  g_string_append_c (text, ']');
  array = parse (text->str);
  root = mortise_value_node_new ("value", NULL, array, FALSE);
  children = mortise_value_node_create_children (root);
  g_assert_cmpuint (g_list_model_get_n_items (children), ==, 2001);
  more = g_list_model_get_item (children, 2000);
  rest = mortise_value_node_describe (more);
  g_assert_cmpstr (rest, ==, "and 98000 more");
  g_assert_null (mortise_value_node_get_pointer (more));
  g_assert_null (mortise_value_node_create_children (more));
  g_assert_cmpint (g_utf8_strlen (line, -1), ==, 161);
  g_assert_true (g_str_has_suffix (line, "x…"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/value-node/objects", test_objects);
  g_test_add_func ("/value-node/arrays", test_arrays);
  g_test_add_func ("/value-node/not-compared", test_not_compared);
  g_test_add_func ("/value-node/bounds", test_bounds);
  return g_test_run ();
}
