/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-icon.h"

/* For plugins that name no symbol of the icon theme. */
#define FALLBACK "application-x-addon-symbolic"

/**
 * MortisePluginIcon:
 *
 * The icon of a plugin. A symbol stands on a tile that is as large as an image.
 *
 * An image of the package is shown only if the package came with Mortise: reading images is no task for the process
 * that is to be safe from plugins.
 */
struct _MortisePluginIcon
{
  AdwBin parent_instance;

  MortisePluginItem *plugin;
  gboolean large;
};

enum
{
  PROP_0,
  PROP_PLUGIN,
  PROP_LARGE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortisePluginIcon, mortise_plugin_icon, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static gboolean
is_image (const char *icon, const char *source)
{
  return icon != NULL && strchr (icon, '.') != NULL && g_strcmp0 (source, "bundled") == 0;
}

static GIcon *
choose_icon (MortisePluginIcon *self, const char *icon, const char *source, const char *directory)
{
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;

  if (!is_image (icon, source) || directory == NULL)
    {
      gboolean is_name = icon != NULL && *icon != '\0' && strchr (icon, '.') == NULL;

      return g_themed_icon_new_from_names ((char *[]){ is_name ? (char *) icon : FALLBACK, FALLBACK }, 2);
    }

  path = g_build_filename (directory, icon, NULL);
  file = g_file_new_for_path (path);
  return g_file_icon_new (file);
}

static int
choose_size (MortisePluginIcon *self, const char *icon, const char *source, gboolean large)
{
  if (is_image (icon, source))
    return large ? 72 : 32;
  return large ? 48 : 16;
}

static char **
choose_style (MortisePluginIcon *self, const char *icon, const char *source, gboolean large)
{
  const char *tile[] = { "plugin-icon", large ? "large" : NULL, NULL };

  return is_image (icon, source) ? g_new0 (char *, 1) : g_strdupv ((char **) tile);
}

static void
mortise_plugin_icon_dispose (GObject *object)
{
  g_clear_object (&MORTISE_PLUGIN_ICON (object)->plugin);
  G_OBJECT_CLASS (mortise_plugin_icon_parent_class)->dispose (object);
}

static void
mortise_plugin_icon_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortisePluginIcon *self = MORTISE_PLUGIN_ICON (object);

  switch (prop_id)
    {
    case PROP_PLUGIN:
      g_value_set_object (value, self->plugin);
      break;
    case PROP_LARGE:
      g_value_set_boolean (value, self->large);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_plugin_icon_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortisePluginIcon *self = MORTISE_PLUGIN_ICON (object);

  switch (prop_id)
    {
    case PROP_PLUGIN:
      g_set_object (&self->plugin, g_value_get_object (value));
      break;
    case PROP_LARGE:
      self->large = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_plugin_icon_class_init (MortisePluginIconClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_plugin_icon_dispose;
  object_class->get_property = mortise_plugin_icon_get_property;
  object_class->set_property = mortise_plugin_icon_set_property;

  properties[PROP_PLUGIN] = g_param_spec_object ("plugin", NULL, NULL, MORTISE_TYPE_PLUGIN_ITEM,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LARGE]
      = g_param_spec_boolean ("large", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-plugin-icon.ui");
  gtk_widget_class_bind_template_callback (widget_class, choose_icon);
  gtk_widget_class_bind_template_callback (widget_class, choose_size);
  gtk_widget_class_bind_template_callback (widget_class, choose_style);
}

static void
mortise_plugin_icon_init (MortisePluginIcon *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
