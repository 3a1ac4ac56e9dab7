/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-run-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mortise-fault.h"
#include "mortise-json.h"
#include "mortise-listener-item.h"
#include "mortise-page.h"
#include "mortise-permission-item.h"

/**
 * MortiseRunForm:
 *
 * What is otherwise for one run of a hook on a copy of the site: settings, permissions, plugins that are left out, a
 * fault, and how often. It is about the plugins that listen to the hook.
 */
struct _MortiseRunForm
{
  AdwBin parent_instance;

  GtkListBox *list;
  AdwExpanderRow *copy;
  GtkSwitch *on_copy;
  GtkSpinButton *times;
  AdwComboRow *setting;
  GtkStringList *setting_labels;
  GtkEditable *value;
  AdwActionRow *kept;
  AdwComboRow *fault;
  AdwComboRow *victim;
  GtkStringList *victim_labels;
  MortiseSite *site;
  MortiseHookItem *hook;
  /* (element-type Part) */
  GPtrArray *parts;
  /* (element-type GStrv): slug and key of each choice after the first. */
  GPtrArray *settings;
  /* (element-type utf8): what the API calls each listener. */
  GPtrArray *victims;
  JsonObject *kept_settings;
};

/* A plugin that can be left out, and the switches of its permissions. */
typedef struct
{
  char *slug;
  AdwExpanderRow *row;
  GtkSwitch *takes_part;
  GPtrArray *switches;
} Part;

G_DEFINE_FINAL_TYPE (MortiseRunForm, mortise_run_form, ADW_TYPE_BIN)

static void
part_free (Part *part)
{
  g_free (part->slug);
  g_ptr_array_unref (part->switches);
  g_free (part);
}

/* --- settings ----------------------------------------------------------------------------------------------------- */

static void
add_setting (JsonObject *settings, const char *slug, const char *key, JsonNode *value)
{
  if (!json_object_has_member (settings, slug))
    json_object_set_object_member (settings, slug, json_object_new ());
  json_object_set_member (json_object_get_object_member (settings, slug), key, value);
}

/* A text that is no JSON stands for itself. */
static JsonNode *
read_value (const char *text)
{
  JsonNode *value = mortise_json_parse (text, strlen (text), NULL);

  return value != NULL ? value : json_node_init_string (json_node_alloc (), text);
}

static void
take_setting (MortiseRunForm *self, JsonObject *settings)
{
  guint chosen = adw_combo_row_get_selected (self->setting);
  char **names;

  if (chosen == 0 || chosen > self->settings->len)
    return;
  names = self->settings->pdata[chosen - 1];
  add_setting (settings, names[0], names[1], read_value (gtk_editable_get_text (self->value)));
}

static void
show_kept (MortiseRunForm *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonObjectIter iter;
  const char *slug;
  JsonNode *values;

  json_object_iter_init_ordered (&iter, self->kept_settings);
  while (json_object_iter_next_ordered (&iter, &slug, &values))
    {
      g_autofree char *shown = mortise_json_to_text (values, FALSE);

      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "",
                              mortise_site_get_plugin_name (self->site, slug), shown);
    }
  adw_action_row_set_subtitle (self->kept, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->kept), text->len > 0);
}

static void
keep_setting (MortiseRunForm *self)
{
  take_setting (self, self->kept_settings);
  adw_combo_row_set_selected (self->setting, 0);
  show_kept (self);
}

static void
clear_settings (MortiseRunForm *self)
{
  g_clear_pointer (&self->kept_settings, json_object_unref);
  self->kept_settings = json_object_new ();
  show_kept (self);
}

static void
on_setting_chosen (MortiseRunForm *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->value), adw_combo_row_get_selected (self->setting) > 0);
  gtk_editable_set_text (self->value, "");
}

static gboolean
listens (MortiseRunForm *self, const char *slug)
{
  GListModel *listeners = mortise_hook_item_get_listeners (self->hook);

  for (guint i = 0; i < g_list_model_get_n_items (listeners); i++)
    {
      g_autoptr (MortiseListenerItem) listener = g_list_model_get_item (listeners, i);

      if (g_strcmp0 (mortise_listener_item_get_plugin (listener), slug) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
add_setting_choices (MortiseRunForm *self, JsonObject *plugin)
{
  const char *slug = mortise_json_get_string (plugin, "plugin", "");
  const char *name = mortise_json_get_string (plugin, "name", slug);
  JsonObject *labels = mortise_json_get_object (plugin, "settings");
  JsonObjectIter iter;
  const char *key;
  JsonNode *label;

  if (labels == NULL || !listens (self, slug))
    return;
  json_object_iter_init_ordered (&iter, labels);
  while (json_object_iter_next_ordered (&iter, &key, &label))
    {
      /* Translators: a plugin, and one of its settings. */
      g_autofree char *text = g_strdup_printf (_ ("%s: %s"), name, mortise_json_get_string (labels, key, key));

      g_ptr_array_add (self->settings, g_strdupv ((char *[]){ (char *) slug, (char *) key, NULL }));
      gtk_string_list_append (self->setting_labels, text);
    }
}

static void
settings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseRunForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (answer == NULL)
    mortise_toast (GTK_WIDGET (self), error->message);
  if (answer == NULL || !JSON_NODE_HOLDS_ARRAY (answer) || self->hook == NULL)
    return;
  g_ptr_array_set_size (self->settings, 0);
  gtk_string_list_splice (self->setting_labels, 0, g_list_model_get_n_items (G_LIST_MODEL (self->setting_labels)),
                          NULL);
  gtk_string_list_append (self->setting_labels, _ ("As They Are"));
  for (guint i = 0; i < json_array_get_length (json_node_get_array (answer)); i++)
    add_setting_choices (self, json_array_get_object_element (json_node_get_array (answer), i));
}

/* --- plugins and permissions -------------------------------------------------------------------------------------- */

static GtkWidget *
create_switch (const char *label, gboolean active)
{
  GtkWidget *control = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, "active", active, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return control;
}

static GtkWidget *
create_permission_row (MortisePluginItem *plugin, MortisePermissionItem *permission)
{
  const char *title = mortise_permission_item_get_title (permission);
  g_autofree char *label = g_strdup_printf (_ ("%s for %s"), title, mortise_plugin_item_get_name (plugin));
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, NULL);
  GtkWidget *control = create_switch (label, mortise_permission_item_get_granted (permission));

  g_object_set_data_full (G_OBJECT (control), "permission", g_strdup (mortise_permission_item_get_name (permission)),
                          g_free);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  return row;
}

static void
add_part (MortiseRunForm *self, MortisePluginItem *plugin)
{
  GListModel *permissions = mortise_plugin_item_get_permissions (plugin);
  const char *name = mortise_plugin_item_get_name (plugin);
  g_autofree char *label = g_strdup_printf (_ ("%s Takes Part"), name);
  GtkWidget *control = create_switch (label, TRUE);
  Part *part = g_new0 (Part, 1);

  part->slug = g_strdup (mortise_plugin_item_get_slug (plugin));
  part->switches = g_ptr_array_new ();
  part->takes_part = GTK_SWITCH (control);
  part->row = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", name, "subtitle",
                            _ ("Takes part, with these permissions"), NULL);
  adw_expander_row_add_action (part->row, control);
  g_object_bind_property (control, "active", part->row, "enable-expansion", G_BINDING_SYNC_CREATE);
  for (guint i = 0; i < g_list_model_get_n_items (permissions); i++)
    {
      g_autoptr (MortisePermissionItem) permission = g_list_model_get_item (permissions, i);
      GtkWidget *row = create_permission_row (plugin, permission);

      g_ptr_array_add (part->switches, adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)));
      adw_expander_row_add_row (part->row, row);
    }
  if (part->switches->len == 0)
    adw_expander_row_set_subtitle (part->row, _ ("Takes part; it asks for no permissions"));
  /* To be of use is not to be open. */
  adw_expander_row_set_expanded (part->row, FALSE);
  g_object_bind_property (self->on_copy, "active", part->row, "visible", G_BINDING_SYNC_CREATE);
  gtk_list_box_append (self->list, GTK_WIDGET (part->row));
  g_ptr_array_add (self->parts, part);
}

static void
clear_parts (MortiseRunForm *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    gtk_list_box_remove (self->list, GTK_WIDGET (((const Part *) self->parts->pdata[i])->row));
  g_ptr_array_set_size (self->parts, 0);
}

static void
show_parts (MortiseRunForm *self)
{
  GListModel *plugins = mortise_site_get_plugins (self->site);

  clear_parts (self);
  for (guint i = 0; i < g_list_model_get_n_items (plugins); i++)
    {
      g_autoptr (MortisePluginItem) plugin = g_list_model_get_item (plugins, i);

      if (mortise_plugin_item_get_enabled (plugin) && listens (self, mortise_plugin_item_get_slug (plugin)))
        add_part (self, plugin);
    }
}

static void
fill_parts (MortiseRunForm *self, JsonObject *trial)
{
  JsonArray *disabled = json_array_new ();
  JsonObject *grants = json_object_new ();

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = self->parts->pdata[i];
      JsonArray *granted = json_array_new ();

      for (guint j = 0; j < part->switches->len; j++)
        if (gtk_switch_get_active (part->switches->pdata[j]))
          json_array_add_string_element (granted, g_object_get_data (part->switches->pdata[j], "permission"));
      json_object_set_array_member (grants, part->slug, granted);
      if (!gtk_switch_get_active (part->takes_part))
        json_array_add_string_element (disabled, part->slug);
    }
  json_object_set_array_member (trial, "disabled", disabled);
  json_object_set_object_member (trial, "grants", grants);
}

/* --- faults ------------------------------------------------------------------------------------------------------- */

static void
listeners_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseRunForm) self = user_data;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, NULL);
  JsonArray *listeners = answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;

  g_ptr_array_set_size (self->victims, 0);
  gtk_string_list_splice (self->victim_labels, 0, g_list_model_get_n_items (G_LIST_MODEL (self->victim_labels)), NULL);
  for (guint i = 0; listeners != NULL && i < json_array_get_length (listeners); i++)
    {
      JsonObject *listener = json_array_get_object_element (listeners, i);
      const char *slug = mortise_json_get_string (listener, "plugin", "");
      int number = (int) mortise_json_get_int (listener, "listener", 0);
      /* Translators: a plugin, and the number of its listener. */
      g_autofree char *label
          = g_strdup_printf (_ ("%s, Listener %d"), mortise_site_get_plugin_name (self->site, slug), number);

      g_ptr_array_add (self->victims, g_strdup_printf ("%s:%d", slug, number));
      gtk_string_list_append (self->victim_labels, label);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->fault), self->victims->len > 0);
}

static void
on_fault_chosen (MortiseRunForm *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->victim), adw_combo_row_get_selected (self->fault) > 0);
}

static void
fill_fault (MortiseRunForm *self, JsonObject *trial)
{
  guint fault = adw_combo_row_get_selected (self->fault);
  guint victim = adw_combo_row_get_selected (self->victim);
  JsonObject *faults, *kind;

  if (fault == 0 || fault > MORTISE_FAULT_N_KINDS || victim >= self->victims->len)
    return;
  faults = json_object_new ();
  kind = json_object_new ();
  json_object_set_string_member (kind, "kind", mortise_fault_kind_to_string ((MortiseFaultKind) (fault - 1)));
  json_object_set_object_member (faults, self->victims->pdata[victim], kind);
  json_object_set_object_member (trial, "faults", faults);
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static void
ask (MortiseRunForm *self, const char *path, GAsyncReadyCallback callback)
{
  mortise_connection_request_async (mortise_site_get_connection (self->site), "GET", path, NULL, NULL, callback,
                                    g_object_ref (self));
}

/* What there is to choose is read when somebody wants to choose. */
static void
on_switched (MortiseRunForm *self)
{
  g_autofree char *path = NULL;

  adw_expander_row_set_expanded (self->copy, mortise_run_form_is_on_copy (self));
  if (self->hook == NULL || self->site == NULL || !mortise_run_form_is_on_copy (self))
    return;
  path = mortise_admin_build_path ("hooks", mortise_hook_item_get_name (self->hook), "listeners", NULL);
  show_parts (self);
  ask (self, "/v1/settings", settings_cb);
  ask (self, path, listeners_cb);
}

static void
mortise_run_form_dispose (GObject *object)
{
  MortiseRunForm *self = MORTISE_RUN_FORM (object);

  g_clear_object (&self->site);
  g_clear_object (&self->hook);
  G_OBJECT_CLASS (mortise_run_form_parent_class)->dispose (object);
}

static void
mortise_run_form_finalize (GObject *object)
{
  MortiseRunForm *self = MORTISE_RUN_FORM (object);

  g_ptr_array_unref (self->parts);
  g_ptr_array_unref (self->settings);
  g_ptr_array_unref (self->victims);
  json_object_unref (self->kept_settings);
  G_OBJECT_CLASS (mortise_run_form_parent_class)->finalize (object);
}

static void
mortise_run_form_class_init (MortiseRunFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_run_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = mortise_run_form_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-run-form.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseRunForm, copy);
  gtk_widget_class_bind_template_child (widget_class, MortiseRunForm, fault);
  gtk_widget_class_bind_template_child (widget_class, MortiseRunForm, kept);
  gtk_widget_class_bind_template_child (widget_class, MortiseRunForm, list);
  gtk_widget_class_bind_template_child (widget_class, MortiseRunForm, on_copy);
  gtk_widget_class_bind_template_child (widget_class, MortiseRunForm, setting);
  gtk_widget_class_bind_template_child (widget_class, MortiseRunForm, setting_labels);
  gtk_widget_class_bind_template_child (widget_class, MortiseRunForm, times);
  gtk_widget_class_bind_template_child (widget_class, MortiseRunForm, value);
  gtk_widget_class_bind_template_child (widget_class, MortiseRunForm, victim);
  gtk_widget_class_bind_template_child (widget_class, MortiseRunForm, victim_labels);
  gtk_widget_class_bind_template_callback (widget_class, clear_settings);
  gtk_widget_class_bind_template_callback (widget_class, keep_setting);
  gtk_widget_class_bind_template_callback (widget_class, on_switched);
  gtk_widget_class_bind_template_callback (widget_class, on_fault_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_setting_chosen);
}

static void
mortise_run_form_init (MortiseRunForm *self)
{
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  self->settings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->victims = g_ptr_array_new_with_free_func (g_free);
  self->kept_settings = json_object_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_run_form_set_hook:
 * @self: a form
 * @site: (nullable): the site
 * @hook: (nullable): the hook that is run
 *
 * Begins anew with all as it is in the site.
 */
void
mortise_run_form_set_hook (MortiseRunForm *self, MortiseSite *site, MortiseHookItem *hook)
{
  g_return_if_fail (MORTISE_IS_RUN_FORM (self));

  g_set_object (&self->site, site);
  g_set_object (&self->hook, hook);
  gtk_switch_set_active (self->on_copy, FALSE);
  clear_parts (self);
  clear_settings (self);
  adw_combo_row_set_selected (self->setting, 0);
  adw_combo_row_set_selected (self->fault, 0);
  gtk_spin_button_set_value (self->times, 1);
}

/**
 * mortise_run_form_is_on_copy:
 * @self: a form
 *
 * Returns: whether the hook is to be run on a copy of the site
 */
gboolean
mortise_run_form_is_on_copy (MortiseRunForm *self)
{
  g_return_val_if_fail (MORTISE_IS_RUN_FORM (self), FALSE);
  return gtk_switch_get_active (self->on_copy);
}

/**
 * mortise_run_form_fill:
 * @self: a form
 * @trial: what is tried out, see mortise-trial.h
 *
 * Adds to @trial what is chosen.
 */
void
mortise_run_form_fill (MortiseRunForm *self, JsonObject *trial)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) kept = NULL;
  JsonNode *settings;

  g_return_if_fail (MORTISE_IS_RUN_FORM (self));

  /* A copy, as what is typed now is not to be kept. */
  kept = json_node_init_object (json_node_alloc (), self->kept_settings);
  text = mortise_json_to_text (kept, FALSE);
  settings = mortise_json_parse (text, strlen (text), NULL);
  take_setting (self, json_node_get_object (settings));
  json_object_set_member (trial, "settings", settings);
  json_object_set_int_member (trial, "times", gtk_spin_button_get_value_as_int (self->times));
  fill_parts (self, trial);
  fill_fault (self, trial);
}
