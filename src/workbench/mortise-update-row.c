/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-update-row.h"

#include <glib/gi18n.h>

#include "mortise-update-item.h"

/**
 * MortiseUpdateRow:
 *
 * A newer version of a plugin, in the list of the Updates tab. The list gives it one after the other.
 */
struct _MortiseUpdateRow
{
  AdwBin parent_instance;

  GtkButton *button;
  MortiseUpdateItem *item;
};

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseUpdateRow, mortise_update_row, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static gboolean
has_text (gpointer self, const char *text)
{
  return text != NULL && *text != '\0';
}

static char *
describe (gpointer self, const char *from, const char *to, const char *obstacle)
{
  if (to == NULL)
    return g_strdup (obstacle);
  /* Translators: the version that is installed, and the newer one. */
  return g_strdup_printf (_ ("%s to %s"), from != NULL ? from : "", to);
}

static void
update (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseUpdateRow *self = MORTISE_UPDATE_ROW (widget);

  if (self->item != NULL)
    gtk_widget_activate_action (widget, "plugins.update", "s", mortise_record_item_get_string (self->item, "slug"));
}

static void
set_item (MortiseUpdateRow *self, MortiseUpdateItem *item, GParamSpec *pspec)
{
  g_autofree char *label = NULL;

  if (!g_set_object (&self->item, item))
    return;

  if (item != NULL)
    {
      /* Translators: what a button does; %s is the name of a plugin. */
      label = g_strdup_printf (_ ("Update %s…"), mortise_record_item_get_string (item, "name"));
      /* Later versions of GTK take the words on a button first. */
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
mortise_update_row_dispose (GObject *object)
{
  g_clear_object (&MORTISE_UPDATE_ROW (object)->item);
  G_OBJECT_CLASS (mortise_update_row_parent_class)->dispose (object);
}

static void
mortise_update_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, MORTISE_UPDATE_ROW (object)->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_update_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ITEM:
      set_item (MORTISE_UPDATE_ROW (object), g_value_get_object (value), pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_update_row_class_init (MortiseUpdateRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_update_row_dispose;
  object_class->get_property = mortise_update_row_get_property;
  object_class->set_property = mortise_update_row_set_property;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, MORTISE_TYPE_UPDATE_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-update-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseUpdateRow, button);
  gtk_widget_class_bind_template_callback (widget_class, describe);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_install_action (widget_class, "row.update", NULL, update);
}

static void
mortise_update_row_init (MortiseUpdateRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_update_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
mortise_update_row_new (void)
{
  return g_object_new (MORTISE_TYPE_UPDATE_ROW, NULL);
}
