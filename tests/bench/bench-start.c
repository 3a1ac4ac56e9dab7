/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From nothing to a plugin that is loaded and activated, beside bubblewrap with the same arguments around a program
 * that does nothing; and what the idle processes take of memory.
 *
 * bench-start start|memory [ROUNDS] */

#include "bench-site.h"
#include "bench.h"
#include "mortise-host-private.h"
#include "mortise-paths.h"
#include "mortise-sandbox.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_STARTS 10
#define SETTLE_MS 500

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static void
wait_for (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* --- a plugin ----------------------------------------------------------------------------------------------------- */

static MortiseWorker *
get_worker (BenchSite *site, const char *slug)
{
  return mortise_supervisor_get_worker (bench_site_get_host (site)->supervisor, slug);
}

static void
start_plugin (MortiseWorker *worker)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mortise_worker_start_async (worker, on_done, &result);
  wait_for (&result);
  if (!mortise_worker_start_finish (worker, result, &error))
    g_error ("%s", error->message);
}

static void
stop_plugin (MortiseWorker *worker)
{
  g_autoptr (GAsyncResult) result = NULL;

  mortise_worker_stop_async (worker, on_done, &result);
  wait_for (&result);
  mortise_worker_stop_finish (worker, result, NULL);
}

static void
measure_plugin (BenchSite *site, const char *slug, const char *kind, GArray *series)
{
  MortiseWorker *worker = get_worker (site, slug);

  for (guint i = 0; i < N_STARTS; i++)
    {
      gint64 start = bench_now_ns ();

      start_plugin (worker);
      bench_series_add (series, (double) (bench_now_ns () - start));
      stop_plugin (worker);
    }
  bench_report ("start", kind, "mortise", series);
}

/* --- a program in the same sandbox -------------------------------------------------------------------------------- */

static MortiseSandboxCommand *
make_command (const char *program, const char *const *arguments)
{
  g_auto (GStrv) read_only = mortise_paths_dup_read_only ();
  g_auto (GStrv) environment = mortise_paths_dup_environment ();
  MortiseSandbox sandbox = { .runner = program,
                             .plugin_directory = g_get_tmp_dir (),
                             .scratch_directory = g_get_tmp_dir (),
                             .read_only_paths = (const char *const *) read_only,
                             .environment = (const char *const *) environment,
                             .memory_mib = 128 };
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  MortiseSandboxCommand *command = mortise_sandbox_build (&sandbox, mortise_sandbox_probe (), &error);

  if (command == NULL)
    g_error ("%s", error->message);
  /* The runner's own arguments mean nothing to another program. */
  for (guint i = 0; command->argv[i] != NULL; i++)
    {
      g_strv_builder_add (argv, command->argv[i]);
      if (g_str_equal (command->argv[i], program))
        break;
    }
  g_strv_builder_addv (argv, (const char **) arguments);
  g_strfreev (command->argv);
  command->argv = g_strv_builder_end (argv);
  return command;
}

static void
run_program (const char *program, const char *const *arguments, GArray *series)
{
  g_autoptr (MortiseSandboxCommand) command = make_command (program, arguments);
  int target_fd = MORTISE_SANDBOX_ARGS_FD;
  g_autoptr (GError) error = NULL;
  gint64 start = bench_now_ns ();
  int status;
  GPid pid;

  if (!g_spawn_async_with_pipes_and_fds (NULL, (const char *const *) command->argv, (const char *const *) command->envp,
                                         G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, -1, -1, -1, &command->args_fd,
                                         &target_fd, command->args_fd >= 0 ? 1 : 0, &pid, NULL, NULL, NULL, &error))
    g_error ("%s", error->message);
  waitpid (pid, &status, 0);
  if (status != 0)
    g_error ("%s ended with status %d", program, status);
  bench_series_add (series, (double) (bench_now_ns () - start));
}

static void
measure_program (const char *program, const char *const *arguments, const char *kind, const char *side, GArray *series)
{
  for (guint i = 0; i < N_STARTS; i++)
    run_program (program, arguments, series);
  bench_report ("start", kind, side, series);
}

/* --- memory ------------------------------------------------------------------------------------------------------- */

static double read_descendants_pss (int pid);

/* The children that one thread of a process started. */
static double
read_children_pss (const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) children = NULL;
  double sum = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  children = g_strsplit (g_strchomp (text), " ", -1);
  for (guint i = 0; children[i] != NULL; i++)
    if (children[i][0] != '\0')
      sum += bench_read_pss (atoi (children[i])) + read_descendants_pss (atoi (children[i]));
  return sum;
}

static double
read_descendants_pss (int pid)
{
  g_autofree char *tasks = g_strdup_printf ("/proc/%d/task", pid);
  g_autoptr (GDir) dir = g_dir_open (tasks, 0, NULL);
  const char *task;
  double sum = 0;

  while (dir != NULL && (task = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (tasks, task, "children", NULL);

      sum += read_children_pss (path);
    }
  return sum;
}

static gboolean
on_settled (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* bubblewrap's own processes are part of what a plugin costs. It is measured alone, and at rest. */
static void
measure_memory (BenchSite *site, const char *slug, const char *kind)
{
  MortiseWorker *worker = get_worker (site, slug);
  gboolean settled = FALSE;

  start_plugin (worker);
  g_timeout_add (SETTLE_MS, on_settled, &settled);
  while (!settled)
    g_main_context_iteration (NULL, TRUE);
  bench_report_value ("memory", kind, "mortise", read_descendants_pss (getpid ()));
  stop_plugin (worker);
}

static void
measure_starts (BenchSite *site)
{
  static const char *const no_arguments[] = { NULL };
  static const char *const import_gi[] = { "-c", "import gi; from gi.repository import GLib", NULL };
  g_autoptr (GArray) series = bench_series_new ();

  measure_program ("/usr/bin/true", no_arguments, "C", "bwrap true", series);
  measure_plugin (site, "echo", "C", series);
  measure_program ("/usr/bin/python3", import_gi, "Python", "bwrap python3", series);
  measure_plugin (site, "echo-py", "Python", series);
}

int
main (int argc, char *argv[])
{
  gboolean is_memory = argc > 1 && g_str_equal (argv[1], "memory");
  guint n_rounds = argc > 2 ? (guint) atoi (argv[2]) : 3;
  g_autoptr (BenchSite) site = bench_site_new ();

  bench_site_add_plugin (site, "echo", "echo", "bench_echo", TRUE);
  bench_site_add_plugin (site, "echo-py", "echo-py", "bench_echo_py", TRUE);
  stop_plugin (get_worker (site, "echo"));
  stop_plugin (get_worker (site, "echo-py"));
  for (guint round = 0; round < n_rounds; round++)
    {
      if (!is_memory)
        {
          measure_starts (site);
          continue;
        }
      measure_memory (site, "echo", "C");
      measure_memory (site, "echo-py", "Python");
    }
  return 0;
}
