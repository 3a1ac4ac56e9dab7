/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-offer-details.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-offer-versions.h"
#include "mortise-page.h"
#include "mortise-permission-wish-row.h"
#include "mortise-markdown.h"

/**
 * MortiseOfferDetails:
 *
 * Everything that a catalogue says of a plugin.
 */
struct _MortiseOfferDetails
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkLabel *name;
  GtkLabel *origin;
  GtkButton *main_button;
  GtkLabel *description;
  AdwPreferencesGroup *facts;
  AdwPreferencesGroup *permissions;
  MortiseOfferVersions *versions;
  GPtrArray *rows;
  MortiseMarket *market;
  MortiseRecordItem *offer;
};

G_DEFINE_FINAL_TYPE (MortiseOfferDetails, mortise_offer_details, ADW_TYPE_BIN)

/* --- rows --------------------------------------------------------------------------------------------------------- */

static void
take_row (MortiseOfferDetails *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
  gtk_widget_show (GTK_WIDGET (group));
}

static void
add_row (MortiseOfferDetails *self, AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  take_row (self, group,
            g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle, "title-lines",
                          0, "subtitle-lines", 0, NULL));
}

static void
clear_rows (MortiseOfferDetails *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *group = gtk_widget_get_ancestor (self->rows->pdata[i], ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), self->rows->pdata[i]);
    }
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_hide (GTK_WIDGET (self->facts));
  gtk_widget_hide (GTK_WIDGET (self->permissions));
}

static void
add_fact (MortiseOfferDetails *self, JsonObject *package, const char *member, const char *title)
{
  const char *text = mortise_json_get_string (package, member, NULL);

  if (text != NULL && *text != '\0')
    add_row (self, self->facts, title, text);
}

static void
add_ratings (MortiseOfferDetails *self, JsonObject *package)
{
  JsonObject *ratings = mortise_json_get_object (package, "ratings");
  gint64 count = mortise_json_get_int (ratings, "count", 0);
  g_autofree char *text = NULL;

  if (ratings == NULL || count <= 0)
    return;
  /* Translators: the average of ratings from 0 to 5, and how many there are. */
  text = g_strdup_printf (ngettext ("%.1f of 5, by %d person", "%.1f of 5, by %d people", (gulong) count),
                          mortise_json_get_double (ratings, "average", 0), (int) CLAMP (count, 0, G_MAXINT));
  add_row (self, self->facts, _ ("Rating"), text);
}

static void
add_permissions (MortiseOfferDetails *self, JsonObject *version)
{
  g_autoptr (GListStore) permissions = g_list_store_new (MORTISE_TYPE_PERMISSION_ITEM);

  mortise_item_list_sync (permissions, mortise_json_get_array (version, "permissions"));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (permissions)); i++)
    {
      g_autoptr (MortisePermissionItem) permission = g_list_model_get_item (G_LIST_MODEL (permissions), i);

      take_row (self, self->permissions, mortise_permission_wish_row_new (permission));
    }
}

static void
add_dependencies (MortiseOfferDetails *self, JsonObject *version)
{
  JsonArray *dependencies = mortise_json_get_array (version, "dependencies");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; dependencies != NULL && i < json_array_get_length (dependencies); i++)
    {
      JsonObject *dependency = json_array_get_object_element (dependencies, i);

      g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "",
                              mortise_json_get_string (dependency, "slug", ""),
                              mortise_json_get_string (dependency, "version", ""));
    }
  if (text->len > 0)
    add_row (self, self->facts, _ ("Needs"), text->str);
}

/* --- what is shown ------------------------------------------------------------------------------------------------ */

static void
show_origin (MortiseOfferDetails *self, JsonObject *package, JsonObject *newest)
{
  const char *author = mortise_json_get_string (package, "author", NULL);
  const char *catalogue = mortise_record_item_get_string (self->offer, "catalogue");
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;

  g_ptr_array_add (parts, g_strdup (mortise_json_get_string (newest, "version", "")));
  if (author != NULL && *author != '\0')
    g_ptr_array_add (parts, g_strdup (author));
  if (catalogue != NULL)
    /* Translators: the name of the catalogue that offers a plugin. */
    g_ptr_array_add (parts, g_strdup_printf (_ ("Offered by %s"), catalogue));
  g_ptr_array_add (parts, g_format_size ((guint64) MAX (mortise_json_get_int (newest, "size", 0), 0)));
  g_ptr_array_add (parts, NULL);

  text = g_strjoinv (" · ", (char **) parts->pdata);
  gtk_label_set_text (self->origin, text);
}

static void
set_main_button (MortiseOfferDetails *self,
                 const char *label,
                 const char *action_name,
                 GVariant *target,
                 gboolean suggested)
{
  gtk_button_set_label (self->main_button, label);
  /* The target of one action does not fit the other. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->main_button), NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->main_button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->main_button), action_name);
  if (suggested)
    gtk_widget_add_css_class (GTK_WIDGET (self->main_button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->main_button), "suggested-action");
}

static void
show_main_button (MortiseOfferDetails *self, JsonObject *package)
{
  const char *slug = mortise_record_item_get_string (self->offer, "slug");
  const char *catalogue = mortise_record_item_get_string (self->offer, "catalogue");
  MortiseItem *update = mortise_item_list_find (mortise_market_get_updates (self->market), slug);

  if (mortise_json_get_string (package, "installed", NULL) == NULL)
    set_main_button (self, _ ("_Install…"), "plugins.install-offer",
                     g_variant_new ("(sss)", slug, "", catalogue != NULL ? catalogue : ""), TRUE);
  else if (update != NULL && mortise_record_item_get_string (update, "to") != NULL)
    set_main_button (self, _ ("_Update…"), "plugins.update", g_variant_new_string (slug), TRUE);
  else
    set_main_button (self, _ ("_Show Plugin"), "plugins.show", g_variant_new_string (slug), FALSE);
  gtk_widget_show (GTK_WIDGET (self->main_button));
}

static void
show_package (MortiseOfferDetails *self, JsonObject *package)
{
  JsonArray *versions = mortise_json_get_array (package, "versions");
  JsonObject *newest
      = versions != NULL && json_array_get_length (versions) > 0 ? json_array_get_object_element (versions, 0) : NULL;
  const char *summary = mortise_json_get_string (package, "summary", "");
  g_autofree char *markup = mortise_markdown_to_markup (mortise_json_get_string (package, "description", summary));

  clear_rows (self);
  show_origin (self, package, newest);
  show_main_button (self, package);
  gtk_label_set_markup (self->description, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->description), *markup != '\0');
  add_fact (self, package, "licence", _ ("Licence"));
  add_fact (self, package, "homepage", _ ("Homepage"));
  add_ratings (self, package);
  add_dependencies (self, newest);
  add_permissions (self, newest);
  mortise_offer_versions_set_offer (self->versions, package);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseOfferDetails) self = user_data;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *package;

  answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  package = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;

  /* Another one may have been selected meanwhile. */
  if (self->offer == NULL)
    return;
  if (package == NULL)
    gtk_label_set_text (self->origin, error != NULL ? error->message : "");
  else if (g_strcmp0 (mortise_json_get_string (package, "slug", NULL),
                      mortise_record_item_get_string (self->offer, "slug"))
           == 0)
    show_package (self, package);
}

static void
load (MortiseOfferDetails *self)
{
  const char *catalogue
      = mortise_market_find_catalogue (self->market, mortise_record_item_get_string (self->offer, "catalogue"));
  g_autofree char *slug = g_uri_escape_string (mortise_record_item_get_string (self->offer, "slug"), NULL, FALSE);
  g_autofree char *path = g_strconcat ("/v1/offers/", slug, catalogue != NULL ? "?catalogue=" : NULL, catalogue, NULL);

  mortise_connection_request_async (mortise_market_get_connection (self->market), "GET", path, NULL, NULL, loaded_cb,
                                    g_object_ref (self));
}

/* --- the widget --------------------------------------------------------------------------------------------------- */

static void
forget (MortiseOfferDetails *self)
{
  if (self->offer != NULL)
    g_signal_handlers_disconnect_by_data (self->offer, self);
  if (self->market != NULL)
    g_signal_handlers_disconnect_by_data (mortise_market_get_updates (self->market), self);
}

static void
mortise_offer_details_dispose (GObject *object)
{
  MortiseOfferDetails *self = MORTISE_OFFER_DETAILS (object);

  forget (self);
  g_clear_object (&self->offer);
  g_clear_object (&self->market);
  G_OBJECT_CLASS (mortise_offer_details_parent_class)->dispose (object);
}

static void
mortise_offer_details_finalize (GObject *object)
{
  g_clear_pointer (&MORTISE_OFFER_DETAILS (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (mortise_offer_details_parent_class)->finalize (object);
}

static void
mortise_offer_details_class_init (MortiseOfferDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_offer_details_dispose;
  object_class->finalize = mortise_offer_details_finalize;

  g_type_ensure (MORTISE_TYPE_OFFER_VERSIONS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-offer-details.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseOfferDetails, description);
  gtk_widget_class_bind_template_child (widget_class, MortiseOfferDetails, facts);
  gtk_widget_class_bind_template_child (widget_class, MortiseOfferDetails, main_button);
  gtk_widget_class_bind_template_child (widget_class, MortiseOfferDetails, name);
  gtk_widget_class_bind_template_child (widget_class, MortiseOfferDetails, origin);
  gtk_widget_class_bind_template_child (widget_class, MortiseOfferDetails, permissions);
  gtk_widget_class_bind_template_child (widget_class, MortiseOfferDetails, scroller);
  gtk_widget_class_bind_template_child (widget_class, MortiseOfferDetails, versions);
}

static void
mortise_offer_details_init (MortiseOfferDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
}

/**
 * mortise_offer_details_set_offer:
 * @self: a pane
 * @market: (nullable): what offers it
 * @offer: (nullable): an [class@OfferItem], or the [class@UpdateItem] of something newer
 *
 * Shows an offer.
 */
void
mortise_offer_details_set_offer (MortiseOfferDetails *self, MortiseMarket *market, MortiseRecordItem *offer)
{
  g_return_if_fail (MORTISE_IS_OFFER_DETAILS (self));

  if (self->offer == offer)
    return;

  forget (self);
  g_set_object (&self->offer, offer);
  g_set_object (&self->market, market);
  clear_rows (self);
  gtk_widget_hide (GTK_WIDGET (self->main_button));
  gtk_widget_hide (GTK_WIDGET (self->description));
  mortise_offer_versions_set_offer (self->versions, NULL);
  gtk_label_set_text (self->origin, "");
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (offer == NULL)
    return;

  gtk_label_set_text (self->name, mortise_record_item_get_string (offer, "name"));
  g_signal_connect_object (offer, "updated", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mortise_market_get_updates (market), "items-changed", G_CALLBACK (load), self,
                           G_CONNECT_SWAPPED);
  load (self);
}
