/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-error.h"
#include "mortise-package-policy.h"

/* What each policy takes of what signatures can say, and a folder, which has none. */
static void
test_check (void)
{
  static const struct
  {
    int state;
    gboolean any, is_signed, trusted;
  } cases[] = {
    { -1, TRUE, FALSE, FALSE },
    { MORTISE_SIGNATURE_UNSIGNED, TRUE, FALSE, FALSE },
    { MORTISE_SIGNATURE_UNKNOWN_PUBLISHER, TRUE, TRUE, FALSE },
    { MORTISE_SIGNATURE_MODIFIED, FALSE, FALSE, FALSE },
    { MORTISE_SIGNATURE_VALID, TRUE, TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MortiseSignatureVerdict) verdict
          = cases[i].state >= 0 ? mortise_signature_verdict_new ((MortiseSignatureState) cases[i].state, "reason")
                                : NULL;
      const gboolean taken[] = { cases[i].any, cases[i].is_signed, cases[i].trusted };

      for (guint policy = 0; policy < G_N_ELEMENTS (taken); policy++)
        {
          g_autoptr (GError) error = NULL;

          g_assert_cmpint (mortise_package_policy_check (policy, verdict, "shop.zip", &error), ==, taken[policy]);
          if (taken[policy])
            {
              g_assert_no_error (error);
              continue;
            }
          g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED);
          g_assert_true (g_str_has_prefix (error->message, "shop.zip "));
          g_assert_null (strchr (error->message, '\n'));
          g_assert_nonnull (strchr (error->message, ';'));
        }
    }
}

static void
test_names (void)
{
  MortisePackagePolicy read;
  g_autoptr (GError) error = NULL;

  for (MortisePackagePolicy policy = MORTISE_PACKAGE_POLICY_ANY; policy <= MORTISE_PACKAGE_POLICY_TRUSTED; policy++)
    {
      g_assert_true (mortise_package_policy_from_string (mortise_package_policy_to_string (policy), &read, &error));
      g_assert_no_error (error);
      g_assert_cmpint (read, ==, policy);
    }
  g_assert_false (mortise_package_policy_from_string (NULL, &read, NULL));
  g_assert_false (mortise_package_policy_from_string ("Any", &read, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/package-policy/check", test_check);
  g_test_add_func ("/package-policy/names", test_names);

  return g_test_run ();
}
