/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done in the Plugins section, by menus, keys and buttons anywhere in it. */
#include "mortise-plugins-page-private.h"

#include <glib/gi18n.h>

#include "mortise-catalogue-add-dialog.h"
#include "mortise-catalogue-dialog.h"
#include "mortise-json.h"
#include "mortise-plan-dialog.h"
#include "mortise-plugin-actions.h"
#include "mortise-plugin-verbs.h"
#include "mortise-shadow-dialog.h"
#include "mortise-update-policy-dialog.h"

/* --- the plugin that is shown ------------------------------------------------------------------------------------- */

static void
enable (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_plugin_enable (widget, mortise_plugins_page_get_plugin (MORTISE_PLUGINS_PAGE (widget)));
}

static void
disable (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_plugin_disable (widget, mortise_plugins_page_get_plugin (MORTISE_PLUGINS_PAGE (widget)));
}

static void
restart (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_plugin_item_restart_async (mortise_plugins_page_get_plugin (MORTISE_PLUGINS_PAGE (widget)),
                                     mortise_toast_failure, g_object_ref (widget));
}

static void
roll_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_plugin_roll_back (widget, mortise_plugins_page_get_plugin (MORTISE_PLUGINS_PAGE (widget)));
}

static void
set_policy (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_update_policy_dialog_present (widget, mortise_plugins_page_get_plugin (MORTISE_PLUGINS_PAGE (widget)));
}

static void
uninstall (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_plugin_uninstall (widget, mortise_plugins_page_get_plugin (MORTISE_PLUGINS_PAGE (widget)));
}

/* What the system's package manager installed is removed by that, and what comes with Mortise stays. */
static gboolean
can_be_uninstalled (MortisePluginItem *plugin)
{
  static const char *const others[] = { "bundled", "system", "python", NULL };
  const char *source = mortise_plugin_item_get_member (plugin, "source");

  return source != NULL && !g_strv_contains (others, source);
}

/* --- installing and updating -------------------------------------------------------------------------------------- */

static const char *
get_name (JsonObject *step)
{
  return mortise_json_get_string (mortise_json_get_object (step, "package"), "name",
                                  mortise_json_get_string (step, "slug", ""));
}

static void
on_enable_clicked (AdwToast *toast, MortisePluginsPage *self)
{
  MortiseSite *site = mortise_page_get_site (MORTISE_PAGE (self));
  const char *slug = g_object_get_data (G_OBJECT (toast), "slug");
  MortiseItem *plugin = site != NULL ? mortise_item_list_find (mortise_site_get_plugins (site), slug) : NULL;

  mortise_plugins_page_show_plugin (self, slug);
  if (plugin != NULL)
    mortise_plugin_enable (GTK_WIDGET (self), MORTISE_PLUGIN_ITEM (plugin));
}

static void
on_undo_update_clicked (AdwToast *toast, MortisePluginsPage *self)
{
  MortiseSite *site = mortise_page_get_site (MORTISE_PAGE (self));
  const char *slug = g_object_get_data (G_OBJECT (toast), "slug");
  MortiseItem *plugin = site != NULL ? mortise_item_list_find (mortise_site_get_plugins (site), slug) : NULL;

  if (plugin != NULL)
    mortise_plugin_item_roll_back_async (MORTISE_PLUGIN_ITEM (plugin), FALSE, mortise_toast_failure,
                                         g_object_ref (self));
}

/* What was asked for comes last, after what it needs. */
static void
on_done (MortisePluginsPage *self, MortisePlanJob *job)
{
  GPtrArray *steps = mortise_plan_job_get_steps (job);
  JsonObject *last = steps->pdata[steps->len - 1];
  gboolean is_update = mortise_json_get_string (last, "from", NULL) != NULL;
  g_autofree char *message = NULL;
  AdwToast *toast;

  if (is_update && steps->len > 1)
    {
      message = g_strdup_printf (ngettext ("%u plugin is updated", "%u plugins are updated", steps->len), steps->len);
      mortise_toast (GTK_WIDGET (self), message);
      return;
    }

  message = g_strdup_printf (is_update ? _ ("“%s” is updated") : _ ("“%s” is installed, and switched off"),
                             get_name (last));
  toast = mortise_toast_with_button (GTK_WIDGET (self), message, is_update ? _ ("_Undo") : _ ("_Enable…"));
  if (toast == NULL)
    return;
  g_object_set_data_full (G_OBJECT (toast), "slug", g_strdup (mortise_json_get_string (last, "slug", "")), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (is_update ? on_undo_update_clicked : on_enable_clicked),
                           self, 0);
}

static void
carry_out (MortisePluginsPage *self, MortisePlanJob *job)
{
  g_signal_connect_object (mortise_plan_dialog_present (GTK_WIDGET (self), job), "done", G_CALLBACK (on_done), self,
                           G_CONNECT_SWAPPED);
}

static MortisePlanJob *
create_job (MortisePluginsPage *self)
{
  return mortise_plan_job_new (mortise_site_get_connection (mortise_page_get_site (MORTISE_PAGE (self))));
}

static void
install_offer (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortisePluginsPage *self = MORTISE_PLUGINS_PAGE (widget);
  g_autoptr (MortisePlanJob) job = create_job (self);
  const char *slug, *version, *catalogue;

  g_variant_get (parameter, "(&s&s&s)", &slug, &version, &catalogue);
  mortise_plan_job_add_offer (job, slug, *version != '\0' ? version : NULL,
                              mortise_market_find_catalogue (mortise_plugins_page_get_market (self), catalogue));
  carry_out (self, job);
}

static void
update (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortisePluginsPage *self = MORTISE_PLUGINS_PAGE (widget);
  g_autoptr (MortisePlanJob) job = create_job (self);

  mortise_plan_job_add_update (job, g_variant_get_string (parameter, NULL));
  carry_out (self, job);
}

static void
update_all (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortisePluginsPage *self = MORTISE_PLUGINS_PAGE (widget);
  g_autoptr (MortisePlanJob) job = create_job (self);
  GListModel *updates = mortise_market_get_updates (mortise_plugins_page_get_market (self));

  for (guint i = 0; i < g_list_model_get_n_items (updates); i++)
    {
      g_autoptr (MortiseUpdateItem) item = g_list_model_get_item (updates, i);

      if (mortise_record_item_get_string (item, "to") != NULL)
        mortise_plan_job_add_update (job, mortise_record_item_get_string (item, "slug"));
    }
  carry_out (self, job);
}

/**
 * mortise_plugins_page_install_path:
 * @self: a page
 * @path: the absolute path of a package or a plugin's folder
 *
 * Shows what would be installed, and lets the user go on.
 */
void
mortise_plugins_page_install_path (MortisePluginsPage *self, const char *path)
{
  g_autoptr (MortisePlanJob) job = NULL;

  g_return_if_fail (MORTISE_IS_PLUGINS_PAGE (self));

  job = create_job (self);
  mortise_plan_job_add_path (job, path);
  carry_out (self, job);
}

static void
try_version (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseShadowDialog *dialog
      = mortise_shadow_dialog_present (widget, mortise_plugins_page_get_plugin (MORTISE_PLUGINS_PAGE (widget)));

  g_signal_connect_object (dialog, "install", G_CALLBACK (mortise_plugins_page_install_path), widget,
                           G_CONNECT_SWAPPED);
}

/* --- catalogues --------------------------------------------------------------------------------------------------- */

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) self = user_data;
  g_autoptr (GError) error = NULL;

  if (mortise_market_ask_finish (MORTISE_MARKET (source), result, &error))
    mortise_toast (self, _ ("The catalogues are up to date"));
  else
    mortise_toast (self, error->message);
}

static void
refresh (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_market_refresh_catalogues_async (mortise_plugins_page_get_market (MORTISE_PLUGINS_PAGE (widget)),
                                           refreshed_cb, g_object_ref (widget));
}

static void
demonstration_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) self = user_data;
  g_autoptr (MortiseCatalogueItem) catalogue = NULL;
  g_autoptr (GError) error = NULL;

  catalogue = mortise_market_add_catalogue_finish (MORTISE_MARKET (source), result, &error);
  if (catalogue == NULL)
    mortise_toast (self, error->message);
}

/* It comes with Mortise, and is trusted like it. */
static void
add_demonstration (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_market_add_catalogue_async (mortise_plugins_page_get_market (MORTISE_PLUGINS_PAGE (widget)), "demonstration",
                                      NULL, demonstration_cb, g_object_ref (widget));
}

static void
add_catalogue (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_catalogue_add_dialog_present (widget, mortise_plugins_page_get_market (MORTISE_PLUGINS_PAGE (widget)));
}

static void
show_catalogues (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_catalogue_dialog_present (widget, mortise_plugins_page_get_market (MORTISE_PLUGINS_PAGE (widget)));
}

/* --- going about -------------------------------------------------------------------------------------------------- */

static void
show_tab (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_plugins_page_show_tab (MORTISE_PLUGINS_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
show_plugin (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_plugins_page_show_plugin (MORTISE_PLUGINS_PAGE (widget), g_variant_get_string (parameter, NULL));
}

void
mortise_plugins_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "plugin.disable", NULL, disable);
  gtk_widget_class_install_action (widget_class, "plugin.enable", NULL, enable);
  gtk_widget_class_install_action (widget_class, "plugin.policy", NULL, set_policy);
  gtk_widget_class_install_action (widget_class, "plugin.restart", NULL, restart);
  gtk_widget_class_install_action (widget_class, "plugin.roll-back", NULL, roll_back);
  gtk_widget_class_install_action (widget_class, "plugin.shadow", NULL, try_version);
  gtk_widget_class_install_action (widget_class, "plugin.uninstall", NULL, uninstall);
  gtk_widget_class_install_action (widget_class, "plugins.add-catalogue", NULL, add_catalogue);
  gtk_widget_class_install_action (widget_class, "plugins.add-demonstration", NULL, add_demonstration);
  gtk_widget_class_install_action (widget_class, "plugins.catalogues", NULL, show_catalogues);
  gtk_widget_class_install_action (widget_class, "plugins.install-offer", "(sss)", install_offer);
  gtk_widget_class_install_action (widget_class, "plugins.refresh", NULL, refresh);
  gtk_widget_class_install_action (widget_class, "plugins.show", "s", show_plugin);
  gtk_widget_class_install_action (widget_class, "plugins.tab", "s", show_tab);
  gtk_widget_class_install_action (widget_class, "plugins.update", "s", update);
  gtk_widget_class_install_action (widget_class, "plugins.update-all", NULL, update_all);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "plugin.restart", NULL);
}

void
mortise_plugins_page_update_actions (MortisePluginsPage *self)
{
  static const char *const verbs[]
      = { "plugin.disable", "plugin.enable", "plugin.policy", "plugin.restart", "plugin.shadow" };
  MortisePluginItem *plugin = mortise_plugins_page_get_plugin (self);

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), verbs[i], plugin != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plugin.roll-back",
                                 plugin != NULL && mortise_plugin_item_get_member (plugin, "previous-version") != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plugin.uninstall", plugin != NULL && can_be_uninstalled (plugin));
}
