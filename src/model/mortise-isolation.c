/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-isolation.h"

#include "mortise-error.h"

static const struct
{
  MortiseIsolation layer;
  const char *name;
} known_layers[] = {
  { MORTISE_ISOLATION_NAMESPACES, "namespaces" }, { MORTISE_ISOLATION_LANDLOCK, "landlock" },
  { MORTISE_ISOLATION_SECCOMP, "seccomp" },       { MORTISE_ISOLATION_NO_NEW_PRIVS, "no-new-privs" },
  { MORTISE_ISOLATION_LIMITS, "limits" },         { MORTISE_ISOLATION_CGROUP, "cgroup" },
};

/**
 * mortise_isolation_get_name:
 * @layer: one layer, not a set
 *
 * Returns: (transfer none) (nullable): the name of @layer on the wire, in the admin API and in the interface, such as
 *   `landlock`, or %NULL when it is not exactly one layer
 */
const char *
mortise_isolation_get_name (MortiseIsolation layer)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_layers); i++)
    if (known_layers[i].layer == layer)
      return known_layers[i].name;
  return NULL;
}

/**
 * mortise_isolation_to_names:
 * @layers: a set of layers
 *
 * Returns: (transfer full): the names of @layers, outermost first; empty for %MORTISE_ISOLATION_NONE
 */
char **
mortise_isolation_to_names (MortiseIsolation layers)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (known_layers); i++)
    if (layers & known_layers[i].layer)
      g_strv_builder_add (names, known_layers[i].name);
  return g_strv_builder_end (names);
}

/**
 * mortise_isolation_from_names:
 * @names: (nullable) (array zero-terminated=1): names as [func@Mortise.isolation_to_names] gives them
 *
 * A name that is not known counts for nothing, so an attestation can never claim more by it.
 *
 * Returns: the set of the layers named
 */
MortiseIsolation
mortise_isolation_from_names (const char *const *names)
{
  MortiseIsolation layers = MORTISE_ISOLATION_NONE;

  for (guint i = 0; i < G_N_ELEMENTS (known_layers); i++)
    if (names != NULL && g_strv_contains (names, known_layers[i].name))
      layers |= known_layers[i].layer;
  return layers;
}

static char *
describe (MortiseIsolation layers)
{
  g_auto (GStrv) names = mortise_isolation_to_names (layers);

  return names[0] == NULL ? g_strdup ("none") : g_strjoinv (", ", names);
}

/**
 * mortise_isolation_is_enough:
 * @layers: the layers that hold around a plugin process, as its runner attested them
 * @error: return location for an error
 *
 * The policy. A plugin may run behind namespaces, or behind Landlock and seccomp together: each of the two alone
 * leaves a way out (Landlock knows nothing of UDP, Unix sockets and signals; seccomp knows nothing of paths). Without
 * no_new_privs nothing counts, since a set-user-ID program would be the way out.
 *
 * Returns: whether @layers are enough; if not, @error is %MORTISE_ERROR_DENIED, says what is missing and how to mend it
 */
gboolean
mortise_isolation_is_enough (MortiseIsolation layers, GError **error)
{
  const MortiseIsolation inner = MORTISE_ISOLATION_LANDLOCK | MORTISE_ISOLATION_SECCOMP;
  MortiseIsolation missing = MORTISE_ISOLATION_NONE;
  g_autofree char *missing_names = NULL;
  g_autofree char *held_names = NULL;

  if (!(layers & MORTISE_ISOLATION_NAMESPACES) && (layers & inner) != inner)
    missing |= MORTISE_ISOLATION_NAMESPACES | (inner & ~layers);
  missing |= MORTISE_ISOLATION_NO_NEW_PRIVS & ~layers;
  if (missing == MORTISE_ISOLATION_NONE)
    return TRUE;

  missing_names = describe (missing);
  held_names = describe (layers);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED,
               "Too little isolation to run a plugin: %s missing, %s in force. Plugins need no-new-privs and either "
               "namespaces (install bubblewrap and let this user create user namespaces) or both landlock and seccomp "
               "(a kernel with CONFIG_SECURITY_LANDLOCK, named in its lsm= list, and CONFIG_SECCOMP_FILTER)",
               missing_names, held_names);
  return FALSE;
}
