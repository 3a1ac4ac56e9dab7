/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-test-launch.h"

#include "mortise-config.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Tests that are shut in themselves start no process; `mortise test` gives them a launcher at this descriptor. */
#define LAUNCHER_VARIABLE "MORTISE_TEST_LAUNCHER_FD"
#define MAX_ANSWER (64 * 1024)
/* The socket to the plugin's process, and what that prints. */
#define N_FDS 2

struct _MortiseTestLaunch
{
  int launcher;
  GSubprocess *process;
  gint64 id;
  gboolean is_started;
  int fds[N_FDS];
};

/* --- the launcher ------------------------------------------------------------------------------------------------- */

/* A library that lies in the build folder uses what was built with it. */
static const char *
get_program (void)
{
  Dl_info info;

  if (dladdr ((gpointer) get_program, &info) != 0 && g_str_has_prefix (info.dli_fname, MORTISE_BUILDDIR "/"))
    return MORTISE_BUILDDIR "/src/lab/mortise-test-launcher";
  return MORTISE_LIBEXECDIR "/mortise-test-launcher";
}

static gboolean
spawn_launcher (MortiseTestLaunch *self, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  int sockets[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "socketpair: %s", g_strerror (errno));
      return FALSE;
    }
  self->launcher = sockets[0];
  g_subprocess_launcher_take_stdin_fd (launcher, sockets[1]);
  self->process = g_subprocess_launcher_spawn (launcher, error, get_program (), NULL);
  return self->process != NULL;
}

static gboolean
connect_launcher (MortiseTestLaunch *self, GError **error)
{
  const char *text = g_getenv (LAUNCHER_VARIABLE);
  guint64 fd = 0;

  if (text == NULL)
    return spawn_launcher (self, error);
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &fd, NULL))
    self->launcher = fcntl ((int) fd, F_DUPFD_CLOEXEC, 3);
  if (self->launcher >= 0)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s=%s: there is no launcher", LAUNCHER_VARIABLE, text);
  return FALSE;
}

/* --- asking it ---------------------------------------------------------------------------------------------------- */

/* Takes what came along with a message: as many descriptors as are expected, or none. */
static void
take_fds (struct msghdr *message, int *fds)
{
  for (struct cmsghdr *part = CMSG_FIRSTHDR (message); part != NULL; part = CMSG_NXTHDR (message, part))
    if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_RIGHTS
        && part->cmsg_len == CMSG_LEN (N_FDS * sizeof (int)))
      memcpy (fds, CMSG_DATA (part), N_FDS * sizeof (int));
}

static JsonNode *
ask (MortiseTestLaunch *self, JsonObject *order, GError **error)
{
  g_autoptr (GBytes) bytes = mortise_json_object_to_bytes (order);
  char text[MAX_ANSWER];
  char control[CMSG_SPACE (N_FDS * sizeof (int))];
  struct iovec vector = { text, sizeof text };
  struct msghdr message
      = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
  gssize length = -1;

  if (send (self->launcher, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), MSG_NOSIGNAL) > 0)
    do
      length = recvmsg (self->launcher, &message, MSG_CMSG_CLOEXEC);
    while (length < 0 && errno == EINTR);
  if (length > 0)
    {
      take_fds (&message, self->fds);
      return mortise_json_parse (text, (gsize) length, error);
    }
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_CRASHED, "the launcher of plugin processes is gone");
  return NULL;
}

static gboolean
take_start (MortiseTestLaunch *self, JsonObject *answer, GError **error)
{
  const char *problem = mortise_json_get_string (answer, "error", NULL);

  self->id = mortise_json_get_int (answer, "id", 0);
  self->is_started = problem == NULL && self->fds[0] >= 0 && self->fds[1] >= 0;
  if (self->is_started)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "the plugin's process cannot be started: %s",
               problem != NULL ? problem : "no socket came");
  return FALSE;
}

/**
 * mortise_test_launch_start:
 * @order: what is to be started: `directory`, `database` (whether it has a private folder), `memory_mib`, `disk_mib`
 * @error: return location for an error
 *
 * Starts a plugin's process.
 *
 * Returns: (transfer full) (nullable): the process
 */
MortiseTestLaunch *
mortise_test_launch_start (JsonObject *order, GError **error)
{
  g_autoptr (MortiseTestLaunch) self = g_new0 (MortiseTestLaunch, 1);
  g_autoptr (JsonNode) answer = NULL;

  self->launcher = self->fds[0] = self->fds[1] = -1;
  json_object_set_string_member (order, "order", "start");
  if (!connect_launcher (self, error))
    return NULL;
  answer = ask (self, order, error);
  if (answer == NULL || !JSON_NODE_HOLDS_OBJECT (answer) || !take_start (self, json_node_get_object (answer), error))
    return NULL;
  return g_steal_pointer (&self);
}

int
mortise_test_launch_steal_socket (MortiseTestLaunch *self)
{
  return g_steal_fd (&self->fds[0]);
}

int
mortise_test_launch_steal_output (MortiseTestLaunch *self)
{
  return g_steal_fd (&self->fds[1]);
}

/**
 * mortise_test_launch_end:
 * @self: a process
 * @frames: (nullable): the lines of its output that say where it crashed
 * @backtrace: (out) (optional) (nullable): where it crashed, with names and lines as far as they are known
 *
 * Ends it, if it did not end by itself.
 *
 * Returns: (transfer full): how it ended
 */
char *
mortise_test_launch_end (MortiseTestLaunch *self, JsonArray *frames, char **backtrace)
{
  g_autoptr (JsonObject) order = json_object_new ();
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (order, "order", "end");
  json_object_set_int_member (order, "id", self->id);
  if (frames != NULL)
    json_object_set_array_member (order, "frames", json_array_ref (frames));
  self->is_started = FALSE;
  answer = ask (self, order, &error);
  if (answer == NULL || !JSON_NODE_HOLDS_OBJECT (answer))
    return g_strdup (error != NULL ? error->message : "it is not known how");
  if (backtrace != NULL)
    *backtrace = g_strdup (mortise_json_get_string (json_node_get_object (answer), "backtrace", NULL));
  return g_strdup (mortise_json_get_string (json_node_get_object (answer), "reason", "it is not known how"));
}

void
mortise_test_launch_free (MortiseTestLaunch *self)
{
  for (guint i = 0; i < N_FDS; i++)
    if (self->fds[i] >= 0)
      close (self->fds[i]);
  /* The launcher may be that of others as well. */
  if (self->is_started)
    g_free (mortise_test_launch_end (self, NULL, NULL));
  if (self->launcher >= 0)
    close (self->launcher);
  /* It ends when its socket is closed, with what it started. */
  if (self->process != NULL)
    g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
  g_free (self);
}
