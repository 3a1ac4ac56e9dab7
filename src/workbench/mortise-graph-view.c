/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-graph-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mortise-graph-source.h"
#include "mortise-graph.h"

/**
 * MortiseGraphView:
 *
 * Who needs whom, drawn: each plugin a button that shows it, to the left of what it needs. The buttons are real ones,
 * so they take the focus, and are read out with what they need and what needs them.
 */
struct _MortiseGraphView
{
  GtkWidget parent_instance;

  MortiseGraphSource *source;
  MortiseGraph *graph;
  GPtrArray *buttons;
  guint n_measured;
  double width;
  double height;
};

#define NAME_CHARS 24
#define ARROW 7.0

G_DEFINE_FINAL_TYPE (MortiseGraphView, mortise_graph_view, GTK_TYPE_WIDGET)

/* --- layout ------------------------------------------------------------------------------------------------------- */

static GtkSizeRequestMode
mortise_graph_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* Only when a button has another size than before, or there are others, are they laid out anew. */
static void
ensure_layout (MortiseGraphView *self)
{
  gboolean differs = self->n_measured != self->buttons->len;

  for (guint i = 0; i < self->buttons->len; i++)
    {
      MortiseGraphNode *node = mortise_graph_get_node (self->graph, i);
      int width, height;

      gtk_widget_measure (self->buttons->pdata[i], GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
      gtk_widget_measure (self->buttons->pdata[i], GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
      differs |= node->width != width || node->height != height;
      node->width = width;
      node->height = height;
    }
  if (!differs)
    return;
  self->n_measured = self->buttons->len;
  mortise_graph_lay_out (self->graph, &self->width, &self->height);
}

static void
mortise_graph_view_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  MortiseGraphView *self = MORTISE_GRAPH_VIEW (widget);

  ensure_layout (self);
  *minimum = *natural = (int) ceil (orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height);
}

static double
get_margin (MortiseGraphView *self)
{
  return MAX ((gtk_widget_get_width (GTK_WIDGET (self)) - self->width) / 2, 0);
}

static void
mortise_graph_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MortiseGraphView *self = MORTISE_GRAPH_VIEW (widget);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double margin = MAX ((width - self->width) / 2, 0);

  ensure_layout (self);
  for (guint i = 0; i < self->buttons->len; i++)
    {
      const MortiseGraphNode *node = mortise_graph_get_node (self->graph, i);
      double x = is_rtl ? self->width - node->x - node->width : node->x;
      GtkAllocation place = { (int) round (x + margin), (int) round (node->y), node->width, node->height };

      gtk_widget_size_allocate (self->buttons->pdata[i], &place, -1);
    }
}

/* --- edges -------------------------------------------------------------------------------------------------------- */

static MortiseGraphPoint
get_point (MortiseGraphView *self, const MortiseGraphEdge *edge, guint index)
{
  MortiseGraphPoint point = g_array_index (edge->points, MortiseGraphPoint, index);

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    point.x = self->width - point.x;
  point.x += get_margin (self);
  return point;
}

static gboolean
is_about (MortiseGraphView *self, const MortiseGraphRelation *relation)
{
  GtkStateFlags flags = gtk_widget_get_state_flags (self->buttons->pdata[relation->from])
                        | gtk_widget_get_state_flags (self->buttons->pdata[relation->to]);

  return (flags & (GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_PRELIGHT)) != 0;
}

static void
choose_color (MortiseGraphView *self, const MortiseGraphRelation *relation, GdkRGBA *color)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));

  gtk_style_context_get_color (style, color);
  if (!relation->is_met && !relation->is_optional)
    gtk_style_context_lookup_color (style, "error_color", color);
  else if (is_about (self, relation))
    gtk_style_context_lookup_color (style, "accent_color", color);
  else
    color->alpha *= 0.45f;
}

static void
trace_edge (MortiseGraphView *self, const MortiseGraphEdge *edge, cairo_t *cr)
{
  MortiseGraphPoint before = get_point (self, edge, 0);

  cairo_move_to (cr, before.x, before.y);
  for (guint i = 1; i < edge->points->len; i++)
    {
      MortiseGraphPoint point = get_point (self, edge, i);
      double middle = (before.x + point.x) / 2;

      cairo_curve_to (cr, middle, before.y, middle, point.y, point.x, point.y);
      before = point;
    }
  cairo_stroke (cr);
}

static void
draw_arrow (MortiseGraphView *self, const MortiseGraphEdge *edge, cairo_t *cr)
{
  MortiseGraphPoint end = get_point (self, edge, edge->points->len - 1);
  MortiseGraphPoint before = get_point (self, edge, edge->points->len - 2);
  double back = before.x < end.x ? -ARROW : ARROW;

  cairo_set_dash (cr, NULL, 0, 0);
  cairo_move_to (cr, end.x, end.y);
  cairo_line_to (cr, end.x + back, end.y - ARROW / 2);
  cairo_line_to (cr, end.x + back, end.y + ARROW / 2);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* Each edge is drawn on its own, so that only those in view are. */
static void
draw_edge (MortiseGraphView *self, guint index, GtkSnapshot *snapshot)
{
  const MortiseGraphEdge *edge = mortise_graph_get_edge (self->graph, index);
  const MortiseGraphRelation *relation = self->source->relations->pdata[index];
  graphene_rect_t bounds;
  GdkRGBA color;
  cairo_t *cr;

  for (guint i = 0; i < edge->points->len; i++)
    {
      MortiseGraphPoint point = get_point (self, edge, i);
      graphene_rect_t spot = GRAPHENE_RECT_INIT ((float) point.x - 8, (float) point.y - 8, 16, 16);

      if (i == 0)
        bounds = spot;
      else
        graphene_rect_union (&bounds, &spot, &bounds);
    }
  choose_color (self, relation, &color);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 1.5);
  if (relation->is_optional || relation->is_conflict)
    cairo_set_dash (cr, (const double[]){ relation->is_conflict ? 1.5 : 5, 4 }, 2, 0);
  trace_edge (self, edge, cr);
  if (!relation->is_conflict)
    draw_arrow (self, edge, cr);
  cairo_destroy (cr);
}

static void
mortise_graph_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MortiseGraphView *self = MORTISE_GRAPH_VIEW (widget);

  if (self->graph != NULL && self->n_measured == self->buttons->len)
    for (guint i = 0; i < mortise_graph_get_n_edges (self->graph); i++)
      draw_edge (self, i, snapshot);
  GTK_WIDGET_CLASS (mortise_graph_view_parent_class)->snapshot (widget, snapshot);
}

/* --- buttons ------------------------------------------------------------------------------------------------------ */

static char *
list_others (MortiseGraphView *self, guint index, gboolean needing, MortiseGraphName name, gpointer user_data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->source->relations->len; i++)
    {
      const MortiseGraphRelation *relation = self->source->relations->pdata[i];
      const MortiseGraphPlugin *other = self->source->plugins->pdata[needing ? relation->from : relation->to];

      if (relation->is_conflict || (needing ? relation->to : relation->from) != index)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name (other->slug, user_data));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe (MortiseGraphView *self, guint index, MortiseGraphName name, gpointer user_data)
{
  const MortiseGraphPlugin *plugin = self->source->plugins->pdata[index];
  g_autofree char *needs = list_others (self, index, FALSE, name, user_data);
  g_autofree char *needed_by = list_others (self, index, TRUE, name, user_data);
  g_autoptr (GString) text = g_string_new (NULL);

  if (plugin->version == NULL)
    g_string_append (text, _ ("Not installed."));
  else if (!plugin->enabled)
    g_string_append (text, _ ("Disabled."));
  if (*needs != '\0')
    /* Translators: names of plugins. */
    g_string_append_printf (text, _ (" Needs %s."), needs);
  if (*needed_by != '\0')
    g_string_append_printf (text, _ (" Needed by %s."), needed_by);
  return g_strdup (g_strstrip (text->str));
}

static GtkWidget *
create_button (MortiseGraphView *self, guint index, const char *centre, MortiseGraphName name, gpointer user_data)
{
  const MortiseGraphPlugin *plugin = self->source->plugins->pdata[index];
  const char *title = name (plugin->slug, user_data);
  const char *version = plugin->version != NULL ? plugin->version : _ ("Not installed");
  g_autofree char *description = describe (self, index, name, user_data);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title_label = g_object_new (GTK_TYPE_LABEL, "label", title, "ellipsize", PANGO_ELLIPSIZE_END,
                                         "max-width-chars", NAME_CHARS, NULL);
  GtkWidget *version_label = g_object_new (GTK_TYPE_LABEL, "label", version, "ellipsize", PANGO_ELLIPSIZE_END,
                                           "max-width-chars", NAME_CHARS, NULL);

  gtk_box_append (GTK_BOX (box), title_label);
  gtk_box_append (GTK_BOX (box), version_label);
  gtk_widget_add_css_class (version_label, "caption");
  gtk_widget_add_css_class (version_label, "dim-label");
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "graph-node");
  if (g_strcmp0 (plugin->slug, centre) == 0)
    gtk_widget_add_css_class (button, "current");
  if (plugin->version == NULL)
    gtk_widget_add_css_class (button, "missing");
  else if (!plugin->enabled)
    gtk_widget_add_css_class (button, "off");
  gtk_widget_set_tooltip_text (button, *description != '\0' ? description : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", plugin->slug);
  if (plugin->version != NULL)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-plugin");
  return button;
}

static void
add_button (MortiseGraphView *self, GtkWidget *button)
{
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  g_signal_connect_object (button, "state-flags-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->buttons, button);
}

static void
clear (MortiseGraphView *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_widget_unparent (self->buttons->pdata[i]);
  g_ptr_array_set_size (self->buttons, 0);
  g_clear_pointer (&self->graph, mortise_graph_free);
  g_clear_pointer (&self->source, mortise_graph_source_free);
  self->n_measured = 0;
  self->width = self->height = 0;
}

static void
build_graph (MortiseGraphView *self)
{
  self->graph = mortise_graph_new ();
  for (guint i = 0; i < self->source->plugins->len; i++)
    mortise_graph_add_node (self->graph);
  for (guint i = self->source->relations->len; i > 0; i--)
    {
      const MortiseGraphRelation *relation = self->source->relations->pdata[i - 1];

      /* Edges and relations have the same numbers. */
      if (relation->from == relation->to)
        g_ptr_array_remove_index (self->source->relations, i - 1);
    }
  for (guint i = 0; i < self->source->relations->len; i++)
    {
      const MortiseGraphRelation *relation = self->source->relations->pdata[i];

      mortise_graph_add_edge (self->graph, relation->from, relation->to);
    }
}

/* --- the widget --------------------------------------------------------------------------------------------------- */

static void
mortise_graph_view_dispose (GObject *object)
{
  clear (MORTISE_GRAPH_VIEW (object));
  G_OBJECT_CLASS (mortise_graph_view_parent_class)->dispose (object);
}

static void
mortise_graph_view_finalize (GObject *object)
{
  g_ptr_array_unref (MORTISE_GRAPH_VIEW (object)->buttons);
  G_OBJECT_CLASS (mortise_graph_view_parent_class)->finalize (object);
}

static void
mortise_graph_view_class_init (MortiseGraphViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_graph_view_dispose;
  object_class->finalize = mortise_graph_view_finalize;
  widget_class->get_request_mode = mortise_graph_view_get_request_mode;
  widget_class->measure = mortise_graph_view_measure;
  widget_class->size_allocate = mortise_graph_view_size_allocate;
  widget_class->snapshot = mortise_graph_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "graph");
}

static void
mortise_graph_view_init (MortiseGraphView *self)
{
  self->buttons = g_ptr_array_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Dependencies"), -1);
}

/**
 * mortise_graph_view_new:
 *
 * Returns: (transfer floating): a view of nothing
 */
GtkWidget *
mortise_graph_view_new (void)
{
  return g_object_new (MORTISE_TYPE_GRAPH_VIEW, NULL);
}

/**
 * mortise_graph_view_show:
 * @self: a view
 * @dependencies: (nullable): the object *dependencies* of docs/admin-api.md
 * @centre: (nullable): the plugin around which to look; %NULL for all that have to do with others
 * @name: (scope call): says what people call a plugin
 * @user_data: for @name
 *
 * Draws who needs whom. The buttons activate `win.show-plugin` with a slug.
 *
 * Returns: how many plugins have to do with no other, or not with @centre
 */
guint
mortise_graph_view_show (MortiseGraphView *self,
                         JsonObject *dependencies,
                         const char *centre,
                         MortiseGraphName name,
                         gpointer user_data)
{
  g_return_val_if_fail (MORTISE_IS_GRAPH_VIEW (self), 0);

  clear (self);
  self->source = mortise_graph_source_new (dependencies, centre);
  build_graph (self);
  for (guint i = 0; i < self->source->plugins->len; i++)
    add_button (self, create_button (self, i, centre, name, user_data));
  gtk_widget_queue_resize (GTK_WIDGET (self));
  return self->source->n_alone;
}

/**
 * mortise_graph_view_get_centre:
 * @self: a view that has a size
 *
 * Returns: how far from the left the middle of the plugin is around which it was drawn, in pixels
 */
double
mortise_graph_view_get_centre (MortiseGraphView *self)
{
  g_return_val_if_fail (MORTISE_IS_GRAPH_VIEW (self), 0);

  for (guint i = 0; i < self->buttons->len; i++)
    {
      graphene_rect_t bounds;

      if (gtk_widget_has_css_class (self->buttons->pdata[i], "current")
          && gtk_widget_compute_bounds (self->buttons->pdata[i], GTK_WIDGET (self), &bounds))
        return bounds.origin.x + bounds.size.width / 2;
    }
  return self->width / 2;
}
