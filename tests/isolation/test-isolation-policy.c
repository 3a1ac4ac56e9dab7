/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-isolation.h"

#include "mortise-error.h"

#include <string.h>

#define INNER (MORTISE_ISOLATION_LANDLOCK | MORTISE_ISOLATION_SECCOMP)
#define EVERY_LAYER                                                                                                    \
  (MORTISE_ISOLATION_NAMESPACES | INNER | MORTISE_ISOLATION_NO_NEW_PRIVS | MORTISE_ISOLATION_LIMITS                    \
   | MORTISE_ISOLATION_CGROUP)

static void
test_names_come_back (void)
{
  for (guint layers = 0; layers <= EVERY_LAYER; layers++)
    {
      g_auto (GStrv) names = mortise_isolation_to_names (layers);

      g_assert_cmpuint (mortise_isolation_from_names ((const char *const *) names), ==, layers);
    }
}

static void
test_unknown_names_count_for_nothing (void)
{
  const char *const names[] = { "landlock", "Seccomp", "virtual-machine", "", NULL };

  g_assert_cmpuint (mortise_isolation_from_names (names), ==, MORTISE_ISOLATION_LANDLOCK);
  g_assert_cmpuint (mortise_isolation_from_names (NULL), ==, MORTISE_ISOLATION_NONE);
}

static void
test_name_of_one_layer (void)
{
  g_assert_cmpstr (mortise_isolation_get_name (MORTISE_ISOLATION_NO_NEW_PRIVS), ==, "no-new-privs");
  g_assert_null (mortise_isolation_get_name (MORTISE_ISOLATION_NONE));
  g_assert_null (mortise_isolation_get_name (INNER));
}

/* The policy in other words than its own: every set is judged. */
static void
test_every_set_is_judged (void)
{
  for (guint layers = 0; layers <= EVERY_LAYER; layers++)
    {
      gboolean outside = (layers & MORTISE_ISOLATION_NAMESPACES) != 0;
      gboolean inside = (layers & MORTISE_ISOLATION_LANDLOCK) && (layers & MORTISE_ISOLATION_SECCOMP);
      gboolean expected = (layers & MORTISE_ISOLATION_NO_NEW_PRIVS) && (outside || inside);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (mortise_isolation_is_enough (layers, &error), ==, expected);
      if (expected)
        g_assert_no_error (error);
      else
        g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED);
    }
}

static void
test_refusal_says_what_is_missing (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (mortise_isolation_is_enough (MORTISE_ISOLATION_SECCOMP | MORTISE_ISOLATION_NO_NEW_PRIVS, &error));
  g_assert_nonnull (strstr (error->message, "namespaces, landlock missing"));
  g_assert_nonnull (strstr (error->message, "seccomp, no-new-privs in force"));
  g_assert_nonnull (strstr (error->message, "install bubblewrap"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/isolation/names-come-back", test_names_come_back);
  g_test_add_func ("/isolation/unknown-names", test_unknown_names_count_for_nothing);
  g_test_add_func ("/isolation/name-of-one-layer", test_name_of_one_layer);
  g_test_add_func ("/isolation/every-set-is-judged", test_every_set_is_judged);
  g_test_add_func ("/isolation/refusal-says-what-is-missing", test_refusal_says_what_is_missing);
  return g_test_run ();
}
