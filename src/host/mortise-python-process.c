/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads Python source for packages/, each time in a process of its own: `mortise-python` in the sandbox of a plugin
 * that was granted nothing. Its input is a file in memory, so nobody waits for it to read; its output is read up to a
 * bound and a deadline, and then it is ended with all that it may have started.
 */
#include "mortise-python-process.h"

#include "mortise-child.h"
#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-paths.h"
#include "mortise-sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of 4 MiB of source, which is what is read at most, parsing takes some seconds; slow machines included. */
#define DEADLINE_MS 30000
#define MEMORY_MIB 256
#define LAST_BREATH_MS 5000

struct _MortisePythonProcess
{
  GObject parent_instance;
};

static void mortise_python_process_reader_init (MortisePythonReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MortisePythonProcess,
                               mortise_python_process,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MORTISE_TYPE_PYTHON_READER, mortise_python_process_reader_init))

static void
mortise_python_process_class_init (MortisePythonProcessClass *klass)
{
}

static void
mortise_python_process_init (MortisePythonProcess *self)
{
}

static gboolean
fail (const char *what, GError **error)
{
  int code = errno;

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "Python code could not be read: %s: %s", what,
               g_strerror (code));
  return FALSE;
}

/* --- starting it -------------------------------------------------------------------------------------------------- */

/* Tests of a plugin have what the plugin has as well: libmortise-1, the module mortise, and what they are about. */
static MortiseSandboxCommand *
make_command (const char *directory, const char *folder, GBytes *script, gboolean is_tests, GError **error)
{
  g_auto (GStrv) read_only = is_tests ? mortise_paths_dup_read_only () : NULL;
  g_auto (GStrv) environment = is_tests ? mortise_paths_dup_environment () : NULL;
  g_auto (GStrv) disabled = g_strsplit (g_getenv ("MORTISE_DISABLE_ISOLATION") ?: "", ",", -1);
  const MortiseSandbox sandbox = { .runner = mortise_paths_get_python (),
                                   .plugin_directory = directory,
                                   .scratch_directory = folder,
                                   .read_only_paths = (const char *const *) read_only,
                                   .environment = (const char *const *) environment,
                                   .memory_mib = MEMORY_MIB,
                                   .disabled = mortise_isolation_from_names ((const char *const *) disabled) };
  MortiseSandboxCommand *command = mortise_sandbox_build (&sandbox, mortise_sandbox_probe (), error);
  const char *const arguments[] = { "--", "-I", "-S", "-c", g_bytes_get_data (script, NULL), NULL };
  g_autoptr (GStrvBuilder) argv = NULL;

  if (command == NULL)
    return NULL;
  argv = g_strv_builder_new ();
  g_strv_builder_addv (argv, (const char **) command->argv);
  if (is_tests)
    g_strv_builder_add (argv, "--launcher-fd=" G_STRINGIFY (MORTISE_SANDBOX_LAUNCHER_FD));
  g_strv_builder_addv (argv, (const char **) arguments);
  g_strfreev (command->argv);
  command->argv = g_strv_builder_end (argv);
  return command;
}

static int
make_input (GBytes *bytes, GError **error)
{
  gsize length;
  const char *content = g_bytes_get_data (bytes, &length);
  int fd = memfd_create ("mortise-python-input", MFD_CLOEXEC);

  for (gsize done = 0; fd >= 0 && done < length;)
    {
      gssize put = pwrite (fd, content + done, length - done, (off_t) done);

      if (put < 0)
        {
          fail ("its copy in memory", error);
          close (fd);
          return -1;
        }
      done += (gsize) put;
    }
  if (fd < 0)
    fail ("its copy in memory", error);
  return fd;
}

/* --- reading its answer ------------------------------------------------------------------------------------------- */

static gboolean
read_output (int fd, guint deadline_ms, GByteArray *output, GError **error)
{
  gint64 deadline = g_get_monotonic_time () / 1000 + deadline_ms;
  guint8 chunk[16 * 1024];

  for (;;)
    {
      struct pollfd wanted = { .fd = fd, .events = POLLIN };
      gint64 left = deadline - g_get_monotonic_time () / 1000;
      gssize got;

      if (left <= 0)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_TIMEOUT,
                       "Python code could not be read within %u s; write a plugin.json", deadline_ms / 1000);
          return FALSE;
        }
      if (poll (&wanted, 1, (int) left) <= 0)
        continue;
      got = read (fd, chunk, sizeof chunk);
      if (got <= 0)
        return got == 0 || fail ("its answer", error);
      if (output->len + (gsize) got > MORTISE_PYTHON_READER_MAX_ANSWER)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                       "the Python modules hold more than %d bytes of classes; write a plugin.json",
                       MORTISE_PYTHON_READER_MAX_ANSWER);
          return FALSE;
        }
      g_byte_array_append (output, chunk, (guint) got);
    }
}

/* Who closed its output is about to end; it is not waited for without an end. */
static void
wait_for_end (GPid pid)
{
  struct pollfd gone = { .fd = (int) syscall (SYS_pidfd_open, pid, 0), .events = POLLIN };

  if (gone.fd < 0)
    return;
  poll (&gone, 1, LAST_BREATH_MS);
  close (gone.fd);
}

static gboolean
end (GPid pid, gboolean is_answered, GError **error)
{
  int status;

  if (is_answered)
    wait_for_end (pid);
  kill (-pid, SIGKILL);
  kill (pid, SIGKILL);
  waitpid (pid, &status, 0);
  if (!is_answered || (WIFEXITED (status) && WEXITSTATUS (status) == 0))
    return is_answered;
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_CRASHED,
                       "Python code could not be read: the process that does it failed; write a plugin.json, and see "
                       "`mortise doctor`");
  return FALSE;
}

static GBytes *
run_command (const MortiseSandboxCommand *command, int input, int launcher, guint deadline_ms, GError **error)
{
  g_autoptr (GByteArray) output = g_byte_array_new ();
  int fds[MORTISE_CHILD_N_FDS] = { -1, -1, -1, -1, -1, launcher };
  int ends[2];
  gboolean is_started, is_answered;
  GPid pid;

  if (pipe2 (ends, O_CLOEXEC) != 0)
    {
      fail ("a pipe", error);
      return NULL;
    }
  fds[STDOUT_FILENO] = ends[1];
  fds[STDERR_FILENO] = open ("/dev/null", O_WRONLY | O_CLOEXEC);
  fds[MORTISE_SANDBOX_SOCKET_FD] = input;
  is_started = mortise_child_spawn (command, fds, &pid, error);
  close (fds[STDERR_FILENO]);
  close (ends[1]);
  is_answered = is_started && read_output (ends[0], deadline_ms, output, error);
  close (ends[0]);
  if (!is_started || !end (pid, is_answered, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&output));
}

static GBytes *
run (const char *directory, GBytes *script, GBytes *input, int launcher, guint deadline_ms, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("mortise-python-XXXXXX", error);
  g_autoptr (MortiseSandboxCommand) command
      = folder != NULL ? make_command (directory ?: folder, folder, script, launcher >= 0, error) : NULL;
  int fd = command != NULL ? make_input (input, error) : -1;
  GBytes *output = NULL;

  if (fd >= 0)
    {
      output = run_command (command, fd, launcher, deadline_ms, error);
      close (fd);
    }
  if (folder != NULL)
    mortise_folder_remove (folder);
  return output;
}

/**
 * mortise_python_process_run:
 * @directory: (type filename) (nullable): a folder that the script may read, %NULL for none
 * @script: a script, whose bytes are followed by a NUL
 * @input: what it gets on its standard input
 * @deadline_ms: how long it may take
 * @error: return location for an error
 *
 * Runs a script with `python3 -I -S`, shut in like a plugin that was granted nothing. It may be called on any thread,
 * and waits.
 *
 * Returns: (transfer full) (nullable): its standard output, of %MORTISE_PYTHON_READER_MAX_ANSWER at most
 */
GBytes *
mortise_python_process_run (const char *directory, GBytes *script, GBytes *input, guint deadline_ms, GError **error)
{
  return run (directory, script, input, -1, deadline_ms, error);
}

/* (transfer full) (nullable): who starts the plugin in a folder, and nothing else, for who has the other end of @socket
 */
static GSubprocess *
start_launcher (const char *directory, int *socket, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *only = g_strconcat ("--only=", directory, NULL);
  int sockets[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      fail ("a socket", error);
      return NULL;
    }
  *socket = sockets[0];
  g_subprocess_launcher_take_stdin_fd (launcher, sockets[1]);
  return g_subprocess_launcher_spawn (launcher, error, mortise_paths_get_test_launcher (), only, NULL);
}

/**
 * mortise_python_process_run_tests:
 * @directory: (type filename): a plugin's folder
 * @script: a script, whose bytes are followed by a NUL
 * @input: what it gets on its standard input
 * @deadline_ms: how long it may take
 * @error: return location for an error
 *
 * Does what mortise_python_process_run() does, for a script that also has what a plugin has, and may have the plugin
 * started beside it, through a launcher.
 *
 * Returns: (transfer full) (nullable): its standard output
 */
GBytes *
mortise_python_process_run_tests (const char *directory,
                                  GBytes *script,
                                  GBytes *input,
                                  guint deadline_ms,
                                  GError **error)
{
  int socket = -1;
  g_autoptr (GSubprocess) launcher = start_launcher (directory, &socket, error);
  GBytes *output = launcher != NULL ? run (directory, script, input, socket, deadline_ms, error) : NULL;

  if (socket >= 0)
    close (socket);
  /* It ends when nobody has its socket any more. */
  if (launcher != NULL)
    g_subprocess_wait (launcher, NULL, NULL);
  return output;
}

static GBytes *
run_script (MortisePythonReader *reader, GBytes *script, GBytes *input, GError **error)
{
  return mortise_python_process_run (NULL, script, input, DEADLINE_MS, error);
}

static void
mortise_python_process_reader_init (MortisePythonReaderInterface *iface)
{
  iface->run_script = run_script;
}

/**
 * mortise_python_process_new:
 *
 * Returns: (transfer full): a reader of Python source that starts an isolated process each time
 */
MortisePythonReader *
mortise_python_process_new (void)
{
  return g_object_new (MORTISE_TYPE_PYTHON_PROCESS, NULL);
}
