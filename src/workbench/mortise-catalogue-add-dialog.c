/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-add-dialog.h"

#include <glib/gi18n.h>

/**
 * MortiseCatalogueAddDialog:
 *
 * Adds a catalogue. Who gives no fingerprint is shown the one that was found, to compare it with what the publisher
 * says elsewhere; what is added first is a matter of trust.
 */
struct _MortiseCatalogueAddDialog
{
  AdwWindow parent_instance;

  GtkStack *stack;
  AdwEntryRow *address;
  AdwEntryRow *fingerprint;
  GtkLabel *error;
  GtkSpinner *spinner;
  GtkLabel *found_name;
  GtkLabel *found_fingerprint;
  GtkButton *cancel;
  MortiseMarket *market;
  MortiseCatalogueItem *added;
};

G_DEFINE_FINAL_TYPE (MortiseCatalogueAddDialog, mortise_catalogue_add_dialog, ADW_TYPE_WINDOW)

/* --- the fingerprint ---------------------------------------------------------------------------------------------- */

/* In groups of four, as people compare them. */
static char *
group_digits (const char *fingerprint)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; fingerprint[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (text, i % 16 == 0 ? '\n' : ' ');
      g_string_append_c (text, fingerprint[i]);
    }
  return g_string_free (text, FALSE);
}

/* As it is pasted, with the groups of whoever wrote it. */
static char *
dup_fingerprint (MortiseCatalogueAddDialog *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->fingerprint));
  GString *text = g_string_new (NULL);

  for (gsize i = 0; typed[i] != '\0'; i++)
    if (!g_ascii_isspace (typed[i]) && typed[i] != ':')
      g_string_append_c (text, g_ascii_tolower (typed[i]));
  return g_string_free (text, FALSE);
}

static void
compare (MortiseCatalogueAddDialog *self)
{
  const char *fingerprint = mortise_record_item_get_string (self->added, "fingerprint");
  const char *name = mortise_record_item_get_string (self->added, "name");
  g_autofree char *digits = group_digits (fingerprint != NULL ? fingerprint : "");

  gtk_label_set_text (self->found_name, name != NULL ? name : "");
  gtk_label_set_text (self->found_fingerprint, digits);
  gtk_stack_set_visible_child_name (self->stack, "compare");
}

/* --- adding ------------------------------------------------------------------------------------------------------- */

static void
set_busy (MortiseCatalogueAddDialog *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->address), !busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->fingerprint), !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "catalogue.add", !busy);
}

static void
update_add (MortiseCatalogueAddDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "catalogue.add",
                                 *gtk_editable_get_text (GTK_EDITABLE (self->address)) != '\0');
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseCatalogueAddDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->added);
  self->added = mortise_market_add_catalogue_finish (MORTISE_MARKET (source), result, &error);
  if (self->market == NULL)
    return;

  set_busy (self, FALSE);
  if (self->added == NULL)
    {
      gtk_label_set_text (self->error, error->message);
      gtk_widget_show (GTK_WIDGET (self->error));
    }
  else if (*gtk_editable_get_text (GTK_EDITABLE (self->fingerprint)) != '\0')
    gtk_window_close (GTK_WINDOW (self));
  else
    compare (self);
}

static void
add (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseCatalogueAddDialog *self = MORTISE_CATALOGUE_ADD_DIALOG (widget);
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address))));
  g_autofree char *fingerprint = dup_fingerprint (self);

  gtk_widget_hide (GTK_WIDGET (self->error));
  set_busy (self, TRUE);
  mortise_market_add_catalogue_async (self->market, address, fingerprint, added_cb, g_object_ref (self));
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseCatalogueAddDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (mortise_market_ask_finish (MORTISE_MARKET (source), result, &error))
    gtk_window_close (GTK_WINDOW (self));
  else
    g_warning ("The catalogue was not removed: %s", error->message);
}

static void
remove_added (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseCatalogueAddDialog *self = MORTISE_CATALOGUE_ADD_DIALOG (widget);

  mortise_market_remove_catalogue_async (self->market, mortise_record_item_get_string (self->added, "id"), removed_cb,
                                         g_object_ref (self));
}

/* --- the dialog --------------------------------------------------------------------------------------------------- */

static void
mortise_catalogue_add_dialog_dispose (GObject *object)
{
  MortiseCatalogueAddDialog *self = MORTISE_CATALOGUE_ADD_DIALOG (object);

  g_clear_object (&self->market);
  G_OBJECT_CLASS (mortise_catalogue_add_dialog_parent_class)->dispose (object);
}

static void
mortise_catalogue_add_dialog_finalize (GObject *object)
{
  g_clear_object (&MORTISE_CATALOGUE_ADD_DIALOG (object)->added);
  G_OBJECT_CLASS (mortise_catalogue_add_dialog_parent_class)->finalize (object);
}

static void
mortise_catalogue_add_dialog_class_init (MortiseCatalogueAddDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_catalogue_add_dialog_dispose;
  object_class->finalize = mortise_catalogue_add_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mortise/Workbench/mortise-catalogue-add-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseCatalogueAddDialog, address);
  gtk_widget_class_bind_template_child (widget_class, MortiseCatalogueAddDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, MortiseCatalogueAddDialog, error);
  gtk_widget_class_bind_template_child (widget_class, MortiseCatalogueAddDialog, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, MortiseCatalogueAddDialog, found_fingerprint);
  gtk_widget_class_bind_template_child (widget_class, MortiseCatalogueAddDialog, found_name);
  gtk_widget_class_bind_template_child (widget_class, MortiseCatalogueAddDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, MortiseCatalogueAddDialog, stack);
  gtk_widget_class_bind_template_callback (widget_class, update_add);
  gtk_widget_class_install_action (widget_class, "catalogue.add", NULL, add);
  gtk_widget_class_install_action (widget_class, "catalogue.remove", NULL, remove_added);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_catalogue_add_dialog_init (MortiseCatalogueAddDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_add (self);
}

/**
 * mortise_catalogue_add_dialog_present:
 * @parent: a widget in the window that asks
 * @market: what gets a catalogue
 *
 * Lets the user add one.
 */
void
mortise_catalogue_add_dialog_present (GtkWidget *parent, MortiseMarket *market)
{
  MortiseCatalogueAddDialog *self
      = g_object_new (MORTISE_TYPE_CATALOGUE_ADD_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);

  self->market = g_object_ref (market);
  gtk_window_present (GTK_WINDOW (self));
}
