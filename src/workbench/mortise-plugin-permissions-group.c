/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-permissions-group.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-permission-row.h"
#include "mortise-text.h"

/**
 * MortisePluginPermissionsGroup:
 *
 * What a plugin may do: each permission with its switch, the author's reason, and whether it was ever used.
 */
struct _MortisePluginPermissionsGroup
{
  MortisePluginGroup parent_instance;

  GtkListBox *list;
  MortisePluginItem *shown;
};

G_DEFINE_FINAL_TYPE (MortisePluginPermissionsGroup, mortise_plugin_permissions_group, MORTISE_TYPE_PLUGIN_GROUP)

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  MortisePluginPermissionsGroup *self = user_data;

  return mortise_permission_row_new (self->shown, item);
}

static JsonObject *
find_use (JsonArray *uses, const char *permission)
{
  for (guint i = 0; uses != NULL && i < json_array_get_length (uses); i++)
    {
      JsonObject *use = json_array_get_object_element (uses, i);

      if (g_str_equal (mortise_json_get_string (use, "name", ""), permission))
        return use;
    }
  return NULL;
}

static char *
describe_use (JsonObject *use)
{
  gint64 uses = mortise_json_get_int (use, "uses", 0), refusals = mortise_json_get_int (use, "refusals", 0);
  g_autofree char *time = mortise_text_describe_time (mortise_json_get_int (use, "last", 0));

  if (use == NULL)
    return g_strdup (_ ("Not used since the host started."));
  if (uses == 0)
    return g_strdup_printf (
        ngettext ("Refused %d time, last at %s.", "Refused %d times, last at %s.", (gulong) refusals), (int) refusals,
        time);
  return g_strdup_printf (ngettext ("Used %d time since the host started, last at %s.",
                                    "Used %d times since the host started, last at %s.", (gulong) uses),
                          (int) uses, time);
}

static gboolean
mortise_plugin_permissions_group_fill (MortisePluginGroup *group)
{
  MortisePluginPermissionsGroup *self = MORTISE_PLUGIN_PERMISSIONS_GROUP (group);
  MortisePluginItem *plugin = mortise_plugin_group_get_plugin (group);
  GListModel *permissions = mortise_plugin_item_get_permissions (plugin);
  JsonObject *activity = mortise_plugin_group_get (group, MORTISE_PLUGIN_ACTIVITY);

  if (g_set_object (&self->shown, plugin))
    gtk_list_box_bind_model (self->list, permissions, create_row, self, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (permissions); i++)
    {
      g_autoptr (MortisePermissionItem) permission = g_list_model_get_item (permissions, i);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);
      g_autofree char *text = NULL;

      if (activity != NULL)
        text = describe_use (
            find_use (mortise_json_get_array (activity, "permissions"), mortise_permission_item_get_name (permission)));
      mortise_permission_row_set_use (MORTISE_PERMISSION_ROW (row), text);
    }
  return g_list_model_get_n_items (permissions) > 0;
}

static void
mortise_plugin_permissions_group_dispose (GObject *object)
{
  g_clear_object (&MORTISE_PLUGIN_PERMISSIONS_GROUP (object)->shown);
  G_OBJECT_CLASS (mortise_plugin_permissions_group_parent_class)->dispose (object);
}

static void
mortise_plugin_permissions_group_class_init (MortisePluginPermissionsGroupClass *klass)
{
  static const char *const watched[] = { "notify::version", NULL };

  G_OBJECT_CLASS (klass)->dispose = mortise_plugin_permissions_group_dispose;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->facts = 1u << MORTISE_PLUGIN_ACTIVITY;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->watched = watched;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->fill = mortise_plugin_permissions_group_fill;
}

static void
mortise_plugin_permissions_group_init (MortisePluginPermissionsGroup *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Permissions"), -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->list));
}
