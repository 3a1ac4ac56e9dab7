/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-value-pane.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-list-focus.h"
#include "mortise-origin-view.h"
#include "mortise-value-row.h"
#include "mortise-value-steps.h"

/* Of values, of which the origin of each is kept: those of larger ones take longer to find than anybody waits. */
#define MAX_FOLLOWED 100000

/**
 * MortiseValuePane:
 *
 * The value of a dispatch as a tree, at a moment that the user chooses, with what changed in it; and where the part
 * that is selected comes from.
 */
struct _MortiseValuePane
{
  AdwBin parent_instance;

  GtkDropDown *chooser;
  GtkLabel *note;
  GtkWidget *scroller;
  GtkListView *list;
  MortiseOriginView *origin;
  JsonObject *dispatch;
  GPtrArray *steps;
  GtkSingleSelection *selection;
  /* Of the step that is shown, once somebody has asked. */
  MortiseProvenance *provenance;
};

G_DEFINE_FINAL_TYPE (MortiseValuePane, mortise_value_pane, ADW_TYPE_BIN)

static const MortiseValueStep *
get_step (MortiseValuePane *self)
{
  guint selected = gtk_drop_down_get_selected (self->chooser);

  return self->steps != NULL && selected < self->steps->len ? self->steps->pdata[selected] : NULL;
}

/* --- where a part comes from -------------------------------------------------------------------------------------- */

/* Stops counting where there are too many. */
static guint
count_values (JsonNode *node, guint n)
{
  JsonObjectIter iter;
  JsonNode *member;

  n++;
  if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)) && n <= MAX_FOLLOWED; i++)
      n = count_values (json_array_get_element (json_node_get_array (node), i), n);
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      json_object_iter_init (&iter, json_node_get_object (node));
      while (n <= MAX_FOLLOWED && json_object_iter_next (&iter, NULL, &member))
        n = count_values (member, n);
    }
  return n;
}

static gboolean
is_followed (MortiseValuePane *self)
{
  guint n = 0;

  for (guint i = 0; i < self->steps->len && n <= MAX_FOLLOWED; i++)
    n = count_values (((const MortiseValueStep *) self->steps->pdata[i])->after, n);
  return n <= MAX_FOLLOWED;
}

static const MortiseProvenanceOrigin *
find_origin (MortiseValuePane *self, const MortiseValueStep *step, const char *pointer)
{
  if (self->provenance == NULL && is_followed (self))
    self->provenance = mortise_provenance_new_from_dispatch (self->dispatch, step->n_calls);
  return self->provenance != NULL ? mortise_provenance_find (self->provenance, pointer) : NULL;
}

static void
show_removed (MortiseValuePane *self, const MortiseValueStep *step, const char *title, const char *pointer)
{
  guint call = step->n_calls == G_MAXUINT ? mortise_value_steps_find_remover (self->dispatch, pointer) : step->n_calls;

  mortise_origin_view_show_removed (self->origin, self->dispatch, title, call);
}

static void
show_origin (MortiseValuePane *self, MortiseValueNode *node)
{
  const MortiseValueStep *step = get_step (self);
  const char *pointer = mortise_value_node_get_pointer (node);
  const char *title = pointer != NULL && *pointer != '\0' ? pointer : _ ("The Whole Value");
  const MortiseProvenanceOrigin *origin = NULL;

  if (pointer == NULL || step == NULL || !step->is_value)
    mortise_origin_view_show_text (self->origin, title,
                                   step != NULL && step->n_calls == 0
                                       ? _ ("It is what the hook was fired with.")
                                       : _ ("Only the value of a filter goes from listener to listener."));
  else if (mortise_value_node_get_change (node) == MORTISE_VALUE_REMOVED)
    show_removed (self, step, title, pointer);
  else if ((origin = find_origin (self, step, pointer)) != NULL)
    mortise_origin_view_show (self->origin, self->dispatch, title, origin);
  else
    mortise_origin_view_show_text (self->origin, title, _ ("The value is too large to tell who set each part of it."));
  gtk_widget_set_visible (GTK_WIDGET (self->origin), pointer != NULL);
}

static MortiseValueNode *
dup_selected (MortiseValuePane *self)
{
  GtkTreeListRow *row = self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;

  return row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
}

static void
on_selected (MortiseValuePane *self)
{
  g_autoptr (MortiseValueNode) node = dup_selected (self);

  if (node != NULL)
    show_origin (self, node);
  else
    gtk_widget_set_visible (GTK_WIDGET (self->origin), FALSE);
}

/* Return, or a double click: on to what can be done about it. */
static void
on_activate (MortiseValuePane *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  mortise_origin_view_focus (self->origin);
}

/* --- the tree ----------------------------------------------------------------------------------------------------- */

static GListModel *
create_children (gpointer node, gpointer unused)
{
  return mortise_value_node_create_children (node);
}

static const char *
get_root_name (MortiseValuePane *self, const MortiseValueStep *step)
{
  if (step->n_calls == 0)
    return _ ("Payload");
  if (step->is_value)
    return mortise_json_get_string (self->dispatch, "value_name", "");
  return _ ("Result");
}

static void
show_tree (MortiseValuePane *self, const MortiseValueStep *step)
{
  GListStore *roots = g_list_store_new (MORTISE_TYPE_VALUE_NODE);
  g_autoptr (MortiseValueNode) root
      = mortise_value_node_new (get_root_name (self, step), step->before, step->after, step->compared);
  GtkTreeListModel *tree;
  g_autoptr (GtkTreeListRow) first = NULL;

  g_list_store_append (roots, root);
  tree = gtk_tree_list_model_new (G_LIST_MODEL (roots), FALSE, FALSE, create_children, NULL, NULL);
  first = gtk_tree_list_model_get_row (tree, 0);
  gtk_tree_list_row_set_expanded (first, TRUE);

  g_clear_object (&self->selection);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (tree));
  g_object_unref (tree);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));

  if (step->compared && mortise_value_node_get_change (root) == MORTISE_VALUE_SAME)
    gtk_label_set_label (self->note, _ ("Nothing was changed."));
  else
    gtk_label_set_label (self->note, step->is_value ? _ ("Select a part to see who set it.") : "");
}

static void
on_step_chosen (MortiseValuePane *self)
{
  const MortiseValueStep *step = get_step (self);

  g_clear_pointer (&self->provenance, mortise_provenance_free);
  gtk_widget_set_visible (GTK_WIDGET (self->origin), FALSE);
  if (step != NULL)
    show_tree (self, step);
  else
    gtk_label_set_label (self->note, _ ("Its values were not kept: only the headers of dispatches were traced."));
  gtk_widget_set_visible (self->scroller, step != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->chooser), step != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->note), *gtk_label_get_label (self->note) != '\0');
}

/**
 * mortise_value_pane_show:
 * @self: a pane
 * @dispatch: a *dispatch* of docs/admin-api.md, whole
 *
 * Shows its result, or the last value that there is.
 */
void
mortise_value_pane_show (MortiseValuePane *self, JsonObject *dispatch)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autoptr (GPtrArray) steps = NULL;

  g_return_if_fail (MORTISE_IS_VALUE_PANE (self));

  steps = mortise_value_steps_new (dispatch, GTK_WIDGET (self));
  for (guint i = 0; i < steps->len; i++)
    gtk_string_list_append (labels, ((const MortiseValueStep *) steps->pdata[i])->label);

  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->dispatch, json_object_unref);
  gtk_drop_down_set_model (self->chooser, G_LIST_MODEL (labels));
  self->dispatch = json_object_ref (dispatch);
  self->steps = g_steal_pointer (&steps);
  gtk_drop_down_set_selected (self->chooser, self->steps->len > 0 ? self->steps->len - 1 : GTK_INVALID_LIST_POSITION);
  on_step_chosen (self);
}

/**
 * mortise_value_pane_dup_place:
 * @self: a pane
 *
 * Returns: (transfer full) (nullable): the pointer, into the dispatch, of the part of its result that is selected
 */
char *
mortise_value_pane_dup_place (MortiseValuePane *self)
{
  g_autoptr (MortiseValueNode) node = NULL;
  const MortiseValueStep *step;

  g_return_val_if_fail (MORTISE_IS_VALUE_PANE (self), NULL);

  node = dup_selected (self);
  step = get_step (self);
  if (node == NULL || step == NULL || step->n_calls != G_MAXUINT || mortise_value_node_get_pointer (node) == NULL)
    return NULL;
  return g_strconcat ("/result", mortise_value_node_get_pointer (node), NULL);
}

/**
 * mortise_value_pane_show_step:
 * @self: a pane
 * @n_calls: after how many calls
 *
 * Returns: whether there is such a value
 */
gboolean
mortise_value_pane_show_step (MortiseValuePane *self, guint n_calls)
{
  g_return_val_if_fail (MORTISE_IS_VALUE_PANE (self), FALSE);

  for (guint i = 0; self->steps != NULL && i < self->steps->len; i++)
    if (((const MortiseValueStep *) self->steps->pdata[i])->n_calls == n_calls)
      {
        gtk_drop_down_set_selected (self->chooser, i);
        gtk_widget_grab_focus (GTK_WIDGET (self->chooser));
        return TRUE;
      }
  return FALSE;
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_value_pane_dispose (GObject *object)
{
  MortiseValuePane *self = MORTISE_VALUE_PANE (object);

  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->dispatch, json_object_unref);
  g_clear_pointer (&self->provenance, mortise_provenance_free);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (mortise_value_pane_parent_class)->dispose (object);
}

static void
mortise_value_pane_class_init (MortiseValuePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_value_pane_dispose;

  g_type_ensure (MORTISE_TYPE_ORIGIN_VIEW);
  g_type_ensure (MORTISE_TYPE_VALUE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-value-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseValuePane, chooser);
  gtk_widget_class_bind_template_child (widget_class, MortiseValuePane, list);
  gtk_widget_class_bind_template_child (widget_class, MortiseValuePane, note);
  gtk_widget_class_bind_template_child (widget_class, MortiseValuePane, origin);
  gtk_widget_class_bind_template_child (widget_class, MortiseValuePane, scroller);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_step_chosen);
}

static void
mortise_value_pane_init (MortiseValuePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* What takes the focus is the button within. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->chooser))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Which Moment"), -1);
  mortise_list_focus_leave_by_tab (GTK_WIDGET (self->list));
}
