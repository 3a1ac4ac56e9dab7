/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-icon.h"

#define FALLBACK "application-x-addon-symbolic"

/**
 * mortise_plugin_icon_new:
 * @icon: (nullable): what the plugin names as its icon
 * @source: (nullable): where the plugin comes from
 * @directory: (nullable): where its files are
 *
 * Chooses what to show for a plugin. An image of the package is shown only if the package came with Mortise: reading
 * images is no task for the process that is to be safe from plugins.
 *
 * Returns: (transfer full): an icon
 */
GIcon *
mortise_plugin_icon_new (const char *icon, const char *source, const char *directory)
{
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;

  if (icon == NULL || *icon == '\0')
    return g_themed_icon_new (FALLBACK);
  if (strchr (icon, '.') == NULL && strchr (icon, '/') == NULL)
    return g_themed_icon_new_from_names ((char *[]){ (char *) icon, FALLBACK }, 2);
  if (g_strcmp0 (source, "bundled") != 0 || directory == NULL)
    return g_themed_icon_new (FALLBACK);

  path = g_build_filename (directory, icon, NULL);
  file = g_file_new_for_path (path);
  return g_file_icon_new (file);
}
