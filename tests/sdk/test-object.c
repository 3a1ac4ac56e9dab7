/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <mortise.h>

/* What is no object, is not there or is of another type is read without a word of GLib's or json-glib's; the tests are
 * run with G_DEBUG=fatal-criticals. */

#define TEXT                                                                                                           \
  "{\"s\":\"text\",\"i\":9007199254740993,\"d\":0.5,\"t\":true,\"f\":false,\"n\":null,\"o\":{\"s\":\"in\"},\"a\":[1]}"

typedef struct
{
  JsonNode *root;
  JsonObject *object;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->root = json_from_string (TEXT, NULL);
  fixture->object = json_node_get_object (fixture->root);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  json_node_unref (fixture->root);
}

static void
test_right (Fixture *fixture, gconstpointer user_data)
{
  JsonObject *object = fixture->object;

  g_assert_cmpstr (mortise_object_get_string (object, "s", "no"), ==, "text");
  g_assert_cmpint (mortise_object_get_int (object, "i", 7), ==, G_GINT64_CONSTANT (9007199254740993));
  g_assert_cmpfloat (mortise_object_get_double (object, "d", 7), ==, 0.5);
  g_assert_cmpfloat (mortise_object_get_double (object, "i", 7), ==, 9007199254740992.0);
  g_assert_true (mortise_object_get_boolean (object, "t", FALSE));
  g_assert_false (mortise_object_get_boolean (object, "f", TRUE));
  g_assert_cmpstr (mortise_object_get_string (mortise_object_get_object (object, "o"), "s", "no"), ==, "in");
  g_assert_cmpuint (json_array_get_length (mortise_object_get_array (object, "a")), ==, 1);
}

static void
assert_fallbacks (JsonObject *object, const char *name, const char *but)
{
  if (*but != 's')
    g_assert_cmpstr (mortise_object_get_string (object, name, "no"), ==, "no");
  if (*but != 'i')
    g_assert_cmpint (mortise_object_get_int (object, name, 7), ==, 7);
  if (*but != 'd' && *but != 'i')
    g_assert_cmpfloat (mortise_object_get_double (object, name, 7.5), ==, 7.5);
  if (*but != 't' && *but != 'f')
    {
      g_assert_true (mortise_object_get_boolean (object, name, TRUE));
      g_assert_false (mortise_object_get_boolean (object, name, FALSE));
    }
  if (*but != 'o')
    g_assert_null (mortise_object_get_object (object, name));
  if (*but != 'a')
    g_assert_null (mortise_object_get_array (object, name));
}

static void
test_wrong (Fixture *fixture, gconstpointer user_data)
{
  static const char *const names[] = { "s", "i", "d", "t", "f", "n", "o", "a" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_fallbacks (fixture->object, names[i], names[i]);
}

static void
test_missing (Fixture *fixture, gconstpointer user_data)
{
  assert_fallbacks (fixture->object, "missing", "");
  assert_fallbacks (NULL, "s", "");
  g_assert_null (mortise_object_get_string (fixture->object, "i", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/object/right", test_right);
  add ("/object/wrong", test_wrong);
  add ("/object/missing", test_missing);
  return g_test_run ();
}
