/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Python for text that is not trusted, shut in like a plugin: what follows `--` is python3's command line, and standard
 * input and output are all that it has. It is started by the host and is of no use by hand.
 *
 * A plugin's process cannot execute programs, so the interpreter is not executed either: it is mapped as a library,
 * after the isolation holds, and only if that is enough. */

#include "mortise-isolate.h"

#include <dlfcn.h>
#include <locale.h>
#include <unistd.h>

/* Python opens a module at a time. */
#define MAX_FILES 64

/* From this the interpreter finds its own modules. */
#define PROGRAM "/usr/bin/python3"

typedef int (*PythonMain) (int argc, char **argv);

typedef struct
{
  char *plugin;
  char *scratch;
  int socket_fd;
  int launcher_fd;
  int memory_mib;
  char **read_only;
  char **disabled;
  char **arguments;
} Options;

static Options options = { .socket_fd = -1, .launcher_fd = -1, .memory_mib = 128 };

/* As those of the runner, for the same sandbox is put around it; where that has a socket, this has its input. */
static const GOptionEntry entries[] = {
  { "socket-fd", 0, 0, G_OPTION_ARG_INT, &options.socket_fd, "What becomes standard input", "FD" },
  { "launcher-fd", 0, 0, G_OPTION_ARG_INT, &options.launcher_fd, "What starts plugins for tests", "FD" },
  { "plugin", 0, 0, G_OPTION_ARG_FILENAME, &options.plugin, "A folder that it may read", "DIR" },
  { "scratch", 0, 0, G_OPTION_ARG_FILENAME, &options.scratch, "Its temporary folder", "DIR" },
  { "memory-mib", 0, 0, G_OPTION_ARG_INT, &options.memory_mib, "Its memory", "MIB" },
  { "read-only", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.read_only, "What else it may read", "PATH" },
  { "disable", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.disabled, "A layer to leave out, for tests", "LAYER" },
  /* Taken as they are: as strings, they would have to be of the locale. */
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.arguments, NULL, "ARGUMENTS" },
  { NULL },
};

static gboolean
shut_in (GError **error)
{
  const MortiseIsolationPolicy policy = {
    .plugin_directory = options.plugin,
    .scratch_directory = options.scratch,
    .read_only_paths = (const char *const *) options.read_only,
    .socket_fd = options.launcher_fd,
    .memory_bytes = (guint64) options.memory_mib * 1024 * 1024,
    .max_files = MAX_FILES,
    .disabled = options.disabled != NULL ? mortise_isolation_from_names ((const char *const *) options.disabled)
                                         : MORTISE_ISOLATION_NONE,
  };
  MortiseIsolation layers = mortise_isolate (&policy, error);

  return layers != MORTISE_ISOLATION_NONE && mortise_isolation_is_enough (layers, error);
}

static int
run_python (void)
{
  void *library = dlopen (MORTISE_PYTHON_LIBRARY, RTLD_NOW | RTLD_GLOBAL);
  PythonMain python_main = library != NULL ? (PythonMain) dlsym (library, "Py_BytesMain") : NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  if (python_main == NULL)
    {
      g_printerr ("mortise-python: %s\n", dlerror ());
      return 1;
    }
  g_ptr_array_add (argv, (char *) PROGRAM);
  /* Whatever the locale: a script on the command line is UTF-8. */
  g_ptr_array_add (argv, (char *) "-X");
  g_ptr_array_add (argv, (char *) "utf8");
  for (guint i = 0; options.arguments[i] != NULL; i++)
    g_ptr_array_add (argv, options.arguments[i]);
  g_ptr_array_add (argv, NULL);
  return python_main ((int) argv->len - 1, (char **) argv->pdata);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || options.plugin == NULL || options.scratch == NULL
      || options.arguments == NULL)
    {
      g_printerr ("mortise-python: %s\n", error != NULL ? error->message : "is started by the host");
      return 2;
    }
  if (options.socket_fd >= 0 && dup2 (options.socket_fd, STDIN_FILENO) < 0)
    {
      g_printerr ("mortise-python: there is no input at %d\n", options.socket_fd);
      return 2;
    }
  if (!shut_in (&error))
    {
      g_printerr ("mortise-python: %s\n", error != NULL ? error->message : "no layer of isolation holds");
      return 1;
    }
  return run_python ();
}
