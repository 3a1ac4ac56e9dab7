/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-notifier.h"

#include <glib/gi18n.h>

#include "mortise-config.h"

/**
 * MortiseNotifier:
 *
 * Tells on the desktop, while the window is not looked at, that a plugin was quarantined or that there are updates.
 * What was told is taken back when the window is looked at, or it is not so any more.
 */
struct _MortiseNotifier
{
  GObject parent_instance;

  GtkWindow *window;
  MortiseMarket *market;
  GHashTable *quarantined;
  GHashTable *told;
  GHashTable *leaving;
  guint leaving_source;
  guint n_updates;
};

G_DEFINE_FINAL_TYPE (MortiseNotifier, mortise_notifier, G_TYPE_OBJECT)

#define UPDATES "updates"
/* As many names as fit into a notification. */
#define MAX_NAMES 3
/*
 * GIO forgets a notification that is withdrawn before the desktop has answered with its number, and the desktop goes on
 * showing it (gio/gfdonotificationbackend.c): there has to be time for that answer.
 */
#define ANSWER_MS 1000

static GApplication *
get_application (MortiseNotifier *self)
{
  return G_APPLICATION (gtk_window_get_application (self->window));
}

static void
tell (MortiseNotifier *self, const char *id, GNotification *notification)
{
  g_autoptr (GIcon) icon = g_themed_icon_new (MORTISE_APP_ID);

  if (get_application (self) == NULL || gtk_window_is_active (self->window))
    return;

  g_notification_set_icon (notification, icon);
  g_application_send_notification (get_application (self), id, notification);
  g_hash_table_remove (self->leaving, id);
  g_hash_table_add (self->told, g_strdup (id));
}

static void
withdraw_leaving (MortiseNotifier *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->leaving);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (get_application (self) != NULL)
      g_application_withdraw_notification (get_application (self), id);
  g_hash_table_remove_all (self->leaving);
}

static gboolean
on_answered (gpointer data)
{
  MortiseNotifier *self = data;

  self->leaving_source = 0;
  withdraw_leaving (self);
  return G_SOURCE_REMOVE;
}

static void
leave (MortiseNotifier *self, const char *id)
{
  g_hash_table_add (self->leaving, g_strdup (id));
  g_clear_handle_id (&self->leaving_source, g_source_remove);
  self->leaving_source = g_timeout_add (ANSWER_MS, on_answered, self);
}

static void
take_back (MortiseNotifier *self, const char *id)
{
  if (g_hash_table_remove (self->told, id))
    leave (self, id);
}

static void
on_active (MortiseNotifier *self)
{
  GHashTableIter iter;
  gpointer id;

  if (!gtk_window_is_active (self->window))
    return;
  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      leave (self, id);
      g_hash_table_iter_remove (&iter);
    }
}

/* --- plugins ------------------------------------------------------------------------------------------------------ */

static void
tell_quarantined (MortiseNotifier *self, MortisePluginItem *plugin, const char *id)
{
  const char *slug = mortise_plugin_item_get_slug (plugin);
  const char *reason = mortise_plugin_item_get_member (plugin, "reason");
  g_autofree char *title = g_strdup_printf (_ ("“%s” Is Quarantined"), mortise_plugin_item_get_name (plugin));
  g_autoptr (GNotification) notification = g_notification_new (title);

  if (reason != NULL)
    g_notification_set_body (notification, reason);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action (notification, "app.show-section::problems");
  g_notification_add_button (notification, _ ("Show Problems"), "app.show-section::problems");
  g_notification_add_button_with_target (notification, _ ("Show Plugin"), "app.show-plugin", "s", slug);
  tell (self, id, notification);
}

static void
on_plugin_updated (MortiseNotifier *self, MortisePluginItem *plugin)
{
  const char *slug = mortise_plugin_item_get_slug (plugin);
  gboolean was_quarantined = g_hash_table_contains (self->quarantined, slug);
  gboolean is_quarantined = g_strcmp0 (mortise_plugin_item_get_state (plugin), "quarantined") == 0;
  g_autofree char *id = g_strconcat ("quarantined-", slug, NULL);

  if (was_quarantined == is_quarantined)
    return;
  if (is_quarantined)
    {
      g_hash_table_add (self->quarantined, g_strdup (slug));
      tell_quarantined (self, plugin, id);
    }
  else
    {
      g_hash_table_remove (self->quarantined, slug);
      take_back (self, id);
    }
}

/* What was quarantined when it was first seen is no news. */
static void
watch (MortiseNotifier *self, MortisePluginItem *plugin)
{
  if (g_strcmp0 (mortise_plugin_item_get_state (plugin), "quarantined") == 0)
    g_hash_table_add (self->quarantined, g_strdup (mortise_plugin_item_get_slug (plugin)));
  g_signal_connect_object (plugin, "updated", G_CALLBACK (on_plugin_updated), self, G_CONNECT_SWAPPED);
}

static void
on_plugins_changed (MortiseNotifier *self, guint position, guint removed, guint added, GListModel *plugins)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (MortisePluginItem) plugin = g_list_model_get_item (plugins, i);

      watch (self, plugin);
    }
}

/* --- updates ------------------------------------------------------------------------------------------------------ */

static char *
describe_updates (MortiseNotifier *self)
{
  GListModel *updates = mortise_market_get_updates (self->market);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (updates); i++)
    {
      g_autoptr (MortiseUpdateItem) update = g_list_model_get_item (updates, i);
      const char *to = mortise_record_item_get_string (update, "to");

      if (to == NULL || ++n > MAX_NAMES)
        continue;
      g_string_append_printf (text, "%s%s %s", n > 1 ? ", " : "", mortise_record_item_get_string (update, "name"), to);
    }
  if (n > MAX_NAMES)
    g_string_append_printf (text, ngettext (", and %u more", ", and %u more", n - MAX_NAMES), n - MAX_NAMES);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
on_updates_counted (MortiseNotifier *self)
{
  guint n_before = self->n_updates;
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  g_autoptr (GNotification) notification = NULL;

  self->n_updates = mortise_market_get_n_updates (self->market);
  if (self->n_updates == 0)
    take_back (self, UPDATES);
  if (self->n_updates <= n_before)
    return;

  title = g_strdup_printf (ngettext ("%u Plugin Update", "%u Plugin Updates", self->n_updates), self->n_updates);
  body = describe_updates (self);
  notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  g_notification_set_default_action (notification, "app.show-updates");
  g_notification_add_button (notification, _ ("Show Updates"), "app.show-updates");
  tell (self, UPDATES, notification);
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_notifier_finalize (GObject *object)
{
  MortiseNotifier *self = MORTISE_NOTIFIER (object);

  g_clear_handle_id (&self->leaving_source, g_source_remove);
  withdraw_leaving (self);
  g_clear_object (&self->market);
  g_clear_pointer (&self->leaving, g_hash_table_unref);
  g_clear_pointer (&self->quarantined, g_hash_table_unref);
  g_clear_pointer (&self->told, g_hash_table_unref);
  G_OBJECT_CLASS (mortise_notifier_parent_class)->finalize (object);
}

static void
mortise_notifier_class_init (MortiseNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_notifier_finalize;
}

static void
mortise_notifier_init (MortiseNotifier *self)
{
  self->quarantined = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->leaving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * mortise_notifier_new:
 * @window: the window of a site, which outlives the notifier
 * @site: the site
 * @market: what is newer than what the site has
 *
 * Returns: (transfer full): what tells of the site on the desktop
 */
MortiseNotifier *
mortise_notifier_new (GtkWindow *window, MortiseSite *site, MortiseMarket *market)
{
  MortiseNotifier *self = g_object_new (MORTISE_TYPE_NOTIFIER, NULL);

  self->window = window;
  self->market = g_object_ref (market);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (on_active), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mortise_site_get_plugins (site), "items-changed", G_CALLBACK (on_plugins_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (market, "notify::n-updates", G_CALLBACK (on_updates_counted), self, G_CONNECT_SWAPPED);
  return self;
}
