/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-site-keys.h"

/**
 * mortise_site_keys_open:
 * @site: the site's folder
 *
 * Returns: (transfer full): the keys of the publishers that the site trusts: its own, in `keys`, and those that the
 *   distribution ships in `$XDG_DATA_DIRS/mortise/keys`
 */
MortiseKeyRing *
mortise_site_keys_open (const char *site)
{
  const char *const *data_dirs = g_get_system_data_dirs ();
  g_autofree char *own = g_build_filename (site, "keys", NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) shipped = NULL;

  for (guint i = 0; data_dirs[i] != NULL; i++)
    {
      g_autofree char *folder = g_build_filename (data_dirs[i], "mortise", "keys", NULL);

      g_strv_builder_add (builder, folder);
    }
  shipped = g_strv_builder_end (builder);
  return mortise_key_ring_new (own, (const char *const *) shipped);
}
