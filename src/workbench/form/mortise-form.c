/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-form.h"

#include <glib/gi18n.h>

#include "mortise-form-row.h"
#include "mortise-form-sections.h"
#include "mortise-payload-editor.h"

/* With fewer there is nothing to search. */
#define MIN_SEARCHED 8

/**
 * MortiseForm:
 *
 * A form for settings: their fields under headings, with a search, and the same as JSON for those who prefer it. What
 * is entered is in its [class@FormModel], which hands over what is to be saved.
 */
struct _MortiseForm
{
  AdwBin parent_instance;

  MortiseFormModel *model;
  MortiseFormSections *sections;
  GtkWidget *search;
  GtkToggleButton *as_json;
  GtkWidget *discard;
  GtkWidget *faults;
  GtkLabel *fault;
  GtkWidget *show_fault;
  GtkStack *stack;
  AdwBin *fields;
  MortisePayloadEditor *editor;
  GtkWidget *together;
  GtkWidget *revert;
  GtkWidget *apply;
};

G_DEFINE_FINAL_TYPE (MortiseForm, mortise_form, ADW_TYPE_BIN)

static void
on_search (MortiseForm *self)
{
  gboolean is_found
      = mortise_form_sections_search (self->sections, gtk_editable_get_text (GTK_EDITABLE (self->search)));

  if (!gtk_toggle_button_get_active (self->as_json))
    gtk_stack_set_visible_child_name (self->stack, is_found ? "fields" : "nothing");
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static void
show_json (MortiseForm *self)
{
  g_autoptr (JsonNode) value = mortise_form_model_dup_open_value (self->model);
  g_autoptr (JsonNode) schema = mortise_form_model_dup_open_schema (self->model);

  mortise_payload_editor_set_schema (self->editor, schema);
  mortise_payload_editor_set_sample (self->editor, value);
  gtk_stack_set_visible_child_name (self->stack, "json");
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

/* The text goes into the form when it is one that the schema allows; until then it stays where it can be mended. */
static gboolean
leave_json (MortiseForm *self)
{
  JsonNode *value = mortise_payload_editor_get_payload (self->editor);

  if (!mortise_payload_editor_is_edited (self->editor))
    return TRUE;
  if (value == NULL)
    return FALSE;
  mortise_form_model_set_open_value (self->model, value);
  mortise_form_model_commit (self->model);
  return TRUE;
}

static void
show_page (MortiseForm *self)
{
  gboolean is_json = gtk_toggle_button_get_active (self->as_json);
  guint n_settings = g_list_model_get_n_items (mortise_field_get_children (mortise_form_model_get_root (self->model)));

  gtk_widget_set_visible (self->search, !is_json && n_settings >= MIN_SEARCHED);
  gtk_widget_set_hexpand (GTK_WIDGET (self->as_json), !gtk_widget_get_visible (self->search) && !is_json);
  gtk_widget_set_visible (self->discard, is_json);
  gtk_widget_set_hexpand (self->discard, is_json);
  gtk_widget_set_halign (self->discard, GTK_ALIGN_END);
  if (!is_json)
    on_search (self);
}

static void
on_as_json (MortiseForm *self)
{
  if (gtk_toggle_button_get_active (self->as_json))
    show_json (self);
  else if (!leave_json (self))
    gtk_toggle_button_set_active (self->as_json, TRUE);
  show_page (self);
}

static void
on_discard (MortiseForm *self)
{
  mortise_payload_editor_reset (self->editor);
  gtk_toggle_button_set_active (self->as_json, FALSE);
}

/* --- state -------------------------------------------------------------------------------------------------------- */

static void
on_apply (MortiseForm *self)
{
  mortise_form_model_apply (self->model);
}

static void
on_revert (MortiseForm *self)
{
  mortise_form_model_revert (self->model);
}

/* What is wrong with the whole has no row to stand beside. */
static void
show_state (MortiseForm *self)
{
  const char *message = mortise_field_get_message (mortise_form_model_get_root (self->model));
  guint n = mortise_form_model_get_n_faults (self->model);
  guint n_fields = n - (message != NULL ? 1 : 0);
  gboolean is_changed = mortise_form_model_is_changed (self->model);
  g_autofree char *text
      = g_strdup_printf (ngettext ("%u setting needs attention", "%u settings need attention", n_fields), n_fields);

  gtk_label_set_label (self->fault, message != NULL ? message : text);
  gtk_widget_set_visible (self->faults, n > 0);
  gtk_widget_set_visible (self->show_fault, n_fields > 0);
  gtk_widget_set_visible (self->together, mortise_form_model_is_together (self->model));
  gtk_widget_set_sensitive (self->revert, is_changed);
  gtk_widget_set_sensitive (self->apply, is_changed && n == 0);
}

/* Gives a field the focus, and unfolds what it is in. */
static void
show_field (MortiseForm *self, MortiseField *wanted)
{
  g_autoptr (GPtrArray) around = g_ptr_array_new ();
  MortiseFormRow *row = NULL;

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_toggle_button_set_active (self->as_json, FALSE);
  for (MortiseField *field = wanted; field != NULL; field = mortise_field_get_parent (field))
    g_ptr_array_insert (around, 0, field);
  for (guint i = 0; i < around->len; i++)
    {
      MortiseFormRow *found = mortise_form_row_find (GTK_WIDGET (self->fields), around->pdata[i]);

      if (found == NULL)
        continue;
      row = found;
      mortise_form_row_expand (row);
    }
  if (row != NULL)
    mortise_form_row_grab (row);
}

/**
 * mortise_form_show_fault:
 * @self: a form
 *
 * Gives the first field that has something wrong the focus, and unfolds what it is in.
 */
void
mortise_form_show_fault (MortiseForm *self)
{
  g_return_if_fail (MORTISE_IS_FORM (self));
  show_field (self, mortise_form_model_find_fault (self->model));
}

/**
 * mortise_form_show_field:
 * @self: a form
 * @key: the key of a setting
 *
 * Gives a setting the focus, if the form has it.
 */
void
mortise_form_show_field (MortiseForm *self, const char *key)
{
  GListModel *fields;

  g_return_if_fail (MORTISE_IS_FORM (self));

  fields = mortise_field_get_children (mortise_form_model_get_root (self->model));
  for (guint i = 0; i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (MortiseField) field = g_list_model_get_item (fields, i);

      if (g_strcmp0 (mortise_field_get_key (field), key) == 0)
        show_field (self, field);
    }
}

static void
mortise_form_dispose (GObject *object)
{
  g_clear_object (&MORTISE_FORM (object)->model);
  G_OBJECT_CLASS (mortise_form_parent_class)->dispose (object);
}

static void
mortise_form_class_init (MortiseFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_form_dispose;

  g_type_ensure (MORTISE_TYPE_PAYLOAD_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-form.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseForm, apply);
  gtk_widget_class_bind_template_child (widget_class, MortiseForm, as_json);
  gtk_widget_class_bind_template_child (widget_class, MortiseForm, discard);
  gtk_widget_class_bind_template_child (widget_class, MortiseForm, editor);
  gtk_widget_class_bind_template_child (widget_class, MortiseForm, fault);
  gtk_widget_class_bind_template_child (widget_class, MortiseForm, faults);
  gtk_widget_class_bind_template_child (widget_class, MortiseForm, fields);
  gtk_widget_class_bind_template_child (widget_class, MortiseForm, revert);
  gtk_widget_class_bind_template_child (widget_class, MortiseForm, search);
  gtk_widget_class_bind_template_child (widget_class, MortiseForm, show_fault);
  gtk_widget_class_bind_template_child (widget_class, MortiseForm, stack);
  gtk_widget_class_bind_template_child (widget_class, MortiseForm, together);
  gtk_widget_class_bind_template_callback (widget_class, mortise_form_show_fault);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_as_json);
  gtk_widget_class_bind_template_callback (widget_class, on_discard);
  gtk_widget_class_bind_template_callback (widget_class, on_revert);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
}

static void
mortise_form_init (MortiseForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mortise_payload_editor_set_title (self->editor, _ ("Settings as JSON"));
}

/**
 * mortise_form_new:
 * @model: what the form shows
 *
 * Returns: (transfer floating): a form
 */
GtkWidget *
mortise_form_new (MortiseFormModel *model)
{
  MortiseForm *self = g_object_new (MORTISE_TYPE_FORM, NULL);

  self->model = g_object_ref (model);
  self->sections = MORTISE_FORM_SECTIONS (mortise_form_sections_new (mortise_form_model_get_root (model)));
  adw_bin_set_child (self->fields, GTK_WIDGET (self->sections));
  g_signal_connect_object (model, "notify::changed", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::n-faults", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mortise_field_get_children (mortise_form_model_get_root (model)), "items-changed",
                           G_CALLBACK (show_page), self, G_CONNECT_SWAPPED);
  show_state (self);
  show_page (self);
  return GTK_WIDGET (self);
}
