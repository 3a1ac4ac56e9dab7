/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hooks-page.h"

#include <glib/gi18n.h>

#include "mortise-hook-details.h"
#include "mortise-hook-row.h"

/**
 * MortiseHooksPage:
 *
 * The section where hooks are looked up and fired.
 */
struct _MortiseHooksPage
{
  MortisePage parent_instance;

  AdwLeaflet *leaflet;
  GtkStack *details_stack;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkListBox *list;
  GtkFilterListModel *shown;
  GtkSortListModel *sorted;
  MortiseHookItem *selected;
};

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseHooksPage, mortise_hooks_page, MORTISE_TYPE_PAGE)

static GParamSpec *properties[N_PROPS];

static char *
make_search_text (gpointer unused, const char *name, const char *description)
{
  return g_strjoin (" ", name != NULL ? name : "", description != NULL ? description : "", NULL);
}

/* Hooks that no platform describes come last. */
static char *
make_sort_key (gpointer unused, const char *platform)
{
  return g_strconcat (platform != NULL ? "0" : "1", platform, NULL);
}

static char *
choose_child (MortiseHooksPage *self, guint n_shown, const char *search)
{
  if (n_shown > 0)
    return g_strdup ("list");
  return g_strdup (search != NULL && *search != '\0' ? "no-results" : "empty");
}

static GtkListBoxRow *
find_row (MortiseHooksPage *self, MortiseHookItem *hook)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (mortise_hook_row_get_hook (MORTISE_HOOK_ROW (row)) == hook)
      return row;

  return NULL;
}

static void
select_hook (MortiseHooksPage *self, MortiseHookItem *hook)
{
  gtk_stack_set_visible_child_name (self->details_stack, hook != NULL ? "details" : "none");
  if (g_set_object (&self->selected, hook))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
on_row_selected (MortiseHooksPage *self, GtkListBoxRow *row)
{
  if (row != NULL)
    select_hook (self, mortise_hook_row_get_hook (MORTISE_HOOK_ROW (row)));
}

static void
on_row_activated (MortiseHooksPage *self)
{
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

/* The details stay while a search hides their row, and end with the hook. In a wide window one is always shown. */
static void
on_list_changed (MortiseHooksPage *self)
{
  GListModel *all = gtk_sort_list_model_get_model (self->sorted);
  guint n = all != NULL ? g_list_model_get_n_items (all) : 0;
  gboolean exists = FALSE;

  for (guint i = 0; i < n && !exists; i++)
    {
      g_autoptr (MortiseHookItem) hook = g_list_model_get_item (all, i);

      exists = hook == self->selected;
    }

  if (!exists)
    {
      select_hook (self, NULL);
      adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
    }
  gtk_list_box_select_row (self->list, self->selected != NULL ? find_row (self, self->selected)
                                                              : gtk_list_box_get_row_at_index (self->list, 0));
}

static void
go_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  adw_leaflet_navigate (MORTISE_HOOKS_PAGE (widget)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

/* GTK 4.8 has no sections in lists: the first row of each platform carries its name. */
static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  MortisePage *self = user_data;
  const char *platform = mortise_hook_item_get_platform (mortise_hook_row_get_hook (MORTISE_HOOK_ROW (row)));
  GtkWidget *label;

  gtk_list_box_row_set_header (row, NULL);
  if (before != NULL
      && g_strcmp0 (platform, mortise_hook_item_get_platform (mortise_hook_row_get_hook (MORTISE_HOOK_ROW (before))))
             == 0)
    return;

  label = gtk_label_new (platform != NULL ? mortise_site_get_platform_name (mortise_page_get_site (self), platform)
                                          : _ ("Undescribed"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "section-title");
  gtk_list_box_row_set_header (row, label);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return mortise_hook_row_new (item);
}

static void
mortise_hooks_page_set_site (MortisePage *page, MortiseSite *site)
{
  gtk_sort_list_model_set_model (MORTISE_HOOKS_PAGE (page)->sorted,
                                 site != NULL ? mortise_site_get_hooks (site) : NULL);
}

static void
mortise_hooks_page_search (MortisePage *page)
{
  MortiseHooksPage *self = MORTISE_HOOKS_PAGE (page);

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
mortise_hooks_page_dispose (GObject *object)
{
  g_clear_object (&MORTISE_HOOKS_PAGE (object)->selected);
  G_OBJECT_CLASS (mortise_hooks_page_parent_class)->dispose (object);
}

static void
mortise_hooks_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseHooksPage *self = MORTISE_HOOKS_PAGE (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_hooks_page_class_init (MortiseHooksPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_hooks_page_dispose;
  object_class->get_property = mortise_hooks_page_get_property;
  MORTISE_PAGE_CLASS (klass)->set_site = mortise_hooks_page_set_site;
  MORTISE_PAGE_CLASS (klass)->search = mortise_hooks_page_search;

  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, MORTISE_TYPE_HOOK_ITEM,
                                                   G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MORTISE_TYPE_HOOK_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-hooks-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseHooksPage, details_stack);
  gtk_widget_class_bind_template_child (widget_class, MortiseHooksPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, MortiseHooksPage, list);
  gtk_widget_class_bind_template_child (widget_class, MortiseHooksPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, MortiseHooksPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MortiseHooksPage, shown);
  gtk_widget_class_bind_template_child (widget_class, MortiseHooksPage, sorted);
  gtk_widget_class_bind_template_callback (widget_class, choose_child);
  gtk_widget_class_bind_template_callback (widget_class, make_search_text);
  gtk_widget_class_bind_template_callback (widget_class, make_sort_key);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_install_action (widget_class, "hooks.back", NULL, go_back);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "hooks.back", NULL);
}

static void
mortise_hooks_page_init (MortiseHooksPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  select_hook (self, NULL);
  gtk_list_box_set_header_func (self->list, update_header, self, NULL);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->shown), create_row, NULL, NULL);
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
}
