/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The process of one plugin. It isolates itself, says what holds, and serves the host until that goes away.
 * It is started by the host and is of no use by hand. */

#include "mortise-crash.h"
#include "mortise-isolate.h"
#include "mortise-sanitizer.h"
#include "mortise-session.h"

#include <locale.h>
#include <stdlib.h>
#if MORTISE_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#endif

#define MAX_FILES 256

#if MORTISE_ADDRESS_SANITIZER
/* What it sets aside of freed memory counts as the plugin's: less than the 256 MiB that it would take. */
__attribute__ ((visibility ("default"))) const char *
__asan_default_options (void)
{
  return "quarantine_size_mb=8";
}
#endif

typedef struct
{
  int socket_fd;
  int memory_mib;
  int disk_mib;
  char *coverage;
  char **read_only;
  char **disabled;
  MortiseSessionPlaces places;
} Options;

static Options options = { .socket_fd = -1, .memory_mib = 128, .disk_mib = 64 };

static const GOptionEntry entries[] = {
  { "socket-fd", 0, 0, G_OPTION_ARG_INT, &options.socket_fd, "The socket to the host", "FD" },
  { "plugin", 0, 0, G_OPTION_ARG_FILENAME, &options.places.plugin_directory, "The plugin's files", "DIR" },
  { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.places.data_directory, "Its private folder", "DIR" },
  { "coverage", 0, 0, G_OPTION_ARG_FILENAME, &options.coverage, "Where it says which lines ran, for tests", "DIR" },
  { "scratch", 0, 0, G_OPTION_ARG_FILENAME, &options.places.scratch_directory, "Its temporary folder", "DIR" },
  { "python", 0, 0, G_OPTION_ARG_FILENAME, &options.places.python_directory, "Where the module mortise is", "DIR" },
  { "memory-mib", 0, 0, G_OPTION_ARG_INT, &options.memory_mib, "Its memory", "MIB" },
  { "disk-mib", 0, 0, G_OPTION_ARG_INT, &options.disk_mib, "The longest file that it may write", "MIB" },
  { "read-only", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.read_only, "What else it may read", "PATH" },
  { "disable", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.disabled, "A layer to leave out, for tests", "LAYER" },
  { NULL },
};

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) option_context = g_option_context_new (NULL);
  g_autoptr (MortiseSession) session = NULL;
  g_autoptr (GError) error = NULL;
  MortiseIsolationPolicy policy;
  MortiseIsolation layers;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (option_context, entries, NULL);
  if (!g_option_context_parse (option_context, &argc, &argv, &error))
    {
      g_printerr ("mortise-runner: %s\n", error->message);
      return 2;
    }
  if (options.socket_fd < 0 || options.places.plugin_directory == NULL || options.places.scratch_directory == NULL)
    {
      g_printerr ("mortise-runner: is started by the host; run a plugin with: mortise run-plugin DIR\n");
      return 2;
    }

  policy = (MortiseIsolationPolicy){
    .plugin_directory = options.places.plugin_directory,
    .data_directory = options.places.data_directory != NULL ? options.places.data_directory : options.coverage,
    .scratch_directory = options.places.scratch_directory,
    .read_only_paths = (const char *const *) options.read_only,
    .socket_fd = options.socket_fd,
    .memory_bytes = (guint64) options.memory_mib * 1024 * 1024,
    .max_files = MAX_FILES,
    .max_file_bytes = (guint64) options.disk_mib * 1024 * 1024,
    .disabled = options.disabled != NULL ? mortise_isolation_from_names ((const char *const *) options.disabled)
                                         : MORTISE_ISOLATION_NONE,
  };
  layers = mortise_isolate (&policy, &error);
  if (error != NULL)
    {
      g_printerr ("mortise-runner: %s\n", error->message);
      return 1;
    }

  mortise_crash_watch (policy.memory_bytes);
  session = mortise_session_new (options.socket_fd, &options.places);
  mortise_session_run (session, layers);
  return 0;
}
