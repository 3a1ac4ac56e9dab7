/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-process-tree.h"

/* A bomb of forks or threads must not make the look at it expensive: past this it is known that it is too much. */
#define MAX_PROCESSES 64
#define MAX_THREADS 512

typedef struct
{
  GArray *pids;
  guint n_threads;
} Walk;

static void add_tree (Walk *walk, GPid pid);

/* proc(5): the file has their numbers, each with a space after it. */
static void
add_children (Walk *walk, GPid pid, const char *thread)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%s/children", pid, thread);
  g_autofree char *children = NULL;
  char *at;

  if (!g_file_get_contents (path, &children, NULL, NULL))
    return;
  at = children;
  while (*at != '\0')
    {
      GPid child = (GPid) g_ascii_strtoll (at, &at, 10);

      if (child <= 0)
        break;
      add_tree (walk, child);
      while (*at == ' ')
        at++;
    }
}

static void
add_tree (Walk *walk, GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task", pid);
  g_autoptr (GDir) threads = NULL;
  const char *thread;

  if (walk->pids->len >= MAX_PROCESSES)
    return;
  g_array_append_val (walk->pids, pid);
  threads = g_dir_open (path, 0, NULL);
  while (threads != NULL && walk->n_threads <= MAX_THREADS && (thread = g_dir_read_name (threads)) != NULL)
    {
      walk->n_threads++;
      add_children (walk, pid, thread);
    }
}

/**
 * mortise_process_tree_list:
 * @root: a process
 *
 * Reads /proc for a process and its descendants, and stops when there are very many. bubblewrap keeps whatever a plugin
 * started below itself, however often it forked.
 *
 * Returns: (transfer full) (element-type GPid): their numbers, each before those of its children
 */
GArray *
mortise_process_tree_list (GPid root)
{
  Walk walk = { .pids = g_array_new (FALSE, FALSE, sizeof (GPid)) };

  add_tree (&walk, root);
  return walk.pids;
}
