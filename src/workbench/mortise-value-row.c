/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-value-row.h"

#include <glib/gi18n.h>

#include "mortise-state-pill.h"
#include "mortise-value-node.h"

/**
 * MortiseValueRow:
 *
 * A part of a value in a tree, with what became of it.
 */
struct _MortiseValueRow
{
  AdwBin parent_instance;

  GtkTreeExpander *expander;
  GtkLabel *name;
  GtkLabel *value;
  MortiseStatePill *mark;
  GtkLabel *before;
};

enum
{
  PROP_0,
  PROP_ROW,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseValueRow, mortise_value_row, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

/* The words of MortiseStatePill. */
static const char *
name_change (MortiseValueChange change)
{
  static const char *const names[] = { NULL, "changed-inside", "changed", "added", "removed" };

  return names[change];
}

static void
show_mark (MortiseValueRow *self, MortiseValueNode *node)
{
  MortiseValueChange change = mortise_value_node_get_change (node);
  g_autofree char *before = mortise_value_node_describe_before (node);
  /* Translators: what a value was before it was changed. */
  g_autofree char *was = before != NULL ? g_strdup_printf (_ ("was %s"), before) : NULL;

  mortise_state_pill_set_state (self->mark, name_change (change));
  gtk_widget_set_visible (GTK_WIDGET (self->mark), change != MORTISE_VALUE_SAME);
  gtk_label_set_label (self->before, was != NULL ? was : "");
  gtk_widget_set_visible (GTK_WIDGET (self->before), was != NULL);
  if (change == MORTISE_VALUE_REMOVED)
    gtk_widget_add_css_class (GTK_WIDGET (self->value), "struck");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->value), "struck");
}

static char *
describe_all (MortiseValueNode *node, const char *value)
{
  static const char *const words[] = { NULL, N_ ("Changed Inside"), N_ ("Changed"), N_ ("Added"), N_ ("Removed") };
  MortiseValueChange change = mortise_value_node_get_change (node);
  g_autofree char *before = mortise_value_node_describe_before (node);
  const char *name = mortise_value_node_get_name (node);

  if (before != NULL)
    return g_strdup_printf (_ ("%s: %s, changed from %s"), name, value, before);
  if (change != MORTISE_VALUE_SAME)
    return g_strdup_printf ("%s: %s, %s", name, value, _ (words[change]));
  return g_strdup_printf ("%s: %s", name, value);
}

static void
set_row (MortiseValueRow *self, GtkTreeListRow *row)
{
  g_autoptr (MortiseValueNode) node = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
  g_autofree char *value = NULL;
  g_autofree char *label = NULL;

  gtk_tree_expander_set_list_row (self->expander, row);
  if (node == NULL)
    return;

  value = mortise_value_node_describe (node);
  label = describe_all (node, value);
  gtk_label_set_label (self->name, mortise_value_node_get_name (node));
  gtk_label_set_label (self->value, value);
  show_mark (self, node);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* The list's own widget around this one takes the focus as well, which GTK 4.8 gives no name. */
  if (gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
mortise_value_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ROW:
      set_row (MORTISE_VALUE_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_value_row_class_init (MortiseValueRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = mortise_value_row_set_property;

  properties[PROP_ROW]
      = g_param_spec_object ("row", NULL, NULL, GTK_TYPE_TREE_LIST_ROW, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);

  g_type_ensure (MORTISE_TYPE_STATE_PILL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-value-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseValueRow, before);
  gtk_widget_class_bind_template_child (widget_class, MortiseValueRow, expander);
  gtk_widget_class_bind_template_child (widget_class, MortiseValueRow, mark);
  gtk_widget_class_bind_template_child (widget_class, MortiseValueRow, name);
  gtk_widget_class_bind_template_child (widget_class, MortiseValueRow, value);
}

static void
mortise_value_row_init (MortiseValueRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
