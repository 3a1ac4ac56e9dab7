/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates and times: an entry, and beside it a calendar or a clock. */
#include <glib/gi18n.h>
#include <stdio.h>

#include "mortise-form-row.h"

#define DATE_CHARS 11
#define DATE_TIME_CHARS 17
#define TIME_CHARS 8

typedef struct
{
  GtkCalendar *calendar;
  GtkSpinButton *hour;
  GtkSpinButton *minute;
  gboolean is_showing;
} Pickers;

static Pickers *
get_pickers (MortiseFormRow *self)
{
  return g_object_get_data (G_OBJECT (self), "pickers");
}

static void
take_picked (MortiseFormRow *self)
{
  Pickers *pickers = get_pickers (self);
  g_autoptr (GDateTime) day = pickers->calendar != NULL ? gtk_calendar_get_date (pickers->calendar) : NULL;
  g_autofree char *date = day != NULL ? g_date_time_format (day, "%Y-%m-%d") : NULL, *time = NULL, *text = NULL;

  if (pickers->is_showing)
    return;
  if (pickers->hour != NULL)
    time = g_strdup_printf ("%02d:%02d", gtk_spin_button_get_value_as_int (pickers->hour),
                            gtk_spin_button_get_value_as_int (pickers->minute));
  text = date != NULL && time != NULL ? g_strconcat (date, " ", time, NULL) : g_strdup (date != NULL ? date : time);
  mortise_field_set_text (mortise_form_row_get_field (self), text);
}

static void
show_day (Pickers *pickers, const char *text)
{
  int year, month, day;
  g_autoptr (GDateTime) date = NULL;

  if (pickers->calendar == NULL)
    return;
  if (sscanf (text, "%4d-%2d-%2d", &year, &month, &day) == 3)
    date = g_date_time_new_local (year, month, day, 12, 0, 0);
  if (date == NULL)
    date = g_date_time_new_now_local ();
  gtk_calendar_select_day (pickers->calendar, date);
}

/* When the popover comes up, it shows what the entry has. */
static void
on_opened (MortiseFormRow *self)
{
  Pickers *pickers = get_pickers (self);
  g_autofree char *text = mortise_field_dup_text (mortise_form_row_get_field (self));
  const char *clock = strchr (text, ' ') != NULL ? strchr (text, ' ') + 1 : text;
  int hour = 0, minute = 0;

  pickers->is_showing = TRUE;
  show_day (pickers, text);
  if (pickers->hour != NULL && sscanf (clock, "%2d:%2d", &hour, &minute) == 2)
    {
      gtk_spin_button_set_value (pickers->hour, hour);
      gtk_spin_button_set_value (pickers->minute, minute);
    }
  pickers->is_showing = FALSE;
}

static void
on_closed (MortiseFormRow *self)
{
  if (mortise_form_row_get_field (self) != NULL)
    mortise_field_commit (mortise_form_row_get_field (self));
}

static gboolean
show_two_digits (GtkSpinButton *spin)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (spin));

  gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static GtkSpinButton *
make_clock_part (MortiseFormRow *self, int most, const char *name)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, most, 1);

  g_object_set (spin, "orientation", GTK_ORIENTATION_VERTICAL, "wrap", TRUE, "numeric", TRUE, "width-chars", 2, NULL);
  mortise_form_row_name (spin, name);
  g_signal_connect (spin, "output", G_CALLBACK (show_two_digits), NULL);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (take_picked), self, G_CONNECT_SWAPPED);
  return GTK_SPIN_BUTTON (spin);
}

static GtkWidget *
make_clock (MortiseFormRow *self, Pickers *pickers)
{
  GtkWidget *clock = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  pickers->hour = make_clock_part (self, 23, _ ("Hour"));
  pickers->minute = make_clock_part (self, 59, _ ("Minute"));
  gtk_box_append (GTK_BOX (clock), GTK_WIDGET (pickers->hour));
  gtk_box_append (GTK_BOX (clock), gtk_label_new (":"));
  gtk_box_append (GTK_BOX (clock), GTK_WIDGET (pickers->minute));
  gtk_widget_set_halign (clock, GTK_ALIGN_CENTER);
  gtk_widget_set_direction (clock, GTK_TEXT_DIR_LTR);
  return clock;
}

static GtkWidget *
make_popover (MortiseFormRow *self, MortiseFieldKind kind)
{
  Pickers *pickers = g_new0 (Pickers, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *popover = gtk_popover_new ();

  g_object_set_data_full (G_OBJECT (self), "pickers", pickers, g_free);
  if (kind != MORTISE_FIELD_TIME)
    {
      pickers->calendar = GTK_CALENDAR (gtk_calendar_new ());
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (pickers->calendar));
      g_signal_connect_object (pickers->calendar, "day-selected", G_CALLBACK (take_picked), self, G_CONNECT_SWAPPED);
    }
  if (kind != MORTISE_FIELD_DATE)
    gtk_box_append (GTK_BOX (box), make_clock (self, pickers));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_object (popover, "show", G_CALLBACK (on_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  return popover;
}

static void
show_button (MortiseFormRow *self, GtkWidget *button)
{
  gtk_widget_set_sensitive (button, mortise_field_is_editable (mortise_form_row_get_field (self)));
}

static int
get_chars (MortiseFieldKind kind)
{
  if (kind == MORTISE_FIELD_TIME)
    return TIME_CHARS;
  return kind == MORTISE_FIELD_DATE ? DATE_CHARS : DATE_TIME_CHARS;
}

static const char *
get_placeholder (MortiseFieldKind kind)
{
  if (kind == MORTISE_FIELD_TIME)
    return "14:30";
  return kind == MORTISE_FIELD_DATE ? "2026-01-31" : "2026-01-31 14:30";
}

void
mortise_form_row_build_date (MortiseFormRow *self)
{
  MortiseFieldKind kind = mortise_field_get_kind (mortise_form_row_get_field (self));
  g_autofree char *label = mortise_field_dup_label (mortise_form_row_get_field (self));
  g_autofree char *name = g_strdup_printf (_ ("Choose “%s”"), label);
  GtkWidget *entry
      = g_object_new (GTK_TYPE_ENTRY, "width-chars", get_chars (kind), "max-width-chars", get_chars (kind), NULL);
  GtkWidget *button = g_object_new (
      GTK_TYPE_MENU_BUTTON, "icon-name", kind == MORTISE_FIELD_TIME ? "alarm-symbolic" : "x-office-calendar-symbolic",
      "tooltip-text", kind == MORTISE_FIELD_TIME ? _ ("Choose a Time") : _ ("Choose a Day"), NULL);

  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), make_popover (self, kind));
  gtk_widget_add_css_class (button, "flat");
  mortise_form_row_name (button, name);
  /* Digits are in one order in every script; words of the right-to-left ones around them would turn it. */
  gtk_widget_set_direction (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry))), GTK_TEXT_DIR_LTR);
  mortise_form_row_add_entry (self, entry, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), get_placeholder (kind));
  mortise_form_row_add_beside (self, button);
  mortise_form_row_add_control (self, button, show_button);
}
