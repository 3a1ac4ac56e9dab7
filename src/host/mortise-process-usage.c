/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-process-usage.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A bomb of forks or threads must not make the count itself expensive: past this it is known that it is too much. */
#define MAX_PROCESSES 64
#define MAX_THREADS 512

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

static void
add_tree (GPid pid, MortiseProcessUsage *usage)
{
  g_autofree char *tasks = g_strdup_printf ("/proc/%d/task", pid);
  g_autoptr (GDir) dir = NULL;
  const char *task;

  if (usage->n_processes >= MAX_PROCESSES)
    return;
  usage->n_processes++;
  usage->pid = pid;
  add_status (pid, usage);
  add_cpu (pid, usage);
  if (usage->n_threads > MAX_THREADS)
    return;

  dir = g_dir_open (tasks, 0, NULL);
  while (dir != NULL && (task = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_strdup_printf ("task/%s/children", task);
      g_autofree char *children = read_proc (pid, file);
      char *at = children;

      while (at != NULL && *at != '\0')
        {
          GPid child = (GPid) g_ascii_strtoll (at, &at, 10);

          if (child <= 0)
            break;
          add_tree (child, usage);
          while (*at == ' ')
            at++;
        }
    }
}

/**
 * mortise_process_usage_read:
 * @root: a process
 * @usage: (out caller-allocates): what it and its descendants use
 *
 * Reads /proc. bubblewrap keeps whatever a plugin started below itself, however often it forked.
 *
 * Returns: %FALSE if the process is gone
 */
gboolean
mortise_process_usage_read (GPid root, MortiseProcessUsage *usage)
{
  memset (usage, 0, sizeof *usage);
  add_tree (root, usage);
  return usage->memory_bytes > 0;
}
