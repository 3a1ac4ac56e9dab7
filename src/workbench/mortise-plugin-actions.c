/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-actions.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mortise-consent-dialog.h"
#include "mortise-page.h"
#include "mortise-plugin-relations.h"
#include "mortise-plugin-verbs.h"
#include "mortise-uninstall-dialog.h"

/* What a callback needs: the widget that toasts are said by, the plugin, those that change along, and the task that it
 * answers. */
typedef struct
{
  GtkWidget *widget;
  MortisePluginItem *plugin;
  char **others;
  GTask *task;
} Asked;

static Asked *
asked_new (GtkWidget *widget, MortisePluginItem *plugin, GTask *task)
{
  Asked *asked = g_new (Asked, 1);

  *asked = (Asked){ .widget = g_object_ref (widget), .plugin = g_object_ref (plugin), .task = task };
  return asked;
}

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->widget);
  g_object_unref (asked->plugin);
  g_strfreev (asked->others);
  g_object_unref (asked->task);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static GtkWidget *
create_dialog (GtkWidget *widget, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), NULL, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  /* Return by mistake changes nothing. */
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  return dialog;
}

/* --- switching on ------------------------------------------------------------------------------------------------- */

static void
enabled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;

  if (!mortise_plugin_item_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    mortise_toast (widget, error->message);
}

/**
 * mortise_plugin_enable:
 * @widget: a widget in the window
 * @plugin: a plugin
 *
 * Switches a plugin on, with the user's consent.
 */
void
mortise_plugin_enable (GtkWidget *widget, MortisePluginItem *plugin)
{
  mortise_consent_dialog_enable_async (widget, plugin, enabled_cb, g_object_ref (widget));
}

/* --- switching off ------------------------------------------------------------------------------------------------ */

/* What was switched off together: the plugin, and what needs it, the nearest first. */
typedef struct
{
  MortiseConnection *connection;
  char **slugs;
  guint next;
} Disabled;

static void
disabled_free (Disabled *disabled)
{
  g_object_unref (disabled->connection);
  g_strfreev (disabled->slugs);
  g_free (disabled);
}

static void enable_next (Disabled *disabled);

static void
enabled_again_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (answer == NULL)
    g_warning ("A plugin is still disabled: %s", error->message);
  enable_next (user_data);
}

static void
enable_next (Disabled *disabled)
{
  const char *slug = disabled->slugs[disabled->next];
  g_autofree char *path = slug != NULL ? g_strdup_printf ("/v1/plugins/%s/enable", slug) : NULL;

  if (slug == NULL)
    {
      disabled_free (disabled);
      return;
    }
  disabled->next++;
  mortise_connection_request_async (disabled->connection, "POST", path, NULL, NULL, enabled_again_cb, disabled);
}

static void
on_undo_disable (AdwToast *toast)
{
  Disabled *disabled = g_object_steal_data (G_OBJECT (toast), "disabled");

  if (disabled != NULL)
    enable_next (disabled);
}

/* What the user is told: the toast takes the slugs over. */
static void
tell_disabled (GtkWidget *widget, MortisePluginItem *plugin, char **dependents)
{
  g_autofree char *message = NULL;
  g_autoptr (GStrvBuilder) slugs = g_strv_builder_new ();
  guint n_others = g_strv_length (dependents);
  Disabled *disabled = g_new0 (Disabled, 1);
  AdwToast *toast;

  g_strv_builder_add (slugs, mortise_plugin_item_get_slug (plugin));
  g_strv_builder_addv (slugs, (const char **) dependents);
  *disabled = (Disabled){ .connection = g_object_ref (mortise_plugin_item_get_connection (plugin)),
                          .slugs = g_strv_builder_end (slugs) };

  if (n_others == 0)
    message = g_strdup_printf (_ ("“%s” is disabled"), mortise_plugin_item_get_name (plugin));
  else
    /* Translators: the name of a plugin, and how many others. */
    message = g_strdup_printf (ngettext ("“%s” and %u other are disabled", "“%s” and %u others are disabled", n_others),
                               mortise_plugin_item_get_name (plugin), n_others);
  toast = mortise_toast_with_button (widget, message, _ ("_Undo"));
  if (toast == NULL)
    {
      disabled_free (disabled);
      return;
    }
  g_object_set_data_full (G_OBJECT (toast), "disabled", disabled, (GDestroyNotify) disabled_free);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (on_undo_disable), NULL);
}

static void
disabled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  MortisePluginItem *plugin = MORTISE_PLUGIN_ITEM (source);
  GError *error = NULL;

  if (!mortise_plugin_item_ask_finish (plugin, result, &error))
    {
      g_task_return_error (asked->task, error);
      return;
    }

  tell_disabled (asked->widget, plugin, asked->others);
  g_task_return_boolean (asked->task, TRUE);
}

static void
on_disable_response (AdwMessageDialog *dialog, const char *response)
{
  g_autoptr (Asked) asked = g_object_steal_data (G_OBJECT (dialog), "asked");

  if (asked == NULL)
    return;
  if (g_str_equal (response, "disable"))
    {
      MortisePluginItem *plugin = asked->plugin;

      mortise_plugin_item_set_enabled_with_others_async (plugin, FALSE, disabled_cb, g_steal_pointer (&asked));
    }
  else
    g_task_return_new_error (asked->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The plugin was not disabled");
}

static void
ask_about_dependents (Asked *asked)
{
  g_autoptr (GString) body = g_string_new (_ ("These need it, and are disabled with it:"));
  GtkWidget *dialog;

  for (guint i = 0; asked->others[i] != NULL; i++)
    g_string_append_printf (body, "\n• %s", mortise_page_find_plugin_name (asked->widget, asked->others[i]));
  dialog = create_dialog (asked->widget, body->str);
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _ ("Disable “%s” and What Needs It?"),
                                     mortise_plugin_item_get_name (asked->plugin));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "disable", _ ("_Disable All"));
  g_object_set_data_full (G_OBJECT (dialog), "asked", asked, (GDestroyNotify) asked_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_disable_response), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
dependents_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;

  asked->others = mortise_plugin_list_relations_finish (asked->plugin, result, NULL);
  if (asked->others == NULL)
    asked->others = g_new0 (char *, 1);

  if (asked->others[0] == NULL || gtk_widget_get_root (asked->widget) == NULL)
    mortise_plugin_item_set_enabled_async (asked->plugin, FALSE, disabled_cb, asked);
  else
    ask_about_dependents (asked);
}

/**
 * mortise_plugin_disable_async:
 * @widget: a widget in the window
 * @plugin: a plugin
 * @callback: called when it is off, or cannot be; finish with mortise_plugin_item_ask_finish(), whose error is
 *   `G_IO_ERROR_CANCELLED` where the user did not want it
 * @user_data: for @callback
 *
 * Switches a plugin off, and offers to undo that: grants and settings are kept. The user is asked first where others
 * need it.
 */
void
mortise_plugin_disable_async (GtkWidget *widget,
                              MortisePluginItem *plugin,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (plugin, NULL, callback, user_data);

  g_task_set_source_tag (task, mortise_plugin_disable_async);
  mortise_plugin_list_relations_async (plugin, MORTISE_RELATIONS_DEPENDENTS, dependents_cb,
                                       asked_new (widget, plugin, task));
}

/**
 * mortise_plugin_disable:
 * @widget: a widget in the window
 * @plugin: a plugin
 *
 * Switches a plugin off, and says so.
 */
void
mortise_plugin_disable (GtkWidget *widget, MortisePluginItem *plugin)
{
  mortise_plugin_disable_async (widget, plugin, enabled_cb, g_object_ref (widget));
}

/* --- rolling back ------------------------------------------------------------------------------------------------- */

static void
rolled_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  MortisePluginItem *plugin = MORTISE_PLUGIN_ITEM (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  if (mortise_plugin_item_ask_finish (plugin, result, &error))
    /* Translators: the name of a plugin, and an earlier version of it. */
    message = g_strdup_printf (_ ("“%s” is version %s again"), mortise_plugin_item_get_name (plugin),
                               mortise_plugin_item_get_member (plugin, "version"));
  mortise_toast (widget, message != NULL ? message : error->message);
}

static void
on_roll_back_response (GtkWidget *widget, const char *response, AdwMessageDialog *dialog)
{
  MortisePluginItem *plugin = g_object_get_data (G_OBJECT (dialog), "plugin");

  if (!g_str_equal (response, "cancel"))
    mortise_plugin_item_roll_back_async (plugin, g_str_equal (response, "with-data"), rolled_back_cb,
                                         g_object_ref (widget));
}

/**
 * mortise_plugin_roll_back:
 * @widget: a widget in the window
 * @plugin: a plugin that has a previous version
 *
 * Asks how to undo the last update, and does it.
 */
void
mortise_plugin_roll_back (GtkWidget *widget, MortisePluginItem *plugin)
{
  GtkWidget *dialog
      = create_dialog (widget, _ ("Settings and permissions become what they were before the update. What the plugin "
                                  "kept since then can stay, or become what it was as well."));

  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _ ("Go Back to Version %s?"),
                                     mortise_plugin_item_get_member (plugin, "previous-version"));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "with-data", _ ("Roll Back With _Data"), "keep-data",
                                    _ ("_Roll Back"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "with-data", ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "plugin", g_object_ref (plugin), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_roll_back_response), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- uninstalling ------------------------------------------------------------------------------------------------- */

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  MortisePluginRemoval *removal = MORTISE_PLUGIN_REMOVAL (source);
  MortisePluginItem *plugin = mortise_plugin_removal_get_plugin (removal);
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  if (mortise_plugin_removal_finish (removal, result, &error))
    message = g_strdup_printf (_ ("“%s” is back"), mortise_plugin_item_get_name (plugin));
  mortise_toast (widget, message != NULL ? message : error->message);
}

static void
on_undo_uninstall (GtkWidget *widget, AdwToast *toast)
{
  mortise_plugin_removal_undo_async (g_object_get_data (G_OBJECT (toast), "removal"), undone_cb, g_object_ref (widget));
}

static gboolean
settle (MortisePluginRemoval *removal)
{
  mortise_plugin_removal_settle (removal);
  return GDK_EVENT_PROPAGATE;
}

/* The data goes for good with the toast, and before a window that is closed. */
static void
on_uninstalled (GtkWidget *widget, MortisePluginRemoval *removal)
{
  MortisePluginItem *plugin = mortise_plugin_removal_get_plugin (removal);
  g_autofree char *message = g_strdup_printf (_ ("“%s” is uninstalled"), mortise_plugin_item_get_name (plugin));
  AdwToast *toast;

  if (!mortise_plugin_removal_can_be_undone (removal))
    {
      mortise_toast (widget, message);
      return;
    }

  toast = mortise_toast_with_button (widget, message, _ ("_Undo"));
  if (toast == NULL)
    return;
  g_object_set_data_full (G_OBJECT (toast), "removal", g_object_ref (removal), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo_uninstall), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (settle), removal, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_root (widget), "close-request", G_CALLBACK (settle), removal,
                           G_CONNECT_SWAPPED);
}

/**
 * mortise_plugin_uninstall:
 * @widget: a widget in the window
 * @plugin: a plugin
 *
 * Shows what would be removed, asks, removes the plugin, and offers to undo that where it can be.
 */
void
mortise_plugin_uninstall (GtkWidget *widget, MortisePluginItem *plugin)
{
  g_signal_connect_object (mortise_uninstall_dialog_present (widget, plugin), "uninstalled",
                           G_CALLBACK (on_uninstalled), widget, G_CONNECT_SWAPPED);
}
