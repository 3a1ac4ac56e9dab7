/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseProcessUsage:
 * @memory_bytes: memory that nothing else shares: anonymous, shared anonymous and swapped
 * @cpu_us: CPU time so far, in µs
 * @n_processes: how many processes there are
 * @n_threads: how many threads they have
 * @pid: the process that does the work, as the host sees it
 *
 * What a process and all its descendants use.
 */
typedef struct
{
  guint64 memory_bytes;
  guint64 cpu_us;
  guint n_processes;
  guint n_threads;
  GPid pid;
} MortiseProcessUsage;

gboolean mortise_process_usage_read (GPid root, MortiseProcessUsage *usage);

G_END_DECLS
