/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseActivity:
 *
 * What one plugin did while this host ran: samples of what its process used, counters of its listeners, which
 * permissions it used, which hosts it contacted. It is kept in memory, within bounds, and ends with the host.
 *
 * All times are given in µs of the monotonic clock, so that setting the clock of the machine disturbs nothing.
 */
typedef struct _MortiseActivity MortiseActivity;

/**
 * MortiseActivityCall:
 * @hook: name of the hook, or the pattern of the event
 * @kind: `action`, `filter`, `collect` or `event`
 * @index: which of the plugin's listeners on that hook of that kind: 0 for the first
 * @wall_us: how long it took, in µs
 * @failed: whether it ended with an error
 *
 * A call that ended.
 */
typedef struct
{
  const char *hook;
  const char *kind;
  guint index;
  gint64 wall_us;
  gboolean failed;
} MortiseActivityCall;

MortiseActivity *mortise_activity_new (gint64 now);
MortiseActivity *mortise_activity_ref (MortiseActivity *self);
void mortise_activity_unref (MortiseActivity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseActivity, mortise_activity_unref)

void mortise_activity_begin_process (MortiseActivity *self, gint64 now);
void mortise_activity_add_usage (MortiseActivity *self, guint64 memory_bytes, guint64 cpu_us, gint64 now);
void mortise_activity_count_failure (MortiseActivity *self, gint64 now);
void mortise_activity_count_call (MortiseActivity *self, const MortiseActivityCall *call, gint64 now);
void mortise_activity_count_use (MortiseActivity *self, const char *permission, gboolean granted, gint64 now);
void mortise_activity_count_contact (MortiseActivity *self, const char *host, gboolean granted, gint64 now);

JsonObject *mortise_activity_to_json (const MortiseActivity *self, gint64 now, gint64 real_now);

G_END_DECLS
