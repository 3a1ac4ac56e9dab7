/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers. The button steps within the range, and its text is the field's: it can be empty, or not a number yet, and an
 * integer that a double would round stays as it is.
 */
#include <math.h>

#include "mortise-field-text.h"
#include "mortise-form-row.h"
#include "mortise-json.h"

/* The largest whole number that a double has no gaps below (RFC 8259, section 6). */
#define MAX_NUMBER 9007199254740991.0
/* A page is ten steps, as everywhere in GTK. */
#define PAGE 10
#define MIN_CHARS 5
#define MAX_CHARS 9

static double
get_number (MortiseField *field)
{
  JsonNode *value = mortise_field_get_shown_value (field);

  if (value == NULL || !JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) == G_TYPE_STRING
      || json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    return NAN;
  return json_node_get_double (value);
}

static double
get_step (MortiseField *field)
{
  JsonObject *schema = mortise_field_get_schema (field);
  double step = mortise_json_get_double (schema, "multipleOf", 0);

  if (step > 0)
    return step;
  if (mortise_field_get_kind (field) == MORTISE_FIELD_INTEGER)
    return 1;
  return mortise_json_get_double (schema, "maximum", MAX_NUMBER) - mortise_json_get_double (schema, "minimum", 0) <= 1
             ? 0.1
             : 1;
}

/* An exclusive bound is left by one step. */
static double
get_bound (MortiseField *field, const char *name, const char *exclusive, int sign)
{
  JsonObject *schema = mortise_field_get_schema (field);
  double bound = mortise_json_get_double (schema, name, sign * MAX_NUMBER);

  if (json_object_has_member (schema, exclusive))
    bound = mortise_json_get_double (schema, exclusive, bound) - sign * get_step (field);
  return CLAMP (bound, -MAX_NUMBER, MAX_NUMBER);
}

static JsonNode *
make_number (MortiseField *field, double number)
{
  if (number == trunc (number) && fabs (number) <= MAX_NUMBER)
    return json_node_init_int (json_node_alloc (), (gint64) number);
  return json_node_init_double (json_node_alloc (), number);
}

static void
show_number (MortiseFormRow *self, GtkWidget *spin)
{
  MortiseField *field = mortise_form_row_get_field (self);
  g_autofree char *text = mortise_field_dup_text (field);
  double number = get_number (field);

  if (!isnan (number) && gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin)) != number)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), number);
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (spin)), text))
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  gtk_widget_set_sensitive (spin, mortise_field_is_editable (field));
}

/* What the text stands for, so that stepping goes on from there; what is none leaves the button's number. */
static int
on_input (GtkSpinButton *spin, double *number, MortiseFormRow *self)
{
  g_autoptr (JsonNode) read = mortise_field_text_read_number (gtk_editable_get_text (GTK_EDITABLE (spin)));

  *number = read != NULL ? json_node_get_double (read) : gtk_spin_button_get_value (spin);
  return TRUE;
}

static gboolean
on_output (GtkSpinButton *spin, MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  g_autofree char *text = field != NULL ? mortise_field_dup_text (field) : g_strdup ("");

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (spin)), text))
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static void
on_edited (GtkEditable *spin, MortiseFormRow *self)
{
  if (!mortise_form_row_is_showing (self))
    mortise_field_set_text (mortise_form_row_get_field (self), gtk_editable_get_text (spin));
}

/* What was typed may be out of the range: the button takes the nearest bound, and the field does not. */
static gboolean
is_number_of (GtkSpinButton *spin, double number)
{
  GtkAdjustment *range = gtk_spin_button_get_adjustment (spin);

  return CLAMP (number, gtk_adjustment_get_lower (range), gtk_adjustment_get_upper (range))
         == gtk_spin_button_get_value (spin);
}

/* A step: what was typed has been the field's number before. */
static void
on_stepped (GtkSpinButton *spin, MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  double step = get_step (field), number = gtk_spin_button_get_value (spin);
  g_autoptr (JsonNode) value = NULL;

  if (mortise_form_row_is_showing (self) || is_number_of (spin, get_number (field)))
    return;
  /* Adding 0.1 again and again is not what it seems to be. */
  if (step < 1)
    number = round (number / step) * step;
  value = make_number (field, g_ascii_strtod (g_ascii_formatd ((char[G_ASCII_DTOSTR_BUF_SIZE]){ 0 },
                                                               G_ASCII_DTOSTR_BUF_SIZE, "%.12g", number),
                                              NULL));
  mortise_field_set_value (field, value);
  mortise_field_commit (field);
}

static void
on_done (MortiseFormRow *self)
{
  if (mortise_form_row_get_field (self) != NULL)
    mortise_field_commit (mortise_form_row_get_field (self));
}

/* Scrolling the page is not to change what the pointer happens to be over. */
static void
ignore_scrolling (GtkWidget *spin)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (spin);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static int
count_chars (MortiseField *field)
{
  double most = MAX (fabs (get_bound (field, "minimum", "exclusiveMinimum", -1)),
                     fabs (get_bound (field, "maximum", "exclusiveMaximum", 1)));

  return CLAMP ((int) log10 (MAX (most, 1)) + 2, MIN_CHARS, MAX_CHARS);
}

void
mortise_form_row_build_number (MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  double step = get_step (field);
  GtkAdjustment *range = gtk_adjustment_new (0, get_bound (field, "minimum", "exclusiveMinimum", -1),
                                             get_bound (field, "maximum", "exclusiveMaximum", 1), step, step * PAGE, 0);
  GtkWidget *spin = gtk_spin_button_new (range, 0, step < 1 ? 6 : 0);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_object_set (spin, "update-policy", GTK_UPDATE_IF_VALID, "width-chars", count_chars (field), NULL);
  ignore_scrolling (spin);
  g_signal_connect_object (spin, "input", G_CALLBACK (on_input), self, 0);
  g_signal_connect_object (spin, "output", G_CALLBACK (on_output), self, 0);
  mortise_form_row_add_beside (self, spin);
  if (mortise_field_get_unit (field) != NULL)
    {
      GtkWidget *unit = gtk_label_new (mortise_field_get_unit (field));

      gtk_widget_add_css_class (unit, "dim-label");
      mortise_form_row_add_beside (self, unit);
    }
  mortise_form_row_add_control (self, spin, show_number);
  g_signal_connect_object (spin, "changed", G_CALLBACK (on_edited), self, 0);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (on_stepped), self, 0);
  /* The button itself says so from GTK 4.14 on. */
  g_signal_connect_object (gtk_editable_get_delegate (GTK_EDITABLE (spin)), "activate", G_CALLBACK (on_done), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (spin, focus);
}
