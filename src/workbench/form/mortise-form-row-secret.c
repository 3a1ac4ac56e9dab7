/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Passwords, and secrets that the host keeps to itself: of these the row says that they are set, and lets them be
 * looked at, replaced or forgotten. What is typed is dots until the user asks to see it.
 *
 * A secret that is looked at is in memory that GTK locks and clears, in a widget that is there only meanwhile.
 */
#include <glib/gi18n.h>

#include "mortise-form-row.h"
#include "mortise-json.h"
#include "mortise-password-entry.h"

#define SECRET "secret"
/* In seconds: who looks longer asks again. */
#define LOOKED_AT 30

typedef struct
{
  GtkWidget *controls;
  GtkToggleButton *look;
  GtkWidget *place;
  guint hiding;
  gboolean is_replacing;
  gboolean was_told;
} Secret;

void
mortise_form_row_build_password (MortiseFormRow *self)
{
  GtkWidget *entry = g_object_new (GTK_TYPE_PASSWORD_ENTRY, "show-peek-icon", TRUE, NULL);

  mortise_password_entry_let_go (entry);
  mortise_form_row_add_below (self, mortise_form_row_add_entry (self, entry, FALSE));
}

static void
secret_free (gpointer data)
{
  Secret *secret = data;

  g_clear_handle_id (&secret->hiding, g_source_remove);
  g_free (secret);
}

static Secret *
get_secret (MortiseFormRow *self)
{
  return g_object_get_data (G_OBJECT (self), SECRET);
}

/* --- looking ------------------------------------------------------------------------------------------------------ */

static void
hide (Secret *secret)
{
  GtkWidget *shown = gtk_widget_get_first_child (secret->place);

  g_clear_handle_id (&secret->hiding, g_source_remove);
  if (shown != NULL)
    gtk_box_remove (GTK_BOX (secret->place), shown);
  gtk_widget_set_visible (secret->place, FALSE);
}

static void
stop_looking (MortiseFormRow *self)
{
  Secret *secret = get_secret (self);

  if (secret == NULL)
    return;
  hide (secret);
  gtk_toggle_button_set_active (secret->look, FALSE);
}

static gboolean
on_looked_at (gpointer row)
{
  get_secret (row)->hiding = 0;
  stop_looking (row);
  return G_SOURCE_REMOVE;
}

static void
on_look (MortiseFormRow *self)
{
  Secret *secret = get_secret (self);

  if (gtk_toggle_button_get_active (secret->look))
    mortise_field_reveal (mortise_form_row_get_field (self));
  else
    hide (secret);
}

static char *
write_secret (JsonNode *value)
{
  const char *string = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : NULL;

  return string != NULL ? g_strdup (string) : mortise_json_to_text (value, FALSE);
}

static void
clear (char *text)
{
  volatile char *end = text;

  while (*end != '\0')
    *end++ = '\0';
  g_free (text);
}

/* Only where somebody still waits for it. */
static void
on_revealed (MortiseFormRow *self, JsonNode *value)
{
  Secret *secret = get_secret (self);
  g_autoptr (GtkEntryBuffer) buffer = gtk_password_entry_buffer_new ();
  g_autofree char *label = mortise_field_dup_label (mortise_form_row_get_field (self));
  /* Translators: %s is what a secret is called, such as “API key”. */
  g_autofree char *name = g_strdup_printf (_ ("Value of “%s”"), label);
  GtkWidget *entry;
  char *text;

  if (!gtk_toggle_button_get_active (secret->look))
    return;
  hide (secret);
  text = write_secret (value);
  gtk_entry_buffer_set_text (buffer, text, -1);
  clear (text);
  entry = g_object_new (GTK_TYPE_ENTRY, "buffer", buffer, "editable", FALSE, "hexpand", TRUE, NULL);
  mortise_form_row_name (entry, name);
  gtk_box_append (GTK_BOX (secret->place), entry);
  gtk_widget_set_visible (secret->place, TRUE);
  secret->hiding = g_timeout_add_seconds (LOOKED_AT, on_looked_at, self);
}

/* --- state -------------------------------------------------------------------------------------------------------- */

static void
show_secret (MortiseFormRow *self, GtkWidget *controls)
{
  Secret *secret = get_secret (self);
  MortiseField *field = mortise_form_row_get_field (self);
  gboolean is_untold = mortise_field_is_untold (field);

  /* It has been saved, and the host keeps it to itself from here on. */
  if (is_untold && secret->was_told)
    secret->is_replacing = FALSE;
  secret->was_told = !is_untold;
  if (!is_untold || secret->is_replacing || mortise_field_get_message (field) != NULL)
    stop_looking (self);
  gtk_widget_set_visible (controls, is_untold && !secret->is_replacing);
  mortise_form_row_show_below (self, !is_untold || secret->is_replacing);
}

static void
on_replace (MortiseFormRow *self)
{
  Secret *secret = get_secret (self);
  MortiseField *field = mortise_form_row_get_field (self);

  secret->is_replacing = TRUE;
  if (mortise_field_get_kind (field) != MORTISE_FIELD_SECRET)
    mortise_field_begin (field);
  show_secret (self, secret->controls);
  mortise_form_row_grab (self);
}

static void
on_forget (MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);

  mortise_field_reset (field);
  mortise_field_commit (field);
  mortise_form_row_grab (self);
}

static void
show_replace (MortiseFormRow *self, GtkWidget *button)
{
  gtk_widget_set_sensitive (button, mortise_field_is_editable (mortise_form_row_get_field (self)));
}

static void
show_forget (MortiseFormRow *self, GtkWidget *button)
{
  gtk_widget_set_visible (button, mortise_field_can_reset (mortise_form_row_get_field (self)));
}

/* --- the row ------------------------------------------------------------------------------------------------------ */

static GtkWidget *
make_look (MortiseFormRow *self, const char *label)
{
  GtkWidget *look = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "icon-name", "view-reveal-symbolic", "tooltip-text",
                                  _ ("Show for a Moment"), "valign", GTK_ALIGN_CENTER, NULL);
  g_autofree char *name = g_strdup_printf (_ ("Show “%s”"), label);

  gtk_widget_add_css_class (look, "flat");
  mortise_form_row_name (look, name);
  g_signal_connect_object (look, "toggled", G_CALLBACK (on_look), self, G_CONNECT_SWAPPED);
  return look;
}

static GtkWidget *
make_replace (MortiseFormRow *self, const char *label)
{
  GtkWidget *replace = gtk_button_new_with_label (_ ("Replace…"));
  g_autofree char *name = g_strdup_printf (_ ("Replace “%s”"), label);

  mortise_form_row_name (replace, name);
  g_signal_connect_object (replace, "clicked", G_CALLBACK (on_replace), self, G_CONNECT_SWAPPED);
  mortise_form_row_add_control (self, replace, show_replace);
  return replace;
}

static GtkWidget *
make_forget (MortiseFormRow *self, const char *label)
{
  GtkWidget *forget = mortise_form_row_make_button ("user-trash-symbolic", _ ("Forget"));
  g_autofree char *name = g_strdup_printf (_ ("Forget “%s”"), label);

  mortise_form_row_name (forget, name);
  g_signal_connect_object (forget, "clicked", G_CALLBACK (on_forget), self, G_CONNECT_SWAPPED);
  mortise_form_row_add_control (self, forget, show_forget);
  return forget;
}

/**
 * mortise_form_row_build_secret:
 * @self: a row of any kind that is a secret
 *
 * Adds what is to be seen while the host keeps the value to itself.
 */
void
mortise_form_row_build_secret (MortiseFormRow *self)
{
  Secret *secret = g_new0 (Secret, 1);
  g_autofree char *label = mortise_field_dup_label (mortise_form_row_get_field (self));
  GtkWidget *state = gtk_label_new (_ ("Set"));

  g_object_set_data_full (G_OBJECT (self), SECRET, secret, secret_free);
  secret->controls = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  secret->place = g_object_new (GTK_TYPE_BOX, "visible", FALSE, NULL);
  secret->look = GTK_TOGGLE_BUTTON (make_look (self, label));
  gtk_widget_add_css_class (state, "dim-label");
  gtk_box_append (GTK_BOX (secret->controls), state);
  gtk_box_append (GTK_BOX (secret->controls), GTK_WIDGET (secret->look));
  gtk_box_append (GTK_BOX (secret->controls), make_replace (self, label));
  gtk_box_append (GTK_BOX (secret->controls), make_forget (self, label));
  mortise_form_row_add_beside (self, secret->controls);
  mortise_form_row_add_last (self, secret->place);
  mortise_form_row_add_control (self, secret->controls, show_secret);
  g_signal_connect_object (mortise_form_row_get_field (self), "revealed", G_CALLBACK (on_revealed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "unmap", G_CALLBACK (stop_looking), NULL);
}
