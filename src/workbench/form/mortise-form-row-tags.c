/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists of texts or numbers, as tags with an entry for another one. Enter adds; Backspace in the empty entry takes the
 * last one back to be changed; Alt with the arrow keys moves the tag that has the focus.
 */
#include <glib/gi18n.h>

#include "mortise-field-text.h"
#include "mortise-form-json.h"
#include "mortise-form-row.h"
#include "mortise-wrap-layout.h"

#define ENTRY "tag-entry"
#define SHOWN "shown"
#define MAX_LABEL 40
/* Nobody looks through more; the JSON view has them all. */
#define MAX_TAGS 200

static JsonArray *
get_tags (MortiseField *field)
{
  JsonNode *value = mortise_field_get_shown_value (field);

  return value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
}

static guint
count_tags (MortiseField *field)
{
  JsonArray *tags = get_tags (field);

  return tags != NULL ? json_array_get_length (tags) : 0;
}

static GtkEditable *
get_entry (MortiseFormRow *self)
{
  return g_object_get_data (G_OBJECT (self), ENTRY);
}

static void
set (MortiseFormRow *self, JsonNode *value)
{
  MortiseField *field = mortise_form_row_get_field (self);

  mortise_field_set_value (field, value);
  mortise_field_commit (field);
}

static void
remove_tag (MortiseFormRow *self, guint index)
{
  MortiseField *field = mortise_form_row_get_field (self);
  g_autoptr (JsonNode) value = NULL;

  if (!mortise_field_is_editable (field) || index >= count_tags (field))
    return;
  value = mortise_form_json_with_removed (mortise_field_get_shown_value (field), index);
  set (self, value);
  gtk_widget_grab_focus (GTK_WIDGET (get_entry (self)));
}

static void
add_tag (MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  const char *text = gtk_editable_get_text (get_entry (self));
  g_autofree char *fault = NULL;
  g_autoptr (JsonNode) tag = NULL, value = NULL;

  if (*text == '\0')
    return;
  tag = mortise_field_read_tag (field, text, &fault);
  mortise_form_row_say (self, fault);
  if (tag == NULL)
    return;
  value = mortise_form_json_with_inserted (mortise_field_get_shown_value (field), count_tags (field), tag);
  gtk_editable_set_text (get_entry (self), "");
  set (self, value);
}

/* --- one tag ------------------------------------------------------------------------------------------------------ */

static guint
get_index (GtkWidget *tag)
{
  guint index = 0;

  for (GtkWidget *before = gtk_widget_get_prev_sibling (tag); before != NULL;
       before = gtk_widget_get_prev_sibling (before))
    index++;
  return index;
}

static GtkWidget *
get_tag (GtkWidget *box, guint index)
{
  GtkWidget *tag = gtk_widget_get_first_child (box);

  for (guint i = 0; i < index && tag != NULL; i++)
    tag = gtk_widget_get_next_sibling (tag);
  return tag;
}

static void
on_remove (GtkWidget *button, MortiseFormRow *self)
{
  remove_tag (self, get_index (gtk_widget_get_parent (button)));
}

static gboolean
move_tag (MortiseFormRow *self, GtkWidget *box, guint from, guint to)
{
  MortiseField *field = mortise_form_row_get_field (self);
  g_autoptr (JsonNode) without = NULL, value = NULL;
  GtkWidget *moved;

  if (to >= count_tags (field) || !mortise_field_is_editable (field))
    return FALSE;
  without = mortise_form_json_with_removed (mortise_field_get_shown_value (field), from);
  value = mortise_form_json_with_inserted (without, to, json_array_get_element (get_tags (field), from));
  set (self, value);
  moved = get_tag (box, to);
  if (moved != NULL)
    gtk_widget_child_focus (moved, GTK_DIR_TAB_FORWARD);
  return TRUE;
}

static gboolean
on_move (GtkWidget *tag, GVariant *step, gpointer row)
{
  return move_tag (row, gtk_widget_get_parent (tag), get_index (tag), get_index (tag) + g_variant_get_int32 (step));
}

static void
add_shortcut (GtkEventController *shortcuts, const char *keys, MortiseFormRow *self, int step)
{
  GtkShortcut *shortcut
      = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys), gtk_callback_action_new (on_move, self, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (step));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts), shortcut);
}

static GtkWidget *
make_tag (MortiseFormRow *self, JsonNode *value)
{
  g_autofree char *text = mortise_field_text_show (MORTISE_FIELD_TEXT, value);
  g_autofree char *name = g_strdup_printf (_ ("Remove “%s”"), text);
  GtkWidget *tag = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "ellipsize", PANGO_ELLIPSIZE_END, "max-width-chars",
                                   MAX_LABEL, "xalign", 0.0, NULL);
  GtkWidget *button = mortise_form_row_make_button ("window-close-symbolic", name);
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_widget_add_css_class (tag, "form-tag");
  gtk_widget_add_css_class (button, "circular");
  gtk_box_append (GTK_BOX (tag), label);
  gtk_box_append (GTK_BOX (tag), button);
  gtk_widget_set_halign (tag, GTK_ALIGN_START);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove), self, 0);
  add_shortcut (shortcuts, "<Alt>Left", self, -1);
  add_shortcut (shortcuts, "<Alt>Right", self, 1);
  gtk_widget_add_controller (tag, shortcuts);
  return tag;
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

static void
show_tags (MortiseFormRow *self, GtkWidget *box)
{
  MortiseField *field = mortise_form_row_get_field (self);
  JsonArray *tags = get_tags (field);
  JsonNode *value = mortise_field_get_shown_value (field), *shown = g_object_get_data (G_OBJECT (box), SHOWN);
  GtkWidget *child;
  guint n = MIN (count_tags (field), MAX_TAGS);

  gtk_widget_set_sensitive (box, mortise_field_is_editable (field));
  gtk_widget_set_visible (box, n > 0);
  /* The tag that has the focus keeps it. */
  if (mortise_form_json_equal (shown, value))
    return;
  g_object_set_data_full (G_OBJECT (box), SHOWN, value != NULL ? json_node_ref (value) : NULL,
                          (GDestroyNotify) json_node_unref);
  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (box), make_tag (self, json_array_get_element (tags, i)));
}

static void
show_entry (MortiseFormRow *self, GtkWidget *entry)
{
  gtk_widget_set_sensitive (entry, mortise_field_can_add (mortise_form_row_get_field (self)));
}

static gboolean
on_backspace (GtkWidget *text, GVariant *arguments, gpointer row)
{
  MortiseField *field = mortise_form_row_get_field (row);
  guint n = count_tags (field);
  g_autofree char *last = NULL;

  if (*gtk_editable_get_text (get_entry (row)) != '\0' || n == 0)
    return FALSE;
  last = mortise_field_text_show (MORTISE_FIELD_TEXT, json_array_get_element (get_tags (field), n - 1));
  remove_tag (row, n - 1);
  gtk_editable_set_text (get_entry (row), last);
  gtk_editable_set_position (get_entry (row), -1);
  return TRUE;
}

static void
on_edited (MortiseFormRow *self)
{
  if (!mortise_form_row_is_showing (self))
    mortise_form_row_say (self, NULL);
}

/* What was written and not added would be lost without a word. */
static void
on_left (MortiseFormRow *self)
{
  if (mortise_form_row_get_field (self) != NULL)
    add_tag (self);
}

static GtkWidget *
make_entry (MortiseFormRow *self)
{
  GtkWidget *entry
      = g_object_new (GTK_TYPE_ENTRY, "hexpand", TRUE, "placeholder-text", _ ("Add another, then press Enter"), NULL);
  GtkEventController *shortcuts = gtk_shortcut_controller_new (), *focus = gtk_event_controller_focus_new ();

  gtk_event_controller_set_propagation_phase (shortcuts, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("BackSpace"),
                                                          gtk_callback_action_new (on_backspace, self, NULL)));
  gtk_widget_add_controller (entry, shortcuts);
  gtk_widget_add_controller (entry, focus);
  g_signal_connect_object (entry, "activate", G_CALLBACK (add_tag), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_left), self, G_CONNECT_SWAPPED);
  return entry;
}

void
mortise_form_row_build_tags (MortiseFormRow *self)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, "layout-manager",
                                 g_object_new (MORTISE_TYPE_WRAP_LAYOUT, NULL), NULL);
  GtkWidget *entry = make_entry (self), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *add = mortise_form_row_make_button ("list-add-symbolic", _ ("Add"));
  g_autofree char *label = mortise_field_dup_label (mortise_form_row_get_field (self));
  /* Translators: %s is what a list is called. */
  g_autofree char *name = g_strdup_printf (_ ("Add to “%s”"), label);

  g_object_set_data (G_OBJECT (self), ENTRY, entry);
  mortise_form_row_name (add, name);
  mortise_form_row_name (box, label);
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_tag), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), entry);
  gtk_box_append (GTK_BOX (line), add);
  mortise_form_row_add_below (self, box);
  mortise_form_row_add_below (self, line);
  mortise_form_row_add_control (self, entry, show_entry);
  mortise_form_row_add_control (self, box, show_tags);
  mortise_form_row_add_control (self, add, show_entry);
}
