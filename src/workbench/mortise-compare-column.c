/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-compare-column.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-result-view.h"

/**
 * MortiseCompareColumn:
 *
 * One of two runs that are compared: what came of it, and what the plugin that makes the difference was allowed.
 */
struct _MortiseCompareColumn
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *permissions;
  MortiseResultView *result;
};

G_DEFINE_FINAL_TYPE (MortiseCompareColumn, mortise_compare_column, ADW_TYPE_BIN)

static void
mortise_compare_column_class_init (MortiseCompareColumnClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkLabel *
add_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
mortise_compare_column_init (MortiseCompareColumn *self)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 9, NULL);

  self->title = add_label (box, "title-4");
  self->permissions = add_label (box, "dim-label");
  self->result = g_object_new (MORTISE_TYPE_RESULT_VIEW, NULL);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->result));
  adw_bin_set_child (ADW_BIN (self), box);
}

static char *
describe_permissions (JsonObject *plugin)
{
  JsonArray *permissions = plugin != NULL ? mortise_json_get_array (plugin, "permissions") : NULL;
  g_autoptr (GString) granted = g_string_new (NULL);
  g_autoptr (GString) refused = g_string_new (NULL);

  for (guint i = 0; permissions != NULL && i < json_array_get_length (permissions); i++)
    {
      JsonObject *permission = json_array_get_object_element (permissions, i);
      GString *list = mortise_json_get_boolean (permission, "granted", FALSE) ? granted : refused;

      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "",
                              mortise_json_get_string (permission, "title", "?"));
    }
  if (granted->len == 0 && refused->len == 0)
    return g_strdup (_ ("It asks for no permissions."));
  return g_strdup_printf (_ ("Granted: %s. Not granted: %s."), granted->len > 0 ? granted->str : _ ("nothing"),
                          refused->len > 0 ? refused->str : _ ("nothing"));
}

/* (transfer full): the version, state and permissions of the plugin in that run. */
static char *
describe_plugin (JsonObject *plugin)
{
  g_autofree char *permissions = describe_permissions (plugin);

  if (plugin == NULL)
    return g_strdup (_ ("It is not installed."));
  return g_strdup_printf ("%s %s. %s", mortise_json_get_string (plugin, "name", ""),
                          mortise_json_get_string (plugin, "version", ""), permissions);
}

/**
 * mortise_compare_column_show:
 * @self: a column
 * @site: the site that was copied
 * @title: what is special about the run
 * @dispatch: a *dispatch* of docs/admin-api.md, whole
 * @plugin: (nullable): the *plugin* that makes the difference, as it was in that run
 *
 * Shows a run.
 */
void
mortise_compare_column_show (MortiseCompareColumn *self,
                             MortiseSite *site,
                             const char *title,
                             JsonObject *dispatch,
                             JsonObject *plugin)
{
  g_autoptr (MortiseItem) item = g_object_new (MORTISE_TYPE_DISPATCH_ITEM, NULL);
  g_autofree char *permissions = describe_plugin (plugin);

  mortise_item_update (item, dispatch);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->permissions, permissions);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  mortise_result_view_show (self->result, site, MORTISE_DISPATCH_ITEM (item), NULL);
  mortise_result_view_set_note (self->result, "");
}
