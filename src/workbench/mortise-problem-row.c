/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-problem-row.h"

#include <glib/gi18n.h>

#include "mortise-problem-verbs.h"
#include "mortise-wrap-layout.h"

/**
 * MortiseProblemRow:
 *
 * A problem, and the buttons that mend it. The row of a problem that a plugin has leads to the plugin.
 */
struct _MortiseProblemRow
{
  GtkListBoxRow parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *text;
  GtkWidget *buttons;
  GtkWidget *arrow;
  MortisePage *page;
  MortiseProblemItem *problem;
};

G_DEFINE_FINAL_TYPE (MortiseProblemRow, mortise_problem_row, GTK_TYPE_LIST_BOX_ROW)

static GQuark
get_action_quark (void)
{
  static GQuark quark;

  return quark != 0 ? quark : (quark = g_quark_from_static_string ("mortise-problem-action"));
}

static void
on_clicked (MortiseProblemRow *self, GtkButton *button)
{
  mortise_problem_mend (GTK_WIDGET (self->page), self->problem,
                        g_object_get_qdata (G_OBJECT (button), get_action_quark ()));
}

static void
add_button (MortiseProblemRow *self, JsonObject *action)
{
  GtkWidget *button = gtk_button_new_with_label (mortise_problem_get_verb_label (action));

  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->title, NULL, -1);
  g_object_set_qdata_full (G_OBJECT (button), get_action_quark (), json_object_ref (action),
                           (GDestroyNotify) json_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_clicked), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->buttons), button);
}

static void
show_buttons (MortiseProblemRow *self)
{
  JsonNode *node = mortise_record_item_get_json (self->problem, "actions");
  JsonArray *actions = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->buttons)) != NULL)
    gtk_box_remove (GTK_BOX (self->buttons), child);
  for (guint i = 0; actions != NULL && i < json_array_get_length (actions); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (actions, i)))
      add_button (self, json_array_get_object_element (actions, i));
  gtk_widget_set_visible (self->buttons, gtk_widget_get_first_child (self->buttons) != NULL);
}

static void
show_severity (MortiseProblemRow *self)
{
  gboolean is_error = g_strcmp0 (mortise_record_item_get_string (self->problem, "severity"), "error") == 0;

  gtk_image_set_from_icon_name (self->icon, is_error ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->icon), is_error ? "warning" : "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), is_error ? "error" : "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_error ? _ ("Error") : _ ("Warning"), -1);
}

static void
show (MortiseProblemRow *self)
{
  const char *slug = mortise_record_item_get_string (self->problem, "plugin");
  g_autofree char *title = mortise_problem_dup_title (
      self->problem, slug != NULL ? mortise_page_find_plugin_name (GTK_WIDGET (self->page), slug) : NULL);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->text, mortise_record_item_get_string (self->problem, "text"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), slug != NULL);
  gtk_widget_set_visible (self->arrow, slug != NULL);
  show_severity (self);
  show_buttons (self);
}

static void
mortise_problem_row_dispose (GObject *object)
{
  MortiseProblemRow *self = MORTISE_PROBLEM_ROW (object);

  g_clear_object (&self->problem);
  G_OBJECT_CLASS (mortise_problem_row_parent_class)->dispose (object);
}

static void
mortise_problem_row_class_init (MortiseProblemRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_problem_row_dispose;

  g_type_ensure (MORTISE_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-problem-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseProblemRow, arrow);
  gtk_widget_class_bind_template_child (widget_class, MortiseProblemRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, MortiseProblemRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MortiseProblemRow, text);
  gtk_widget_class_bind_template_child (widget_class, MortiseProblemRow, title);
}

static void
mortise_problem_row_init (MortiseProblemRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_problem_row_new:
 * @page: the page that shows it
 * @problem: a problem
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
mortise_problem_row_new (MortisePage *page, MortiseProblemItem *problem)
{
  MortiseProblemRow *self = g_object_new (MORTISE_TYPE_PROBLEM_ROW, NULL);

  self->page = page;
  self->problem = g_object_ref (problem);
  g_signal_connect_object (problem, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}

/**
 * mortise_problem_row_get_problem:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
MortiseProblemItem *
mortise_problem_row_get_problem (MortiseProblemRow *self)
{
  g_return_val_if_fail (MORTISE_IS_PROBLEM_ROW (self), NULL);
  return self->problem;
}
