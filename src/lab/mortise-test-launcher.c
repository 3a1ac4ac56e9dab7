/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts the processes of plugins for tests (libmortise-testing-1): what it is asked for comes at its standard input, a
 * socket of packets, and the plugin's socket and output go back through it. So the sandbox is the host's own, by the
 * same code, whoever tests; also for tests that are shut in themselves and can start nothing. Who asks is not trusted:
 * with --only, which `mortise test` gives, that plugin is all that can be started. It ends with its socket, and all
 * that it started with it. */

#include "mortise-backtrace.h"
#include "mortise-child.h"
#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-json.h"
#include "mortise-runner-process.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_ORDER (64 * 1024)
/* A test needs one; some hold a few at once. */
#define MAX_RUNNERS 8
/* What is about to end by itself is let. */
#define LAST_BREATH_MS 500
#define N_FDS 2

typedef struct
{
  GPid pid;
  guint memory_mib;
  char *directory;
  char *folder;
} Runner;

static char *only;
static Runner runners[MAX_RUNNERS];

static const GOptionEntry entries[] = {
  { "only", 0, 0, G_OPTION_ARG_FILENAME, &only, "The folder of the one plugin that may be started", "DIR" },
  { NULL },
};

/* --- one process -------------------------------------------------------------------------------------------------- */

static char *
make_folder (Runner *runner, const char *name)
{
  char *path = g_build_filename (runner->folder, name, NULL);

  g_mkdir_with_parents (path, 0700);
  return path;
}

/* What becomes the process's has the last three; @ours go to who asked. */
static gboolean
spawn (Runner *runner, const MortiseSandboxCommand *command, int ours[N_FDS], GError **error)
{
  int fds[MORTISE_CHILD_N_FDS] = { -1, -1, -1, -1, -1, -1 };
  int sockets[2], output[2];
  gboolean is_started;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "socketpair: %s", g_strerror (errno));
      return FALSE;
    }
  ours[0] = sockets[0];
  if (!g_unix_open_pipe (output, FD_CLOEXEC, error))
    {
      close (sockets[1]);
      return FALSE;
    }
  ours[1] = output[0];
  fds[MORTISE_SANDBOX_SOCKET_FD] = sockets[1];
  fds[STDOUT_FILENO] = fds[STDERR_FILENO] = output[1];
  is_started = mortise_child_spawn (command, fds, &runner->pid, error);
  close (sockets[1]);
  close (output[1]);
  return is_started;
}

static gboolean
start (Runner *runner, JsonObject *order, int ours[N_FDS], GError **error)
{
  const char *directory = mortise_json_get_string (order, "directory", "");
  g_autofree char *data = NULL;
  g_autofree char *scratch = NULL;
  g_autoptr (MortiseSandboxCommand) command = NULL;
  MortiseRunnerOptions options = { .plugin_directory = directory };

  if (only != NULL && !g_str_equal (directory, only))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED, "only the plugin in %s is tested", only);
      return FALSE;
    }
  runner->directory = g_strdup (directory);
  runner->folder = g_dir_make_tmp ("mortise-test-XXXXXX", error);
  if (runner->folder == NULL)
    return FALSE;
  scratch = make_folder (runner, "scratch");
  data = mortise_json_get_boolean (order, "database", FALSE) ? make_folder (runner, "data") : NULL;
  runner->memory_mib = (guint) CLAMP (mortise_json_get_int (order, "memory_mib", 128), 16, 1024);
  options.data_directory = data;
  options.scratch_directory = scratch;
  options.memory_mib = runner->memory_mib;
  options.disk_mib = (guint) CLAMP (mortise_json_get_int (order, "disk_mib", 64), 1, 1024);
  command = mortise_runner_process_make_command (&options, error);
  return command != NULL && spawn (runner, command, ours, error);
}

static void
wait_a_moment (GPid pid)
{
  struct pollfd gone = { .fd = (int) syscall (SYS_pidfd_open, pid, 0), .events = POLLIN };

  if (gone.fd < 0)
    return;
  poll (&gone, 1, LAST_BREATH_MS);
  close (gone.fd);
}

static char *
end (Runner *runner)
{
  char *reason = NULL;
  int status = 0;

  if (runner->pid > 0)
    {
      wait_a_moment (runner->pid);
      kill (-runner->pid, SIGKILL);
      kill (runner->pid, SIGKILL);
      waitpid (runner->pid, &status, 0);
      reason = mortise_runner_process_describe_exit (status, runner->memory_mib);
    }
  if (runner->folder != NULL)
    mortise_folder_remove (runner->folder);
  g_free (runner->folder);
  g_free (runner->directory);
  *runner = (Runner){ 0 };
  return reason;
}

/* --- orders ------------------------------------------------------------------------------------------------------- */

static void
serve_start (JsonObject *order, JsonObject *answer, int ours[N_FDS])
{
  g_autoptr (GError) error = NULL;
  guint id = 0;

  while (id < MAX_RUNNERS && runners[id].pid > 0)
    id++;
  if (id == MAX_RUNNERS)
    g_set_error (&error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "more than %d plugins at once; stop some", MAX_RUNNERS);
  else if (!start (&runners[id], order, ours, &error))
    g_free (end (&runners[id]));
  if (error != NULL)
    json_object_set_string_member (answer, "error", error->message);
  else
    json_object_set_int_member (answer, "id", id);
}

/* What it wrote last, which whoever asks has read. */
static void
add_backtrace (const char *directory, JsonArray *lines, JsonObject *answer)
{
  g_autoptr (MortiseBacktrace) backtrace = mortise_backtrace_new (directory);
  g_autofree char *text = NULL;

  for (guint i = 0; i < json_array_get_length (lines); i++)
    mortise_backtrace_take_line (backtrace, json_array_get_string_element (lines, i) ?: "");
  if (mortise_backtrace_is_empty (backtrace))
    return;
  mortise_backtrace_symbolise (backtrace);
  text = mortise_backtrace_to_text (backtrace);
  json_object_set_string_member (answer, "backtrace", text);
}

static void
serve_end (JsonObject *order, JsonObject *answer)
{
  gint64 id = mortise_json_get_int (order, "id", -1);
  gboolean is_there = id >= 0 && id < MAX_RUNNERS;
  JsonArray *lines = mortise_json_get_array (order, "frames");
  g_autofree char *directory = is_there ? g_strdup (runners[id].directory) : NULL;
  g_autofree char *reason = is_there ? end (&runners[id]) : NULL;

  if (directory != NULL && lines != NULL)
    add_backtrace (directory, lines, answer);
  json_object_set_string_member (answer, "reason", reason != NULL ? reason : "was not there");
}

static void
send_answer (JsonObject *answer, const int ours[N_FDS])
{
  g_autoptr (GBytes) bytes = mortise_json_object_to_bytes (answer);
  gsize length;
  gconstpointer text = g_bytes_get_data (bytes, &length);
  char control[CMSG_SPACE (N_FDS * sizeof (int))] = { 0 };
  struct iovec vector = { (gpointer) text, length };
  struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };

  if (ours[0] >= 0 && ours[1] >= 0)
    {
      struct cmsghdr *part;

      message.msg_control = control;
      message.msg_controllen = sizeof control;
      part = CMSG_FIRSTHDR (&message);
      *part = (struct cmsghdr){ .cmsg_level = SOL_SOCKET,
                                .cmsg_type = SCM_RIGHTS,
                                .cmsg_len = CMSG_LEN (N_FDS * sizeof (int)) };
      memcpy (CMSG_DATA (part), ours, N_FDS * sizeof (int));
    }
  sendmsg (STDIN_FILENO, &message, MSG_NOSIGNAL);
}

static void
serve (const char *text, gsize length)
{
  g_autoptr (JsonNode) node = mortise_json_parse (text, length, NULL);
  JsonObject *order = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  const char *name = mortise_json_get_string (order, "order", "");
  int ours[N_FDS] = { -1, -1 };

  if (g_str_equal (name, "start"))
    serve_start (order, answer, ours);
  else if (g_str_equal (name, "end"))
    serve_end (order, answer);
  else
    json_object_set_string_member (answer, "error", "unknown order");
  send_answer (answer, ours);
  for (guint i = 0; i < N_FDS; i++)
    if (ours[i] >= 0)
      close (ours[i]);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  char text[MAX_ORDER];
  gssize length;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("mortise-test-launcher: %s\n", error->message);
      return 2;
    }
  /* Ctrl+C is for the test, whose end closes the socket. */
  signal (SIGINT, SIG_IGN);
  while ((length = recv (STDIN_FILENO, text, sizeof text, 0)) > 0)
    serve (text, (gsize) length);
  for (guint i = 0; i < MAX_RUNNERS; i++)
    g_free (end (&runners[i]));
  g_free (only);
  return 0;
}
