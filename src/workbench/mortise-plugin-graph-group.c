/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-graph-group.h"

#include <glib/gi18n.h>

#include "mortise-graph-view.h"
#include "mortise-json.h"
#include "mortise-page.h"

/* A taller graph scrolls. */
#define MAX_HEIGHT 360

/**
 * MortisePluginGraphGroup:
 *
 * What a plugin needs and what needs it, drawn.
 */
struct _MortisePluginGraphGroup
{
  MortisePluginGroup parent_instance;

  GtkScrolledWindow *scroller;
  MortiseGraphView *view;
  GtkLabel *alone;
  gboolean is_new;
};

G_DEFINE_FINAL_TYPE (MortisePluginGraphGroup, mortise_plugin_graph_group, MORTISE_TYPE_PLUGIN_GROUP)

static const char *
get_name (const char *slug, gpointer user_data)
{
  GtkWidget *page = gtk_widget_get_ancestor (user_data, MORTISE_TYPE_PAGE);
  MortiseSite *site = page != NULL ? mortise_page_get_site (MORTISE_PAGE (page)) : NULL;

  return site != NULL ? mortise_site_get_plugin_name (site, slug) : slug;
}

static gboolean
has_relations (JsonObject *dependencies, const char *slug)
{
  static const char *const members[] = { "dependencies", "conflicts" };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonArray *array = mortise_json_get_array (dependencies, members[i]);

      for (guint j = 0; array != NULL && j < json_array_get_length (array); j++)
        {
          JsonObject *relation = json_array_get_object_element (array, j);

          if (g_strcmp0 (mortise_json_get_string (relation, "from", NULL), slug) == 0
              || g_strcmp0 (mortise_json_get_string (relation, "to", NULL), slug) == 0)
            return TRUE;
        }
    }
  return FALSE;
}

/* What is wider than the page begins at what it is about. */
static void
on_sized (MortisePluginGraphGroup *self, GtkAdjustment *adjustment)
{
  double centre = mortise_graph_view_get_centre (self->view);

  if (!self->is_new || gtk_adjustment_get_upper (adjustment) <= gtk_adjustment_get_page_size (adjustment))
    return;
  self->is_new = FALSE;
  gtk_adjustment_set_value (adjustment, centre - gtk_adjustment_get_page_size (adjustment) / 2);
}

static gboolean
mortise_plugin_graph_group_fill (MortisePluginGroup *group)
{
  MortisePluginGraphGroup *self = MORTISE_PLUGIN_GRAPH_GROUP (group);
  JsonObject *dependencies = mortise_plugin_group_get (group, MORTISE_PLUGIN_RELATIONS);
  const char *slug = mortise_plugin_item_get_slug (mortise_plugin_group_get_plugin (group));
  gboolean is_related = has_relations (dependencies, slug);

  mortise_graph_view_show (self->view, is_related ? dependencies : NULL, slug, get_name, self);
  self->is_new = is_related;
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), is_related);
  gtk_widget_set_visible (GTK_WIDGET (self->alone), !is_related);
  return dependencies != NULL;
}

static void
mortise_plugin_graph_group_class_init (MortisePluginGraphGroupClass *klass)
{
  MORTISE_PLUGIN_GROUP_CLASS (klass)->facts = 1u << MORTISE_PLUGIN_RELATIONS;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->fill = mortise_plugin_graph_group_fill;
}

static GtkWidget *
create_site_button (void)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Whole Site"));

  gtk_widget_set_tooltip_text (button, _ ("Show what needs what on the whole site"));
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-graph");
  return button;
}

static void
mortise_plugin_graph_group_init (MortisePluginGraphGroup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->view = MORTISE_GRAPH_VIEW (mortise_graph_view_new ());
  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->view, "propagate-natural-height", TRUE,
                                 "max-content-height", MAX_HEIGHT, NULL);
  self->alone = g_object_new (GTK_TYPE_LABEL, "label", _ ("It needs no other plugin, and none needs it."), "wrap", TRUE,
                              "margin-top", 18, "margin-bottom", 18, "margin-start", 12, "margin-end", 12, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->alone), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "inset");
  gtk_widget_add_css_class (box, "card");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->scroller));
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "changed", G_CALLBACK (on_sized), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->alone));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), box);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), create_site_button ());
}
