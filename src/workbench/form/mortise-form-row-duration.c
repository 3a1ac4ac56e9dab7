/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lengths of time, as a number and what it counts. One that no single unit counts is written as ISO 8601 has it. */
#include <glib/gi18n.h>

#include "mortise-field-text.h"
#include "mortise-form-row.h"
#include "mortise-json.h"

#define CHARS 6
#define ISO_CHARS 14
/* Beyond it mortise_duration_parse() takes nothing either: ten thousand years of seconds. */
#define MAX_AMOUNT 3e11
#define CONTROLS "duration"

typedef struct
{
  GtkSpinButton *amount;
  GtkDropDown *unit;
  GtkWidget *text;
  gboolean has_months;
} Controls;

static Controls *
get_controls (MortiseFormRow *self)
{
  return g_object_get_data (G_OBJECT (self), CONTROLS);
}

static gboolean
is_number (MortiseField *field)
{
  const char *type = mortise_json_get_string (mortise_field_get_schema (field), "type", NULL);
  JsonArray *types = mortise_json_get_array (mortise_field_get_schema (field), "type");

  if (types != NULL && json_array_get_length (types) > 0)
    type = json_array_get_string_element (types, 0);
  return g_strcmp0 (type, "integer") == 0 || g_strcmp0 (type, "number") == 0;
}

/* The unit that the user chose stays as long as it counts the same. */
static gboolean
keeps_unit (Controls *controls, const MortiseDuration *duration)
{
  MortiseDuration shown = mortise_duration_make (gtk_spin_button_get_value (controls->amount),
                                                 gtk_drop_down_get_selected (controls->unit));

  return shown.months == duration->months && shown.seconds == duration->seconds;
}

static void
show_duration (MortiseFormRow *self, GtkWidget *control)
{
  MortiseField *field = mortise_form_row_get_field (self);
  Controls *controls = get_controls (self);
  JsonNode *value = mortise_field_get_shown_value (field);
  MortiseDuration duration = { 0 };
  MortiseDurationUnit unit = MORTISE_DURATION_SECONDS;
  double amount = 0;
  gboolean is_empty = value == NULL || JSON_NODE_HOLDS_NULL (value);
  gboolean is_counted
      = is_empty
        || (mortise_field_text_get_duration (value, &duration) && mortise_duration_split (&duration, &amount, &unit));

  gtk_widget_set_visible (GTK_WIDGET (controls->amount), is_counted);
  gtk_widget_set_visible (GTK_WIDGET (controls->unit), is_counted);
  gtk_widget_set_visible (controls->text, !is_counted);
  gtk_widget_set_sensitive (gtk_widget_get_parent (control), mortise_field_is_editable (field));
  if (!is_counted || is_empty || keeps_unit (controls, &duration))
    return;
  gtk_drop_down_set_selected (controls->unit, unit);
  gtk_spin_button_set_value (controls->amount, amount);
}

static void
take_duration (MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  Controls *controls = get_controls (self);
  MortiseDuration duration;
  g_autoptr (JsonNode) value = NULL;

  if (mortise_form_row_is_showing (self))
    return;
  duration = mortise_duration_make (gtk_spin_button_get_value (controls->amount),
                                    gtk_drop_down_get_selected (controls->unit));
  value = mortise_field_text_make_duration (mortise_field_get_schema (field), &duration);
  mortise_field_set_value (field, value);
  mortise_field_commit (field);
}

/* Months and years are no number of seconds. */
static GtkWidget *
make_units (gboolean has_months)
{
  const char *const units[]
      = { _ ("Seconds"), _ ("Minutes"), _ ("Hours"), _ ("Days"), _ ("Weeks"), _ ("Months"), _ ("Years"), NULL };
  const char *const short_units[] = { units[0], units[1], units[2], units[3], units[4], NULL };

  return gtk_drop_down_new_from_strings (has_months ? units : short_units);
}

void
mortise_form_row_build_duration (MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  Controls *controls = g_new0 (Controls, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *label = mortise_field_dup_label (field);
  /* Translators: what a length of time is counted in, such as hours; %s is what the length of time is. */
  g_autofree char *unit_name = g_strdup_printf (_ ("Unit of “%s”"), label);

  g_object_set_data_full (G_OBJECT (self), CONTROLS, controls, g_free);
  controls->amount = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0, MAX_AMOUNT, 1));
  controls->unit = GTK_DROP_DOWN (make_units (!is_number (field)));
  controls->text = g_object_new (GTK_TYPE_ENTRY, "width-chars", ISO_CHARS, NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (controls->amount), CHARS);
  mortise_form_row_name (GTK_WIDGET (controls->unit), unit_name);
  mortise_form_row_name (GTK_WIDGET (controls->text), label);
  mortise_form_row_add_beside (self, box);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (controls->amount));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (controls->unit));
  /* The first control bears the name and the messages. */
  mortise_form_row_add_control (self, GTK_WIDGET (controls->amount), show_duration);
  gtk_box_append (GTK_BOX (box), mortise_form_row_add_entry (self, controls->text, FALSE));
  g_signal_connect_object (controls->amount, "value-changed", G_CALLBACK (take_duration), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (controls->unit, "notify::selected", G_CALLBACK (take_duration), self, G_CONNECT_SWAPPED);
}
