/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-dialog.h"

#include <glib/gi18n.h>

#include "mortise-catalogue-add-dialog.h"

/**
 * MortiseCatalogueDialog:
 *
 * Where plugins may come from: the site's catalogues, and the publishers whose packages it trusts besides.
 */
struct _MortiseCatalogueDialog
{
  AdwPreferencesWindow parent_instance;

  GtkListBox *catalogues;
  GtkListBox *keys;
  AdwEntryRow *publisher;
  AdwEntryRow *key;
  MortiseMarket *market;
};

G_DEFINE_FINAL_TYPE (MortiseCatalogueDialog, mortise_catalogue_dialog, ADW_TYPE_PREFERENCES_WINDOW)

static void
say (MortiseCatalogueDialog *self, const char *message)
{
  g_autofree char *markup = g_markup_escape_text (message, -1);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (markup));
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseCatalogueDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!mortise_market_ask_finish (MORTISE_MARKET (source), result, &error))
    say (self, error->message);
  else if (self->market != NULL)
    mortise_market_refresh_keys (self->market);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static char *
format_time (gint64 time)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return local != NULL ? g_date_time_format (local, "%x") : g_strdup ("");
}

static char *
describe (MortiseCatalogueItem *catalogue)
{
  const char *problem = mortise_record_item_get_string (catalogue, "problem");
  gint64 n = mortise_record_item_get_int64 (catalogue, "packages");
  g_autofree char *packages = NULL;
  g_autofree char *expires = format_time (mortise_record_item_get_int64 (catalogue, "expires"));

  if (problem != NULL)
    return g_strdup (problem);
  if (!mortise_record_item_get_boolean (catalogue, "valid"))
    return g_strdup_printf (_ ("Expired on %s; refresh it"), expires);

  packages = g_strdup_printf (ngettext ("%d plugin", "%d plugins", (gulong) n), (int) CLAMP (n, 0, G_MAXINT));
  /* Translators: how many plugins a catalogue has, and until when it is to be believed. */
  return g_strdup_printf (_ ("%s · valid until %s"), packages, expires);
}

static void
add_fact (GtkWidget *row, const char *title, const char *text)
{
  GtkWidget *fact = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", text,
                                  "subtitle-lines", 0, NULL);

  if (text != NULL && *text != '\0')
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), fact);
  else
    g_object_unref (g_object_ref_sink (fact));
}

static GtkWidget *
create_remove_button (const char *name, const char *action_name, const char *id)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "icon-name", "user-trash-symbolic", "valign", GTK_ALIGN_CENTER,
                                    "tooltip-text", _ ("Remove"), NULL);
  /* Translators: what a button does; %s is the name of a catalogue or a publisher. */
  g_autofree char *label = g_strdup_printf (_ ("Remove %s"), name);

  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action_name);
  return button;
}

static void
update_row (GtkWidget *row, MortiseCatalogueItem *catalogue)
{
  g_autofree char *subtitle = describe (catalogue);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
}

static GtkWidget *
create_catalogue_row (gpointer item, gpointer user_data)
{
  const char *address = mortise_record_item_get_string (item, "address");
  const char *name = mortise_record_item_get_string (item, "name");
  g_autofree char *refreshed = format_time (mortise_record_item_get_int64 (item, "refreshed"));
  GtkWidget *row
      = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", name != NULL ? name : address, NULL);

  add_fact (row, _ ("Address"), address);
  add_fact (row, _ ("Homepage"), mortise_record_item_get_string (item, "homepage"));
  add_fact (row, _ ("Fingerprint"), mortise_record_item_get_string (item, "fingerprint"));
  add_fact (row, _ ("Last Refreshed"), refreshed);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row),
                               create_remove_button (name != NULL ? name : address, "catalogue.remove",
                                                     mortise_record_item_get_string (item, "id")));
  update_row (row, item);
  g_signal_connect_object (item, "updated", G_CALLBACK (update_row), row, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
create_key_row (gpointer item, gpointer user_data)
{
  const char *publisher = mortise_record_item_get_string (item, "publisher");
  const char *id = mortise_record_item_get_string (item, "id");
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", publisher, "subtitle", id, NULL);

  if (mortise_record_item_get_boolean (item, "removable"))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_remove_button (publisher, "key.remove", id));
  return row;
}

static GtkWidget *
create_placeholder (const char *text)
{
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "label", text, "margin-top", 18, "margin-bottom", 18, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

/* --- actions ------------------------------------------------------------------------------------------------------ */

static void
add_catalogue (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_catalogue_add_dialog_present (widget, MORTISE_CATALOGUE_DIALOG (widget)->market);
}

static void
remove_catalogue (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_market_remove_catalogue_async (MORTISE_CATALOGUE_DIALOG (widget)->market,
                                         g_variant_get_string (parameter, NULL), asked_cb, g_object_ref (widget));
}

static void
refresh_catalogues (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_market_refresh_catalogues_async (MORTISE_CATALOGUE_DIALOG (widget)->market, asked_cb, g_object_ref (widget));
}

static void
key_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseCatalogueDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!mortise_market_ask_finish (MORTISE_MARKET (source), result, &error))
    {
      say (self, error->message);
      return;
    }
  if (self->market == NULL)
    return;

  mortise_market_refresh_keys (self->market);
  gtk_editable_set_text (GTK_EDITABLE (self->publisher), "");
  gtk_editable_set_text (GTK_EDITABLE (self->key), "");
}

static void
add_key (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseCatalogueDialog *self = MORTISE_CATALOGUE_DIALOG (widget);

  mortise_market_add_key_async (self->market, gtk_editable_get_text (GTK_EDITABLE (self->key)),
                                gtk_editable_get_text (GTK_EDITABLE (self->publisher)), key_added_cb,
                                g_object_ref (self));
}

static void
remove_key (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_market_remove_key_async (MORTISE_CATALOGUE_DIALOG (widget)->market, g_variant_get_string (parameter, NULL),
                                   asked_cb, g_object_ref (widget));
}

static void
update_add_key (MortiseCatalogueDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "key.add",
                                 *gtk_editable_get_text (GTK_EDITABLE (self->publisher)) != '\0'
                                     && *gtk_editable_get_text (GTK_EDITABLE (self->key)) != '\0');
}

/* --- the dialog --------------------------------------------------------------------------------------------------- */

static void
mortise_catalogue_dialog_dispose (GObject *object)
{
  g_clear_object (&MORTISE_CATALOGUE_DIALOG (object)->market);
  G_OBJECT_CLASS (mortise_catalogue_dialog_parent_class)->dispose (object);
}

static void
mortise_catalogue_dialog_class_init (MortiseCatalogueDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_catalogue_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mortise/Workbench/mortise-catalogue-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseCatalogueDialog, catalogues);
  gtk_widget_class_bind_template_child (widget_class, MortiseCatalogueDialog, key);
  gtk_widget_class_bind_template_child (widget_class, MortiseCatalogueDialog, keys);
  gtk_widget_class_bind_template_child (widget_class, MortiseCatalogueDialog, publisher);
  gtk_widget_class_bind_template_callback (widget_class, update_add_key);
  gtk_widget_class_install_action (widget_class, "catalogue.add", NULL, add_catalogue);
  gtk_widget_class_install_action (widget_class, "catalogue.refresh", NULL, refresh_catalogues);
  gtk_widget_class_install_action (widget_class, "catalogue.remove", "s", remove_catalogue);
  gtk_widget_class_install_action (widget_class, "key.add", NULL, add_key);
  gtk_widget_class_install_action (widget_class, "key.remove", "s", remove_key);
}

static void
mortise_catalogue_dialog_init (MortiseCatalogueDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_placeholder (self->catalogues, create_placeholder (_ ("No catalogue yet")));
  gtk_list_box_set_placeholder (self->keys, create_placeholder (_ ("No key yet")));
  update_add_key (self);
}

/**
 * mortise_catalogue_dialog_present:
 * @parent: a widget in the window that asks
 * @market: whose catalogues and keys to show
 *
 * Shows the dialog.
 */
void
mortise_catalogue_dialog_present (GtkWidget *parent, MortiseMarket *market)
{
  MortiseCatalogueDialog *self
      = g_object_new (MORTISE_TYPE_CATALOGUE_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);

  self->market = g_object_ref (market);
  gtk_list_box_bind_model (self->catalogues, mortise_market_get_catalogues (market), create_catalogue_row, self, NULL);
  gtk_list_box_bind_model (self->keys, mortise_market_get_keys (market), create_key_row, self, NULL);
  mortise_market_refresh_keys (market);
  gtk_window_present (GTK_WINDOW (self));
}
