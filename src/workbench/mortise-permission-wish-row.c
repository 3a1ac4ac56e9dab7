/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plugin asks for, in words for people. */
#include "mortise-permission-wish-row.h"

#include <glib/gi18n.h>

/**
 * mortise_permission_explain:
 * @permission: a permission
 *
 * Returns: (transfer full): lines of text: what it lends, why the author asks for it, and what it is limited to
 */
char *
mortise_permission_explain (MortisePermissionItem *permission)
{
  const char *description = mortise_permission_item_get_description (permission);
  const char *reason = mortise_permission_item_get_reason (permission);
  const char *const *scopes = mortise_permission_item_get_scopes (permission);
  g_autoptr (GString) text = g_string_new (description);

  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (reason != NULL && *reason != '\0')
    /* Translators: the reason that a plugin's author gives for a permission. */
    g_string_append_printf (text, _ ("The author says: %s"), reason);
  else
    g_string_append (text, _ ("The author gives no reason."));
  if (scopes != NULL && scopes[0] != NULL)
    {
      g_autofree char *list = g_strjoinv (", ", (char **) scopes);

      /* Translators: what a permission is limited to, such as the names of servers. */
      g_string_append_printf (text, _ ("\nOnly: %s"), list);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * mortise_permission_wish_row_new:
 * @permission: a permission
 *
 * Returns: (transfer floating): a row that shows what is asked for, where nothing is to be decided yet
 */
GtkWidget *
mortise_permission_wish_row_new (MortisePermissionItem *permission)
{
  g_autofree char *text = mortise_permission_explain (permission);
  GtkWidget *row
      = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", mortise_permission_item_get_title (permission),
                      "subtitle", text, "title-lines", 0, "subtitle-lines", 0, NULL);

  if (mortise_permission_item_is_risky (permission))
    {
      GtkWidget *badge = g_object_new (GTK_TYPE_LABEL, "label", _ ("High Risk"), "valign", GTK_ALIGN_CENTER, NULL);

      gtk_widget_add_css_class (badge, "badge");
      gtk_widget_add_css_class (badge, "warning");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), badge);
    }
  return row;
}
