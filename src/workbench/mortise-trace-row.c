/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-trace-row.h"

#include <glib/gi18n.h>

#include "mortise-config.h"
#include "mortise-state-pill.h"
#include "mortise-text.h"
#include "mortise-trace-item.h"

/**
 * MortiseTraceRow:
 *
 * A dispatch in the list of the Inspector section.
 */
struct _MortiseTraceRow
{
  AdwBin parent_instance;

  GtkLabel *hook;
  GtkWidget *pin;
  MortiseStatePill *pill;
  GtkLabel *kind;
  GtkLabel *numbers;
  GtkLabel *circumstances;
  MortiseTraceItem *trace;
};

enum
{
  PROP_0,
  PROP_TRACE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseTraceRow, mortise_trace_row, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static const char *
name_kind (const char *kind)
{
  if (g_strcmp0 (kind, "action") == 0)
    return _ ("Action");
  if (g_strcmp0 (kind, "filter") == 0)
    return _ ("Filter");
  return g_strcmp0 (kind, "collect") == 0 ? _ ("Collect") : kind;
}

static char *
describe_numbers (MortiseTraceItem *trace)
{
  guint n = mortise_trace_item_count_calls (trace);
  guint n_failed = mortise_trace_item_count_failures (trace);
  g_autofree char *duration = mortise_text_describe_duration (mortise_record_item_get_int64 (trace, "wall-us"));
  g_autofree char *calls = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u call", "%u calls", n), n);

  g_autofree char *failed
      = n_failed > 0 ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u failed", "%u failed", n_failed), n_failed)
                     : NULL;

  return g_strjoin (" · ", duration, calls, failed, NULL);
}

static char *
describe_circumstances (MortiseTraceItem *trace)
{
  const char *actor = mortise_record_item_get_string (trace, "actor");
  g_autofree char *time = mortise_text_describe_time (mortise_record_item_get_int64 (trace, "time"));

  return g_strjoin (" · ", time, actor != NULL ? actor : mortise_record_item_get_string (trace, "origin"), NULL);
}

/* What takes the focus is the list's own widget around this one, which GTK 4.8 gives no name. */
static void
set_name (MortiseTraceRow *self, const char *numbers, const char *circumstances, gboolean pinned)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *label = g_strdup_printf ("%s, %s, %s, %s%s%s", gtk_label_get_label (self->hook),
                                            mortise_record_item_get_string (self->trace, "status"), numbers,
                                            circumstances, pinned ? ", " : "", pinned ? _ ("Pinned") : "");

  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* One that is not read yet has its place, and nothing to say. */
static void
update (MortiseTraceRow *self)
{
  gboolean is_read = mortise_item_get_key (MORTISE_ITEM (self->trace)) != NULL;
  gboolean pinned = is_read && mortise_record_item_get_boolean (self->trace, "pinned");
  g_autofree char *numbers = is_read ? describe_numbers (self->trace) : g_strdup ("");
  g_autofree char *circumstances = is_read ? describe_circumstances (self->trace) : g_strdup ("");

  gtk_label_set_label (self->hook, is_read ? mortise_record_item_get_string (self->trace, "hook") : "…");
  gtk_label_set_label (self->kind, name_kind (mortise_record_item_get_string (self->trace, "kind")));
  gtk_widget_set_visible (GTK_WIDGET (self->kind), is_read);
  gtk_widget_set_opacity (GTK_WIDGET (self->pill), is_read ? 1 : 0);
  mortise_state_pill_set_state (self->pill, mortise_record_item_get_string (self->trace, "status"));
  gtk_label_set_label (self->numbers, numbers);
  gtk_label_set_label (self->circumstances, circumstances);
  gtk_widget_set_visible (self->pin, pinned);
  if (is_read)
    set_name (self, numbers, circumstances, pinned);
}

static void
set_trace (MortiseTraceRow *self, MortiseTraceItem *trace)
{
  if (self->trace != NULL)
    g_signal_handlers_disconnect_by_data (self->trace, self);
  g_set_object (&self->trace, trace);
  if (trace == NULL)
    return;
  g_signal_connect_object (trace, "updated", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
mortise_trace_row_dispose (GObject *object)
{
  set_trace (MORTISE_TRACE_ROW (object), NULL);
  G_OBJECT_CLASS (mortise_trace_row_parent_class)->dispose (object);
}

static void
mortise_trace_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_TRACE:
      set_trace (MORTISE_TRACE_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_trace_row_class_init (MortiseTraceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_trace_row_dispose;
  G_OBJECT_CLASS (klass)->set_property = mortise_trace_row_set_property;

  properties[PROP_TRACE]
      = g_param_spec_object ("trace", NULL, NULL, MORTISE_TYPE_TRACE_ITEM, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);

  g_type_ensure (MORTISE_TYPE_STATE_PILL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-trace-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceRow, circumstances);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceRow, hook);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceRow, kind);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceRow, numbers);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceRow, pill);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceRow, pin);
}

static void
mortise_trace_row_init (MortiseTraceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
