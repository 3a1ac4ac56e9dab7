/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-welcome-page.h"

#include <glib/gi18n.h>

#include "mortise-argument-item.h"
#include "mortise-consent-dialog.h"
#include "mortise-listener-item.h"
#include "mortise-page.h"
#include "mortise-plugin-icon.h"
#include "mortise-plugin-verbs.h"
#include "mortise-result-view.h"

/**
 * MortiseWelcomePage:
 *
 * What a new site begins with: three ways to a first plugin, and once it is enabled, a hook to see it work.
 */
struct _MortiseWelcomePage
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkWidget *bundled_group;
  GtkListBox *bundled;
  MortisePluginIcon *icon;
  GtkLabel *enabled_title;
  GtkLabel *enabled_text;
  GtkButton *fire;
  MortiseResultView *result;
  MortiseSite *site;
  MortisePluginItem *plugin;
  MortiseHookItem *hook;
  gboolean dismissed;
};

enum
{
  PROP_0,
  PROP_DISMISSED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseWelcomePage, mortise_welcome_page, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

/* --- seeing it work ----------------------------------------------------------------------------------------------- */

static gboolean
would_be_called (MortiseHookItem *hook, const char *slug)
{
  GListModel *listeners = mortise_hook_item_get_listeners (hook);

  for (guint i = 0; i < g_list_model_get_n_items (listeners); i++)
    {
      g_autoptr (MortiseListenerItem) listener = g_list_model_get_item (listeners, i);

      if (g_strcmp0 (mortise_listener_item_get_plugin (listener), slug) == 0
          && mortise_listener_item_get_skipped (listener) == NULL)
        return TRUE;
    }
  return FALSE;
}

/* The first hook that the plugin names and would be called for. */
static MortiseHookItem *
find_hook (MortiseWelcomePage *self)
{
  GListModel *listeners = mortise_plugin_item_get_listeners (self->plugin);

  for (guint i = 0; i < g_list_model_get_n_items (listeners); i++)
    {
      g_autoptr (MortiseListenerItem) listener = g_list_model_get_item (listeners, i);
      MortiseItem *hook
          = mortise_item_list_find (mortise_site_get_hooks (self->site), mortise_listener_item_get_hook (listener));

      if (hook != NULL && would_be_called (MORTISE_HOOK_ITEM (hook), mortise_plugin_item_get_slug (self->plugin)))
        return MORTISE_HOOK_ITEM (hook);
    }
  return NULL;
}

static void
fired_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseWelcomePage) self = user_data;
  g_autoptr (MortiseDispatchItem) dispatch = NULL;
  g_autoptr (MortiseArgumentItem) filtered = NULL;
  g_autoptr (GError) error = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "welcome.fire", TRUE);
  dispatch = mortise_site_fire_finish (MORTISE_SITE (source), result, &error);
  if (dispatch == NULL)
    {
      mortise_toast (GTK_WIDGET (self), error->message);
      return;
    }

  filtered = g_list_model_get_item (mortise_hook_item_get_arguments (self->hook), 0);
  mortise_result_view_show (self->result, self->site, dispatch,
                            filtered != NULL ? mortise_argument_item_get_name (filtered) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->result), TRUE);
}

static void
hook_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseWelcomePage) self = user_data;
  g_autoptr (JsonNode) nothing = json_node_init_object (json_node_alloc (), NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *sample;

  if (!mortise_site_load_hook_finish (MORTISE_SITE (source), result, &error))
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "welcome.fire", TRUE);
      mortise_toast (GTK_WIDGET (self), error->message);
      return;
    }

  sample = mortise_hook_item_get_sample (self->hook);
  mortise_site_fire_async (self->site, self->hook, sample != NULL ? sample : nothing, fired_cb, g_object_ref (self));
}

static void
fire (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseWelcomePage *self = MORTISE_WELCOME_PAGE (widget);

  gtk_widget_action_set_enabled (widget, "welcome.fire", FALSE);
  mortise_site_load_hook_async (self->site, self->hook, hook_loaded_cb, g_object_ref (self));
}

/* --- a plugin that is bundled ------------------------------------------------------------------------------------- */

static void
show_enabled (MortiseWelcomePage *self)
{
  const char *name = mortise_plugin_item_get_name (self->plugin);
  g_autofree char *title = g_strdup_printf (_ ("“%s” Is Enabled"), name);
  g_autofree char *label = NULL;

  g_set_object (&self->hook, find_hook (self));
  if (self->hook != NULL)
    label = g_strdup_printf (_ ("Fire “%s”"), mortise_hook_item_get_name (self->hook));
  gtk_label_set_label (self->enabled_title, title);
  gtk_label_set_label (self->enabled_text,
                       self->hook != NULL
                           ? _ ("It is called when a hook that it listens to is fired. Do that now, with a sample, and "
                                "see what it makes of it.")
                           : _ ("It may do nothing of what it asks for, so it is not called yet. Its page has the "
                                "switches."));
  g_object_set (self->icon, "plugin", self->plugin, NULL);
  gtk_button_set_label (self->fire, label != NULL ? label : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fire), self->hook != NULL);
  gtk_stack_set_visible_child_name (self->stack, "enabled");
  if (self->hook != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->fire));
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseWelcomePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!mortise_site_refresh_finish (MORTISE_SITE (source), result, &error))
    mortise_toast (GTK_WIDGET (self), error->message);
  else
    show_enabled (self);
}

/* Who would be called for which hook is another thing now. */
static void
enabled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseWelcomePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (mortise_plugin_item_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error))
    {
      g_set_object (&self->plugin, MORTISE_PLUGIN_ITEM (source));
      mortise_site_refresh_async (self->site, refreshed_cb, g_object_ref (self));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    mortise_toast (GTK_WIDGET (self), error->message);
}

static GQuark
get_plugin_quark (void)
{
  static GQuark quark;

  return quark != 0 ? quark : (quark = g_quark_from_static_string ("mortise-welcome-plugin"));
}

static void
on_bundled_activated (MortiseWelcomePage *self, GtkListBoxRow *row)
{
  mortise_consent_dialog_enable_async (GTK_WIDGET (self), g_object_get_qdata (G_OBJECT (row), get_plugin_quark ()),
                                       enabled_cb, g_object_ref (self));
}

static GtkWidget *
create_arrow (void)
{
  return g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic", "accessible-role",
                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

static void
add_bundled (MortiseWelcomePage *self, MortisePluginItem *plugin)
{
  GtkWidget *row
      = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", mortise_plugin_item_get_name (plugin),
                      "title-lines", 0, "subtitle-lines", 0, "activatable", TRUE, NULL);
  const char *description = mortise_plugin_item_get_member (plugin, "description");

  if (description != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), description);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), g_object_new (MORTISE_TYPE_PLUGIN_ICON, "plugin", plugin, "valign",
                                                                 GTK_ALIGN_CENTER, NULL));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_arrow ());
  g_object_set_qdata_full (G_OBJECT (row), get_plugin_quark (), g_object_ref (plugin), g_object_unref);
  gtk_list_box_append (self->bundled, row);
}

static void
show_bundled (MortiseWelcomePage *self)
{
  GListModel *plugins = mortise_site_get_plugins (self->site);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->bundled))) != NULL)
    gtk_list_box_remove (self->bundled, row);
  for (guint i = 0; i < g_list_model_get_n_items (plugins); i++)
    {
      g_autoptr (MortisePluginItem) plugin = g_list_model_get_item (plugins, i);

      if (g_strcmp0 (mortise_plugin_item_get_member (plugin, "source"), "bundled") == 0)
        add_bundled (self, plugin);
    }
  gtk_widget_set_visible (self->bundled_group, gtk_widget_get_first_child (GTK_WIDGET (self->bundled)) != NULL);
}

/* --- going on ----------------------------------------------------------------------------------------------------- */

static void
dismiss (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_welcome_page_dismiss (MORTISE_WELCOME_PAGE (widget));
}

static void
show_plugin (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseWelcomePage *self = MORTISE_WELCOME_PAGE (widget);

  mortise_welcome_page_dismiss (self);
  gtk_widget_activate_action (widget, "win.show-plugin", "s", mortise_plugin_item_get_slug (self->plugin));
}

static void
browse (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_welcome_page_dismiss (MORTISE_WELCOME_PAGE (widget));
  gtk_widget_activate_action (widget, "win.browse-demonstration", NULL);
}

static void
open_folder (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_welcome_page_dismiss (MORTISE_WELCOME_PAGE (widget));
  gtk_widget_activate_action (widget, "win.install-folder", NULL);
}

/* --- the page ----------------------------------------------------------------------------------------------------- */

static void
mortise_welcome_page_dispose (GObject *object)
{
  MortiseWelcomePage *self = MORTISE_WELCOME_PAGE (object);

  g_clear_object (&self->site);
  g_clear_object (&self->plugin);
  g_clear_object (&self->hook);
  G_OBJECT_CLASS (mortise_welcome_page_parent_class)->dispose (object);
}

static void
mortise_welcome_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_DISMISSED:
      g_value_set_boolean (value, MORTISE_WELCOME_PAGE (object)->dismissed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_dismissed (MortiseWelcomePage *self, gboolean dismissed)
{
  if (self->dismissed == dismissed)
    return;

  self->dismissed = dismissed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DISMISSED]);
}

static void
mortise_welcome_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_DISMISSED:
      set_dismissed (MORTISE_WELCOME_PAGE (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_welcome_page_class_init (MortiseWelcomePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_welcome_page_dispose;
  object_class->get_property = mortise_welcome_page_get_property;
  object_class->set_property = mortise_welcome_page_set_property;

  /**
   * MortiseWelcomePage:dismissed:
   *
   * Whether the user has gone on; the page is not shown again then.
   */
  properties[PROP_DISMISSED] = g_param_spec_boolean (
      "dismissed", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MORTISE_TYPE_PLUGIN_ICON);
  g_type_ensure (MORTISE_TYPE_RESULT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseWelcomePage, bundled);
  gtk_widget_class_bind_template_child (widget_class, MortiseWelcomePage, bundled_group);
  gtk_widget_class_bind_template_child (widget_class, MortiseWelcomePage, enabled_text);
  gtk_widget_class_bind_template_child (widget_class, MortiseWelcomePage, enabled_title);
  gtk_widget_class_bind_template_child (widget_class, MortiseWelcomePage, fire);
  gtk_widget_class_bind_template_child (widget_class, MortiseWelcomePage, icon);
  gtk_widget_class_bind_template_child (widget_class, MortiseWelcomePage, result);
  gtk_widget_class_bind_template_child (widget_class, MortiseWelcomePage, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_bundled_activated);
  gtk_widget_class_install_action (widget_class, "welcome.browse", NULL, browse);
  gtk_widget_class_install_action (widget_class, "welcome.dismiss", NULL, dismiss);
  gtk_widget_class_install_action (widget_class, "welcome.fire", NULL, fire);
  gtk_widget_class_install_action (widget_class, "welcome.open-folder", NULL, open_folder);
  gtk_widget_class_install_action (widget_class, "welcome.show-plugin", NULL, show_plugin);
}

static void
mortise_welcome_page_init (MortiseWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_welcome_page_set_site:
 * @self: a page
 * @site: a site that is open
 *
 * Offers what the site has.
 */
void
mortise_welcome_page_set_site (MortiseWelcomePage *self, MortiseSite *site)
{
  g_return_if_fail (MORTISE_IS_WELCOME_PAGE (self));

  g_set_object (&self->site, site);
  show_bundled (self);
}

/**
 * mortise_welcome_page_is_wanted:
 * @self: a page that has a site
 *
 * Returns: whether the site is new: nothing is enabled, and nobody has gone on from here
 */
gboolean
mortise_welcome_page_is_wanted (MortiseWelcomePage *self)
{
  GListModel *plugins;

  g_return_val_if_fail (MORTISE_IS_WELCOME_PAGE (self), FALSE);

  plugins = mortise_site_get_plugins (self->site);
  for (guint i = 0; i < g_list_model_get_n_items (plugins); i++)
    {
      g_autoptr (MortisePluginItem) plugin = g_list_model_get_item (plugins, i);

      if (mortise_plugin_item_get_enabled (plugin))
        return FALSE;
    }
  return !self->dismissed;
}

/**
 * mortise_welcome_page_dismiss:
 * @self: a page
 *
 * Goes on to the window.
 */
void
mortise_welcome_page_dismiss (MortiseWelcomePage *self)
{
  g_return_if_fail (MORTISE_IS_WELCOME_PAGE (self));
  set_dismissed (self, TRUE);
}
