/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-browse-tab.h"

#include <glib/gi18n.h>

#include "mortise-choice-menu.h"
#include "mortise-offer-row.h"

/**
 * MortiseBrowseTab:
 *
 * What the site's catalogues offer. The host searches, and puts what fits best first.
 */
struct _MortiseBrowseTab
{
  MortisePluginsTab parent_instance;

  GtkLabel *count;
  GtkStack *reasons;
  GtkCustomSorter *sorter;
  GtkCustomFilter *filter;
  GMenu *categories;
  GMenu *platforms;
  MortiseSite *site;
  MortiseMarket *market;
  char *sort;
  char *category;
  char *platform;
};

enum
{
  PROP_0,
  PROP_SORT,
  PROP_CATEGORY,
  PROP_PLATFORM,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseBrowseTab, mortise_browse_tab, MORTISE_TYPE_PLUGINS_TAB)

static GParamSpec *properties[N_PROPS];

/* --- sorting and filtering ---------------------------------------------------------------------------------------- */

static int
compare_numbers (gpointer a, gpointer b, const char *member)
{
  gint64 left = mortise_record_item_get_int64 (a, member);
  gint64 right = mortise_record_item_get_int64 (b, member);

  return (left > right) - (left < right);
}

/* The order of relevance is that of the list. */
static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  MortiseBrowseTab *self = user_data;
  gpointer left = (gpointer) a;
  gpointer right = (gpointer) b;

  if (g_str_equal (self->sort, "name"))
    return g_utf8_collate (mortise_record_item_get_string (left, "name"),
                           mortise_record_item_get_string (right, "name"));
  if (g_str_equal (self->sort, "newest"))
    return compare_numbers (right, left, "released");
  if (g_str_equal (self->sort, "size"))
    return compare_numbers (left, right, "size");
  return 0;
}

static gboolean
has (gpointer offer, const char *member, const char *wanted)
{
  const char *const *values = mortise_record_item_get_strings (offer, member);

  return g_str_equal (wanted, MORTISE_CHOICE_ALL) || (values != NULL && g_strv_contains (values, wanted));
}

static gboolean
fits (gpointer offer, gpointer user_data)
{
  MortiseBrowseTab *self = user_data;

  return has (offer, "categories", self->category) && has (offer, "platforms", self->platform);
}

static void
add_choices (MortiseBrowseTab *self, MortiseOfferItem *offer, GHashTable *categories, GHashTable *platforms)
{
  const char *const *names = mortise_record_item_get_strings (offer, "categories");
  const char *const *ids = mortise_record_item_get_strings (offer, "platforms");

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    g_hash_table_replace (categories, g_strdup (names[i]), g_strdup (names[i]));
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    g_hash_table_replace (platforms, g_strdup (ids[i]), g_strdup (mortise_site_get_platform_name (self->site, ids[i])));
}

static void
update_menus (MortiseBrowseTab *self, GListModel *offers)
{
  g_autoptr (GHashTable) categories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) platforms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < g_list_model_get_n_items (offers); i++)
    {
      g_autoptr (MortiseOfferItem) offer = g_list_model_get_item (offers, i);

      add_choices (self, offer, categories, platforms);
    }
  mortise_choice_menu_fill (self->categories, "tab.category", categories);
  mortise_choice_menu_fill (self->platforms, "tab.platform", platforms);
}

/* --- what is offered ---------------------------------------------------------------------------------------------- */

static void
count (MortiseBrowseTab *self)
{
  guint n = g_list_model_get_n_items (mortise_plugins_tab_get_shown (MORTISE_PLUGINS_TAB (self)));
  g_autofree char *text = NULL;

  if (n >= MORTISE_MARKET_MAX_OFFERS)
    /* Translators: so many offers are listed, and there are more. */
    text = g_strdup_printf (_ ("The first %u offers; search for others"), n);
  else
    text = g_strdup_printf (ngettext ("%u offer", "%u offers", n), n);
  gtk_label_set_text (self->count, text);
}

static void
on_offers_changed (MortiseBrowseTab *self, guint position, guint removed, guint added, GListModel *offers)
{
  update_menus (self, offers);
  count (self);
}

static void
on_catalogues_changed (MortiseBrowseTab *self)
{
  gboolean has_any = g_list_model_get_n_items (mortise_market_get_catalogues (self->market)) > 0;

  gtk_stack_set_visible_child_name (self->reasons, has_any ? "nothing-offered" : "no-catalogue");
}

static void
on_search_changed (MortiseBrowseTab *self)
{
  const char *search = mortise_plugins_tab_get_search (MORTISE_PLUGINS_TAB (self));

  if (self->market != NULL)
    mortise_market_search (self->market, search != NULL ? search : "");
}

static void
mortise_browse_tab_set_site (MortisePluginsTab *tab, MortiseSite *site, MortiseMarket *market)
{
  MortiseBrowseTab *self = MORTISE_BROWSE_TAB (tab);

  if (self->market != NULL)
    {
      g_signal_handlers_disconnect_by_data (mortise_market_get_offers (self->market), self);
      g_signal_handlers_disconnect_by_data (mortise_market_get_catalogues (self->market), self);
    }
  g_set_object (&self->site, site);
  g_set_object (&self->market, market);
  mortise_plugins_tab_set_items (tab, market != NULL ? mortise_market_get_offers (market) : NULL);
  if (market == NULL)
    return;

  g_signal_connect_object (mortise_market_get_offers (market), "items-changed", G_CALLBACK (on_offers_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (mortise_market_get_catalogues (market), "items-changed", G_CALLBACK (on_catalogues_changed),
                           self, G_CONNECT_SWAPPED);
  on_search_changed (self);
}

static void
mortise_browse_tab_keep_state (MortisePluginsTab *tab, MortiseWindowState *state)
{
  static const char *const sorts[] = { "relevance", "name", "newest", "size", NULL };

  mortise_window_state_bind_choice (state, "browse", "sort", tab, "sort", sorts);
  mortise_window_state_bind (state, "browse", "category", tab, "category");
  mortise_window_state_bind (state, "browse", "platform", tab, "platform");
  mortise_window_state_bind (state, "browse", "selected", tab, "selected-key");
}

static GtkWidget *
mortise_browse_tab_create_row (MortisePluginsTab *tab)
{
  return mortise_offer_row_new ();
}

static void
mortise_browse_tab_clear_filters (MortisePluginsTab *tab)
{
  g_object_set (tab, "category", MORTISE_CHOICE_ALL, "platform", MORTISE_CHOICE_ALL, NULL);
}

/* --- the widget --------------------------------------------------------------------------------------------------- */

static void
mortise_browse_tab_dispose (GObject *object)
{
  g_clear_object (&MORTISE_BROWSE_TAB (object)->site);
  g_clear_object (&MORTISE_BROWSE_TAB (object)->market);
  G_OBJECT_CLASS (mortise_browse_tab_parent_class)->dispose (object);
}

static void
mortise_browse_tab_finalize (GObject *object)
{
  MortiseBrowseTab *self = MORTISE_BROWSE_TAB (object);

  g_clear_pointer (&self->sort, g_free);
  g_clear_pointer (&self->category, g_free);
  g_clear_pointer (&self->platform, g_free);
  G_OBJECT_CLASS (mortise_browse_tab_parent_class)->finalize (object);
}

static void
mortise_browse_tab_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseBrowseTab *self = MORTISE_BROWSE_TAB (object);

  switch (prop_id)
    {
    case PROP_SORT:
      g_value_set_string (value, self->sort);
      break;
    case PROP_CATEGORY:
      g_value_set_string (value, self->category);
      break;
    case PROP_PLATFORM:
      g_value_set_string (value, self->platform);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_criterion (MortiseBrowseTab *self, char **criterion, const char *wanted)
{
  g_free (*criterion);
  *criterion = g_strdup (wanted);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  g_object_set (self, "filtered",
                !g_str_equal (self->category, MORTISE_CHOICE_ALL) || !g_str_equal (self->platform, MORTISE_CHOICE_ALL),
                NULL);
}

static void
mortise_browse_tab_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortiseBrowseTab *self = MORTISE_BROWSE_TAB (object);

  switch (prop_id)
    {
    case PROP_SORT:
      g_free (self->sort);
      self->sort = g_value_dup_string (value);
      gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
      break;
    case PROP_CATEGORY:
      set_criterion (self, &self->category, g_value_get_string (value));
      break;
    case PROP_PLATFORM:
      set_criterion (self, &self->platform, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_browse_tab_class_init (MortiseBrowseTabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  MortisePluginsTabClass *tab_class = MORTISE_PLUGINS_TAB_CLASS (klass);

  object_class->dispose = mortise_browse_tab_dispose;
  object_class->finalize = mortise_browse_tab_finalize;
  object_class->get_property = mortise_browse_tab_get_property;
  object_class->set_property = mortise_browse_tab_set_property;
  tab_class->clear_filters = mortise_browse_tab_clear_filters;
  tab_class->create_row = mortise_browse_tab_create_row;
  tab_class->keep_state = mortise_browse_tab_keep_state;
  tab_class->set_site = mortise_browse_tab_set_site;

  /**
   * MortiseBrowseTab:sort:
   *
   * `relevance`, `name`, `newest` or `size`.
   */
  properties[PROP_SORT] = g_param_spec_string ("sort", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * MortiseBrowseTab:category:
   *
   * A category, or `all`.
   */
  properties[PROP_CATEGORY]
      = g_param_spec_string ("category", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * MortiseBrowseTab:platform:
   *
   * The id of a platform, or `all`.
   */
  properties[PROP_PLATFORM]
      = g_param_spec_string ("platform", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-browse-tab.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseBrowseTab, categories);
  gtk_widget_class_bind_template_child (widget_class, MortiseBrowseTab, count);
  gtk_widget_class_bind_template_child (widget_class, MortiseBrowseTab, filter);
  gtk_widget_class_bind_template_child (widget_class, MortiseBrowseTab, platforms);
  gtk_widget_class_bind_template_child (widget_class, MortiseBrowseTab, reasons);
  gtk_widget_class_bind_template_child (widget_class, MortiseBrowseTab, sorter);
  gtk_widget_class_install_property_action (widget_class, "tab.sort", "sort");
  gtk_widget_class_install_property_action (widget_class, "tab.category", "category");
  gtk_widget_class_install_property_action (widget_class, "tab.platform", "platform");
}

static void
mortise_browse_tab_init (MortiseBrowseTab *self)
{
  self->sort = g_strdup ("relevance");
  self->category = g_strdup (MORTISE_CHOICE_ALL);
  self->platform = g_strdup (MORTISE_CHOICE_ALL);
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_custom_sorter_set_sort_func (self->sorter, compare, self, NULL);
  gtk_custom_filter_set_filter_func (self->filter, fits, self, NULL);
  g_signal_connect (self, "notify::search", G_CALLBACK (on_search_changed), NULL);
  g_signal_connect_object (mortise_plugins_tab_get_shown (MORTISE_PLUGINS_TAB (self)), "items-changed",
                           G_CALLBACK (count), self, G_CONNECT_SWAPPED);
}
