/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-icon.h"

#define FALLBACK "application-x-addon-symbolic"

/**
 * mortise_plugin_icon_is_image:
 * @icon: (nullable): what the plugin names as its icon
 * @source: (nullable): where the plugin comes from
 *
 * An image of the package is shown only if the package came with Mortise: reading images is no task for the process
 * that is to be safe from plugins.
 *
 * Returns: whether the icon is an image of the package, and not a symbol of the icon theme
 */
gboolean
mortise_plugin_icon_is_image (const char *icon, const char *source)
{
  return icon != NULL && strchr (icon, '.') != NULL && g_strcmp0 (source, "bundled") == 0;
}

/**
 * mortise_plugin_icon_new:
 * @icon: (nullable): what the plugin names as its icon
 * @source: (nullable): where the plugin comes from
 * @directory: (nullable): where its files are
 *
 * Returns: (transfer full): what to show for the plugin
 */
GIcon *
mortise_plugin_icon_new (const char *icon, const char *source, const char *directory)
{
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;

  if (!mortise_plugin_icon_is_image (icon, source) || directory == NULL)
    {
      gboolean is_name = icon != NULL && *icon != '\0' && strchr (icon, '.') == NULL;

      return g_themed_icon_new_from_names ((char *[]){ is_name ? (char *) icon : FALLBACK, FALLBACK }, 2);
    }

  path = g_build_filename (directory, icon, NULL);
  file = g_file_new_for_path (path);
  return g_file_icon_new (file);
}
