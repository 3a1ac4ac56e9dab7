/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-log-row.h"

#include <glib/gi18n.h>

/**
 * MortiseLogRow:
 *
 * One record of a log.
 */
struct _MortiseLogRow
{
  AdwBin parent_instance;

  GtkImage *image;
  GtkLabel *time;
  GtkLabel *message;
};

typedef struct
{
  const char *level;
  const char *name;
  const char *icon_name;
  const char *style;
} Look;

static const Look looks[] = {
  { "info", N_ ("Information"), "help-about-symbolic", "dim-label" },
  { "debug", N_ ("Debugging"), "system-run-symbolic", "dim-label" },
  { "warning", N_ ("Warning"), "dialog-warning-symbolic", "warning" },
  { "error", N_ ("Error"), "dialog-error-symbolic", "error" },
};

enum
{
  PROP_0,
  PROP_RECORD,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseLogRow, mortise_log_row, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static char *
format_time (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%H:%M:%S") : g_strdup ("");
}

static const Look *
find_look (const char *level)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_strcmp0 (looks[i].level, level) == 0)
      return &looks[i];
  return &looks[0];
}

static void
set_record (MortiseLogRow *self, MortiseLogItem *record)
{
  const Look *look;
  g_autofree char *time = NULL;
  g_autofree char *label = NULL;

  if (record == NULL)
    return;

  look = find_look (mortise_log_item_get_level (record));
  time = format_time (mortise_log_item_get_time (record));
  label = g_strdup_printf ("%s: %s", _ (look->name), mortise_log_item_get_message (record));
  gtk_image_set_from_icon_name (self->image, look->icon_name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->image), _ (look->name));
  gtk_widget_set_css_classes (GTK_WIDGET (self->image), (const char *[]){ look->style, NULL });
  gtk_label_set_label (self->time, time);
  gtk_label_set_label (self->message, mortise_log_item_get_message (record));

  /* What takes the focus is the list's own widget around this one, which GTK 4.8 gives no name. */
  if (gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
mortise_log_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_RECORD:
      set_record (MORTISE_LOG_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_log_row_class_init (MortiseLogRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = mortise_log_row_set_property;

  properties[PROP_RECORD]
      = g_param_spec_object ("record", NULL, NULL, MORTISE_TYPE_LOG_ITEM, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-log-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseLogRow, image);
  gtk_widget_class_bind_template_child (widget_class, MortiseLogRow, message);
  gtk_widget_class_bind_template_child (widget_class, MortiseLogRow, time);
}

static void
mortise_log_row_init (MortiseLogRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
