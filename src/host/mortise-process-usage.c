/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-process-usage.h"

#include "mortise-process-tree.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char *
read_proc (GPid pid, const char *file)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", pid, file);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return g_steal_pointer (&text);
}

static guint64
read_number (const char *status, const char *name)
{
  const char *line = strstr (status, name);

  return line != NULL ? g_ascii_strtoull (line + strlen (name), NULL, 10) : 0;
}

/* RssFile is left out: it is mapped from files, shared with others and given back by the kernel when it is needed. */
static void
add_status (GPid pid, MortiseProcessUsage *usage)
{
  g_autofree char *status = read_proc (pid, "status");

  if (status == NULL)
    return;
  usage->n_threads += (guint) read_number (status, "\nThreads:");
  usage->memory_bytes += 1024
                         * (read_number (status, "\nRssAnon:") + read_number (status, "\nRssShmem:")
                            + read_number (status, "\nVmSwap:"));
}

/* proc(5): utime and stime are fields 14 and 15; the second, the program's name, may hold anything but ends in `)`. */
static void
add_cpu (GPid pid, MortiseProcessUsage *usage)
{
  g_autofree char *stat = read_proc (pid, "stat");
  const char *after_name = stat != NULL ? strrchr (stat, ')') : NULL;
  unsigned long user, system;

  if (after_name != NULL
      && sscanf (after_name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) == 2)
    usage->cpu_us += (guint64) (user + system) * G_USEC_PER_SEC / (guint64) sysconf (_SC_CLK_TCK);
}

/**
 * mortise_process_usage_read:
 * @root: a process
 * @usage: (out caller-allocates): what it and its descendants use
 *
 * Reads /proc.
 *
 * Returns: %FALSE if the process is gone
 */
gboolean
mortise_process_usage_read (GPid root, MortiseProcessUsage *usage)
{
  g_autoptr (GArray) pids = mortise_process_tree_list (root);

  memset (usage, 0, sizeof *usage);
  usage->n_processes = pids->len;
  for (guint i = 0; i < pids->len; i++)
    {
      usage->pid = g_array_index (pids, GPid, i);
      add_status (usage->pid, usage);
      add_cpu (usage->pid, usage);
    }
  return usage->memory_bytes > 0;
}
