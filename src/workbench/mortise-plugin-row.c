/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-row.h"

#include "mortise-plugin-icon.h"
#include "mortise-plugin-switch.h"
#include "mortise-state-pill.h"

/**
 * MortisePluginRow:
 *
 * A plugin in a list of the Plugins section. The list gives it one plugin after the other.
 */
struct _MortisePluginRow
{
  AdwBin parent_instance;

  MortisePluginItem *item;
};

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortisePluginRow, mortise_plugin_row, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
mortise_plugin_row_dispose (GObject *object)
{
  MortisePluginRow *self = MORTISE_PLUGIN_ROW (object);

  g_clear_object (&self->item);
  G_OBJECT_CLASS (mortise_plugin_row_parent_class)->dispose (object);
}

static void
mortise_plugin_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortisePluginRow *self = MORTISE_PLUGIN_ROW (object);

  switch (prop_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_plugin_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortisePluginRow *self = MORTISE_PLUGIN_ROW (object);

  switch (prop_id)
    {
    case PROP_ITEM:
      if (g_set_object (&self->item, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_plugin_row_class_init (MortisePluginRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_plugin_row_dispose;
  object_class->get_property = mortise_plugin_row_get_property;
  object_class->set_property = mortise_plugin_row_set_property;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, MORTISE_TYPE_PLUGIN_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MORTISE_TYPE_PLUGIN_ICON);
  g_type_ensure (MORTISE_TYPE_PLUGIN_SWITCH);
  g_type_ensure (MORTISE_TYPE_STATE_PILL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-plugin-row.ui");
}

static void
mortise_plugin_row_init (MortisePluginRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_plugin_row_new:
 *
 * Returns: (transfer floating): a row that shows no plugin yet
 */
GtkWidget *
mortise_plugin_row_new (void)
{
  return g_object_new (MORTISE_TYPE_PLUGIN_ROW, NULL);
}
