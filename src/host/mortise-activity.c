/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-activity-private.h"

#include <string.h>

#define SAMPLE_INTERVAL_US (5 * G_USEC_PER_SEC)
/* An hour of a process that runs all the time. */
#define MAX_SAMPLES 720
#define MINUTE_US (60 * (gint64) G_USEC_PER_SEC)
#define MAX_MINUTES 60
/* As many as a plugin can register at a time; those of earlier processes count too. */
#define MAX_LISTENERS 1000
/* The names of hosts that are refused are the plugin's choice, so the one that was asked for longest ago makes room. */
#define MAX_USES 64
/* RFC 1035, section 2.3.4, and a port. */
#define MAX_NAME 262

/* --- listeners as keys -------------------------------------------------------------------------------------------- */

static guint
hash_listener (gconstpointer key)
{
  const ActivityListener *listener = key;

  return g_str_hash (listener->hook) * 31 + listener->index;
}

static gboolean
is_same_listener (gconstpointer a, gconstpointer b)
{
  const ActivityListener *first = a, *second = b;

  return first->index == second->index && g_str_equal (first->hook, second->hook)
         && g_str_equal (first->kind, second->kind);
}

static void
listener_free (gpointer data)
{
  ActivityListener *listener = data;

  g_free (listener->hook);
  g_free (listener->kind);
  g_free (listener);
}

static void
use_free (gpointer data)
{
  ActivityUse *use = data;

  g_free (use->name);
  g_free (use);
}

/**
 * mortise_activity_new:
 * @now: the time
 *
 * Returns: (transfer full): a record with nothing in it
 */
MortiseActivity *
mortise_activity_new (gint64 now)
{
  MortiseActivity *self = g_rc_box_new0 (MortiseActivity);

  self->since = self->measured = now;
  self->samples = g_array_new (FALSE, FALSE, sizeof (ActivitySample));
  self->minutes = g_array_new (FALSE, FALSE, sizeof (ActivityMinute));
  self->listeners = g_hash_table_new_full (hash_listener, is_same_listener, listener_free, NULL);
  self->permissions = g_ptr_array_new_with_free_func (use_free);
  self->hosts = g_ptr_array_new_with_free_func (use_free);
  return self;
}

static void
activity_clear (MortiseActivity *self)
{
  g_array_unref (self->samples);
  g_array_unref (self->minutes);
  g_hash_table_unref (self->listeners);
  g_ptr_array_unref (self->permissions);
  g_ptr_array_unref (self->hosts);
}

/* Two processes of a plugin are counted together while the one takes the place of the other. */
MortiseActivity *
mortise_activity_ref (MortiseActivity *self)
{
  return g_rc_box_acquire (self);
}

void
mortise_activity_unref (MortiseActivity *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) activity_clear);
}

/* --- the process -------------------------------------------------------------------------------------------------- */

/**
 * mortise_activity_begin_process:
 * @self: a record
 * @now: the time
 *
 * A process begins, whose CPU time counts from nothing.
 */
void
mortise_activity_begin_process (MortiseActivity *self, gint64 now)
{
  self->measured = now;
  self->cpu_us = 0;
  self->peak = 0;
}

static void
keep_sample (MortiseActivity *self, const ActivitySample *sample)
{
  if (self->samples->len < MAX_SAMPLES)
    {
      g_array_append_vals (self->samples, sample, 1);
      return;
    }
  g_array_index (self->samples, ActivitySample, self->oldest) = *sample;
  self->oldest = (self->oldest + 1) % MAX_SAMPLES;
}

/**
 * mortise_activity_add_usage:
 * @self: a record
 * @memory_bytes: memory that the process has
 * @cpu_us: CPU time that it has used since it began
 * @now: the time
 *
 * Takes what the process uses. It may be told often: one sample in 5 s is kept, with the most memory in that time.
 */
void
mortise_activity_add_usage (MortiseActivity *self, guint64 memory_bytes, guint64 cpu_us, gint64 now)
{
  ActivitySample sample = { .time = now, .span_us = now - self->measured };

  self->peak = MAX (self->peak, memory_bytes);
  if (now < self->due)
    return;

  sample.memory_bytes = self->peak;
  /* What a child of it had used goes with the child. */
  sample.cpu_us = cpu_us > self->cpu_us ? cpu_us - self->cpu_us : 0;
  keep_sample (self, &sample);
  self->due = now + SAMPLE_INTERVAL_US;
  self->measured = now;
  self->cpu_us = cpu_us;
  self->peak = 0;
}

/* --- minutes ------------------------------------------------------------------------------------------------------ */

static ActivityMinute *
get_minute (MortiseActivity *self, gint64 now)
{
  ActivityMinute minute = { .start = now - now % MINUTE_US };
  guint n = self->minutes->len;

  if (n > 0 && g_array_index (self->minutes, ActivityMinute, n - 1).start >= minute.start)
    return &g_array_index (self->minutes, ActivityMinute, n - 1);
  if (n == MAX_MINUTES)
    g_array_remove_index (self->minutes, 0);
  g_array_append_val (self->minutes, minute);
  return &g_array_index (self->minutes, ActivityMinute, self->minutes->len - 1);
}

/**
 * mortise_activity_count_failure:
 * @self: a record
 * @now: the time
 *
 * The process ended without being asked to.
 */
void
mortise_activity_count_failure (MortiseActivity *self, gint64 now)
{
  get_minute (self, now)->failures++;
}

/* --- calls -------------------------------------------------------------------------------------------------------- */

static ActivityListener *
get_listener (MortiseActivity *self, const MortiseActivityCall *call)
{
  ActivityListener key = { .hook = (char *) call->hook, .kind = (char *) call->kind, .index = call->index };
  ActivityListener *listener = g_hash_table_lookup (self->listeners, &key);

  if (listener != NULL || g_hash_table_size (self->listeners) >= MAX_LISTENERS)
    return listener;
  listener = g_new0 (ActivityListener, 1);
  listener->hook = g_strdup (call->hook);
  listener->kind = g_strdup (call->kind);
  listener->index = call->index;
  g_hash_table_add (self->listeners, listener);
  return listener;
}

/**
 * mortise_activity_count_call:
 * @self: a record
 * @call: a call that ended
 * @now: the time
 *
 * Counts a call. Beyond 1000 listeners it is counted for the minute alone.
 */
void
mortise_activity_count_call (MortiseActivity *self, const MortiseActivityCall *call, gint64 now)
{
  ActivityMinute *minute = get_minute (self, now);
  ActivityListener *listener = get_listener (self, call);

  minute->calls++;
  minute->errors += call->failed ? 1 : 0;
  if (listener == NULL)
    return;
  listener->calls++;
  listener->errors += call->failed ? 1 : 0;
  listener->total_us += call->wall_us;
  listener->longest_us = MAX (listener->longest_us, call->wall_us);
  listener->last = now;
}

/* --- permissions and hosts ---------------------------------------------------------------------------------------- */

static int
compare_last (gconstpointer a, gconstpointer b)
{
  const ActivityUse *first = *(const ActivityUse *const *) a, *second = *(const ActivityUse *const *) b;

  return (first->last > second->last) - (first->last < second->last);
}

static ActivityUse *
get_use (GPtrArray *uses, const char *name)
{
  ActivityUse *use;

  for (guint i = 0; i < uses->len; i++)
    {
      use = uses->pdata[i];
      if (g_str_equal (use->name, name))
        return use;
    }
  if (uses->len == MAX_USES)
    {
      g_ptr_array_sort (uses, compare_last);
      g_ptr_array_remove_index (uses, 0);
    }
  use = g_new0 (ActivityUse, 1);
  use->name = g_strdup (name);
  g_ptr_array_add (uses, use);
  return use;
}

static void
count (GPtrArray *uses, const char *name, gboolean granted, gint64 now)
{
  ActivityUse *use = strlen (name) <= MAX_NAME ? get_use (uses, name) : NULL;

  if (use == NULL)
    return;
  if (granted)
    use->uses++;
  else
    use->refusals++;
  use->last = now;
}

/**
 * mortise_activity_count_use:
 * @self: a record
 * @permission: name of a permission
 * @granted: whether the plugin has it, or was refused
 * @now: the time
 *
 * The plugin asked for what a permission lends.
 */
void
mortise_activity_count_use (MortiseActivity *self, const char *permission, gboolean granted, gint64 now)
{
  count (self->permissions, permission, granted, now);
}

/**
 * mortise_activity_count_contact:
 * @self: a record
 * @host: a host and its port, such as `api.example.com:443`
 * @granted: whether the plugin may reach it, or was refused
 * @now: the time
 *
 * The plugin sent a request to a host, or tried to. Of the last 64 hosts it is known.
 */
void
mortise_activity_count_contact (MortiseActivity *self, const char *host, gboolean granted, gint64 now)
{
  count (self->hosts, host, granted, now);
}
