/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-updates-tab.h"

#include <glib/gi18n.h>

#include "mortise-update-row.h"

/**
 * MortiseUpdatesTab:
 *
 * What could be newer, and why some of it cannot.
 */
struct _MortiseUpdatesTab
{
  MortisePluginsTab parent_instance;

  GtkLabel *count;
  MortiseMarket *market;
};

G_DEFINE_FINAL_TYPE (MortiseUpdatesTab, mortise_updates_tab, MORTISE_TYPE_PLUGINS_TAB)

static char *
make_search_text (gpointer unused, const char *name, const char *slug)
{
  return g_strjoin (" ", name != NULL ? name : "", slug != NULL ? slug : "", NULL);
}

static gboolean
has_obstacle (gpointer unused, const char *obstacle)
{
  return obstacle != NULL;
}

static void
count (MortiseUpdatesTab *self)
{
  guint n = mortise_market_get_n_updates (self->market);
  g_autofree char *text = g_strdup_printf (ngettext ("%u update", "%u updates", n), n);

  gtk_label_set_text (self->count, text);
}

static void
mortise_updates_tab_set_site (MortisePluginsTab *tab, MortiseSite *site, MortiseMarket *market)
{
  MortiseUpdatesTab *self = MORTISE_UPDATES_TAB (tab);

  if (self->market != NULL)
    g_signal_handlers_disconnect_by_data (self->market, self);
  g_set_object (&self->market, market);
  mortise_plugins_tab_set_items (tab, market != NULL ? mortise_market_get_updates (market) : NULL);
  if (market == NULL)
    return;

  g_signal_connect_object (market, "notify::n-updates", G_CALLBACK (count), self, G_CONNECT_SWAPPED);
  count (self);
}

static GtkWidget *
mortise_updates_tab_create_row (MortisePluginsTab *tab)
{
  return mortise_update_row_new ();
}

static void
mortise_updates_tab_dispose (GObject *object)
{
  g_clear_object (&MORTISE_UPDATES_TAB (object)->market);
  G_OBJECT_CLASS (mortise_updates_tab_parent_class)->dispose (object);
}

static void
mortise_updates_tab_class_init (MortiseUpdatesTabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  MortisePluginsTabClass *tab_class = MORTISE_PLUGINS_TAB_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_updates_tab_dispose;
  tab_class->create_row = mortise_updates_tab_create_row;
  tab_class->set_site = mortise_updates_tab_set_site;

  g_type_ensure (MORTISE_TYPE_UPDATE_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-updates-tab.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseUpdatesTab, count);
  gtk_widget_class_bind_template_callback (widget_class, has_obstacle);
  gtk_widget_class_bind_template_callback (widget_class, make_search_text);
}

static void
mortise_updates_tab_init (MortiseUpdatesTab *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
