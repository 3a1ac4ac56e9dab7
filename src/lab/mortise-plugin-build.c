/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds a plugin in C by meson, as its author would, in the folder `build` of its own. */
#include "mortise-plugin-build.h"

#include "mortise-error.h"

#include <string.h>

/* Of a build that failed without naming a place. */
#define LAST_LINES 20
/* Of one that warns about everything. */
#define MAX_MESSAGES 200
/* GCC, clang and ld; meson says ERROR. */
#define PLACE "^([^:\\s][^:]*):([0-9]+(?::[0-9]+)?): ((?:fatal )?error|warning|ERROR|note): .*$"

typedef struct
{
  char *folder;
  char *directory;
  gboolean is_covered;
  GStrvBuilder *messages;
  gboolean is_set_up;
} Build;

static void
build_free (Build *build)
{
  g_free (build->folder);
  g_free (build->directory);
  g_strv_builder_unref (build->messages);
  g_free (build);
}

/**
 * mortise_plugin_build_get_directory:
 * @folder: (type filename): a plugin's folder
 *
 * Returns: (transfer full): where it is built, and loaded from
 */
char *
mortise_plugin_build_get_directory (const char *folder)
{
  return g_build_filename (folder, "build", NULL);
}

/**
 * mortise_plugin_build_get_covered_directory:
 * @folder: (type filename): a plugin's folder
 *
 * Returns: (transfer full): where it is built so that gcov knows which lines were reached
 */
char *
mortise_plugin_build_get_covered_directory (const char *folder)
{
  return g_build_filename (folder, "build-coverage", NULL);
}

/* --- what the compiler says --------------------------------------------------------------------------------------- */

/* Compilers name files as the build folder sees them, and the author as the plugin's folder does. */
static char *
make_relative (const Build *build, const char *path)
{
  g_autofree char *root = g_canonicalize_filename (build->folder, NULL);
  g_autofree char *absolute = g_canonicalize_filename (path, build->directory);
  gsize length = strlen (root);

  if (g_str_has_prefix (absolute, root) && absolute[length] == '/' && g_file_test (absolute, G_FILE_TEST_EXISTS))
    return g_strdup (absolute + length + 1);
  return g_strdup (path);
}

/* (transfer full) (nullable): a line that names a place, with the file as the author knows it */
static char *
find_place (const Build *build, const char *line)
{
  g_autoptr (GRegex) regex = g_regex_new (PLACE, G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *path = NULL;
  g_autofree char *relative = NULL;

  if (!g_regex_match (regex, line, 0, &match))
    return NULL;
  path = g_match_info_fetch (match, 1);
  relative = make_relative (build, path);
  return g_strconcat (relative, line + strlen (path), NULL);
}

static void
take_output (Build *build, const char *output, gboolean is_good)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  guint n_lines = g_strv_length (lines);
  guint n_places = 0;

  for (guint i = 0; i < n_lines && n_places < MAX_MESSAGES; i++)
    {
      g_autofree char *message = find_place (build, lines[i]);

      if (message == NULL)
        continue;
      g_strv_builder_add (build->messages, message);
      n_places++;
    }
  for (guint i = n_lines > LAST_LINES ? n_lines - LAST_LINES : 0; !is_good && n_places == 0 && i < n_lines; i++)
    g_strv_builder_add (build->messages, lines[i]);
}

/* --- meson -------------------------------------------------------------------------------------------------------- */

static void run_next (GTask *task);

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GSubprocess *process = G_SUBPROCESS (source);
  Build *build = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *output = NULL;
  GError *error = NULL;

  if (!g_subprocess_communicate_finish (process, result, &bytes, NULL, &error))
    {
      g_subprocess_force_exit (process);
      g_task_return_error (task, error);
      return;
    }
  output = g_utf8_make_valid (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  take_output (build, output, g_subprocess_get_successful (process));
  if (!g_subprocess_get_successful (process))
    g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_INVALID, "\"meson %s\" failed",
                             build->is_set_up ? "compile" : "setup");
  else if (build->is_set_up)
    g_task_return_boolean (task, TRUE);
  else
    {
      build->is_set_up = TRUE;
      run_next (g_steal_pointer (&task));
    }
}

/* @task is taken over. */
static void
run_next (GTask *task)
{
  Build *build = g_task_get_task_data (task);
  const char *coverage = build->is_covered ? "-Db_coverage=true" : NULL;
  const char *const setup[] = { "meson", "setup", build->directory, build->folder, coverage, NULL };
  const char *const compile[] = { "meson", "compile", "-C", build->directory, NULL };
  GError *error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      build->is_set_up ? compile : setup, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);

  if (process == NULL)
    {
      g_prefix_error (&error, "a plugin in C is built by meson: ");
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_subprocess_communicate_async (process, NULL, g_task_get_cancellable (task), on_ended, task);
}

/**
 * mortise_plugin_build_async:
 * @folder: (type filename): a plugin's folder with a meson.build
 * @is_covered: whether gcov is to know which lines are reached
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is built, or cannot be
 * @user_data: for @callback
 *
 * Builds it, and sets the build folder up where there is none.
 */
void
mortise_plugin_build_async (const char *folder,
                            gboolean is_covered,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Build *build = g_new0 (Build, 1);
  g_autofree char *ninja = NULL;

  build->folder = g_strdup (folder);
  build->is_covered = is_covered;
  build->directory
      = is_covered ? mortise_plugin_build_get_covered_directory (folder) : mortise_plugin_build_get_directory (folder);
  build->messages = g_strv_builder_new ();
  ninja = g_build_filename (build->directory, "build.ninja", NULL);
  build->is_set_up = g_file_test (ninja, G_FILE_TEST_EXISTS);
  g_task_set_task_data (task, build, (GDestroyNotify) build_free);
  run_next (task);
}

/**
 * mortise_plugin_build_finish:
 * @result: what the callback was given
 * @messages: (out) (transfer full): what the compiler found, also where it is built: each with its place in the
 * plugin's folder, or the last lines of what it said
 * @error: return location for an error
 *
 * Returns: whether it is built
 */
gboolean
mortise_plugin_build_finish (GAsyncResult *result, GStrv *messages, GError **error)
{
  Build *build = g_task_get_task_data (G_TASK (result));

  *messages = g_strv_builder_end (build->messages);
  return g_task_propagate_boolean (G_TASK (result), error);
}
