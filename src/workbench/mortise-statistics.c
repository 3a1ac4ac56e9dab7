/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-statistics.h"

#include "mortise-json.h"

/* However much happens, it is asked for no more often than this; and this often where nothing does, as minutes pass and
 * budgets look back. */
#define INTERVAL_MS 1000
#define IDLE_S 20

/**
 * MortiseStatistics:
 *
 * What hooks and plugins took since the host started, kept current while somebody looks.
 */
struct _MortiseStatistics
{
  GObject parent_instance;

  MortiseSite *site;
  GListStore *hooks;
  GListStore *plugins;
  GCancellable *cancellable;
  char *problem;
  gint64 since;
  gint64 asked;
  guint timer;
  guint idle_timer;
  gboolean active;
  gboolean asking;
  gboolean stale;
};

enum
{
  SIGNAL_UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MortiseStatistics, mortise_statistics, G_TYPE_OBJECT)

static void plan (MortiseStatistics *self);

/* --- asking ------------------------------------------------------------------------------------------------------- */

static void
name_plugins (MortiseStatistics *self)
{
  GListModel *plugins = G_LIST_MODEL (self->plugins);

  for (guint i = 0; i < g_list_model_get_n_items (plugins); i++)
    {
      g_autoptr (MortiseStatisticItem) item = g_list_model_get_item (plugins, i);

      mortise_statistic_item_set_title (
          item, mortise_site_get_plugin_name (self->site, mortise_record_item_get_string (item, "name")));
    }
}

static void
take_answer (MortiseStatistics *self, JsonObject *answer)
{
  self->since = mortise_json_get_int (answer, "since", 0);
  mortise_item_list_sync (self->hooks, mortise_json_get_array (answer, "hooks"));
  mortise_item_list_sync (self->plugins, mortise_json_get_array (answer, "plugins"));
  name_plugins (self);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseStatistics) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->asking = FALSE;
  g_free (self->problem);
  self->problem = error != NULL ? g_strdup (error->message) : NULL;
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    take_answer (self, json_node_get_object (answer));
  g_signal_emit (self, signals[SIGNAL_UPDATED], 0);
  if (self->stale)
    plan (self);
}

static void
ask (MortiseStatistics *self)
{
  self->asking = TRUE;
  self->stale = FALSE;
  self->asked = g_get_monotonic_time ();
  mortise_connection_request_async (mortise_site_get_connection (self->site), "GET", "/v1/traces/statistics", NULL,
                                    self->cancellable, answered_cb, g_object_ref (self));
}

static gboolean
on_timer (gpointer user_data)
{
  MortiseStatistics *self = user_data;

  self->timer = 0;
  ask (self);
  return G_SOURCE_REMOVE;
}

/* Asks soon, if somebody looks. */
static void
plan (MortiseStatistics *self)
{
  gint64 since_ms = (g_get_monotonic_time () - self->asked) / 1000;

  self->stale = TRUE;
  if (!self->active || self->asking || self->timer != 0)
    return;
  self->timer = g_timeout_add (since_ms >= INTERVAL_MS ? 0 : (guint) (INTERVAL_MS - since_ms), on_timer, self);
}

static gboolean
on_idle_timer (gpointer user_data)
{
  plan (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_event (MortiseStatistics *self, JsonObject *event)
{
  static const char *const types[] = { "dropped", "plugin-removed", "problems", "ready", "trace", NULL };

  if (g_strv_contains (types, mortise_json_get_string (event, "type", "")))
    plan (self);
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_statistics_dispose (GObject *object)
{
  MortiseStatistics *self = MORTISE_STATISTICS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->idle_timer, g_source_remove);
  g_clear_object (&self->site);
  G_OBJECT_CLASS (mortise_statistics_parent_class)->dispose (object);
}

static void
mortise_statistics_finalize (GObject *object)
{
  MortiseStatistics *self = MORTISE_STATISTICS (object);

  g_object_unref (self->hooks);
  g_object_unref (self->plugins);
  g_object_unref (self->cancellable);
  g_free (self->problem);
  G_OBJECT_CLASS (mortise_statistics_parent_class)->finalize (object);
}

static void
mortise_statistics_class_init (MortiseStatisticsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mortise_statistics_dispose;
  G_OBJECT_CLASS (klass)->finalize = mortise_statistics_finalize;

  /**
   * MortiseStatistics::updated:
   * @self: the statistics
   *
   * The host told what they are now, or why it does not.
   */
  signals[SIGNAL_UPDATED]
      = g_signal_new ("updated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mortise_statistics_init (MortiseStatistics *self)
{
  self->hooks = g_list_store_new (MORTISE_TYPE_STATISTIC_ITEM);
  self->plugins = g_list_store_new (MORTISE_TYPE_STATISTIC_ITEM);
  self->cancellable = g_cancellable_new ();
}

/**
 * mortise_statistics_new:
 * @site: a site
 *
 * Returns: (transfer full): what it took, as soon as somebody looks
 */
MortiseStatistics *
mortise_statistics_new (MortiseSite *site)
{
  MortiseStatistics *self = g_object_new (MORTISE_TYPE_STATISTICS, NULL);

  self->site = g_object_ref (site);
  g_signal_connect_object (mortise_site_get_connection (site), "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * mortise_statistics_get_hooks:
 * @self: statistics
 *
 * Returns: (transfer none): hooks as [class@StatisticItem]
 */
GListModel *
mortise_statistics_get_hooks (MortiseStatistics *self)
{
  g_return_val_if_fail (MORTISE_IS_STATISTICS (self), NULL);
  return G_LIST_MODEL (self->hooks);
}

/**
 * mortise_statistics_get_plugins:
 * @self: statistics
 *
 * Returns: (transfer none): plugins as [class@StatisticItem]
 */
GListModel *
mortise_statistics_get_plugins (MortiseStatistics *self)
{
  g_return_val_if_fail (MORTISE_IS_STATISTICS (self), NULL);
  return G_LIST_MODEL (self->plugins);
}

/**
 * mortise_statistics_get_since:
 * @self: statistics
 *
 * Returns: since when it is counted, in µs since 1970; 0 while that is not known
 */
gint64
mortise_statistics_get_since (MortiseStatistics *self)
{
  g_return_val_if_fail (MORTISE_IS_STATISTICS (self), 0);
  return self->since;
}

/**
 * mortise_statistics_get_problem:
 * @self: statistics
 *
 * Returns: (nullable): why they could not be read
 */
const char *
mortise_statistics_get_problem (MortiseStatistics *self)
{
  g_return_val_if_fail (MORTISE_IS_STATISTICS (self), NULL);
  return self->problem;
}

/**
 * mortise_statistics_set_active:
 * @self: statistics
 * @active: whether somebody looks
 *
 * Nothing is asked while nobody does.
 */
void
mortise_statistics_set_active (MortiseStatistics *self, gboolean active)
{
  g_return_if_fail (MORTISE_IS_STATISTICS (self));

  if (self->active == active)
    return;
  self->active = active;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->idle_timer, g_source_remove);
  if (!active)
    return;
  self->idle_timer = g_timeout_add_seconds (IDLE_S, on_idle_timer, self);
  plan (self);
}

/**
 * mortise_statistics_refresh:
 * @self: statistics
 *
 * Asks again, soon.
 */
void
mortise_statistics_refresh (MortiseStatistics *self)
{
  g_return_if_fail (MORTISE_IS_STATISTICS (self));
  plan (self);
}
