/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-settings-group.h"

#include <glib/gi18n.h>

#include "mortise-error.h"
#include "mortise-form-answer.h"
#include "mortise-form-row.h"
#include "mortise-form.h"
#include "mortise-json.h"
#include "mortise-page.h"
#include "mortise-plugin-verbs.h"
#include "mortise-settings-export-dialog.h"
#include "mortise-settings-history-dialog.h"
#include "mortise-settings-import.h"
#include "mortise-settings-verbs.h"

/**
 * MortiseSettingsGroup:
 *
 * The settings of a plugin, in a form that the host is asked for and that is saved to it. What is entered and cannot
 * be saved stays, also while another plugin is looked at, or while the host is away.
 */
struct _MortiseSettingsGroup
{
  AdwPreferencesGroup parent_instance;

  MortisePluginItem *plugin;
  GtkWidget *menu;
  AdwBin *place;
  MortiseFormModel *form;
  JsonNode *schema;
  GHashTable *drafts;
  /* The setting to show as soon as there is a form. */
  char *wanted;
  guint n_saving;
  gboolean loading;
  gboolean stale;
  gboolean is_unasked;
};

enum
{
  PROP_0,
  PROP_PLUGIN,
  N_PROPS
};

/* A form with something in it that is not saved. */
typedef struct
{
  MortiseFormModel *form;
  JsonNode *schema;
} Draft;

/* What was asked of the host for a form, and for which settings. */
typedef struct
{
  MortiseSettingsGroup *self;
  MortiseFormModel *form;
  char **keys;
} Request;

G_DEFINE_FINAL_TYPE (MortiseSettingsGroup, mortise_settings_group, ADW_TYPE_PREFERENCES_GROUP)

static GParamSpec *properties[N_PROPS];

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_clear_object (&draft->form);
  g_clear_pointer (&draft->schema, json_node_unref);
  g_free (draft);
}

static Request *
request_new (MortiseSettingsGroup *self, GPtrArray *keys)
{
  Request *request = g_new0 (Request, 1);

  g_ptr_array_add (keys, NULL);
  request->self = g_object_ref (self);
  request->form = g_object_ref (self->form);
  request->keys = g_strdupv ((char **) keys->pdata);
  return request;
}

static void
request_free (Request *request)
{
  g_clear_object (&request->self);
  g_clear_object (&request->form);
  g_strfreev (request->keys);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void load (MortiseSettingsGroup *self);

/* --- saving ------------------------------------------------------------------------------------------------------- */

static void
refuse (Request *request, const GError *error)
{
  mortise_form_model_refuse (request->form, (const char *const *) request->keys, error->message);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  MortiseSettingsGroup *self = request->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_settings_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error);

  self->n_saving--;
  if (answer != NULL)
    mortise_plugin_item_set_settings (MORTISE_PLUGIN_ITEM (source), answer);
  else
    refuse (request, error);
  self->is_unasked |= g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE);
  load (self);
}

static void
on_save (MortiseSettingsGroup *self, JsonObject *values, GStrv unset)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GList) members = json_object_get_members (values);

  if (self->plugin == NULL)
    return;
  for (GList *member = members; member != NULL; member = member->next)
    g_ptr_array_add (keys, member->data);
  for (guint i = 0; unset[i] != NULL; i++)
    g_ptr_array_add (keys, unset[i]);
  self->n_saving++;
  mortise_settings_change_async (self->plugin, values, unset, saved_cb, request_new (self, keys));
}

/* --- secrets ------------------------------------------------------------------------------------------------------ */

static void
revealed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_settings_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error);
  JsonNode *value = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer)
                        ? mortise_json_get_member (json_node_get_object (answer), "value")
                        : NULL;

  if (error != NULL)
    refuse (request, error);
  else if (value != NULL)
    mortise_form_model_tell_secret (request->form, request->keys[0], value);
}

static void
on_reveal (MortiseSettingsGroup *self, const char *key)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  if (self->plugin == NULL)
    return;
  g_ptr_array_add (keys, (char *) key);
  mortise_settings_reveal_async (self->plugin, key, revealed_cb, request_new (self, keys));
}

/* --- forms -------------------------------------------------------------------------------------------------------- */

/* What is being written is saved, or stays for the next time. */
static void
put_form_away (MortiseSettingsGroup *self)
{
  if (self->form == NULL)
    return;
  mortise_form_model_commit (self->form);
  adw_bin_set_child (self->place, NULL);
  g_signal_handlers_disconnect_by_data (self->form, self);
  if (mortise_form_model_is_changed (self->form) && self->plugin != NULL)
    {
      Draft *draft = g_new0 (Draft, 1);

      draft->form = g_object_ref (self->form);
      draft->schema = json_node_ref (self->schema);
      g_hash_table_replace (self->drafts, g_strdup (mortise_plugin_item_get_slug (self->plugin)), draft);
    }
  g_clear_object (&self->form);
  g_clear_pointer (&self->schema, json_node_unref);
}

/* The author of a plugin reads this, so it says what is wrong with the schema. */
static void
show_fault (MortiseSettingsGroup *self, const GError *error)
{
  adw_bin_set_child (self->place, g_object_new (GTK_TYPE_LABEL, "label", error->message, "wrap", TRUE, "xalign", 0.0,
                                                "selectable", TRUE, NULL));
}

static void
use_form (MortiseSettingsGroup *self, MortiseFormModel *form, JsonNode *schema)
{
  put_form_away (self);
  self->form = g_object_ref (form);
  self->schema = json_node_ref (schema);
  g_signal_connect_object (form, "save", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "reveal", G_CALLBACK (on_reveal), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->place, mortise_form_new (form));
}

static void
make_form (MortiseSettingsGroup *self, JsonNode *schema)
{
  const char *slug = mortise_plugin_item_get_slug (self->plugin);
  const Draft *draft = g_hash_table_lookup (self->drafts, slug);
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseFormModel) form = NULL;

  if (draft != NULL && json_node_equal (draft->schema, schema))
    form = g_object_ref (draft->form);
  else
    form = mortise_form_model_new (schema, &error);
  g_hash_table_remove (self->drafts, slug);
  if (form != NULL)
    use_form (self, form, schema);
  else
    show_fault (self, error);
}

/* A form that was only just made can scroll to nothing: it has to have its place first. */
static gboolean
show_wanted (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  MortiseSettingsGroup *self = MORTISE_SETTINGS_GROUP (widget);
  GtkWidget *form = self->form != NULL ? adw_bin_get_child (self->place) : NULL;
  g_autofree char *key = NULL;

  if (form != NULL && self->wanted != NULL && gtk_widget_get_height (form) == 0)
    return G_SOURCE_CONTINUE;
  key = form != NULL ? g_steal_pointer (&self->wanted) : NULL;
  if (key != NULL)
    mortise_form_show_field (MORTISE_FORM (form), key);
  return G_SOURCE_REMOVE;
}

static void
show_wanted_soon (MortiseSettingsGroup *self)
{
  if (self->wanted != NULL)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), show_wanted, NULL, NULL);
}

static void
show_settings (MortiseSettingsGroup *self)
{
  JsonNode *settings = self->plugin != NULL ? mortise_plugin_item_get_settings (self->plugin) : NULL;
  g_autoptr (MortiseFormAnswer) answer = settings != NULL ? mortise_form_answer_new (settings) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), answer != NULL);
  if (answer == NULL)
    {
      put_form_away (self);
      return;
    }
  if (self->schema == NULL || !json_node_equal (self->schema, answer->schema))
    make_form (self, answer->schema);
  if (self->form != NULL)
    mortise_form_model_load (self->form, answer->values, answer->facts);
  if (self->form != NULL && self->is_unasked)
    {
      self->is_unasked = FALSE;
      mortise_form_model_retry (self->form);
    }
  show_wanted_soon (self);
}

/* --- loading ------------------------------------------------------------------------------------------------------ */

/* Who uninstalls a plugin changes it, and its settings are gone when they are asked for. A host that went away says so
 * elsewhere. */
static gboolean
is_worth_telling (const GError *error)
{
  return error != NULL && !g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND)
         && !g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseSettingsGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  self->loading = FALSE;
  mortise_plugin_item_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error);
  if (is_worth_telling (error))
    mortise_toast (GTK_WIDGET (self), error->message);
  if (self->stale)
    load (self);
  else if (error == NULL && source == (GObject *) self->plugin && self->n_saving == 0)
    show_settings (self);
}

/* However fast settings change, one request is under way at a time; and none while something is being saved, whose
 * answer would be what was before. */
static void
load (MortiseSettingsGroup *self)
{
  self->stale = self->loading;
  if (self->loading || self->plugin == NULL || self->n_saving > 0)
    return;

  self->loading = TRUE;
  mortise_plugin_item_load_settings_async (self->plugin, load_cb, g_object_ref (self));
}

static void
on_lost (MortiseSettingsGroup *self, GParamSpec *pspec, MortiseConnection *connection)
{
  gboolean is_lost;

  g_object_get (connection, "lost", &is_lost, NULL);
  if (!is_lost)
    load (self);
}

static void
set_plugin (MortiseSettingsGroup *self, MortisePluginItem *plugin)
{
  if (self->plugin == plugin)
    return;

  put_form_away (self);
  if (self->plugin != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->plugin, self);
      g_signal_handlers_disconnect_by_data (mortise_plugin_item_get_connection (self->plugin), self);
    }
  g_set_object (&self->plugin, plugin);
  g_clear_pointer (&self->wanted, g_free);
  show_settings (self);
  if (plugin == NULL)
    return;

  /* What the host tells of a plugin has only when its settings changed. */
  g_signal_connect_object (plugin, "notify::settings-changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mortise_plugin_item_get_connection (plugin), "notify::lost", G_CALLBACK (on_lost), self,
                           G_CONNECT_SWAPPED);
  load (self);
}

/* --- the menu ----------------------------------------------------------------------------------------------------- */

static void
show_history (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseSettingsGroup *self = MORTISE_SETTINGS_GROUP (widget);

  if (self->form != NULL)
    mortise_settings_history_dialog_present (widget, self->plugin, self->form);
}

static void
export_settings (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseSettingsGroup *self = MORTISE_SETTINGS_GROUP (widget);

  if (self->form != NULL)
    mortise_settings_export_dialog_present (widget, self->plugin, self->form);
}

static void
import_settings (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseSettingsGroup *self = MORTISE_SETTINGS_GROUP (widget);

  if (self->form != NULL)
    mortise_settings_import (widget, self->plugin, self->form);
}

static void
mortise_settings_group_dispose (GObject *object)
{
  set_plugin (MORTISE_SETTINGS_GROUP (object), NULL);
  G_OBJECT_CLASS (mortise_settings_group_parent_class)->dispose (object);
}

static void
mortise_settings_group_finalize (GObject *object)
{
  g_clear_pointer (&MORTISE_SETTINGS_GROUP (object)->drafts, g_hash_table_unref);
  G_OBJECT_CLASS (mortise_settings_group_parent_class)->finalize (object);
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
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_settings_group_dispose;
  object_class->finalize = mortise_settings_group_finalize;
  object_class->set_property = mortise_settings_group_set_property;

  properties[PROP_PLUGIN]
      = g_param_spec_object ("plugin", NULL, NULL, MORTISE_TYPE_PLUGIN_ITEM, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-settings-group.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsGroup, menu);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsGroup, place);
  gtk_widget_class_install_action (widget_class, "settings.history", NULL, show_history);
  gtk_widget_class_install_action (widget_class, "settings.export", NULL, export_settings);
  gtk_widget_class_install_action (widget_class, "settings.import", NULL, import_settings);
}

static void
mortise_settings_group_init (MortiseSettingsGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mortise_form_row_name (self->menu, _ ("Settings Menu"));
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, draft_free);
}

/**
 * mortise_settings_group_show:
 * @self: the settings of a plugin
 * @key: one of them
 *
 * Gives a setting the focus, as soon as the host has told of it.
 */
void
mortise_settings_group_show (MortiseSettingsGroup *self, const char *key)
{
  g_return_if_fail (MORTISE_IS_SETTINGS_GROUP (self));

  g_free (self->wanted);
  self->wanted = g_strdup (key);
  show_wanted_soon (self);
}
