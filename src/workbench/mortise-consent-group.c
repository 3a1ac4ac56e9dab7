/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-consent-group.h"

#include <glib/gi18n.h>

#include "mortise-permission-wish-row.h"

/**
 * MortiseConsentGroup:
 *
 * What a plugin asks for, each with a switch that is off, and those that are risky apart from the others.
 */
struct _MortiseConsentGroup
{
  AdwBin parent_instance;

  GPtrArray *switches;
};

G_DEFINE_FINAL_TYPE (MortiseConsentGroup, mortise_consent_group, ADW_TYPE_BIN)

static GQuark
get_name_quark (void)
{
  return g_quark_from_static_string ("mortise-permission");
}

static void
add_row (MortiseConsentGroup *self, GtkWidget *group, MortisePermissionItem *permission)
{
  g_autofree char *subtitle = mortise_permission_explain (permission);
  GtkWidget *row
      = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", mortise_permission_item_get_title (permission),
                      "subtitle", subtitle, "title-lines", 0, "subtitle-lines", 0, NULL);
  GtkWidget *control = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  mortise_permission_item_get_title (permission), -1);
  g_object_set_qdata_full (G_OBJECT (control), get_name_quark (),
                           g_strdup (mortise_permission_item_get_name (permission)), g_free);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_ptr_array_add (self->switches, control);
}

static GtkWidget *
create_group (const char *title, gboolean risky)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), risky ? _ ("High Risk") : title);
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      risky ? _ ("What these lend can be misused. Grant them only to authors whom you trust.")
            : _ ("All are off. What needs one that stays off is refused or not called."));
  if (risky)
    {
      GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "margin-start", 6,
                                       "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

      gtk_widget_add_css_class (image, "warning");
      gtk_widget_add_css_class (group, "risky");
      adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), image);
    }
  return group;
}

static void
add_group (MortiseConsentGroup *self, GtkWidget *box, const char *title, GListModel *permissions, gboolean risky)
{
  GtkWidget *group = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (permissions); i++)
    {
      g_autoptr (MortisePermissionItem) permission = g_list_model_get_item (permissions, i);

      if (mortise_permission_item_is_risky (permission) != risky)
        continue;
      if (group == NULL)
        {
          group = create_group (title, risky);
          gtk_box_append (GTK_BOX (box), group);
        }
      add_row (self, group, permission);
    }
}

static void
mortise_consent_group_finalize (GObject *object)
{
  g_clear_pointer (&MORTISE_CONSENT_GROUP (object)->switches, g_ptr_array_unref);
  G_OBJECT_CLASS (mortise_consent_group_parent_class)->finalize (object);
}

static void
mortise_consent_group_class_init (MortiseConsentGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_consent_group_finalize;
}

static void
mortise_consent_group_init (MortiseConsentGroup *self)
{
  self->switches = g_ptr_array_new ();
}

/**
 * mortise_consent_group_new:
 * @title: what those that are not risky are called together
 * @permissions: a list of [class@PermissionItem]
 *
 * Returns: (transfer floating): a widget that lets the user choose among them
 */
GtkWidget *
mortise_consent_group_new (const char *title, GListModel *permissions)
{
  MortiseConsentGroup *self = g_object_new (MORTISE_TYPE_CONSENT_GROUP, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  add_group (self, box, title, permissions, FALSE);
  add_group (self, box, title, permissions, TRUE);
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

/**
 * mortise_consent_group_dup_granted:
 * @self: a widget
 *
 * Returns: (transfer full): the names of the permissions that are switched on
 */
char **
mortise_consent_group_dup_granted (MortiseConsentGroup *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (MORTISE_IS_CONSENT_GROUP (self), NULL);

  for (guint i = 0; i < self->switches->len; i++)
    if (gtk_switch_get_active (self->switches->pdata[i]))
      g_strv_builder_add (builder, g_object_get_qdata (self->switches->pdata[i], get_name_quark ()));

  return g_strv_builder_end (builder);
}
