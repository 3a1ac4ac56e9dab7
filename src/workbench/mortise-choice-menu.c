/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Menus of which one item is chosen, such as the categories that there are. */
#include "mortise-choice-menu.h"

#include <glib/gi18n.h>

static int
compare_labels (gconstpointer a, gconstpointer b, gpointer user_data)
{
  GHashTable *choices = user_data;

  return g_utf8_collate (g_hash_table_lookup (choices, *(gpointer *) a),
                         g_hash_table_lookup (choices, *(gpointer *) b));
}

static void
append (GMenu *menu, const char *label, const char *action_name, const char *choice)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action_name, "s", choice);
  g_menu_append_item (menu, item);
}

/**
 * mortise_choice_menu_fill:
 * @menu: a menu
 * @action_name: an action whose state is a string
 * @choices: (element-type utf8 utf8): the choices, and what people call them
 *
 * Lists `all` and the choices, in the order of their names.
 */
void
mortise_choice_menu_fill (GMenu *menu, const char *action_name, GHashTable *choices)
{
  guint n = 0;
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (choices, &n);

  g_qsort_with_data (keys, (int) n, sizeof *keys, compare_labels, choices);
  g_menu_remove_all (menu);
  append (menu, _ ("All"), action_name, MORTISE_CHOICE_ALL);
  for (guint i = 0; i < n; i++)
    append (menu, g_hash_table_lookup (choices, keys[i]), action_name, keys[i]);
}
