/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugins-tab.h"

#include "mortise-list-focus.h"
#include "mortise-priority.h"

/**
 * MortisePluginsTab:
 *
 * A list of the Plugins section. Only the rows in sight are widgets, so that thousands do not make the window slow.
 *
 * # MortisePluginsTab as GtkBuildable
 *
 * A subclass adds in its template, without a type, a [class@Gtk.Sorter] and a [class@Gtk.Filter] for the list, and
 * widgets of the types `top` (above the list) and `empty` (where there is nothing to list).
 */
typedef struct
{
  AdwBin *top;
  AdwBin *empty;
  GtkStack *stack;
  GtkListView *list;
  GtkSortListModel *sorted;
  GtkFilterListModel *shown;
  GtkSingleSelection *selection;
  MortiseItem *selected;
  /* What is to be selected as soon as it is there. */
  char *wanted;
  char *search;
  char *label;
  gboolean filtered;
  gboolean selecting;
  /* List items whose rows are still to be made. */
  GQueue unfilled;
  guint fill_id;
  guint n_filled_at_once;
  int row_height;
} MortisePluginsTabPrivate;

/* As many rows as are in sight are made at once. */
#define MAX_AT_ONCE 20
/* The others are made in steps that leave room for a frame. */
#define FILL_STEP_US 4000

enum
{
  PROP_0,
  PROP_SEARCH,
  PROP_FILTERED,
  PROP_SELECTED,
  PROP_SELECTED_KEY,
  PROP_LABEL,
  N_PROPS
};

enum
{
  SIGNAL_ACTIVATED,
  N_SIGNALS
};

static void mortise_plugins_tab_buildable_init (GtkBuildableIface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (MortisePluginsTab,
                                  mortise_plugins_tab,
                                  ADW_TYPE_BIN,
                                  G_ADD_PRIVATE (MortisePluginsTab)
                                      G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, mortise_plugins_tab_buildable_init))

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];
static GtkBuildableIface *parent_buildable_iface;

static char *
choose_child (MortisePluginsTab *self, guint n_shown, const char *search, gboolean filtered)
{
  if (n_shown > 0)
    return g_strdup ("list");
  return g_strdup (filtered || (search != NULL && *search != '\0') ? "no-results" : "empty");
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static void
on_clicked (MortisePluginsTab *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

static void
on_activated (MortisePluginsTab *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

/* GTK 4.8 names a list's rows by nothing: the name goes to the widget around ours. */
static void
name_row (GtkListItem *list_item)
{
  GtkWidget *holder = gtk_list_item_get_child (list_item);
  GtkWidget *parent = holder != NULL ? gtk_widget_get_parent (holder) : NULL;
  GObject *item = gtk_list_item_get_item (list_item);
  g_autofree char *name = NULL;

  if (item == NULL || parent == NULL)
    return;

  g_object_get (item, "name", &name, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, name != NULL ? name : "", -1);
}

static void
fill (MortisePluginsTab *self, GtkListItem *list_item)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (self);
  GtkWidget *holder = gtk_list_item_get_child (list_item);
  GtkWidget *row = MORTISE_PLUGINS_TAB_GET_CLASS (self)->create_row (self);

  g_object_set (row, "item", gtk_list_item_get_item (list_item), NULL);
  adw_bin_set_child (ADW_BIN (holder), row);
  gtk_widget_set_size_request (holder, -1, -1);
  if (priv->row_height == 0)
    gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, -1, NULL, &priv->row_height, NULL, NULL);
}

static gboolean
fill_some (gpointer user_data)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (user_data);
  gint64 end = g_get_monotonic_time () + FILL_STEP_US;

  while (!g_queue_is_empty (&priv->unfilled) && g_get_monotonic_time () < end)
    {
      g_autoptr (GtkListItem) list_item = g_queue_pop_head (&priv->unfilled);

      fill (user_data, list_item);
    }
  if (!g_queue_is_empty (&priv->unfilled))
    return G_SOURCE_CONTINUE;

  priv->fill_id = 0;
  priv->n_filled_at_once = 0;
  return G_SOURCE_REMOVE;
}

static void
fill_soon (MortisePluginsTab *self, GtkListItem *list_item)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (self);

  if (priv->fill_id == 0)
    priv->fill_id = g_idle_add_full (MORTISE_PRIORITY_BACKGROUND, fill_some, self, NULL);
  if (priv->n_filled_at_once < MAX_AT_ONCE)
    {
      priv->n_filled_at_once++;
      fill (self, list_item);
      return;
    }
  gtk_widget_set_size_request (gtk_list_item_get_child (list_item), -1, priv->row_height);
  g_queue_push_tail (&priv->unfilled, g_object_ref (list_item));
}

/* GTK makes two hundred rows of a list, whatever is in sight. Ours come into holders, as there is time. */
static void
on_setup (MortisePluginsTab *self, GtkListItem *list_item)
{
  GtkWidget *holder = adw_bin_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  /* A list activates by two clicks, or selects whatever the pointer passes; one click it is that opens what is behind.
   */
  g_signal_connect_object (click, "released", G_CALLBACK (on_clicked), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (holder, GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (holder, "notify::parent", G_CALLBACK (name_row), list_item, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, holder);
}

static void
on_bind (MortisePluginsTab *self, GtkListItem *list_item)
{
  GtkWidget *row = adw_bin_get_child (ADW_BIN (gtk_list_item_get_child (list_item)));

  name_row (list_item);
  if (row != NULL)
    g_object_set (row, "item", gtk_list_item_get_item (list_item), NULL);
  else
    fill_soon (self, list_item);
}

static void
on_unbind (MortisePluginsTab *self, GtkListItem *list_item)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (self);
  GtkWidget *holder = gtk_list_item_get_child (list_item);
  GtkWidget *row = holder != NULL ? adw_bin_get_child (ADW_BIN (holder)) : NULL;

  if (row != NULL)
    g_object_set (row, "item", NULL, NULL);
  else if (g_queue_remove (&priv->unfilled, list_item))
    g_object_unref (list_item);
}

/* --- selecting ---------------------------------------------------------------------------------------------------- */

static guint
find_position (GListModel *list, MortiseItem *item)
{
  for (guint i = 0; item != NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (MortiseItem) shown = g_list_model_get_item (list, i);

      if (shown == item)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static void
set_selected (MortisePluginsTab *self, MortiseItem *item)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (self);

  if (!g_set_object (&priv->selected, item))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
  if (item != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_KEY]);
}

static void
on_selected (MortisePluginsTab *self)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (self);
  MortiseItem *item = gtk_single_selection_get_selected_item (priv->selection);

  if (item != NULL && !priv->selecting)
    set_selected (self, item);
}

/* What is selected stays so while a search hides its row, and until it is gone. */
static void
on_shown_changed (MortisePluginsTab *self)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (self);
  GListModel *all = gtk_sort_list_model_get_model (priv->sorted);
  gboolean is_gone
      = priv->selected != NULL && (all == NULL || find_position (all, priv->selected) == GTK_INVALID_LIST_POSITION);
  g_autoptr (MortiseItem) first = g_list_model_get_item (G_LIST_MODEL (priv->shown), 0);
  MortiseItem *wanted = priv->wanted != NULL && all != NULL ? mortise_item_list_find (all, priv->wanted) : NULL;

  if (wanted != NULL)
    {
      g_clear_pointer (&priv->wanted, g_free);
      set_selected (self, wanted);
    }
  else if (is_gone || priv->selected == NULL)
    set_selected (self, first);

  priv->selecting = TRUE;
  gtk_single_selection_set_selected (priv->selection, find_position (G_LIST_MODEL (priv->shown), priv->selected));
  priv->selecting = FALSE;
}

/* --- the widget --------------------------------------------------------------------------------------------------- */

static void
clear_filters (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortisePluginsTab *self = MORTISE_PLUGINS_TAB (widget);

  if (MORTISE_PLUGINS_TAB_GET_CLASS (self)->clear_filters != NULL)
    MORTISE_PLUGINS_TAB_GET_CLASS (self)->clear_filters (self);
}

static void
mortise_plugins_tab_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (MORTISE_PLUGINS_TAB (buildable));

  if (GTK_IS_SORTER (child))
    gtk_sort_list_model_set_sorter (priv->sorted, GTK_SORTER (child));
  else if (GTK_IS_FILTER (child))
    gtk_filter_list_model_set_filter (priv->shown, GTK_FILTER (child));
  else if (g_strcmp0 (type, "top") == 0)
    adw_bin_set_child (priv->top, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "empty") == 0)
    adw_bin_set_child (priv->empty, GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
mortise_plugins_tab_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = mortise_plugins_tab_add_child;
}

static void
mortise_plugins_tab_dispose (GObject *object)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (MORTISE_PLUGINS_TAB (object));

  g_clear_handle_id (&priv->fill_id, g_source_remove);
  g_queue_clear_full (&priv->unfilled, g_object_unref);
  g_clear_object (&priv->selected);
  G_OBJECT_CLASS (mortise_plugins_tab_parent_class)->dispose (object);
}

static void
mortise_plugins_tab_finalize (GObject *object)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (MORTISE_PLUGINS_TAB (object));

  g_clear_pointer (&priv->search, g_free);
  g_clear_pointer (&priv->wanted, g_free);
  g_clear_pointer (&priv->label, g_free);
  G_OBJECT_CLASS (mortise_plugins_tab_parent_class)->finalize (object);
}

static void
mortise_plugins_tab_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (MORTISE_PLUGINS_TAB (object));

  switch (prop_id)
    {
    case PROP_SEARCH:
      g_value_set_string (value, priv->search);
      break;
    case PROP_FILTERED:
      g_value_set_boolean (value, priv->filtered);
      break;
    case PROP_SELECTED:
      g_value_set_object (value, priv->selected);
      break;
    case PROP_SELECTED_KEY:
      g_value_set_string (value, priv->selected != NULL ? mortise_item_get_key (priv->selected) : NULL);
      break;
    case PROP_LABEL:
      g_value_set_string (value, priv->label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_label (MortisePluginsTab *self, const char *label)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (self);

  g_free (priv->label);
  priv->label = g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
mortise_plugins_tab_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortisePluginsTab *self = MORTISE_PLUGINS_TAB (object);
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (self);

  switch (prop_id)
    {
    case PROP_SEARCH:
      if (g_strcmp0 (priv->search, g_value_get_string (value)) == 0)
        return;
      g_free (priv->search);
      priv->search = g_value_dup_string (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_FILTERED:
      if (priv->filtered == g_value_get_boolean (value))
        return;
      priv->filtered = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_SELECTED_KEY:
      g_free (priv->wanted);
      priv->wanted = g_value_dup_string (value);
      on_shown_changed (self);
      break;
    case PROP_LABEL:
      set_label (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, NULL, flags);

  /**
   * MortisePluginsTab:filtered:
   *
   * Whether something other than the search keeps items from being shown.
   */
  properties[PROP_FILTERED] = g_param_spec_boolean ("filtered", NULL, NULL, FALSE, flags);
  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, MORTISE_TYPE_ITEM,
                                                   G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * MortisePluginsTab:selected-key:
   *
   * The key of what is selected; set to one, it is selected as soon as the tab has it.
   */
  properties[PROP_SELECTED_KEY] = g_param_spec_string ("selected-key", NULL, NULL, NULL, flags);

  /**
   * MortisePluginsTab:label:
   *
   * What the list is called.
   */
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_plugins_tab_class_init (MortisePluginsTabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_plugins_tab_dispose;
  object_class->finalize = mortise_plugins_tab_finalize;
  object_class->get_property = mortise_plugins_tab_get_property;
  object_class->set_property = mortise_plugins_tab_set_property;
  install_properties (object_class);

  /**
   * MortisePluginsTab::activated:
   * @self: the tab
   *
   * The user wants to see what is selected.
   */
  signals[SIGNAL_ACTIVATED]
      = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-plugins-tab.ui");
  gtk_widget_class_bind_template_child_private (widget_class, MortisePluginsTab, empty);
  gtk_widget_class_bind_template_child_private (widget_class, MortisePluginsTab, list);
  gtk_widget_class_bind_template_child_private (widget_class, MortisePluginsTab, selection);
  gtk_widget_class_bind_template_child_private (widget_class, MortisePluginsTab, shown);
  gtk_widget_class_bind_template_child_private (widget_class, MortisePluginsTab, sorted);
  gtk_widget_class_bind_template_child_private (widget_class, MortisePluginsTab, stack);
  gtk_widget_class_bind_template_child_private (widget_class, MortisePluginsTab, top);
  gtk_widget_class_bind_template_callback (widget_class, choose_child);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_install_action (widget_class, "tab.clear-filters", NULL, clear_filters);
}

static void
mortise_plugins_tab_init (MortisePluginsTab *self)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  mortise_list_focus_leave_by_tab (GTK_WIDGET (priv->list));
  g_signal_connect_object (priv->shown, "items-changed", G_CALLBACK (on_shown_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/**
 * mortise_plugins_tab_set_site:
 * @self: a tab
 * @site: (nullable): the site to show
 * @market: (nullable): what the site could have
 *
 * Shows a site, or none.
 */
void
mortise_plugins_tab_set_site (MortisePluginsTab *self, MortiseSite *site, MortiseMarket *market)
{
  g_return_if_fail (MORTISE_IS_PLUGINS_TAB (self));
  MORTISE_PLUGINS_TAB_GET_CLASS (self)->set_site (self, site, market);
}

/**
 * mortise_plugins_tab_keep_state:
 * @self: a tab
 * @state: how the window was left
 *
 * Makes the tab what it was when the window was closed, and keeps what it becomes.
 */
void
mortise_plugins_tab_keep_state (MortisePluginsTab *self, MortiseWindowState *state)
{
  g_return_if_fail (MORTISE_IS_PLUGINS_TAB (self));

  if (MORTISE_PLUGINS_TAB_GET_CLASS (self)->keep_state != NULL)
    MORTISE_PLUGINS_TAB_GET_CLASS (self)->keep_state (self, state);
}

/**
 * mortise_plugins_tab_set_items:
 * @self: a tab
 * @items: (nullable): a list of [class@Item]s that have a property `name`
 *
 * Lists them.
 */
void
mortise_plugins_tab_set_items (MortisePluginsTab *self, GListModel *items)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (self);

  g_return_if_fail (MORTISE_IS_PLUGINS_TAB (self));
  gtk_sort_list_model_set_model (priv->sorted, items);
}

/**
 * mortise_plugins_tab_get_shown:
 * @self: a tab
 *
 * Returns: (transfer none): what is listed after searching and filtering
 */
GListModel *
mortise_plugins_tab_get_shown (MortisePluginsTab *self)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (self);

  g_return_val_if_fail (MORTISE_IS_PLUGINS_TAB (self), NULL);
  return G_LIST_MODEL (priv->shown);
}

/**
 * mortise_plugins_tab_get_selected:
 * @self: a tab
 *
 * Returns: (type MortiseItem) (transfer none) (nullable): what is selected
 */
gpointer
mortise_plugins_tab_get_selected (MortisePluginsTab *self)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (self);

  g_return_val_if_fail (MORTISE_IS_PLUGINS_TAB (self), NULL);
  return priv->selected;
}

/**
 * mortise_plugins_tab_select:
 * @self: a tab
 * @key: the key of an item
 *
 * Selects an item, if it is there.
 */
void
mortise_plugins_tab_select (MortisePluginsTab *self, const char *key)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (self);
  GListModel *all = gtk_sort_list_model_get_model (priv->sorted);
  MortiseItem *item = all != NULL ? mortise_item_list_find (all, key) : NULL;

  g_return_if_fail (MORTISE_IS_PLUGINS_TAB (self));

  if (item == NULL)
    return;
  set_selected (self, item);
  on_shown_changed (self);
}

/**
 * mortise_plugins_tab_get_search:
 * @self: a tab
 *
 * Returns: (nullable): what is searched for
 */
const char *
mortise_plugins_tab_get_search (MortisePluginsTab *self)
{
  MortisePluginsTabPrivate *priv = mortise_plugins_tab_get_instance_private (self);

  g_return_val_if_fail (MORTISE_IS_PLUGINS_TAB (self), NULL);
  return priv->search;
}
