/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-settings-group.h"

#include <glib/gi18n.h>

#include "mortise-error.h"
#include "mortise-page.h"
#include "mortise-plugin-verbs.h"
#include "mortise-setting-row.h"

/**
 * MortiseSettingsGroup:
 *
 * The settings of a plugin, each saved as soon as it is changed or applied.
 */
struct _MortiseSettingsGroup
{
  AdwPreferencesGroup parent_instance;

  MortisePluginItem *plugin;
  GPtrArray *rows;
  gboolean loading;
  gboolean stale;
};

enum
{
  PROP_0,
  PROP_PLUGIN,
  N_PROPS
};

typedef struct
{
  MortiseSettingsGroup *self;
  MortiseSettingItem *setting;
} Proposal;

G_DEFINE_FINAL_TYPE (MortiseSettingsGroup, mortise_settings_group, ADW_TYPE_PREFERENCES_GROUP)

static GParamSpec *properties[N_PROPS];

static void
proposal_free (Proposal *proposal)
{
  g_clear_object (&proposal->self);
  g_clear_object (&proposal->setting);
  g_free (proposal);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Proposal, proposal_free)

static void
set_setting_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Proposal) proposal = user_data;
  g_autoptr (GError) error = NULL;

  mortise_plugin_item_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error);
  mortise_setting_item_set_error (proposal->setting, error != NULL ? error->message : NULL);
  if (error != NULL)
    mortise_toast (GTK_WIDGET (proposal->self), error->message);
}

static void
on_proposed (MortiseSettingsGroup *self, JsonNode *value, MortiseSettingItem *setting)
{
  Proposal *proposal = g_new0 (Proposal, 1);

  proposal->self = g_object_ref (self);
  proposal->setting = g_object_ref (setting);
  mortise_plugin_item_set_setting_async (self->plugin, setting, value, set_setting_cb, proposal);
}

static void
rebuild (MortiseSettingsGroup *self)
{
  GListModel *settings = G_LIST_MODEL (mortise_plugin_item_get_settings (self->plugin));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < g_list_model_get_n_items (settings); i++)
    {
      g_autoptr (MortiseSettingItem) setting = g_list_model_get_item (settings, i);
      GtkWidget *row = mortise_setting_row_new (setting);

      g_signal_handlers_disconnect_by_data (setting, self);
      g_signal_connect_object (setting, "proposed", G_CALLBACK (on_proposed), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }

  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
}

static void load (MortiseSettingsGroup *self);

/* Who uninstalls a plugin changes it, and its settings are gone when they are asked for. */
static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseSettingsGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  self->loading = FALSE;
  if (!mortise_plugin_item_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error)
      && !g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND))
    mortise_toast (GTK_WIDGET (self), error->message);
  if (self->stale)
    load (self);
}

/* However fast the plugin changes, one request is under way at a time. */
static void
load (MortiseSettingsGroup *self)
{
  self->stale = self->loading;
  if (self->loading || self->plugin == NULL)
    return;

  self->loading = TRUE;
  mortise_plugin_item_load_settings_async (self->plugin, load_cb, g_object_ref (self));
}

static void
set_plugin (MortiseSettingsGroup *self, MortisePluginItem *plugin)
{
  if (self->plugin == plugin)
    return;

  if (self->plugin != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->plugin, self);
      g_signal_handlers_disconnect_by_data (mortise_plugin_item_get_settings (self->plugin), self);
    }
  g_set_object (&self->plugin, plugin);
  if (plugin == NULL)
    return;

  g_signal_connect_object (mortise_plugin_item_get_settings (plugin), "items-changed", G_CALLBACK (rebuild), self,
                           G_CONNECT_SWAPPED);
  /* What the host tells of a plugin leaves its settings out. */
  g_signal_connect_object (plugin, "updated", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  rebuild (self);
  load (self);
}

static void
mortise_settings_group_dispose (GObject *object)
{
  MortiseSettingsGroup *self = MORTISE_SETTINGS_GROUP (object);

  set_plugin (self, NULL);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (mortise_settings_group_parent_class)->dispose (object);
}

static void
mortise_settings_group_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PLUGIN:
      set_plugin (MORTISE_SETTINGS_GROUP (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_settings_group_class_init (MortiseSettingsGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mortise_settings_group_dispose;
  object_class->set_property = mortise_settings_group_set_property;

  properties[PROP_PLUGIN]
      = g_param_spec_object ("plugin", NULL, NULL, MORTISE_TYPE_PLUGIN_ITEM, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_settings_group_init (MortiseSettingsGroup *self)
{
  self->rows = g_ptr_array_new ();
}
