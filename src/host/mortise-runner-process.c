/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-runner-process.h"

#include "mortise-backtrace.h"
#include "mortise-child.h"
#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-isolation.h"
#include "mortise-output-reader.h"
#include "mortise-paths.h"
#include "mortise-sandbox.h"
#include "mortise-spawner.h"
#include "mortise-spin.h"
#include "mortise-string.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* bubblewrap reports a child that a signal ended as a shell does. */
#define SIGNAL_STATUS 128
/* A process whose socket is closed is about to end; this is how long its own end is waited for. */
#define LAST_BREATH_MS 500
/* So begins the reason of what a signal ended that nobody sent. */
#define CRASHED "crashed: "

/* One plugin process: started, connected, read, ended. What it is for is its owner's matter (mortise-worker.c). */
struct _MortiseRunnerProcess
{
  GObject parent_instance;

  char *plugin_directory;
  char *data_directory;
  char *scratch_directory;
  guint memory_mib;
  guint disk_mib;
  const MortiseRunnerHandler *handler;
  gpointer user_data;

  GPid pid;
  guint exit_source;
  guint breath_source;
  MortisePeer *peer;
  MortiseOutputReader *output;
  MortiseBacktrace *frames;
  char *backtrace;
  char *kill_reason;
  gboolean gone;
};

/* What is needed to start it. The thread that does has this and nothing of the process, which must not end there. */
typedef struct
{
  char *plugin_directory;
  char *data_directory;
  char *scratch_directory;
  guint memory_mib;
  guint disk_mib;
} Launch;

typedef struct
{
  GPid pid;
  int socket_fd;
  int output_fd;
} Started;

G_DEFINE_FINAL_TYPE (MortiseRunnerProcess, mortise_runner_process, G_TYPE_OBJECT)

static void
mortise_runner_process_dispose (GObject *object)
{
  MortiseRunnerProcess *self = MORTISE_RUNNER_PROCESS (object);

  g_clear_handle_id (&self->exit_source, g_source_remove);
  g_clear_handle_id (&self->breath_source, g_source_remove);
  g_clear_object (&self->peer);
  g_clear_pointer (&self->output, mortise_output_reader_free);
  if (self->pid > 0 && !self->gone)
    {
      kill (-self->pid, SIGKILL);
      kill (self->pid, SIGKILL);
      waitpid (self->pid, NULL, 0);
      self->gone = TRUE;
    }

  G_OBJECT_CLASS (mortise_runner_process_parent_class)->dispose (object);
}

static void
mortise_runner_process_finalize (GObject *object)
{
  MortiseRunnerProcess *self = MORTISE_RUNNER_PROCESS (object);

  g_free (self->plugin_directory);
  g_free (self->data_directory);
  g_free (self->scratch_directory);
  g_clear_pointer (&self->frames, mortise_backtrace_free);
  g_free (self->backtrace);
  g_free (self->kill_reason);

  G_OBJECT_CLASS (mortise_runner_process_parent_class)->finalize (object);
}

static void
mortise_runner_process_class_init (MortiseRunnerProcessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mortise_runner_process_dispose;
  object_class->finalize = mortise_runner_process_finalize;
}

static void
mortise_runner_process_init (MortiseRunnerProcess *self)
{
}

/* --- starting ----------------------------------------------------------------------------------------------------- */

static void
started_free (Started *started)
{
  if (started->socket_fd >= 0)
    close (started->socket_fd);
  if (started->output_fd >= 0)
    close (started->output_fd);
  g_free (started);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Started, started_free)

static void
launch_free (Launch *launch)
{
  g_free (launch->plugin_directory);
  g_free (launch->data_directory);
  g_free (launch->scratch_directory);
  g_free (launch);
}

/* `mortise test --coverage` names a folder in the host of its lab, which nobody else asks. (transfer full) (nullable):
 * a new folder in it, for what the code that GCC instruments counts in a process. */
static char *
make_coverage_folder (void)
{
  const char *folder = g_getenv ("MORTISE_COVERAGE");
  char *path = folder != NULL ? g_build_filename (folder, "XXXXXX", NULL) : NULL;

  if (path != NULL && g_mkdtemp (path) == NULL)
    g_clear_pointer (&path, g_free);
  return path;
}

static char **
dup_environment (const char *coverage)
{
  g_auto (GStrv) environment = mortise_paths_dup_environment ();

  if (coverage == NULL)
    return g_steal_pointer (&environment);
  environment = g_environ_setenv (g_steal_pointer (&environment), "MORTISE_COVERAGE", "1", TRUE);
  return g_environ_setenv (g_steal_pointer (&environment), "GCOV_PREFIX", coverage, TRUE);
}

/**
 * mortise_runner_process_make_command:
 * @options: what it is for
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): how the process of a plugin is started
 */
MortiseSandboxCommand *
mortise_runner_process_make_command (const MortiseRunnerOptions *options, GError **error)
{
  g_auto (GStrv) read_only = mortise_paths_dup_read_only ();
  g_autofree char *coverage = make_coverage_folder ();
  g_auto (GStrv) environment = dup_environment (coverage);
  g_auto (GStrv) disabled = g_strsplit (g_getenv ("MORTISE_DISABLE_ISOLATION") ?: "", ",", -1);
  MortiseSandbox sandbox = { .runner = mortise_paths_get_runner (),
                             .plugin_directory = options->plugin_directory,
                             .data_directory = coverage != NULL ? coverage : options->data_directory,
                             .is_data_hidden = options->data_directory == NULL,
                             .scratch_directory = options->scratch_directory,
                             .read_only_paths = (const char *const *) read_only,
                             .environment = (const char *const *) environment,
                             .memory_mib = options->memory_mib,
                             .disabled = mortise_isolation_from_names ((const char *const *) disabled) };
  MortiseSandboxCommand *command = mortise_sandbox_build (&sandbox, mortise_sandbox_probe (), error);
  g_autofree char *python = g_strdup_printf ("--python=%s", mortise_paths_get_python_directory ());
  g_autofree char *disk = g_strdup_printf ("--disk-mib=%u", options->disk_mib);
  g_autoptr (GStrvBuilder) argv = NULL;

  if (command == NULL)
    return NULL;
  argv = g_strv_builder_new ();
  g_strv_builder_addv (argv, (const char **) command->argv);
  g_strv_builder_add (argv, python);
  g_strv_builder_add (argv, disk);
  g_strfreev (command->argv);
  command->argv = g_strv_builder_end (argv);
  return command;
}

static gboolean
spawn (const MortiseSandboxCommand *command, Started *started, GError **error)
{
  int sockets[2], output[2];
  int fds[MORTISE_CHILD_N_FDS] = { -1, -1, -1, -1, -1, -1 };
  gboolean spawned;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "socketpair: %s", g_strerror (errno));
      return FALSE;
    }
  started->socket_fd = sockets[0];
  if (!g_unix_open_pipe (output, FD_CLOEXEC, error))
    {
      close (sockets[1]);
      return FALSE;
    }
  started->output_fd = output[0];

  fds[MORTISE_SANDBOX_SOCKET_FD] = sockets[1];
  fds[STDOUT_FILENO] = fds[STDERR_FILENO] = output[1];
  spawned = mortise_child_spawn (command, fds, &started->pid, error);
  close (sockets[1]);
  close (output[1]);
  return spawned;
}

/* What one process left in its temporary folder is not for the next. With namespaces it has another, in memory. */
static void
clear_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  mortise_folder_remove (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
clear_scratch (MortiseRunnerProcess *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, g_strdup (self->scratch_directory), g_free);
  /* On the thread that also starts the next one, which it thereby precedes. */
  mortise_spawner_run (task, clear_in_thread);
}

static void
start_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Launch *launch = task_data;
  const MortiseRunnerOptions runner = { .plugin_directory = launch->plugin_directory,
                                        .data_directory = launch->data_directory,
                                        .scratch_directory = launch->scratch_directory,
                                        .memory_mib = launch->memory_mib,
                                        .disk_mib = launch->disk_mib };
  g_autoptr (MortiseSandboxCommand) command = NULL;
  g_autoptr (Started) started = g_new0 (Started, 1);
  g_autoptr (GError) error = NULL;

  started->socket_fd = started->output_fd = -1;
  mortise_folder_remove (launch->scratch_directory);
  g_mkdir_with_parents (launch->scratch_directory, 0700);
  command = mortise_runner_process_make_command (&runner, &error);
  if (command == NULL || !spawn (command, started, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&started), (GDestroyNotify) started_free);
}

static void
on_spawned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Started *started = g_task_propagate_pointer (G_TASK (result), &error);

  if (started != NULL)
    g_task_return_pointer (task, started, (GDestroyNotify) started_free);
  else
    g_task_return_error (task, error);
}

void
mortise_runner_process_start_async (MortiseRunnerProcess *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GTask) spawning = g_task_new (NULL, NULL, on_spawned, task);
  Launch *launch = g_new0 (Launch, 1);

  launch->plugin_directory = g_strdup (self->plugin_directory);
  launch->data_directory = g_strdup (self->data_directory);
  launch->scratch_directory = g_strdup (self->scratch_directory);
  launch->memory_mib = self->memory_mib;
  launch->disk_mib = self->disk_mib;
  g_task_set_task_data (spawning, launch, (GDestroyNotify) launch_free);
  mortise_spawner_run (spawning, start_in_thread);
}

/* --- the connection ----------------------------------------------------------------------------------------------- */

static void
on_call (MortisePeer *peer, const MortiseFrame *frame, gpointer user_data)
{
  MortiseRunnerProcess *self = user_data;

  self->handler->request (self, frame, self->user_data);
}

static void
on_notify (MortisePeer *peer, const MortiseFrame *frame, gpointer user_data)
{
  MortiseRunnerProcess *self = user_data;

  self->handler->notify (self, frame, self->user_data);
}

static gboolean
on_no_breath (gpointer user_data)
{
  MortiseRunnerProcess *self = user_data;

  self->breath_source = 0;
  mortise_runner_process_kill (self, "closed its connection");
  return G_SOURCE_REMOVE;
}

static void
on_closed (MortisePeer *peer, const GError *error, gpointer user_data)
{
  MortiseRunnerProcess *self = user_data;

  if (self->gone)
    return;
  if (g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL))
    {
      g_autofree char *reason = g_strdup_printf ("protocol: %s", error->message);

      mortise_runner_process_kill (self, reason);
    }
  else if (self->breath_source == 0)
    {
      self->breath_source = g_timeout_add (LAST_BREATH_MS, on_no_breath, self);
    }
}

static const MortisePeerHandler peer_handler = { .call = on_call, .notify = on_notify, .closed = on_closed };

static void
on_output (const char *line, gpointer user_data)
{
  MortiseRunnerProcess *self = user_data;

  if (mortise_backtrace_take_line (self->frames, line))
    return;
  self->handler->output (self, line, self->user_data);
}

/* --- the end ------------------------------------------------------------------------------------------------------ */

static char *
signal_reason (int number)
{
  const char *name = sigabbrev_np (number);

  return name != NULL ? g_strdup_printf (CRASHED "SIG%s", name) : g_strdup_printf (CRASHED "signal %d", number);
}

/**
 * mortise_runner_process_describe_exit:
 * @status: of a plugin's process, as waitpid(2) gives it
 * @memory_mib: the memory that it had
 *
 * Returns: (transfer full): how it ended, in a few words
 */
char *
mortise_runner_process_describe_exit (int status, guint memory_mib)
{
  int code = WIFEXITED (status) ? WEXITSTATUS (status) : 0;

  if (WIFSIGNALED (status))
    return signal_reason (WTERMSIG (status));
  if (code == MORTISE_EXIT_MEMORY)
    return g_strdup_printf ("memory limit %u MiB", memory_mib);
  if (code > SIGNAL_STATUS)
    return signal_reason (code - SIGNAL_STATUS);
  return g_strdup_printf ("exited with status %d", code);
}

/* Names and lines of a backtrace take a moment, in which the process may be given up. */
typedef struct
{
  GWeakRef process;
  char *reason;
} Report;

static void
report_free (gpointer data)
{
  Report *report = data;

  g_weak_ref_clear (&report->process);
  g_free (report->reason);
  g_free (report);
}

static void
symbolise_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  mortise_backtrace_symbolise (task_data);
  g_task_return_pointer (task, mortise_backtrace_to_text (task_data), g_free);
}

static void
on_symbolised (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Report *report = user_data;
  g_autoptr (MortiseRunnerProcess) self = g_weak_ref_get (&report->process);
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);

  if (self != NULL)
    {
      self->backtrace = g_steal_pointer (&text);
      self->handler->exited (self, report->reason, self->user_data);
    }
  report_free (report);
}

static void
tell_exit (MortiseRunnerProcess *self, const char *reason)
{
  g_autoptr (GTask) task = NULL;
  Report *report;

  if (!g_str_has_prefix (reason, CRASHED) || mortise_backtrace_is_empty (self->frames))
    {
      self->handler->exited (self, reason, self->user_data);
      return;
    }
  report = g_new0 (Report, 1);
  g_weak_ref_init (&report->process, self);
  report->reason = g_strdup (reason);
  task = g_task_new (NULL, NULL, on_symbolised, report);
  g_task_set_task_data (task, g_steal_pointer (&self->frames), (GDestroyNotify) mortise_backtrace_free);
  self->frames = mortise_backtrace_new (self->plugin_directory);
  /* Not on the thread that starts processes, which those of other plugins wait for. */
  g_task_run_in_thread (task, symbolise_in_thread);
}

static gboolean
on_exited (gint fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (MortiseRunnerProcess) self = g_object_ref (user_data);
  g_autofree char *reason = NULL;
  int status = 0;

  if (waitpid (self->pid, &status, WNOHANG) == 0)
    return G_SOURCE_CONTINUE;
  self->exit_source = 0;
  close (fd);
  g_clear_handle_id (&self->breath_source, g_source_remove);

  /* What it said last is taken before it is declared gone. */
  mortise_peer_turn (self->peer, FALSE);
  mortise_output_reader_finish (self->output);
  reason = self->kill_reason != NULL ? g_strdup (self->kill_reason)
                                     : mortise_runner_process_describe_exit (status, self->memory_mib);
  self->gone = TRUE;
  kill (-self->pid, SIGKILL);
  clear_scratch (self);
  mortise_peer_close (self->peer);
  tell_exit (self, reason);
  return G_SOURCE_REMOVE;
}

gboolean
mortise_runner_process_start_finish (MortiseRunnerProcess *self, GAsyncResult *result, GError **error)
{
  g_autoptr (Started) started = g_task_propagate_pointer (G_TASK (result), error);
  int pid_fd;

  if (started == NULL)
    return FALSE;
  self->pid = started->pid;
  pid_fd = (int) syscall (SYS_pidfd_open, self->pid, 0);
  if (pid_fd < 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "pidfd_open: %s; Linux 5.3 or later is needed",
                   g_strerror (errno));
      return FALSE;
    }
  fcntl (pid_fd, F_SETFD, FD_CLOEXEC);
  self->exit_source = g_unix_fd_add (pid_fd, G_IO_IN, on_exited, self);
  self->peer = mortise_peer_new (g_steal_fd (&started->socket_fd), &peer_handler, self);
  self->output = mortise_output_reader_new (g_steal_fd (&started->output_fd), on_output, self);
  mortise_peer_set_spin (self->peer, mortise_spin_get_useful_limit ());
  mortise_peer_attach (self->peer, NULL);
  return TRUE;
}

MortiseRunnerProcess *
mortise_runner_process_new (const MortiseRunnerOptions *options,
                            const MortiseRunnerHandler *handler,
                            gpointer user_data)
{
  MortiseRunnerProcess *self = g_object_new (MORTISE_TYPE_RUNNER_PROCESS, NULL);

  self->plugin_directory = g_strdup (options->plugin_directory);
  self->data_directory = g_strdup (options->data_directory);
  self->scratch_directory = g_strdup (options->scratch_directory);
  self->memory_mib = options->memory_mib;
  self->disk_mib = options->disk_mib;
  self->frames = mortise_backtrace_new (options->plugin_directory);
  self->handler = handler;
  self->user_data = user_data;
  return self;
}

/* The outermost of its processes; 0 before it was started. */
GPid
mortise_runner_process_get_pid (MortiseRunnerProcess *self)
{
  return self->pid;
}

MortisePeer *
mortise_runner_process_get_peer (MortiseRunnerProcess *self)
{
  return self->peer;
}

/* Ends the process and its descendants at once; the first @reason is the one that is kept. */
void
mortise_runner_process_kill (MortiseRunnerProcess *self, const char *reason)
{
  if (self->gone || self->pid <= 0)
    return;
  if (self->kill_reason == NULL)
    mortise_set_string (&self->kill_reason, reason);
  kill (-self->pid, SIGKILL);
  kill (self->pid, SIGKILL);
}

/* Sends the process that does the work a signal, as if another had: what comes of it is taken for the plugin's own. */
void
mortise_runner_process_signal (MortiseRunnerProcess *self, int number)
{
  MortiseProcessUsage usage;

  if (mortise_runner_process_read_usage (self, &usage))
    kill (usage.pid, number);
}

/* Lets go of the process, which ends by itself when it sees that. */
void
mortise_runner_process_close (MortiseRunnerProcess *self)
{
  if (self->kill_reason == NULL)
    mortise_set_string (&self->kill_reason, "stopped");
  if (self->peer != NULL)
    mortise_peer_close (self->peer);
}

gboolean
mortise_runner_process_read_usage (MortiseRunnerProcess *self, MortiseProcessUsage *usage)
{
  return self->pid > 0 && !self->gone && mortise_process_usage_read (self->pid, usage);
}

/* (nullable): where it was when it crashed, a line for each frame. */
const char *
mortise_runner_process_get_backtrace (MortiseRunnerProcess *self)
{
  return self->backtrace;
}

gboolean
mortise_runner_process_is_gone (MortiseRunnerProcess *self)
{
  return self->gone;
}
