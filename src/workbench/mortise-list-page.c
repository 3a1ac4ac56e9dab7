/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-list-page.h"

#include "mortise-list-focus.h"

/**
 * MortiseListPage:
 *
 * A section with a list and, beside it or behind it where the window is narrow, the details of what is selected in it.
 *
 * # MortiseListPage as GtkBuildable
 *
 * A subclass adds to the page in its template: a [class@Gtk.Sorter] and a [class@Gtk.StringFilter] for the list without
 * a type, and widgets of the types `list-button` and `details-button` (in the header bars), `empty` (where the site has
 * no items), `unselected` and `details`.
 */
typedef struct
{
  AdwLeaflet *leaflet;
  AdwHeaderBar *list_header;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  AdwBin *empty;
  GtkListBox *list;
  GtkFilterListModel *shown;
  GtkSortListModel *sorted;
  AdwHeaderBar *details_header;
  AdwWindowTitle *details_title;
  GtkStack *details_stack;
  AdwBin *unselected;
  AdwBin *details;
  GBindingGroup *title_binding;
  MortiseItem *selected;
  /* What is to be selected as soon as it is there. */
  char *wanted;
} MortiseListPagePrivate;

enum
{
  PROP_0,
  PROP_SEARCH_LABEL,
  PROP_SELECTED,
  PROP_SELECTED_KEY,
  N_PROPS
};

static void mortise_list_page_buildable_init (GtkBuildableIface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (MortiseListPage,
                                  mortise_list_page,
                                  MORTISE_TYPE_PAGE,
                                  G_ADD_PRIVATE (MortiseListPage)
                                      G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, mortise_list_page_buildable_init))

static GParamSpec *properties[N_PROPS];
static GtkBuildableIface *parent_buildable_iface;

static char *
choose_child (MortiseListPage *self, guint n_shown, const char *search)
{
  if (n_shown > 0)
    return g_strdup ("list");
  return g_strdup (search != NULL && *search != '\0' ? "no-results" : "empty");
}

static void
set_search_label (MortiseListPage *self, const char *label)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (self);

  g_object_set (priv->search_entry, "placeholder-text", label, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->search_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkListBoxRow *
find_row (MortiseListPage *self, MortiseItem *item)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (self);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (priv->shown)); i++)
    {
      g_autoptr (MortiseItem) shown = g_list_model_get_item (G_LIST_MODEL (priv->shown), i);

      if (shown == item)
        return gtk_list_box_get_row_at_index (priv->list, i);
    }

  return NULL;
}

static void
select_item (MortiseListPage *self, MortiseItem *item)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (self);

  gtk_stack_set_visible_child_name (priv->details_stack, item != NULL ? "details" : "unselected");
  if (!g_set_object (&priv->selected, item))
    return;

  g_binding_group_set_source (priv->title_binding, item);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
  if (item != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_KEY]);
}

static void
on_row_selected (MortiseListPage *self, GtkListBoxRow *row)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (self);
  g_autoptr (MortiseItem) item = NULL;

  if (row == NULL)
    return;

  item = g_list_model_get_item (G_LIST_MODEL (priv->shown), gtk_list_box_row_get_index (row));
  select_item (self, item);
}

static void
on_row_activated (MortiseListPage *self)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (self);

  if (adw_leaflet_get_folded (priv->leaflet))
    adw_leaflet_navigate (priv->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static gboolean
exists (MortiseListPage *self, MortiseItem *item)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (self);
  GListModel *all = gtk_sort_list_model_get_model (priv->sorted);

  return item != NULL && all != NULL && mortise_item_list_find (all, mortise_item_get_key (item)) == item;
}

static MortiseItem *
find_wanted (MortiseListPage *self)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (self);
  GListModel *all = gtk_sort_list_model_get_model (priv->sorted);

  return priv->wanted != NULL && all != NULL ? mortise_item_list_find (all, priv->wanted) : NULL;
}

/* What was asked for from elsewhere is brought into view, once its row has its place. */
static gboolean
scroll_to_selected (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (MORTISE_LIST_PAGE (widget));
  GtkListBoxRow *row = gtk_list_box_get_selected_row (priv->list);
  graphene_rect_t place;

  if (row == NULL)
    return G_SOURCE_REMOVE;
  if (gtk_widget_get_height (GTK_WIDGET (row)) == 0)
    return G_SOURCE_CONTINUE;
  if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (priv->list), &place))
    gtk_adjustment_clamp_page (gtk_list_box_get_adjustment (priv->list), place.origin.y,
                               place.origin.y + place.size.height);
  return G_SOURCE_REMOVE;
}

/* The details stay while a search hides their row, and end with the item. In a wide window one is always shown. */
static void
on_list_changed (MortiseListPage *self)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (self);
  MortiseItem *wanted = find_wanted (self);

  if (wanted != NULL)
    {
      g_clear_pointer (&priv->wanted, g_free);
      select_item (self, wanted);
    }
  else if (!exists (self, priv->selected))
    {
      select_item (self, NULL);
      adw_leaflet_navigate (priv->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
    }
  gtk_list_box_select_row (priv->list, priv->selected != NULL ? find_row (self, priv->selected)
                                                              : gtk_list_box_get_row_at_index (priv->list, 0));
  if (wanted != NULL)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_to_selected, NULL, NULL);
}

static void
go_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (MORTISE_LIST_PAGE (widget));

  adw_leaflet_navigate (priv->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return MORTISE_LIST_PAGE_GET_CLASS (user_data)->create_row (item);
}

static void
mortise_list_page_set_site (MortisePage *page, MortiseSite *site)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (MORTISE_LIST_PAGE (page));

  gtk_sort_list_model_set_model (priv->sorted,
                                 site != NULL ? MORTISE_LIST_PAGE_GET_CLASS (page)->get_items (site) : NULL);
}

static void
mortise_list_page_search (MortisePage *page)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (MORTISE_LIST_PAGE (page));

  adw_leaflet_set_visible_child_name (priv->leaflet, "list");
  gtk_search_bar_set_search_mode (priv->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (priv->search_entry));
}

static void
mortise_list_page_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (MORTISE_LIST_PAGE (buildable));

  if (GTK_IS_SORTER (child))
    gtk_sort_list_model_set_sorter (priv->sorted, GTK_SORTER (child));
  else if (GTK_IS_STRING_FILTER (child))
    {
      g_object_bind_property (priv->search_entry, "text", child, "search", G_BINDING_SYNC_CREATE);
      gtk_filter_list_model_set_filter (priv->shown, GTK_FILTER (child));
    }
  else if (g_strcmp0 (type, "list-button") == 0)
    adw_header_bar_pack_start (priv->list_header, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "details-button") == 0)
    adw_header_bar_pack_end (priv->details_header, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "empty") == 0)
    adw_bin_set_child (priv->empty, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "unselected") == 0)
    adw_bin_set_child (priv->unselected, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "details") == 0)
    adw_bin_set_child (priv->details, GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
mortise_list_page_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = mortise_list_page_add_child;
}

static const char *
get_selected_key (MortiseListPage *self)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (self);

  return priv->selected != NULL ? mortise_item_get_key (priv->selected) : NULL;
}

static void
want (MortiseListPage *self, const char *key)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (self);

  g_free (priv->wanted);
  priv->wanted = g_strdup (key);
  on_list_changed (self);
}

static void
mortise_list_page_dispose (GObject *object)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (MORTISE_LIST_PAGE (object));

  g_clear_object (&priv->selected);
  G_OBJECT_CLASS (mortise_list_page_parent_class)->dispose (object);
}

static void
mortise_list_page_finalize (GObject *object)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (MORTISE_LIST_PAGE (object));

  g_clear_object (&priv->title_binding);
  g_clear_pointer (&priv->wanted, g_free);
  G_OBJECT_CLASS (mortise_list_page_parent_class)->finalize (object);
}

static void
mortise_list_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, mortise_list_page_get_selected (MORTISE_LIST_PAGE (object)));
      break;
    case PROP_SELECTED_KEY:
      g_value_set_string (value, get_selected_key (MORTISE_LIST_PAGE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_list_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SEARCH_LABEL:
      set_search_label (MORTISE_LIST_PAGE (object), g_value_get_string (value));
      break;
    case PROP_SELECTED_KEY:
      want (MORTISE_LIST_PAGE (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-list-page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, MortiseListPage, details);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseListPage, details_header);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseListPage, details_stack);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseListPage, details_title);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseListPage, empty);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseListPage, leaflet);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseListPage, list);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseListPage, list_header);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseListPage, search_bar);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseListPage, search_entry);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseListPage, shown);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseListPage, sorted);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseListPage, unselected);
  gtk_widget_class_bind_template_callback (widget_class, choose_child);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
}

static void
mortise_list_page_class_init (MortiseListPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_list_page_dispose;
  object_class->finalize = mortise_list_page_finalize;
  object_class->get_property = mortise_list_page_get_property;
  object_class->set_property = mortise_list_page_set_property;
  MORTISE_PAGE_CLASS (klass)->set_site = mortise_list_page_set_site;
  MORTISE_PAGE_CLASS (klass)->search = mortise_list_page_search;

  /**
   * MortiseListPage:search-label:
   *
   * What the field to search in the list is called.
   */
  properties[PROP_SEARCH_LABEL]
      = g_param_spec_string ("search-label", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, MORTISE_TYPE_ITEM,
                                                   G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * MortiseListPage:selected-key:
   *
   * The key of what is selected; set to one, it is selected as soon as the list has it.
   */
  properties[PROP_SELECTED_KEY] = g_param_spec_string (
      "selected-key", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "list.back", NULL, go_back);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "list.back", NULL);
}

static void
mortise_list_page_init (MortiseListPage *self)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  mortise_list_focus_leave_by_tab (GTK_WIDGET (priv->list));

  priv->title_binding = g_binding_group_new ();
  g_binding_group_bind (priv->title_binding, "name", priv->details_title, "title", G_BINDING_SYNC_CREATE);
  gtk_list_box_bind_model (priv->list, G_LIST_MODEL (priv->shown), create_row, self, NULL);
  g_signal_connect_object (priv->shown, "items-changed", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
}

/**
 * mortise_list_page_get_selected:
 * @self: a page
 *
 * Returns: (type MortiseItem) (transfer none) (nullable): what its details show
 */
gpointer
mortise_list_page_get_selected (MortiseListPage *self)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (self);

  g_return_val_if_fail (MORTISE_IS_LIST_PAGE (self), NULL);
  return priv->selected;
}

/**
 * mortise_list_page_select:
 * @self: a page
 * @key: the key of an item
 *
 * Shows an item, whatever is searched for, as soon as it is there.
 */
void
mortise_list_page_select (MortiseListPage *self, const char *key)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (self);

  g_return_if_fail (MORTISE_IS_LIST_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (priv->search_entry), "");
  want (self, key);
  on_row_activated (self);
}

/**
 * mortise_list_page_set_header_func:
 * @self: a page
 * @update_header: gives a row its header; its user data is @self
 *
 * Divides the list.
 */
void
mortise_list_page_set_header_func (MortiseListPage *self, GtkListBoxUpdateHeaderFunc update_header)
{
  MortiseListPagePrivate *priv = mortise_list_page_get_instance_private (self);

  g_return_if_fail (MORTISE_IS_LIST_PAGE (self));
  gtk_list_box_set_header_func (priv->list, update_header, self, NULL);
}
