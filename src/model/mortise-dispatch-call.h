/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseCallStatus:
 * @MORTISE_CALL_OK: the listener answered
 * @MORTISE_CALL_ERROR: it answered with an error
 * @MORTISE_CALL_TIMEOUT: it did not answer in time, and its process was ended
 * @MORTISE_CALL_CRASHED: its process ended before it answered
 * @MORTISE_CALL_SKIPPED: it was not called; the error says why
 * @MORTISE_CALL_CANCELLED: whoever fired the hook gave up
 *
 * How a listener's part in a dispatch ended.
 */
typedef enum
{
  MORTISE_CALL_OK,
  MORTISE_CALL_ERROR,
  MORTISE_CALL_TIMEOUT,
  MORTISE_CALL_CRASHED,
  MORTISE_CALL_SKIPPED,
  MORTISE_CALL_CANCELLED,
} MortiseCallStatus;

/**
 * MortiseDispatchDetail:
 * @MORTISE_DISPATCH_SUMMARY: without payload, result and values
 * @MORTISE_DISPATCH_KEPT: with them, but for those of more than 256 KiB, in whose place it is said how long they were
 * @MORTISE_DISPATCH_WHOLE: with all of them
 *
 * How much of a dispatch is written.
 */
typedef enum
{
  MORTISE_DISPATCH_SUMMARY,
  MORTISE_DISPATCH_KEPT,
  MORTISE_DISPATCH_WHOLE,
} MortiseDispatchDetail;

/**
 * MortiseDispatchService:
 * @name: name of the service, such as `storage.get`
 * @start_us: when it was asked for, in µs since the dispatch began
 * @wall_us: how long the answer took, in µs
 * @error: (nullable): message of the error that it was answered with
 *
 * A service that a listener used.
 */
typedef struct
{
  char *name;
  gint64 start_us;
  gint64 wall_us;
  char *error;
} MortiseDispatchService;

/**
 * MortiseDispatchCall:
 * @plugin: slug of the plugin, or `host` for a listener of the host itself
 * @version: (nullable): the plugin's version
 * @place: (nullable): where the listener is written, as the plugin says
 * @listener: number of the listener in its plugin
 * @priority: its priority
 * @status: how it ended
 * @value: (nullable): what it answered, JSON text
 * @code: (nullable): name of the error
 * @message: (nullable): the error for people
 * @traceback: (nullable): where it was raised
 * @start_us: when it was called, in µs since the dispatch began
 * @wall_us: how long it took, in µs
 * @cpu_us: how much of that its thread worked, in µs
 * @queue_us: how much of that it waited in its process for its turn, in µs
 * @bytes_in: size of the payload that it was given, in bytes of JSON text
 * @memory_bytes: by how much its process was larger after it, in bytes; other threads work meanwhile
 * @services: (nullable) (element-type MortiseDispatchService): what it asked of the host, in that order
 * @n_services_left_out: how many more it asked
 *
 * One listener's part in a dispatch.
 */
typedef struct
{
  char *plugin;
  char *version;
  char *place;
  guint listener;
  int priority;
  MortiseCallStatus status;
  GBytes *value;
  char *code;
  char *message;
  char *traceback;
  gint64 start_us;
  gint64 wall_us;
  guint32 cpu_us;
  guint32 queue_us;
  gsize bytes_in;
  gint64 memory_bytes;
  GPtrArray *services;
  guint n_services_left_out;
} MortiseDispatchCall;

MortiseDispatchCall *mortise_dispatch_call_new (const char *plugin, guint listener, int priority);
void mortise_dispatch_call_free (MortiseDispatchCall *call);
void
mortise_dispatch_call_fail (MortiseDispatchCall *call, MortiseCallStatus status, const char *code, const char *message);
void mortise_dispatch_call_add_service (MortiseDispatchCall *call,
                                        const char *name,
                                        gint64 start_us,
                                        gint64 wall_us,
                                        const char *error);
void mortise_dispatch_call_write (const MortiseDispatchCall *call, MortiseDispatchDetail detail, GString *out);
void mortise_dispatch_write_value (GString *out, GBytes *value, MortiseDispatchDetail detail);
gboolean mortise_call_status_is_failure (MortiseCallStatus status);
const char *mortise_call_status_to_string (MortiseCallStatus status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseDispatchCall, mortise_dispatch_call_free)

G_END_DECLS
