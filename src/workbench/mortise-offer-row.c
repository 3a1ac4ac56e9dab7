/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-offer-row.h"

#include "mortise-offer-item.h"

/**
 * MortiseOfferRow:
 *
 * A plugin that a catalogue offers, in the list of the Browse tab. The list gives it one after the other.
 */
struct _MortiseOfferRow
{
  AdwBin parent_instance;

  MortiseOfferItem *item;
};

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseOfferRow, mortise_offer_row, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static gboolean
has_text (gpointer self, const char *text)
{
  return text != NULL && *text != '\0';
}

static void
mortise_offer_row_dispose (GObject *object)
{
  g_clear_object (&MORTISE_OFFER_ROW (object)->item);
  G_OBJECT_CLASS (mortise_offer_row_parent_class)->dispose (object);
}

static void
mortise_offer_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, MORTISE_OFFER_ROW (object)->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_offer_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ITEM:
      if (g_set_object (&MORTISE_OFFER_ROW (object)->item, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_offer_row_class_init (MortiseOfferRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_offer_row_dispose;
  object_class->get_property = mortise_offer_row_get_property;
  object_class->set_property = mortise_offer_row_set_property;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, MORTISE_TYPE_OFFER_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-offer-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, has_text);
}

static void
mortise_offer_row_init (MortiseOfferRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_offer_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
mortise_offer_row_new (void)
{
  return g_object_new (MORTISE_TYPE_OFFER_ROW, NULL);
}
