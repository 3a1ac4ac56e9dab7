/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-form-list.h"

static gboolean
has_at (GListStore *list, guint position, gpointer wanted)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  return item == wanted;
}

/*< private >
 * mortise_form_list_replace:
 * @list: a list
 * @wanted: (element-type GObject): what shall be in it
 *
 * Replaces what differs and nothing else, so that rows of what stays are the same afterwards.
 */
void
mortise_form_list_replace (GListStore *list, GPtrArray *wanted)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list)), start = 0, end = 0;

  while (start < n && start < wanted->len && has_at (list, start, wanted->pdata[start]))
    start++;
  while (end < n - start && end < wanted->len - start
         && has_at (list, n - 1 - end, wanted->pdata[wanted->len - 1 - end]))
    end++;
  if (start < n - end || start < wanted->len - end)
    g_list_store_splice (list, start, n - end - start, wanted->pdata + start, wanted->len - end - start);
}
