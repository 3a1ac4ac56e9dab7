/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-bisection.h"

/* Of @n plugins, the one numbered @culprit brings the problem: it is found in as many steps as were promised. */
static void
find (guint n, guint culprit)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) slugs = NULL;
  g_autoptr (MortiseBisection) bisection = NULL;
  guint promised;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *slug = g_strdup_printf ("p%u", i);

      g_strv_builder_add (builder, slug);
    }
  slugs = g_strv_builder_end (builder);
  bisection = mortise_bisection_new ((const char *const *) slugs);
  promised = mortise_bisection_count_steps (bisection);
  for (guint i = 0; mortise_bisection_get_state (bisection) == MORTISE_BISECTION_ASKING; i++)
    {
      g_autoptr (JsonObject) kept = mortise_bisection_to_json (bisection);

      g_assert_cmpuint (i, <, promised);
      g_assert_true (mortise_bisection_is_active (bisection, "came-later"));
      mortise_bisection_answer (bisection, mortise_bisection_is_active (bisection, slugs[culprit]));
      g_clear_pointer (&kept, json_object_unref);
      kept = mortise_bisection_to_json (bisection);
      mortise_bisection_free (bisection);
      bisection = mortise_bisection_new_from_json (kept);
      g_assert_nonnull (bisection);
      g_assert_cmpuint (mortise_bisection_get_n_answers (bisection), ==, i + 1);
    }
  g_assert_cmpint (mortise_bisection_get_state (bisection), ==, MORTISE_BISECTION_FOUND);
  g_assert_cmpstr (mortise_bisection_get_culprit (bisection), ==, slugs[culprit]);
}

static void
test_found (void)
{
  for (guint n = 1; n < 20; n++)
    for (guint culprit = 0; culprit < n; culprit++)
      find (n, culprit);
}

static void
test_elsewhere (void)
{
  const char *const slugs[] = { "a", "b", NULL };
  g_autoptr (MortiseBisection) bisection = mortise_bisection_new (slugs);

  g_assert_false (mortise_bisection_is_active (bisection, "a"));
  mortise_bisection_answer (bisection, TRUE);
  g_assert_cmpint (mortise_bisection_get_state (bisection), ==, MORTISE_BISECTION_ELSEWHERE);
  g_assert_null (mortise_bisection_get_culprit (bisection));
  g_assert_cmpuint (mortise_bisection_count_steps (bisection), ==, 0);
}

/* A plugin runs only with those before it, which it may need. */
static void
test_prefix (void)
{
  const char *const slugs[] = { "a", "b", "c", "d", NULL };
  g_autoptr (MortiseBisection) bisection = mortise_bisection_new (slugs);

  mortise_bisection_answer (bisection, FALSE);
  g_assert_true (mortise_bisection_is_active (bisection, "a"));
  g_assert_true (mortise_bisection_is_active (bisection, "b"));
  g_assert_false (mortise_bisection_is_active (bisection, "c"));
  g_assert_false (mortise_bisection_is_active (bisection, "d"));
}

static void
test_damaged (void)
{
  static const char *const texts[] = { "{}", "{\"slugs\":[],\"low\":1,\"high\":0,\"n_active\":0,\"step\":0}",
                                       "{\"slugs\":[\"a\"],\"low\":0,\"high\":2,\"n_active\":0,\"step\":0}",
                                       "{\"slugs\":[\"a\"],\"low\":0,\"high\":1,\"n_active\":0,\"step\":9}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (texts[i], NULL);

      g_assert_null (mortise_bisection_new_from_json (json_node_get_object (node)));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bisection/found", test_found);
  g_test_add_func ("/bisection/elsewhere", test_elsewhere);
  g_test_add_func ("/bisection/prefix", test_prefix);
  g_test_add_func ("/bisection/damaged", test_damaged);
  return g_test_run ();
}
