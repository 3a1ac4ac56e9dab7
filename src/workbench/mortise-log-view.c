/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-log-view.h"

#include "mortise-log-row.h"

/**
 * MortiseLogView:
 *
 * A log, newest record last. It follows what comes in until the reader scrolls back, and again once they return.
 */
struct _MortiseLogView
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkListView *list;
  MortiseLog *log;
  gboolean following;
};

enum
{
  PROP_0,
  PROP_LOG,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseLogView, mortise_log_view, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static char *
choose_child (MortiseLogView *self, guint n_records)
{
  return g_strdup (n_records > 0 ? "records" : "empty");
}

static void
on_scrolled (MortiseLogView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  self->following = gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)
                    >= gtk_adjustment_get_upper (adjustment) - 1;
}

static void
follow (MortiseLogView *self)
{
  guint n = g_list_model_get_n_items (mortise_log_get_records (self->log));

  if (self->following && n > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", n - 1);
}

static void
set_log (MortiseLogView *self, MortiseLog *log)
{
  if (self->log == log)
    return;

  if (self->log != NULL)
    g_signal_handlers_disconnect_by_data (mortise_log_get_records (self->log), self);
  g_set_object (&self->log, log);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOG]);
  if (log == NULL)
    return;

  self->following = TRUE;
  g_signal_connect_object (mortise_log_get_records (log), "items-changed", G_CALLBACK (follow), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  follow (self);
}

static void
mortise_log_view_dispose (GObject *object)
{
  set_log (MORTISE_LOG_VIEW (object), NULL);
  G_OBJECT_CLASS (mortise_log_view_parent_class)->dispose (object);
}

static void
mortise_log_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseLogView *self = MORTISE_LOG_VIEW (object);

  switch (prop_id)
    {
    case PROP_LOG:
      g_value_set_object (value, self->log);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_log_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortiseLogView *self = MORTISE_LOG_VIEW (object);

  switch (prop_id)
    {
    case PROP_LOG:
      set_log (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_log_view_class_init (MortiseLogViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_log_view_dispose;
  object_class->get_property = mortise_log_view_get_property;
  object_class->set_property = mortise_log_view_set_property;

  properties[PROP_LOG] = g_param_spec_object ("log", NULL, NULL, MORTISE_TYPE_LOG,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MORTISE_TYPE_LOG_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseLogView, list);
  gtk_widget_class_bind_template_child (widget_class, MortiseLogView, scroller);
  gtk_widget_class_bind_template_callback (widget_class, choose_child);
}

static void
mortise_log_view_init (MortiseLogView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                           G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
}
