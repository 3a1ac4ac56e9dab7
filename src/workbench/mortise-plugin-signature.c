/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-signature.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *state;
  const char *text;
  const char *icon_name;
  const char *style;
} Look;

/* The states of the member `signature` in docs/admin-api.md. */
static const Look looks[] = {
  { "valid", N_ ("Signed"), "security-high-symbolic", "success" },
  { "modified", N_ ("Changed after it was signed"), "security-low-symbolic", "error" },
  { "unknown-publisher", N_ ("Signed by somebody whom this site does not trust"), "security-medium-symbolic",
    "warning" },
  { "unsigned", N_ ("Not signed: nobody vouches for it"), "security-low-symbolic", "warning" },
};

static const Look *
find_look (const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_strcmp0 (looks[i].state, state) == 0)
      return &looks[i];

  return &looks[G_N_ELEMENTS (looks) - 1];
}

/**
 * mortise_signature_describe:
 * @state: (nullable): `valid`, `modified`, `unknown-publisher` or `unsigned`
 * @publisher: (nullable): who signed
 *
 * Returns: (transfer full): a sentence without its full stop
 */
char *
mortise_signature_describe (const char *state, const char *publisher)
{
  if (g_strcmp0 (state, "valid") == 0 && publisher != NULL)
    return g_strdup_printf (_ ("Signed by %s"), publisher);

  return g_strdup (_ (find_look (state)->text));
}

/**
 * mortise_signature_get_icon_name:
 * @state: (nullable): the state of a signature
 *
 * Returns: the name of a symbolic icon
 */
const char *
mortise_signature_get_icon_name (const char *state)
{
  return find_look (state)->icon_name;
}

/**
 * mortise_signature_get_style:
 * @state: (nullable): the state of a signature
 *
 * Returns: the style class of its icon
 */
const char *
mortise_signature_get_style (const char *state)
{
  return find_look (state)->style;
}

/**
 * mortise_plugin_signature_describe:
 * @plugin: a plugin
 *
 * Returns: (transfer full): who vouches for it, in a few words
 */
char *
mortise_plugin_signature_describe (MortisePluginItem *plugin)
{
  const char *source = mortise_plugin_item_get_member (plugin, "source");

  if (g_strcmp0 (source, "bundled") == 0)
    return g_strdup (_ ("Comes with Mortise"));
  if (g_strcmp0 (source, "system") == 0 || g_strcmp0 (source, "python") == 0)
    return g_strdup (_ ("Installed by your system"));

  return mortise_signature_describe (mortise_plugin_item_get_provenance (plugin, "signature"),
                                     mortise_plugin_item_get_provenance (plugin, "publisher"));
}

/**
 * mortise_plugin_signature_get_state:
 * @plugin: a plugin
 *
 * Returns: (nullable): the state of its signature; `valid` where Mortise or the system vouches for it
 */
const char *
mortise_plugin_signature_get_state (MortisePluginItem *plugin)
{
  static const char *const vouched[] = { "bundled", "system", "python", NULL };
  const char *source = mortise_plugin_item_get_member (plugin, "source");

  if (source != NULL && g_strv_contains (vouched, source))
    return "valid";
  return mortise_plugin_item_get_provenance (plugin, "signature");
}
