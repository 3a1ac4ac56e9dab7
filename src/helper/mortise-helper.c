/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the host does not do itself, as it means reading what is hostile: unpacking a package, and finding names and
 * lines in a module's debug information. A process of its own does it, isolated as a plugin's is, and says on standard
 * output what came of it: one JSON object. It is started by the host (mortise-helper-process.c) and is of no use by
 * hand. */

#include "mortise-archive-unpack.h"
#include "mortise-error.h"
#include "mortise-isolate.h"
#include "mortise-json.h"
#include "mortise-symboliser.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* The host waits for 30 s; what computes for so long is not going to end. */
#define MAX_CPU_SECONDS 20
#define MAX_OPEN_FILES 128
/* No file of a package is longer than all of them may be together. */
#define MAX_FILE_BYTES (G_GUINT64_CONSTANT (256) << 20)

/* The same as those of mortise-runner, since the same code of the host makes the command line. */
typedef struct
{
  int socket_fd;
  int memory_mib;
  char *package;
  char *staging;
  char *scratch;
  char **read_only;
  char **disabled;
} Options;

static Options options = { .socket_fd = -1, .memory_mib = 128 };

static const GOptionEntry option_entries[] = {
  { "socket-fd", 0, 0, G_OPTION_ARG_INT, &options.socket_fd, "The socket to the host", "FD" },
  { "plugin", 0, 0, G_OPTION_ARG_FILENAME, &options.package, "The package", "FILE" },
  { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.staging, "Where to unpack it", "DIR" },
  { "scratch", 0, 0, G_OPTION_ARG_FILENAME, &options.scratch, "For temporary files", "DIR" },
  { "memory-mib", 0, 0, G_OPTION_ARG_INT, &options.memory_mib, "Its memory", "MIB" },
  { "read-only", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.read_only, "What else it may read", "PATH" },
  { "disable", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.disabled, "A layer to leave out, for tests", "LAYER" },
  { NULL },
};

static gboolean
parse_options (int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("unpack | symbolise BUILD-ID OFFSET…");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, option_entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("mortise-helper: %s\n", error->message);
      return FALSE;
    }
  if (((*argc == 2 && g_str_equal ((*argv)[1], "unpack")) || (*argc > 3 && g_str_equal ((*argv)[1], "symbolise")))
      && options.package != NULL && options.staging != NULL && options.scratch != NULL)
    return TRUE;
  g_printerr ("mortise-helper: is started by the host, to unpack packages and read debug information\n");
  return FALSE;
}

/* Before seccomp, which lets no limit be changed. */
static gboolean
bound_time (GError **error)
{
  const struct rlimit limit = { MAX_CPU_SECONDS, MAX_CPU_SECONDS + 1 };

  if (setrlimit (RLIMIT_CPU, &limit) == 0)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "RLIMIT_CPU cannot be set: %s", g_strerror (errno));
  return FALSE;
}

/* Nothing of the package is read before this holds, by the same policy as for plugins. */
static gboolean
isolate (MortiseIsolation *layers, GError **error)
{
  const MortiseIsolationPolicy policy = {
    .plugin_directory = options.package,
    .data_directory = options.staging,
    .scratch_directory = options.scratch,
    .read_only_paths = (const char *const *) options.read_only,
    .socket_fd = options.socket_fd,
    .memory_bytes = (guint64) options.memory_mib << 20,
    .max_files = MAX_OPEN_FILES,
    .max_file_bytes = MAX_FILE_BYTES,
    .disabled = mortise_isolation_from_names ((const char *const *) options.disabled),
  };
  GError *local_error = NULL;

  *layers = mortise_isolate (&policy, &local_error);
  if (local_error == NULL)
    return mortise_isolation_is_enough (*layers, error);
  g_propagate_error (error, local_error);
  return FALSE;
}

static int
open_place (const char *path, int flags, GError **error)
{
  int fd = open (path, flags | O_CLOEXEC);

  if (fd < 0)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "\"%s\" cannot be opened: %s", path, g_strerror (errno));
  return fd;
}

static MortiseArchiveContents *
unpack (GError **error)
{
  int package = open_place (options.package, O_RDONLY | O_NONBLOCK, error);
  int staging = package >= 0 ? open_place (options.staging, O_RDONLY | O_DIRECTORY, error) : -1;
  MortiseArchiveContents *contents = NULL;

  umask (S_IWGRP | S_IWOTH);
  if (staging >= 0)
    contents = mortise_archive_unpack (package, staging, error);
  if (staging >= 0)
    close (staging);
  if (package >= 0)
    close (package);
  return contents;
}

/* (transfer full): what was done, to which it is added what went wrong. */
static JsonObject *
serve (char **words, GError **error)
{
  g_autoptr (MortiseArchiveContents) contents = NULL;
  JsonObject *object;
  JsonArray *frames;

  if (g_str_equal (words[0], "unpack"))
    {
      contents = unpack (error);
      return contents != NULL ? mortise_archive_contents_to_json (contents) : json_object_new ();
    }
  object = json_object_new ();
  frames = mortise_symboliser_look_up (options.package, words[1], words + 2, error);
  if (frames != NULL)
    json_object_set_array_member (object, "frames", frames);
  return object;
}

static JsonArray *
make_names (MortiseIsolation layers)
{
  g_auto (GStrv) names = mortise_isolation_to_names (layers);
  JsonArray *array = json_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    json_array_add_string_element (array, names[i]);
  return array;
}

static void
answer (JsonObject *object, MortiseIsolation layers, const GError *error)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *text;

  json_object_set_array_member (object, "isolation", make_names (layers));
  if (error != NULL)
    {
      json_object_set_string_member (object, "error", mortise_error_get_name (error));
      json_object_set_string_member (object, "message", error->message);
    }
  bytes = mortise_json_object_to_bytes (object);
  text = g_bytes_get_data (bytes, &length);
  fwrite (text, 1, length, stdout);
}

int
main (int argc, char *argv[])
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;
  MortiseIsolation layers = MORTISE_ISOLATION_NONE;

  if (!parse_options (&argc, &argv))
    return 2;
  if (bound_time (&error) && isolate (&layers, &error))
    object = serve (argv + 1, &error);
  if (object == NULL)
    object = json_object_new ();
  answer (object, layers, error);
  return fflush (stdout) == 0 ? 0 : 1;
}
