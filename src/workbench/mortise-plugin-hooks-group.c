/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-hooks-group.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-listener-item.h"
#include "mortise-page.h"
#include "mortise-text.h"

/**
 * MortisePluginHooksGroup:
 *
 * What a plugin listens to: in which place among the others, how often it was called, how long it took.
 */
struct _MortisePluginHooksGroup
{
  MortisePluginGroup parent_instance;

  GListModel *listeners;
};

G_DEFINE_FINAL_TYPE (MortisePluginHooksGroup, mortise_plugin_hooks_group, MORTISE_TYPE_PLUGIN_GROUP)

/* --- the place among others --------------------------------------------------------------------------------------- */

static GListModel *
find_all_listeners (MortisePluginHooksGroup *self, const char *hook)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), MORTISE_TYPE_PAGE);
  MortiseSite *site = page != NULL ? mortise_page_get_site (MORTISE_PAGE (page)) : NULL;
  MortiseItem *item = site != NULL ? mortise_item_list_find (mortise_site_get_hooks (site), hook) : NULL;

  return item != NULL ? mortise_hook_item_get_listeners (MORTISE_HOOK_ITEM (item)) : NULL;
}

/* Counted from 1; 0 where it is not known. @index: which of the plugin's own on that hook. */
static guint
find_place (GListModel *all, const char *slug, guint index)
{
  for (guint i = 0; all != NULL && i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (MortiseListenerItem) listener = g_list_model_get_item (all, i);

      if (g_strcmp0 (mortise_listener_item_get_plugin (listener), slug) == 0 && index-- == 0)
        return i + 1;
    }
  return 0;
}

static char *
describe_place (MortisePluginHooksGroup *self, MortiseListenerItem *listener, guint index)
{
  MortisePluginItem *plugin = mortise_plugin_group_get_plugin (MORTISE_PLUGIN_GROUP (self));
  GListModel *all = find_all_listeners (self, mortise_listener_item_get_hook (listener));
  guint place = find_place (all, mortise_plugin_item_get_slug (plugin), index);
  const char *kind = mortise_listener_item_get_kind (listener);

  if (g_strcmp0 (kind, "event") == 0)
    return g_strdup (_ ("event"));
  if (place == 0)
    /* Translators: the kind of a hook, such as “filter”, and a listener's priority. */
    return g_strdup_printf (_ ("%s, priority %d"), kind, (int) mortise_listener_item_get_priority (listener));
  /* Translators: the kind of a hook, such as “filter”, a listener's priority, and its place among so many. */
  return g_strdup_printf (_ ("%s, priority %d, number %u of %u"), kind,
                          (int) mortise_listener_item_get_priority (listener), place, g_list_model_get_n_items (all));
}

/* --- what it did -------------------------------------------------------------------------------------------------- */

static JsonObject *
find_counters (JsonArray *array, MortiseListenerItem *listener, guint index)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *counters = json_array_get_object_element (array, i);

      if (g_strcmp0 (mortise_json_get_string (counters, "hook", ""), mortise_listener_item_get_hook (listener)) == 0
          && g_strcmp0 (mortise_json_get_string (counters, "kind", ""), mortise_listener_item_get_kind (listener)) == 0
          && mortise_json_get_int (counters, "index", 0) == index)
        return counters;
    }
  return NULL;
}

static char *
describe_work (JsonObject *counters)
{
  gint64 calls = mortise_json_get_int (counters, "calls", 0), errors = mortise_json_get_int (counters, "errors", 0);
  gint64 total = mortise_json_get_int (counters, "total_us", 0);
  g_autofree char *sum = mortise_text_describe_duration (total);
  g_autofree char *mean = mortise_text_describe_duration (calls > 0 ? total / calls : 0);
  g_autofree char *longest = mortise_text_describe_duration (mortise_json_get_int (counters, "longest_us", 0));
  g_autofree char *failed = g_strdup_printf (ngettext ("%d error", "%d errors", (gulong) errors), (int) errors);

  if (calls == 0)
    return g_strdup (_ ("Not called since the host started"));
  /* Translators: times with their units; the last is “2 errors”. */
  return g_strdup_printf (_ ("%s each, %s at most, %s in all · %s"), mean, longest, sum, failed);
}

static void
add_listener (MortisePluginHooksGroup *self, MortiseListenerItem *listener, guint index, guint index_of_kind)
{
  JsonObject *activity = mortise_plugin_group_get (MORTISE_PLUGIN_GROUP (self), MORTISE_PLUGIN_ACTIVITY);
  JsonObject *counters = find_counters (mortise_json_get_array (activity, "listeners"), listener, index_of_kind);
  const char *hook = mortise_listener_item_get_hook (listener);
  gint64 calls = mortise_json_get_int (counters, "calls", 0);
  gboolean is_event = g_strcmp0 (mortise_listener_item_get_kind (listener), "event") == 0;
  g_autofree char *place = describe_place (self, listener, index);
  g_autofree char *work = activity != NULL ? describe_work (counters) : g_strdup ("");
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", place, work);
  g_autofree char *value = g_strdup_printf (ngettext ("%d call", "%d calls", (gulong) calls), (int) calls);
  MortiseFactRow *row = mortise_fact_rows_add (
      mortise_plugin_group_get_rows (MORTISE_PLUGIN_GROUP (self)),
      &(MortiseFact){ .title = hook,
                      .subtitle = subtitle,
                      .value = calls > 0 ? value : NULL,
                      .icon_name = mortise_json_get_int (counters, "errors", 0) > 0 ? "dialog-warning-symbolic" : NULL,
                      .style = "warning" });

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), !is_event);
  /* A name without its target, in between, would be warned about. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row), is_event ? NULL : g_variant_new_string (hook));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), is_event ? NULL : "win.show-hook");
}

/* How many before it listen to the same hook; of the same kind only, as the host counts them, if @kind_too. */
static guint
count_same (GListModel *listeners, guint position, gboolean kind_too)
{
  g_autoptr (MortiseListenerItem) self = g_list_model_get_item (listeners, position);
  guint n = 0;

  for (guint i = 0; i < position; i++)
    {
      g_autoptr (MortiseListenerItem) other = g_list_model_get_item (listeners, i);

      if (g_strcmp0 (mortise_listener_item_get_hook (other), mortise_listener_item_get_hook (self)) == 0
          && (!kind_too
              || g_strcmp0 (mortise_listener_item_get_kind (other), mortise_listener_item_get_kind (self)) == 0))
        n++;
    }
  return n;
}

/* --- the group ---------------------------------------------------------------------------------------------------- */

static void
watch (MortisePluginHooksGroup *self, GListModel *listeners)
{
  if (self->listeners == listeners)
    return;
  if (self->listeners != NULL)
    g_signal_handlers_disconnect_by_data (self->listeners, self);
  g_set_object (&self->listeners, listeners);
  if (listeners != NULL)
    g_signal_connect_object (listeners, "items-changed", G_CALLBACK (mortise_plugin_group_refill), self,
                             G_CONNECT_SWAPPED);
}

static gboolean
mortise_plugin_hooks_group_fill (MortisePluginGroup *group)
{
  MortisePluginHooksGroup *self = MORTISE_PLUGIN_HOOKS_GROUP (group);
  GListModel *listeners = mortise_plugin_item_get_listeners (mortise_plugin_group_get_plugin (group));
  guint n = g_list_model_get_n_items (listeners);

  watch (self, listeners);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MortiseListenerItem) listener = g_list_model_get_item (listeners, i);

      add_listener (self, listener, count_same (listeners, i, FALSE), count_same (listeners, i, TRUE));
    }
  return n > 0;
}

static void
mortise_plugin_hooks_group_dispose (GObject *object)
{
  watch (MORTISE_PLUGIN_HOOKS_GROUP (object), NULL);
  G_OBJECT_CLASS (mortise_plugin_hooks_group_parent_class)->dispose (object);
}

static void
mortise_plugin_hooks_group_class_init (MortisePluginHooksGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mortise_plugin_hooks_group_dispose;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->facts = 1u << MORTISE_PLUGIN_ACTIVITY;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->fill = mortise_plugin_hooks_group_fill;
}

static void
mortise_plugin_hooks_group_init (MortisePluginHooksGroup *self)
{
}
