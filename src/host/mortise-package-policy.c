/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-package-policy.h"

#include "mortise-error.h"

static const struct
{
  const char *name;
  const char *explanation;
} policies[] = {
  [MORTISE_PACKAGE_POLICY_ANY]
  = { "any", "any package and folder may be installed, unless changed after it was signed" },
  [MORTISE_PACKAGE_POLICY_SIGNED] = { "signed", "only signed packages may be installed, by whomever" },
  [MORTISE_PACKAGE_POLICY_TRUSTED]
  = { "trusted", "only packages of trusted publishers may be installed; `mortise key list` shows those" },
};

/**
 * mortise_package_policy_to_string:
 * @policy: a policy
 *
 * Returns: (transfer none): its name in the store and the admin API
 */
const char *
mortise_package_policy_to_string (MortisePackagePolicy policy)
{
  g_return_val_if_fail ((guint) policy < G_N_ELEMENTS (policies), NULL);

  return policies[policy].name;
}

/**
 * mortise_package_policy_explain:
 * @policy: a policy
 *
 * Returns: (transfer none): what it means, for people
 */
const char *
mortise_package_policy_explain (MortisePackagePolicy policy)
{
  g_return_val_if_fail ((guint) policy < G_N_ELEMENTS (policies), NULL);

  return policies[policy].explanation;
}

/**
 * mortise_package_policy_from_string:
 * @name: (nullable): a name as [func@PackagePolicy.to_string] gives it
 * @policy: (out): the policy of that name
 * @error: return location for `MORTISE_ERROR_INVALID`
 *
 * Returns: whether @name is one
 */
gboolean
mortise_package_policy_from_string (const char *name, MortisePackagePolicy *policy, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    if (g_strcmp0 (name, policies[i].name) == 0)
      {
        *policy = i;
        return TRUE;
      }
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "\"%s\" is no policy on packages: write any, signed or trusted", name != NULL ? name : "");
  return FALSE;
}

static gboolean
refuse (const char *what, const char *problem, const char *mend, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED, "%s %s; %s", what, problem, mend);
  return FALSE;
}

static gboolean
check_publisher (const MortiseSignatureVerdict *verdict, const char *what, GError **error)
{
  g_autofree char *mend = NULL;

  if (verdict->state == MORTISE_SIGNATURE_VALID)
    return TRUE;
  mend = g_strdup_printf ("if you trust whoever has the key %s, get that key from them and `mortise key add` it",
                          verdict->key_id != NULL ? verdict->key_id : "that it is signed with");
  return refuse (what, "is signed by nobody that this site trusts, and its policy on packages is \"trusted\"", mend,
                 error);
}

/**
 * mortise_package_policy_check:
 * @policy: a site's policy
 * @verdict: (nullable): what the package's signature says; %NULL for a folder, which has none
 * @what: what is to be installed, as people know it
 * @error: return location for a `MORTISE_ERROR_DENIED` that says what to do
 *
 * What was changed after it was signed is refused whatever the policy is.
 *
 * Returns: whether @what may be installed
 */
gboolean
mortise_package_policy_check (MortisePackagePolicy policy,
                              const MortiseSignatureVerdict *verdict,
                              const char *what,
                              GError **error)
{
  g_autofree char *problem = NULL;

  if (verdict != NULL && verdict->state == MORTISE_SIGNATURE_MODIFIED)
    return refuse (what, "is not what its publisher signed", "get it again, and its signature with it", error);
  if (policy == MORTISE_PACKAGE_POLICY_ANY)
    return TRUE;
  if (verdict != NULL && verdict->state != MORTISE_SIGNATURE_UNSIGNED)
    return policy == MORTISE_PACKAGE_POLICY_SIGNED || check_publisher (verdict, what, error);

  problem = g_strdup_printf ("is %s, and the site's policy on packages is \"%s\"",
                             verdict != NULL ? "not signed" : "a folder, which cannot be signed",
                             mortise_package_policy_to_string (policy));
  return refuse (what, problem,
                 verdict != NULL ? "ask its publisher for a signature, or `mortise policy --packages any`"
                                 : "`mortise pack` and `mortise sign` make a signed package of it, and "
                                   "`mortise run-plugin` tries it out",
                 error);
}
