/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Unpacking a package means reading what is hostile, so a process does it that can do nothing else: isolated like a
 * plugin's, with the package to read, one folder to write, and 30 seconds. What it says and what it leaves are looked
 * at as if it had been taken over. Whatever goes wrong, nothing is left. */

#include "mortise-helper-process.h"

#include "mortise-child.h"
#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-isolation.h"
#include "mortise-json.h"
#include "mortise-paths.h"
#include "mortise-sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_SECONDS 30
/* How long a process that was killed may take to be gone, with those that it started. */
#define GRACE_SECONDS 5
/* Whoever waits for a crashed plugin waits for its backtrace as well, however long its debug information is. */
#define SYMBOLS_SECONDS 5
#define MEMORY_MIB 128
/* The names of 10,000 files have 4 MiB together, and JSON around them. */
#define MAX_ANSWER (16 * 1024 * 1024)
#define MAX_COMPLAINT 4096
#define CHUNK (64 * 1024)
/* bubblewrap reports a child that a signal ended as a shell does. */
#define SIGNAL_STATUS 128

enum
{
  ANSWER,
  COMPLAINT,
  EXIT,
  CANCELLED,
  N_FDS,
};

typedef struct
{
  GPid pid;
  /* Closed by the kernel when this process ends: that is how the helper would know. */
  int socket_fd;
  GPollFD fds[N_FDS];
  GByteArray *answer;
  GByteArray *complaint;
} Helper;

/* --- starting ----------------------------------------------------------------------------------------------------- */

static MortiseSandboxCommand *
make_command (const char *package, const char *staging, const char *const *words, GError **error)
{
  g_auto (GStrv) read_only = mortise_paths_dup_read_only ();
  g_auto (GStrv) environment = mortise_paths_dup_environment ();
  g_auto (GStrv) disabled = g_strsplit (g_getenv ("MORTISE_DISABLE_ISOLATION") ?: "", ",", -1);
  MortiseSandbox sandbox = { .runner = mortise_paths_get_helper (),
                             .plugin_directory = package,
                             .data_directory = staging,
                             .scratch_directory = staging,
                             .read_only_paths = (const char *const *) read_only,
                             .environment = (const char *const *) environment,
                             .memory_mib = MEMORY_MIB,
                             .disabled = mortise_isolation_from_names ((const char *const *) disabled) };
  MortiseSandboxCommand *command = mortise_sandbox_build (&sandbox, mortise_sandbox_probe (), error);
  g_autoptr (GStrvBuilder) argv = NULL;

  if (command == NULL)
    return NULL;
  argv = g_strv_builder_new ();
  g_strv_builder_addv (argv, (const char **) command->argv);
  g_strv_builder_addv (argv, (const char **) words);
  g_strfreev (command->argv);
  command->argv = g_strv_builder_end (argv);
  return command;
}

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static gboolean
watch_exit (Helper *self, GError **error)
{
  self->fds[EXIT].fd = (int) syscall (SYS_pidfd_open, self->pid, 0);
  if (self->fds[EXIT].fd >= 0)
    return fcntl (self->fds[EXIT].fd, F_SETFD, FD_CLOEXEC) == 0;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "pidfd_open: %s; Linux 5.3 or later is needed",
               g_strerror (errno));
  return FALSE;
}

/* @theirs are the ends that the helper has: the socket, its standard output, its standard error. */
static gboolean
open_channels (Helper *self, int theirs[3], GError **error)
{
  int sockets[2], pipes[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "socketpair: %s", g_strerror (errno));
      return FALSE;
    }
  self->socket_fd = sockets[0];
  theirs[0] = sockets[1];
  for (int i = 0; i < 2; i++)
    {
      if (!g_unix_open_pipe (pipes, FD_CLOEXEC, error))
        return FALSE;
      self->fds[ANSWER + i].fd = pipes[0];
      theirs[1 + i] = pipes[1];
    }
  return TRUE;
}

static gboolean
start (Helper *self, const char *package, const char *staging, const char *const *words, GError **error)
{
  g_autoptr (MortiseSandboxCommand) command = make_command (package, staging, words, error);
  int theirs[] = { -1, -1, -1 };
  gboolean is_started = FALSE;

  if (command != NULL && open_channels (self, theirs, error))
    {
      const int fds[MORTISE_CHILD_N_FDS] = { -1, theirs[1], theirs[2], theirs[0], -1, -1 };

      is_started = mortise_child_spawn (command, fds, &self->pid, error) && watch_exit (self, error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (theirs); i++)
    close_fd (&theirs[i]);
  return is_started;
}

/* --- waiting ------------------------------------------------------------------------------------------------------ */

/* Whether it may go on. */
static gboolean
read_some (GPollFD *from, GByteArray *to, gsize limit)
{
  char buffer[CHUNK];
  gssize got = read (from->fd, buffer, sizeof buffer);

  if (got < 0 && errno == EINTR)
    return TRUE;
  if (got <= 0)
    {
      close_fd (&from->fd);
      return TRUE;
    }
  if (to->len + (gsize) got > limit)
    return FALSE;
  g_byte_array_append (to, (const guint8 *) buffer, (guint) got);
  return TRUE;
}

static gboolean
take (Helper *self, GError **error)
{
  if (self->fds[ANSWER].revents != 0 && !read_some (&self->fds[ANSWER], self->answer, MAX_ANSWER))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL,
                   "The process that unpacks packages says more than %d bytes", MAX_ANSWER);
      return FALSE;
    }
  /* Of what it complains of, the beginning is enough. */
  if (self->fds[COMPLAINT].revents != 0 && !read_some (&self->fds[COMPLAINT], self->complaint, MAX_COMPLAINT))
    close_fd (&self->fds[COMPLAINT].fd);
  if (self->fds[EXIT].revents != 0)
    close_fd (&self->fds[EXIT].fd);
  return TRUE;
}

/* Until it has ended, and all that it started: they have its standard output. */
static gboolean
wait_for_end (Helper *self, gint64 seconds, GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;

  while (self->fds[ANSWER].fd >= 0 || self->fds[COMPLAINT].fd >= 0 || self->fds[EXIT].fd >= 0)
    {
      gint64 left = deadline - g_get_monotonic_time ();

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (left <= 0)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_TIMEOUT,
                       "The package is not unpacked after %" G_GINT64_FORMAT " s", seconds);
          return FALSE;
        }
      for (guint i = 0; i < N_FDS; i++)
        self->fds[i].revents = 0;
      if (g_poll (self->fds, N_FDS, (gint) (left / 1000 + 1)) > 0 && !take (self, error))
        return FALSE;
    }
  return TRUE;
}

static void
end (Helper *self)
{
  kill (-self->pid, SIGKILL);
  kill (self->pid, SIGKILL);
  wait_for_end (self, GRACE_SECONDS, NULL, NULL);
}

/* --- what came of it ---------------------------------------------------------------------------------------------- */

static void
set_signal_error (int number, GError **error)
{
  const char *name = sigabbrev_np (number);

  g_set_error (error, MORTISE_ERROR, number == SIGXCPU ? MORTISE_ERROR_TIMEOUT : MORTISE_ERROR_CRASHED,
               "The process that unpacks packages was ended by SIG%s", name != NULL ? name : "?");
}

static gboolean
check_status (Helper *self, int status, GError **error)
{
  int code = WIFEXITED (status) ? WEXITSTATUS (status) : 0;
  g_autofree char *bytes = g_strndup ((const char *) self->complaint->data, self->complaint->len);
  g_autofree char *complaint = g_utf8_make_valid (bytes != NULL ? bytes : "", -1);

  if (WIFSIGNALED (status) || code > SIGNAL_STATUS)
    set_signal_error (WIFSIGNALED (status) ? WTERMSIG (status) : code - SIGNAL_STATUS, error);
  else if (code != 0)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "Packages cannot be unpacked: %s",
                 complaint[0] != '\0' ? g_strchomp (complaint) : "the process for it does not start");
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_isolation (JsonObject *object, GError **error)
{
  JsonArray *names = mortise_json_get_array (object, "isolation");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) layers = NULL;

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    if (json_node_get_value_type (json_array_get_element (names, i)) == G_TYPE_STRING)
      g_strv_builder_add (builder, json_array_get_string_element (names, i));
  layers = g_strv_builder_end (builder);
  return mortise_isolation_is_enough (mortise_isolation_from_names ((const char *const *) layers), error);
}

/* (transfer full) (nullable): what it did, isolated as it has to be */
static JsonObject *
read_object (Helper *self, GError **error)
{
  const char *text = self->answer->len > 0 ? (const char *) self->answer->data : "";
  g_autoptr (JsonNode) node = mortise_json_parse (text, self->answer->len, NULL);
  const char *failure;
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL,
                           "The process that unpacks packages does not say what it did");
      return NULL;
    }
  object = json_node_get_object (node);
  failure = mortise_json_get_string (object, "error", NULL);
  if (failure != NULL)
    {
      g_set_error_literal (error, MORTISE_ERROR, mortise_error_from_name (failure),
                           mortise_json_get_string (object, "message", "The package cannot be unpacked"));
      return NULL;
    }
  return check_isolation (object, error) ? json_object_ref (object) : NULL;
}

static MortiseArchiveContents *
read_answer (Helper *self, GError **error)
{
  g_autoptr (JsonObject) object = read_object (self, error);

  return object != NULL ? mortise_archive_contents_new_from_json (object, error) : NULL;
}

static gboolean
reap (Helper *self, GError **error)
{
  int status = 0;

  while (waitpid (self->pid, &status, 0) < 0 && errno == EINTR)
    ;
  self->pid = 0;
  return check_status (self, status, error);
}

static MortiseArchiveContents *
finish (Helper *self, const char *staging, GError **error)
{
  g_autoptr (MortiseArchiveContents) contents = NULL;

  if (reap (self, error))
    contents = read_answer (self, error);
  if (contents == NULL
      || (!mortise_archive_contents_is_refused (contents)
          && !mortise_archive_contents_verify (contents, staging, error)))
    return NULL;
  return g_steal_pointer (&contents);
}

static void
helper_clear (Helper *self)
{
  if (self->pid > 0)
    {
      end (self);
      waitpid (self->pid, NULL, 0);
    }
  close_fd (&self->socket_fd);
  for (guint i = ANSWER; i <= EXIT; i++)
    close_fd (&self->fds[i].fd);
  g_byte_array_unref (self->answer);
  g_byte_array_unref (self->complaint);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Helper, helper_clear)

static MortiseArchiveContents *
unpack (const char *package, const char *staging, GCancellable *cancellable, GError **error)
{
  g_auto (Helper) self = { .socket_fd = -1, .answer = g_byte_array_new (), .complaint = g_byte_array_new () };
  static const char *const words[] = { "unpack", NULL };
  gboolean is_watched;
  MortiseArchiveContents *contents = NULL;

  for (guint i = 0; i < N_FDS; i++)
    self.fds[i] = (GPollFD){ .fd = -1, .events = G_IO_IN | G_IO_HUP };
  is_watched = g_cancellable_make_pollfd (cancellable, &self.fds[CANCELLED]);
  if (start (&self, package, staging, words, error) && wait_for_end (&self, DEADLINE_SECONDS, cancellable, error))
    contents = finish (&self, staging, error);
  if (is_watched && cancellable != NULL)
    g_cancellable_release_fd (cancellable);
  return contents;
}

/* (transfer full) (nullable): the frames */
static JsonArray *
symbolise (const char *module, const char *folder, const char *const *words, GError **error)
{
  g_auto (Helper) self = { .socket_fd = -1, .answer = g_byte_array_new (), .complaint = g_byte_array_new () };
  g_autoptr (JsonObject) object = NULL;
  JsonArray *frames;

  for (guint i = 0; i < N_FDS; i++)
    self.fds[i] = (GPollFD){ .fd = -1, .events = G_IO_IN | G_IO_HUP };
  if (start (&self, module, folder, words, error) && wait_for_end (&self, SYMBOLS_SECONDS, NULL, error)
      && reap (&self, error))
    object = read_object (&self, error);
  frames = object != NULL ? mortise_json_get_array (object, "frames") : NULL;
  return frames != NULL ? json_array_ref (frames) : NULL;
}

/**
 * mortise_helper_symbolise:
 * @module: (type filename): the absolute path of an ELF file
 * @words: (array zero-terminated=1): its build id, and addresses in it, in hexadecimal
 * @error: return location for an error
 *
 * Looks addresses up in the debug information of a module, in a process of its own, and waits for it, 5 s at most.
 *
 * Returns: (transfer full) (nullable): for each {`function`, `file`, `line`}, as far as they are known, and as the
 *   module has them: they are of whoever made it
 */
JsonArray *
mortise_helper_symbolise (const char *module, const char *const *words, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("mortise-symbols-XXXXXX", error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  JsonArray *frames;

  if (folder == NULL)
    return NULL;
  g_strv_builder_add (builder, "symbolise");
  g_strv_builder_addv (builder, (const char **) words);
  all = g_strv_builder_end (builder);
  frames = symbolise (module, folder, (const char *const *) all, error);
  mortise_folder_remove (folder);
  return frames;
}

static gboolean
check_package (const char *package, GError **error)
{
  struct stat status;

  if (stat (package, &status) != 0)
    g_set_error (error, MORTISE_ERROR, errno == ENOENT ? MORTISE_ERROR_NOT_FOUND : MORTISE_ERROR_FAILED, "%s: %s",
                 package, g_strerror (errno));
  else if (!S_ISREG (status.st_mode))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: is no file; name a package", package);
  else
    return TRUE;
  return FALSE;
}

/**
 * mortise_helper_unpack:
 * @package: (type filename): a ZIP, which nobody changes meanwhile: whoever checks its signature checks a copy of his
 * own
 * @staging: (type filename): an empty folder, such as [func@Mortise.folder_stage] makes
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error that is not the package's fault: %MORTISE_ERROR_DENIED when too few layers of
 *   isolation hold, %MORTISE_ERROR_TIMEOUT, %MORTISE_ERROR_LIMIT when the disk is full, %MORTISE_ERROR_CRASHED,
 *   %MORTISE_ERROR_PROTOCOL, %MORTISE_ERROR_NOT_FOUND, %G_IO_ERROR_CANCELLED
 *
 * Unpacks a package in a process of its own, and waits for it, 30 s at most. It may be called on any thread but that of
 * an interface; the process does not outlive the call, nor this program.
 *
 * Returns: (transfer full) (nullable): what was in it, and is on disk in @staging now. With an error among its findings
 *   the package is refused. Then, and when this returns %NULL, @staging is gone
 */
MortiseArchiveContents *
mortise_helper_unpack (const char *package, const char *staging, GCancellable *cancellable, GError **error)
{
  g_autofree char *package_path = g_canonicalize_filename (package, NULL);
  g_autofree char *staging_path = g_canonicalize_filename (staging, NULL);
  MortiseArchiveContents *contents = NULL;

  if (!g_cancellable_set_error_if_cancelled (cancellable, error) && check_package (package_path, error))
    contents = unpack (package_path, staging_path, cancellable, error);
  if (contents == NULL)
    g_prefix_error (error, "%s: ", package);
  if (contents == NULL || mortise_archive_contents_is_refused (contents))
    mortise_folder_remove (staging_path);
  return contents;
}

typedef struct
{
  char *package;
  char *staging;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->package);
  g_free (request->staging);
  g_free (request);
}

static void
unpack_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;
  MortiseArchiveContents *contents = mortise_helper_unpack (request->package, request->staging, cancellable, &error);

  if (contents != NULL)
    g_task_return_pointer (task, contents, (GDestroyNotify) mortise_archive_contents_free);
  else
    g_task_return_error (task, error);
}

/**
 * mortise_helper_unpack_async:
 * @package: (type filename): as for [func@Mortise.helper_unpack]
 * @staging: (type filename): likewise
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is unpacked, or is not
 * @user_data: for @callback
 *
 * As [func@Mortise.helper_unpack], without waiting.
 */
void
mortise_helper_unpack_async (const char *package,
                             const char *staging,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->package = g_strdup (package);
  request->staging = g_strdup (staging);
  g_task_set_source_tag (task, mortise_helper_unpack_async);
  g_task_set_task_data (task, request, request_free);
  /* Cancelling is told by the call itself, which then leaves nothing: not after it, when there is something. */
  g_task_set_check_cancellable (task, FALSE);
  /* The thread that starts the process is the one that waits for it: it does not end before. */
  g_task_run_in_thread (task, unpack_in_thread);
}

/**
 * mortise_helper_unpack_finish:
 * @result: what the callback was given
 * @error: return location for an error, as of [func@Mortise.helper_unpack]
 *
 * Returns: (transfer full) (nullable): what was in the package
 */
MortiseArchiveContents *
mortise_helper_unpack_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
