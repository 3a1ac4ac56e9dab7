/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-json-difference.h"
#include "mortise-json.h"
#include "mortise-provenance.h"

#include <string.h>

static JsonNode *
parse (const char *text)
{
  JsonNode *node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return node;
}

static void
assert_origin (MortiseProvenance *provenance, const char *pointer, guint step, const char *before)
{
  const MortiseProvenanceOrigin *origin = mortise_provenance_find (provenance, pointer);
  g_autofree char *text = NULL;

  g_test_message ("%s", pointer);
  g_assert_nonnull (origin);
  g_assert_cmpuint (origin->step, ==, step);
  text = origin->before != NULL ? mortise_json_to_text (origin->before, FALSE) : NULL;
  g_assert_cmpstr (text, ==, before);
}

static MortiseProvenance *
follow (const char *const *values)
{
  g_autoptr (JsonNode) first = parse (values[0]);
  MortiseProvenance *provenance = mortise_provenance_new (first);

  for (guint i = 1; values[i] != NULL; i++)
    {
      g_autoptr (JsonNode) value = parse (values[i]);

      mortise_provenance_take (provenance, i, value);
    }
  return provenance;
}

static void
test_objects (void)
{
  static const char *const values[] = {
    "{\"a\":1,\"b\":{\"c\":2,\"d\":3}}",
    "{\"a\":1,\"b\":{\"c\":2,\"d\":4},\"e/f\":5}",
    "{\"b\":{\"c\":2,\"d\":4},\"e/f\":5}",
    "{\"b\":{\"c\":[],\"d\":4},\"e/f\":6,\"a\":1}",
    NULL,
  };
  g_autoptr (MortiseProvenance) provenance = follow (values);

  assert_origin (provenance, "", 0, NULL);
  assert_origin (provenance, "/a", 3, NULL);
  assert_origin (provenance, "/b", 0, NULL);
  assert_origin (provenance, "/b/c", 3, "2");
  assert_origin (provenance, "/b/d", 1, "3");
  assert_origin (provenance, "/e~1f", 3, "5");
  g_assert_cmpuint (mortise_provenance_find (provenance, "/b")->changed, ==, 3);
  g_assert_null (mortise_provenance_find (provenance, "/x"));
  g_assert_null (mortise_provenance_find (provenance, "/b/c/0"));
  g_assert_null (mortise_provenance_find (provenance, "x"));
}

/* What an insertion moves is not changed by it. */
static void
test_arrays (void)
{
  static const char *const values[] = {
    "[{\"id\":1},{\"id\":2},{\"id\":3}]",
    "[{\"id\":0},{\"id\":1},{\"id\":2},{\"id\":3}]",
    "[{\"id\":0},{\"id\":1},{\"id\":3,\"x\":true},{\"id\":4}]",
    NULL,
  };
  g_autoptr (MortiseProvenance) provenance = follow (values);

  assert_origin (provenance, "/0/id", 1, NULL);
  assert_origin (provenance, "/1/id", 0, NULL);
  assert_origin (provenance, "/2", 0, NULL);
  assert_origin (provenance, "/2/x", 2, NULL);
  g_assert_null (mortise_provenance_find (provenance, "/4"));
}

static void
test_dispatch (void)
{
  g_autoptr (JsonNode) dispatch = parse ("{\"value_name\":\"xp\",\"payload\":{\"xp\":10,\"user\":1},\"calls\":["
                                         "{\"plugin\":\"a\",\"value\":20},{\"plugin\":\"b\",\"value\":null},"
                                         "{\"plugin\":\"c\",\"value\":30},3]}");
  g_autoptr (JsonNode) action = parse ("{\"value_name\":null,\"payload\":{\"xp\":10},\"calls\":[]}");
  g_autoptr (MortiseProvenance) provenance
      = mortise_provenance_new_from_dispatch (json_node_get_object (dispatch), G_MAXUINT);

  assert_origin (provenance, "", 3, "20");
  g_assert_null (mortise_provenance_new_from_dispatch (json_node_get_object (action), G_MAXUINT));
}

/* --- random chains -------------------------------------------------------------------------------------------------
 */

/* The reference: a flat table of who set which member, kept by who sets it. */
static char *
pick_name (void)
{
  return g_strdup_printf ("%c", 'a' + g_test_rand_int_range (0, 8));
}

static void
run_random_chain (void)
{
  g_autoptr (JsonNode) value = parse ("{\"in\":{}}");
  g_autoptr (MortiseProvenance) provenance = mortise_provenance_new (value);
  g_autoptr (GHashTable) owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_steps = (guint) g_test_rand_int_range (1, 12);
  GHashTableIter iter;
  gpointer name, step;

  for (guint i = 1; i <= n_steps; i++)
    {
      g_autofree char *text = mortise_json_to_text (value, FALSE);
      g_autoptr (JsonNode) next = parse (text);
      JsonObject *object = json_object_get_object_member (json_node_get_object (next), "in");
      g_autoptr (GHashTable) touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (int n = g_test_rand_int_range (0, 4); n > 0; n--)
        {
          g_autofree char *key = pick_name ();
          gint64 number = g_test_rand_int_range (0, 3);
          gboolean is_same = json_object_has_member (object, key) && json_object_get_int_member (object, key) == number;

          if (!g_hash_table_add (touched, g_strdup (key)))
            continue;
          if (g_test_rand_int_range (0, 4) == 0)
            {
              if (json_object_has_member (object, key))
                json_object_remove_member (object, key);
              g_hash_table_remove (owners, key);
              continue;
            }
          json_object_set_int_member (object, key, number);
          if (!is_same)
            g_hash_table_insert (owners, g_strdup (key), GUINT_TO_POINTER (i));
        }
      mortise_provenance_take (provenance, i, next);
      json_node_unref (value);
      value = g_steal_pointer (&next);
    }
  g_hash_table_iter_init (&iter, owners);
  while (g_hash_table_iter_next (&iter, &name, &step))
    {
      g_autofree char *pointer = g_strconcat ("/in/", name, NULL);

      g_assert_cmpuint (mortise_provenance_find (provenance, pointer)->step, ==, GPOINTER_TO_UINT (step));
    }
}

static void
test_random (void)
{
  for (guint i = 0; i < 1000; i++)
    run_random_chain ();
}

/* --- differences ---------------------------------------------------------------------------------------------------
 */

static void
test_differences (void)
{
  static const char *const cases[][3] = {
    { "1", "1", "[]" },
    { "1", "\"1\"", "[{\"pointer\":\"\",\"before\":1,\"after\":\"1\"}]" },
    { "{\"a\":1,\"b\":2}", "{\"b\":3,\"c\":null}",
      "[{\"pointer\":\"/a\",\"before\":1},{\"pointer\":\"/b\",\"before\":2,\"after\":3},"
      "{\"pointer\":\"/c\",\"after\":null}]" },
    { "[1,2,3,4]", "[0,1,2,4]", "[{\"pointer\":\"/0\",\"after\":0},{\"pointer\":\"/2\",\"before\":3}]" },
    { "[1,{\"x\":1},3]", "[1,{\"x\":2},3]", "[{\"pointer\":\"/1/x\",\"before\":1,\"after\":2}]" },
    { "{\"a~/\":1}", "{}", "[{\"pointer\":\"/a~0~1\",\"before\":1}]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) before = parse (cases[i][0]);
      g_autoptr (JsonNode) after = parse (cases[i][1]);
      g_autoptr (GPtrArray) changes = mortise_json_compare (before, after, 100);
      g_autoptr (JsonNode) node = json_node_alloc ();
      g_autofree char *text = NULL;

      json_node_init_array (node, NULL);
      json_node_take_array (node, mortise_json_changes_to_json (changes));
      text = mortise_json_to_text (node, FALSE);
      g_assert_cmpstr (text, ==, cases[i][2]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/provenance/objects", test_objects);
  g_test_add_func ("/provenance/arrays", test_arrays);
  g_test_add_func ("/provenance/dispatch", test_dispatch);
  g_test_add_func ("/provenance/random", test_random);
  g_test_add_func ("/json-difference", test_differences);
  return g_test_run ();
}
