/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-form-row.h"

#include <glib/gi18n.h>

#include "mortise-beside-layout.h"
#include "mortise-help-text.h"
#include "mortise-wrap-layout.h"

/**
 * MortiseFormRow:
 *
 * The row of a field: what it is called, what there is to know of it, its controls, and what is wrong with what they
 * hold. Which controls there are depends on the kind of the field; those are in a file for each.
 *
 * Controls hand what is entered to the field, and are told by it what to show. While they are told, they hand nothing.
 */
struct _MortiseFormRow
{
  AdwPreferencesRow parent_instance;

  MortiseField *field;
  GtkLabel *title;
  GtkWidget *source;
  GtkLabel *source_name;
  GtkWidget *deprecated;
  GtkLabel *summary;
  GtkLabel *description;
  GtkLabel *fallback;
  GtkLabel *lock;
  GtkWidget *beside;
  GtkWidget *reset;
  GtkWidget *below;
  GtkWidget *notice;
  GtkLabel *message;
  GtkWidget *main_control;
  GtkToggleButton *expander;
  GArray *controls;
  char *own_message;
  gboolean is_showing;
};

typedef struct
{
  GtkWidget *widget;
  MortiseFormRowShow show;
} Control;

G_DEFINE_FINAL_TYPE (MortiseFormRow, mortise_form_row, ADW_TYPE_PREFERENCES_ROW)

/* --- what the field says ------------------------------------------------------------------------------------------ */

static const char *
get_source_name (const char *source)
{
  if (g_strcmp0 (source, "file") == 0)
    return _ ("File");
  if (g_strcmp0 (source, "environment") == 0)
    return _ ("Environment");
  if (g_strcmp0 (source, "site") == 0)
    return _ ("Site");
  return g_strcmp0 (source, "tenant") == 0 ? _ ("Tenant") : _ ("Default");
}

static const char *
explain_source (MortiseField *field)
{
  const char *source = mortise_field_get_source (field);

  if (g_strcmp0 (source, "environment") == 0)
    return _ ("Set by an environment variable, and not to be changed here");
  if (mortise_field_is_locked (field))
    return _ ("Set elsewhere, and not to be changed here");
  if (g_strcmp0 (source, "file") == 0)
    return _ ("Set by a file of the site");
  if (g_strcmp0 (source, "site") == 0)
    return _ ("Set for the whole site");
  return g_strcmp0 (source, "tenant") == 0 ? _ ("Set for this tenant") : _ ("Nobody changed it");
}

static void
show_source (MortiseFormRow *self)
{
  const char *source = mortise_field_get_source (self->field);

  gtk_widget_set_visible (self->source, source != NULL);
  gtk_widget_remove_css_class (self->source, "quiet");
  gtk_widget_remove_css_class (self->source, "dim-label");
  if (g_strcmp0 (source, "default") == 0)
    {
      gtk_widget_add_css_class (self->source, "quiet");
      gtk_widget_add_css_class (self->source, "dim-label");
    }
  gtk_label_set_label (self->source_name, get_source_name (source));
  gtk_widget_set_tooltip_text (self->source, explain_source (self->field));
  gtk_widget_set_visible (gtk_widget_get_first_child (self->source), mortise_field_is_locked (self->field));
}

/* What holds others locks them, and can still be looked into. */
static void
show_lock (MortiseFormRow *self)
{
  const char *variable = mortise_field_get_variable (self->field);
  gboolean is_usable = !mortise_field_is_locked (self->field)
                       || mortise_field_kind_has_children (mortise_field_get_kind (self->field));
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive (self->below, is_usable);
  gtk_widget_set_sensitive (self->beside, is_usable);
  gtk_widget_set_visible (GTK_WIDGET (self->lock), variable != NULL);
  if (variable == NULL)
    return;
  /* Translators: %s is the name of an environment variable. */
  text = g_strdup_printf (_ ("The environment variable %s of the host sets it"), variable);
  gtk_label_set_label (self->lock, text);
}

static void
show_title (MortiseFormRow *self)
{
  g_autofree char *label = mortise_field_dup_label (self->field);

  gtk_label_set_label (self->title, label);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (self->main_control != NULL)
    mortise_form_row_name (self->main_control, label);
}

static void
show_reset (MortiseFormRow *self)
{
  g_autofree char *fallback = mortise_field_dup_default_text (self->field);
  g_autofree char *text = NULL;
  gboolean can_reset = mortise_field_can_reset (self->field) && !mortise_field_is_untold (self->field);

  gboolean has_fallback = json_object_has_member (mortise_field_get_schema (self->field), "default");
  const char *verb = has_fallback ? _ ("Reset to Default") : _ ("Clear");
  g_autofree char *label = mortise_field_dup_label (self->field);
  g_autofree char *name
      = has_fallback ? g_strdup_printf (_ ("Reset “%s” to Default"), label) : g_strdup_printf (_ ("Clear “%s”"), label);

  gtk_widget_set_visible (self->reset, can_reset);
  gtk_button_set_icon_name (GTK_BUTTON (self->reset), has_fallback ? "edit-undo-symbolic" : "edit-clear-symbolic");
  gtk_widget_set_tooltip_text (self->reset, verb);
  mortise_form_row_name (self->reset, name);
  gtk_widget_set_visible (GTK_WIDGET (self->fallback), can_reset && fallback != NULL);
  if (fallback == NULL)
    return;
  /* Translators: %s is a value, such as “30” or “Off”. */
  text = g_strdup_printf (_ ("Default: %s"), fallback);
  gtk_label_set_label (self->fallback, text);
}

static void
show_message (MortiseFormRow *self)
{
  const char *message = self->own_message != NULL ? self->own_message : mortise_field_get_message (self->field);

  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (self->notice, message != NULL);
  if (self->main_control == NULL)
    return;
  if (message != NULL)
    gtk_widget_add_css_class (self->main_control, "error");
  else
    gtk_widget_remove_css_class (self->main_control, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->main_control), GTK_ACCESSIBLE_STATE_INVALID,
                               message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/**
 * mortise_form_row_show:
 * @self: a row
 *
 * Brings it in line with its field, where something else than the field changed.
 */
void
mortise_form_row_show (MortiseFormRow *self)
{
  if (self->field == NULL)
    return;
  self->is_showing = TRUE;
  show_title (self);
  show_source (self);
  show_lock (self);
  show_reset (self);
  show_message (self);
  for (guint i = 0; i < self->controls->len; i++)
    {
      const Control *control = &g_array_index (self->controls, Control, i);

      control->show (self, control->widget);
    }
  self->is_showing = FALSE;
}

static void
on_reset (MortiseFormRow *self)
{
  mortise_field_reset (self->field);
  mortise_field_commit (self->field);
  mortise_form_row_grab (self);
}

/* --- the row ------------------------------------------------------------------------------------------------------ */

static GtkLabel *
make_label (const char *css_class)
{
  GtkLabel *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                  "visible", FALSE, NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (label), css_class);
  return label;
}

static GtkWidget *
make_badge (const char *icon_name, GtkLabel **label)
{
  GtkWidget *badge = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  *label = GTK_LABEL (gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (badge), icon);
  gtk_box_append (GTK_BOX (badge), GTK_WIDGET (*label));
  gtk_widget_add_css_class (badge, "badge");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (badge, FALSE);
  return badge;
}

static GtkWidget *
make_deprecated (void)
{
  GtkLabel *label;
  GtkWidget *badge = make_badge ("dialog-warning-symbolic", &label);

  gtk_label_set_label (label, _ ("Deprecated"));
  gtk_widget_set_tooltip_text (badge, _ ("A later version of the plugin will do without it"));
  return badge;
}

static GtkWidget *
make_words (MortiseFormRow *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (line, g_object_new (MORTISE_TYPE_WRAP_LAYOUT, NULL));
  self->title = make_label (NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->title), TRUE);
  self->source = make_badge ("changes-prevent-symbolic", &self->source_name);
  self->deprecated = make_deprecated ();
  self->summary = make_label ("dim-label");
  self->description = make_label ("dim-label");
  self->fallback = make_label ("dim-label");
  self->lock = make_label ("dim-label");
  gtk_label_set_use_markup (self->description, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->description), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->fallback), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->lock), "caption");
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (line), self->source);
  gtk_box_append (GTK_BOX (line), self->deprecated);
  gtk_box_append (GTK_BOX (words), line);
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->summary));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->description));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->fallback));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->lock));
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  return words;
}

static GtkWidget *
make_head (MortiseFormRow *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (head, g_object_new (MORTISE_TYPE_BESIDE_LAYOUT, NULL));
  self->beside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_valign (self->beside, GTK_ALIGN_CENTER);
  self->reset = mortise_form_row_make_button ("edit-undo-symbolic", _ ("Reset to Default"));
  g_signal_connect_object (self->reset, "clicked", G_CALLBACK (on_reset), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->beside), self->reset);
  gtk_box_append (GTK_BOX (head), make_words (self));
  gtk_box_append (GTK_BOX (head), self->beside);
  return head;
}

static GtkWidget *
make_notice (MortiseFormRow *self)
{
  GtkWidget *notice = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-error-symbolic", "valign", GTK_ALIGN_START,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->message = make_label ("caption");
  gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
  gtk_box_append (GTK_BOX (notice), icon);
  gtk_box_append (GTK_BOX (notice), GTK_WIDGET (self->message));
  gtk_widget_add_css_class (notice, "error");
  return notice;
}

static void
mortise_form_row_dispose (GObject *object)
{
  MortiseFormRow *self = MORTISE_FORM_ROW (object);

  if (self->field != NULL)
    g_signal_handlers_disconnect_by_data (self->field, self);
  g_clear_object (&self->field);
  G_OBJECT_CLASS (mortise_form_row_parent_class)->dispose (object);
}

static void
mortise_form_row_finalize (GObject *object)
{
  MortiseFormRow *self = MORTISE_FORM_ROW (object);

  g_clear_pointer (&self->controls, g_array_unref);
  g_clear_pointer (&self->own_message, g_free);
  G_OBJECT_CLASS (mortise_form_row_parent_class)->finalize (object);
}

static void
mortise_form_row_class_init (MortiseFormRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mortise_form_row_dispose;
  object_class->finalize = mortise_form_row_finalize;
}

static void
mortise_form_row_init (MortiseFormRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->controls = g_array_new (FALSE, FALSE, sizeof (Control));
  self->below = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_visible (self->below, FALSE);
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_box_append (GTK_BOX (box), self->below);
  self->notice = make_notice (self);
  gtk_box_append (GTK_BOX (box), self->notice);
  gtk_widget_add_css_class (box, "form-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  g_object_set (self, "activatable", FALSE, "focusable", FALSE, "use-markup", FALSE, NULL);
}

static void
build (MortiseFormRow *self)
{
  static void (*const builders[]) (MortiseFormRow *) = {
    [MORTISE_FIELD_TEXT] = mortise_form_row_build_text,
    [MORTISE_FIELD_LINES] = mortise_form_row_build_lines,
    [MORTISE_FIELD_SECRET] = mortise_form_row_build_password,
    [MORTISE_FIELD_URL] = mortise_form_row_build_text,
    [MORTISE_FIELD_EMAIL] = mortise_form_row_build_text,
    [MORTISE_FIELD_FILE] = mortise_form_row_build_text,
    [MORTISE_FIELD_FOLDER] = mortise_form_row_build_text,
    [MORTISE_FIELD_COLOR] = mortise_form_row_build_color,
    [MORTISE_FIELD_DATE] = mortise_form_row_build_date,
    [MORTISE_FIELD_TIME] = mortise_form_row_build_date,
    [MORTISE_FIELD_DATE_TIME] = mortise_form_row_build_date,
    [MORTISE_FIELD_INTEGER] = mortise_form_row_build_number,
    [MORTISE_FIELD_NUMBER] = mortise_form_row_build_number,
    [MORTISE_FIELD_DURATION] = mortise_form_row_build_duration,
    [MORTISE_FIELD_SWITCH] = mortise_form_row_build_switch,
    [MORTISE_FIELD_CHOICE] = mortise_form_row_build_choice,
    [MORTISE_FIELD_FLAGS] = mortise_form_row_build_flags,
    [MORTISE_FIELD_TAGS] = mortise_form_row_build_tags,
    [MORTISE_FIELD_LIST] = mortise_form_row_build_parts,
    [MORTISE_FIELD_MAP] = mortise_form_row_build_parts,
    [MORTISE_FIELD_GROUP] = mortise_form_row_build_parts,
    [MORTISE_FIELD_VARIANT] = mortise_form_row_build_variant,
  };
  MortiseField *field = self->field;

  builders[mortise_field_get_kind (field)](self);
  if (mortise_field_is_secret (field))
    mortise_form_row_build_secret (self);
  mortise_form_row_build_item (self);
}

/**
 * mortise_form_row_new:
 * @field: a field
 *
 * Returns: (transfer floating): a row with the controls that the field needs
 */
GtkWidget *
mortise_form_row_new (MortiseField *field)
{
  MortiseFormRow *self = g_object_new (MORTISE_TYPE_FORM_ROW, NULL);
  const char *description = mortise_field_get_description (field);

  self->field = g_object_ref (field);
  if (description != NULL && *description != '\0')
    {
      g_autofree char *markup = mortise_help_text_to_markup (description);

      gtk_label_set_label (self->description, markup);
      gtk_widget_set_visible (GTK_WIDGET (self->description), TRUE);
      /* A dimmed link is hard to read. */
      if (strstr (markup, "<a ") != NULL)
        gtk_widget_remove_css_class (GTK_WIDGET (self->description), "dim-label");
    }
  gtk_widget_set_visible (self->deprecated, mortise_field_is_deprecated (field));
  build (self);
  g_signal_connect_object (field, "changed", G_CALLBACK (mortise_form_row_show), self, G_CONNECT_SWAPPED);
  mortise_form_row_show (self);
  return GTK_WIDGET (self);
}

MortiseField *
mortise_form_row_get_field (MortiseFormRow *self)
{
  g_return_val_if_fail (MORTISE_IS_FORM_ROW (self), NULL);
  return self->field;
}

/**
 * mortise_form_row_is_showing:
 * @self: a row
 *
 * Returns: whether controls are being told what to show, so that what changes in them is not the user's doing
 */
gboolean
mortise_form_row_is_showing (MortiseFormRow *self)
{
  return self->is_showing;
}

/* --- for the kinds ------------------------------------------------------------------------------------------------ */

/**
 * mortise_form_row_add_beside:
 * @self: a row
 * @widget: a small widget
 *
 * Puts it at the end of the words, or below them in a narrow window.
 */
void
mortise_form_row_add_beside (MortiseFormRow *self, GtkWidget *widget)
{
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->beside), widget);
}

/**
 * mortise_form_row_add_below:
 * @self: a row
 * @widget: a wide widget
 *
 * Puts it below the words.
 */
void
mortise_form_row_add_below (MortiseFormRow *self, GtkWidget *widget)
{
  gtk_widget_set_visible (self->below, TRUE);
  gtk_box_append (GTK_BOX (self->below), widget);
}

/**
 * mortise_form_row_add_last:
 * @self: a row
 * @widget: a wide widget
 *
 * Puts it below all else, where mortise_form_row_show_below() does not reach it.
 */
void
mortise_form_row_add_last (MortiseFormRow *self, GtkWidget *widget)
{
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (self->below)), widget, self->below);
}

static void
describe (MortiseFormRow *self, GtkWidget *control)
{
  const char *description = mortise_field_get_description (self->field);
  g_autofree char *plain = mortise_help_text_to_plain (description != NULL ? description : "");

  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, plain,
                                  GTK_ACCESSIBLE_PROPERTY_REQUIRED, mortise_field_is_required (self->field), -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->message, NULL,
                                  -1);
}

/**
 * mortise_form_row_add_control:
 * @self: a row
 * @control: a widget that is in it
 * @show: shows in @control what the field holds
 *
 * Keeps the control true to the field. The first one bears the name and the messages of the row.
 */
void
mortise_form_row_add_control (MortiseFormRow *self, GtkWidget *control, MortiseFormRowShow show_control)
{
  Control entry = { control, show_control };

  g_array_append_val (self->controls, entry);
  if (self->main_control != NULL)
    return;
  self->main_control = control;
  describe (self, control);
}

/**
 * mortise_form_row_show_below:
 * @self: a row
 * @is_shown: whether what is below the words is to be seen
 */
void
mortise_form_row_show_below (MortiseFormRow *self, gboolean is_shown)
{
  gtk_widget_set_visible (self->below, is_shown && gtk_widget_get_first_child (self->below) != NULL);
}

/**
 * mortise_form_row_set_summary:
 * @self: a row
 * @summary: (nullable): a few words on what is in it
 */
void
mortise_form_row_set_summary (MortiseFormRow *self, const char *summary)
{
  gtk_label_set_label (self->summary, summary != NULL ? summary : "");
  gtk_widget_set_visible (GTK_WIDGET (self->summary), summary != NULL && *summary != '\0');
}

/**
 * mortise_form_row_set_expander:
 * @self: a row
 * @expander: the button that shows what is in it
 *
 * Has the whole row work like that button.
 */
void
mortise_form_row_set_expander (MortiseFormRow *self, GtkToggleButton *expander)
{
  self->expander = expander;
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
}

void
mortise_form_row_expand (MortiseFormRow *self)
{
  if (self->expander != NULL)
    gtk_toggle_button_set_active (self->expander, TRUE);
}

/**
 * mortise_form_row_say:
 * @self: a row
 * @message: (nullable): what is wrong with something that the field was not handed
 */
void
mortise_form_row_say (MortiseFormRow *self, const char *message)
{
  if (g_strcmp0 (self->own_message, message) == 0)
    return;
  g_free (self->own_message);
  self->own_message = g_strdup (message);
  show_message (self);
}

/**
 * mortise_form_row_grab:
 * @self: a row
 *
 * Gives its control the focus; one that is locked has none that takes it, so then the row itself does.
 */
void
mortise_form_row_grab (MortiseFormRow *self)
{
  if ((self->main_control != NULL && gtk_widget_grab_focus (self->main_control))
      || gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD))
    return;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * mortise_form_row_activate:
 * @self: a row
 *
 * Does what a click on it does.
 */
void
mortise_form_row_activate (MortiseFormRow *self)
{
  if (self->expander != NULL)
    gtk_toggle_button_set_active (self->expander, !gtk_toggle_button_get_active (self->expander));
  else if (self->main_control != NULL)
    gtk_widget_mnemonic_activate (self->main_control, FALSE);
}

/**
 * mortise_form_row_find:
 * @widget: what to search in
 * @field: a field
 *
 * Returns: (transfer none) (nullable): the row of @field
 */
MortiseFormRow *
mortise_form_row_find (GtkWidget *widget, MortiseField *field)
{
  if (MORTISE_IS_FORM_ROW (widget) && MORTISE_FORM_ROW (widget)->field == field)
    return MORTISE_FORM_ROW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      MortiseFormRow *row = mortise_form_row_find (child, field);

      if (row != NULL)
        return row;
    }
  return NULL;
}

/**
 * mortise_form_row_name:
 * @widget: a control
 * @name: what it is to be called
 *
 * Names it to screen readers. Buttons that drop something down consist of another one, which has the focus.
 */
void
mortise_form_row_name (GtkWidget *widget, const char *name)
{
  GtkWidget *inner = gtk_widget_get_first_child (widget);

  /* Later versions of GTK take the words on a button first. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if ((GTK_IS_DROP_DOWN (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_COLOR_BUTTON (widget)) && inner != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * mortise_form_row_make_button:
 * @icon_name: its icon
 * @tooltip: what it does
 *
 * Returns: (transfer floating): a flat button for a row
 */
GtkWidget *
mortise_form_row_make_button (const char *icon_name, const char *tooltip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  mortise_form_row_name (button, tooltip);
  return button;
}
