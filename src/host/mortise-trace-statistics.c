/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What hooks and plugins took since the host was opened: how many calls, how they ended, how long they took, and what
 * they cost. It counts every dispatch, also those whose traces are not kept.
 */
#include "mortise-trace-statistics.h"

#include "mortise-histogram.h"

/* As many hooks, and as many plugins, are counted; the names of hooks may come from plugins. */
#define MAX_ENTRIES 4096
/* The last hour, by minutes. */
#define N_MINUTES 60
/* A dispatch is unusually slow when it took longer than 99 of 100 of its hook, and than twice what is usual; that is
 * known after so many. */
#define MIN_USUAL 100
/* Less is not worth anybody's time, in µs. */
#define MIN_SLOW_US 1000

typedef struct
{
  MortiseHistogram wall;
  guint64 errors;
  guint64 skipped;
  guint64 cpu_us;
  guint64 bytes_in;
  guint64 bytes_out;
  guint64 services;
  gint64 memory_bytes;
  gint64 minute;
  guint32 minutes[N_MINUTES];
} Entry;

struct _MortiseTraceStatistics
{
  GHashTable *hooks;
  GHashTable *plugins;
  GHashTable *accounts;
  gint64 since;
};

MortiseTraceStatistics *
mortise_trace_statistics_new (void)
{
  MortiseTraceStatistics *self = g_new0 (MortiseTraceStatistics, 1);

  self->hooks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->plugins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->accounts
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) mortise_budget_account_free);
  self->since = g_get_real_time ();
  return self;
}

void
mortise_trace_statistics_free (MortiseTraceStatistics *self)
{
  g_hash_table_unref (self->hooks);
  g_hash_table_unref (self->plugins);
  g_hash_table_unref (self->accounts);
  g_free (self);
}

/* Begins anew. */
void
mortise_trace_statistics_clear (MortiseTraceStatistics *self)
{
  g_hash_table_remove_all (self->hooks);
  g_hash_table_remove_all (self->plugins);
  self->since = g_get_real_time ();
}

/* --- counting ----------------------------------------------------------------------------------------------------- */

static Entry *
get_entry (GHashTable *entries, const char *name)
{
  Entry *entry = g_hash_table_lookup (entries, name);

  if (entry != NULL || g_hash_table_size (entries) == MAX_ENTRIES)
    return entry;
  entry = g_new0 (Entry, 1);
  g_hash_table_insert (entries, g_strdup (name), entry);
  return entry;
}

/* Forgets the minutes that went by since the last time. */
static void
move_minutes (Entry *entry, gint64 now)
{
  gint64 minute = now / (60 * G_USEC_PER_SEC);
  gint64 first = MAX (entry->minute, minute - N_MINUTES) + 1;

  for (gint64 m = first; m <= minute; m++)
    entry->minutes[m % N_MINUTES] = 0;
  entry->minute = MAX (entry->minute, minute);
}

static void
count (Entry *entry, gint64 wall_us, gint64 now)
{
  mortise_histogram_add (&entry->wall, (guint64) MAX (0, wall_us));
  move_minutes (entry, now);
  entry->minutes[entry->minute % N_MINUTES]++;
}

static void
add_call (MortiseTraceStatistics *self, Entry *hook, const MortiseDispatchCall *call, gint64 now)
{
  Entry *plugin = get_entry (self->plugins, call->plugin);
  MortiseBudgetAccount *account = g_hash_table_lookup (self->accounts, call->plugin);

  if (hook != NULL)
    hook->cpu_us += call->cpu_us;
  if (account != NULL && call->status != MORTISE_CALL_SKIPPED)
    mortise_budget_account_add (account, call->wall_us, call->cpu_us, mortise_call_status_is_failure (call->status),
                                now);
  if (plugin == NULL)
    return;
  if (call->status == MORTISE_CALL_SKIPPED)
    {
      plugin->skipped++;
      return;
    }
  count (plugin, call->wall_us, now);
  plugin->cpu_us += call->cpu_us;
  plugin->bytes_in += call->bytes_in;
  plugin->bytes_out += call->value != NULL ? g_bytes_get_size (call->value) : 0;
  plugin->memory_bytes += call->memory_bytes;
  plugin->services += (call->services != NULL ? call->services->len : 0) + call->n_services_left_out;
  if (mortise_call_status_is_failure (call->status))
    plugin->errors++;
}

static gboolean
is_slow (const Entry *hook, gint64 wall_us)
{
  return hook->wall.count >= MIN_USUAL && wall_us >= MIN_SLOW_US
         && (guint64) wall_us > 2 * mortise_histogram_get_percentile (&hook->wall, 50)
         && (guint64) wall_us > mortise_histogram_get_percentile (&hook->wall, 99);
}

/**
 * mortise_trace_statistics_add:
 * @self: the statistics
 * @dispatch: a dispatch that ended
 *
 * Returns: whether it took unusually long for its hook
 */
gboolean
mortise_trace_statistics_add (MortiseTraceStatistics *self, MortiseDispatch *dispatch)
{
  Entry *hook = get_entry (self->hooks, mortise_dispatch_get_hook (dispatch));
  gint64 wall_us = mortise_dispatch_get_wall (dispatch);
  gint64 now = mortise_dispatch_get_time (dispatch);
  GPtrArray *calls = mortise_dispatch_get_calls (dispatch);
  gboolean slow = hook != NULL && is_slow (hook, wall_us);

  if (hook != NULL)
    {
      count (hook, wall_us, now);
      if (mortise_dispatch_has_failed (dispatch))
        hook->errors++;
    }
  for (guint i = 0; i < calls->len; i++)
    add_call (self, hook, calls->pdata[i], now);
  return slow;
}

/* --- budgets ------------------------------------------------------------------------------------------------------ */

/**
 * mortise_trace_statistics_set_budget:
 * @self: the statistics
 * @slug: a plugin
 * @budget: what it may cost from now on; one that allows all is none
 */
void
mortise_trace_statistics_set_budget (MortiseTraceStatistics *self, const char *slug, const MortiseBudget *budget)
{
  MortiseBudgetAccount *account = g_hash_table_lookup (self->accounts, slug);

  if (mortise_budget_is_none (budget))
    {
      g_hash_table_remove (self->accounts, slug);
      return;
    }
  if (account == NULL)
    {
      account = mortise_budget_account_new (g_get_real_time ());
      g_hash_table_insert (self->accounts, g_strdup (slug), account);
    }
  mortise_budget_account_set_budget (account, budget);
}

/* (transfer none) (nullable): what a plugin with a budget took. */
MortiseBudgetAccount *
mortise_trace_statistics_get_account (MortiseTraceStatistics *self, const char *slug)
{
  return g_hash_table_lookup (self->accounts, slug);
}

gboolean
mortise_trace_statistics_has_budgets (MortiseTraceStatistics *self)
{
  return g_hash_table_size (self->accounts) > 0;
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static JsonArray *
describe_minutes (Entry *entry, gint64 now)
{
  JsonArray *list = json_array_sized_new (N_MINUTES);

  move_minutes (entry, now);
  for (gint64 m = entry->minute - N_MINUTES + 1; m <= entry->minute; m++)
    json_array_add_int_element (list, entry->minutes[m % N_MINUTES]);
  return list;
}

static JsonObject *
describe_entry (const char *name, Entry *entry, guint64 total_us, gint64 now)
{
  static const double percents[] = { 50, 95, 99 };
  static const char *const names[] = { "p50_us", "p95_us", "p99_us" };
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", name);
  json_object_set_int_member (object, "calls", (gint64) entry->wall.count);
  json_object_set_int_member (object, "errors", (gint64) entry->errors);
  json_object_set_int_member (object, "skipped", (gint64) entry->skipped);
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    json_object_set_int_member (object, names[i],
                                (gint64) mortise_histogram_get_percentile (&entry->wall, percents[i]));
  json_object_set_int_member (object, "max_us", (gint64) entry->wall.max);
  json_object_set_int_member (object, "wall_us", (gint64) entry->wall.sum);
  json_object_set_int_member (object, "cpu_us", (gint64) entry->cpu_us);
  json_object_set_double_member (object, "share", total_us > 0 ? (double) entry->wall.sum / (double) total_us : 0);
  json_object_set_int_member (object, "bytes_in", (gint64) entry->bytes_in);
  json_object_set_int_member (object, "bytes_out", (gint64) entry->bytes_out);
  json_object_set_int_member (object, "memory_bytes", entry->memory_bytes);
  json_object_set_int_member (object, "services", (gint64) entry->services);
  json_object_set_array_member (object, "minutes", describe_minutes (entry, now));
  return object;
}

/* A *statistic* of a plugin has its budget. */
static void
add_budgets (MortiseTraceStatistics *self, JsonArray *plugins, gint64 now)
{
  for (guint i = 0; i < json_array_get_length (plugins); i++)
    {
      JsonObject *plugin = json_array_get_object_element (plugins, i);
      MortiseBudgetAccount *account
          = g_hash_table_lookup (self->accounts, json_object_get_string_member (plugin, "name"));

      if (account != NULL)
        json_object_set_object_member (plugin, "budget", mortise_budget_account_describe (account, now));
      else
        json_object_set_null_member (plugin, "budget");
    }
}

static JsonArray *
describe_entries (GHashTable *entries, gint64 now)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (entries), (GCompareFunc) g_strcmp0);
  JsonArray *list = json_array_new ();
  guint64 total_us = 0;

  for (GList *l = names; l != NULL; l = l->next)
    total_us += ((const Entry *) g_hash_table_lookup (entries, l->data))->wall.sum;
  for (GList *l = names; l != NULL; l = l->next)
    json_array_add_object_element (list,
                                   describe_entry (l->data, g_hash_table_lookup (entries, l->data), total_us, now));
  return list;
}

/**
 * mortise_trace_statistics_describe:
 * @self: the statistics
 *
 * Returns: (transfer full): the object *statistics* of docs/admin-api.md
 */
JsonNode *
mortise_trace_statistics_describe (MortiseTraceStatistics *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  gint64 now = g_get_real_time ();
  JsonArray *plugins = describe_entries (self->plugins, now);

  add_budgets (self, plugins, now);
  json_object_set_int_member (object, "since", self->since);
  json_object_set_array_member (object, "hooks", describe_entries (self->hooks, now));
  json_object_set_array_member (object, "plugins", plugins);
  return json_node_init_object (json_node_alloc (), object);
}
