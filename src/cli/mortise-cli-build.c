/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds a plugin in C by meson, as its author would, in the folder `build` of its own. */
#include "mortise-cli-build.h"

#include "mortise-cli-lab.h"
#include "mortise-cli-text.h"
#include "mortise-error.h"

#include <string.h>

/* Of a build that failed without naming a place. */
#define LAST_LINES 20
/* GCC, clang and ld; meson says ERROR. */
#define PLACE "^([^:\\s][^:]*):([0-9]+(?::[0-9]+)?): ((?:fatal )?error|warning|ERROR|note): .*$"

/* (transfer full): where a plugin's folder is built */
char *
mortise_cli_build_get_directory (const char *folder)
{
  return g_build_filename (folder, "build", NULL);
}

/* (transfer full): where it is built so that it counts which lines run */
char *
mortise_cli_build_get_covered_directory (const char *folder)
{
  return g_build_filename (folder, "build-coverage", NULL);
}

/**
 * mortise_cli_run_tool:
 * @command: (array zero-terminated=1): a program, looked for in PATH, and its arguments
 * @output: (out): what it printed, errors as well, as UTF-8
 * @is_good: (out): whether it exited with 0
 * @error: return location for why it could not be run
 *
 * Runs a program to its end, and the main loop meanwhile.
 *
 * Returns: whether it was run
 */
gboolean
mortise_cli_run_tool (const char *const *command, char **output, gboolean *is_good, GError **error)
{
  g_autoptr (GSubprocess) process
      = g_subprocess_newv (command, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (process == NULL)
    return FALSE;
  g_subprocess_communicate_async (process, NULL, NULL, mortise_cli_keep_result, &result);
  if (!g_subprocess_communicate_finish (process, mortise_cli_await (&result), &bytes, NULL, error))
    return FALSE;
  *output = g_utf8_make_valid (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  *is_good = g_subprocess_get_successful (process);
  return TRUE;
}

/* --- what the compiler says --------------------------------------------------------------------------------------- */

/* Compilers name files as the build folder sees them, and the author as the plugin's folder does. */
static char *
make_relative (const char *folder, const char *path)
{
  g_autofree char *build = mortise_cli_build_get_directory (folder);
  g_autofree char *root = g_canonicalize_filename (folder, NULL);
  g_autofree char *absolute = g_canonicalize_filename (path, build);
  gsize length = strlen (root);

  if (g_str_has_prefix (absolute, root) && absolute[length] == '/' && g_file_test (absolute, G_FILE_TEST_EXISTS))
    return g_strdup (absolute + length + 1);
  return g_strdup (path);
}

static gboolean
print_place (const char *folder, const char *line, FILE *stream)
{
  g_autoptr (GRegex) regex = g_regex_new (PLACE, G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *path = NULL;
  g_autofree char *relative = NULL;
  g_autofree char *escaped = NULL;

  if (!g_regex_match (regex, line, 0, &match))
    return FALSE;
  path = g_match_info_fetch (match, 1);
  relative = make_relative (folder, path);
  escaped = mortise_cli_text_escape (line + strlen (path));
  fprintf (stream, "%s%s\n", relative, escaped);
  return TRUE;
}

static void
print_output (const char *folder, const char *output, gboolean is_good, FILE *stream)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  guint n_lines = g_strv_length (lines);
  gboolean is_placed = is_good;

  for (guint i = 0; i < n_lines; i++)
    is_placed |= print_place (folder, lines[i], stream);
  for (guint i = n_lines > LAST_LINES ? n_lines - LAST_LINES : 0; !is_placed && i < n_lines; i++)
    {
      g_autofree char *escaped = mortise_cli_text_escape (lines[i]);

      fprintf (stream, "%s\n", escaped);
    }
}

static gboolean
run_meson (const char *folder, const char *const *command, FILE *stream, GError **error)
{
  g_autofree char *output = NULL;
  gboolean is_good = FALSE;

  if (!mortise_cli_run_tool (command, &output, &is_good, error))
    return FALSE;
  print_output (folder, output, is_good, stream);
  if (!is_good)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "\"%s %s\" failed", command[0], command[1]);
  return is_good;
}

/**
 * mortise_cli_build_run:
 * @folder: (type filename): a plugin's folder with a meson.build
 * @build: (type filename): where it is built, as one of the functions above says
 * @output: where what the compiler finds is printed
 * @error: return location for an error
 *
 * Builds it, and sets the build folder up where there is none. What the compiler finds has its place in @folder.
 *
 * Returns: whether it was built
 */
gboolean
mortise_cli_build_run (const char *folder, const char *build, FILE *output, GError **error)
{
  g_autofree char *ninja = g_build_filename (build, "build.ninja", NULL);
  g_autofree char *covered = mortise_cli_build_get_covered_directory (folder);
  const char *coverage = g_str_equal (build, covered) ? "-Db_coverage=true" : NULL;
  const char *const setup[] = { "meson", "setup", build, folder, coverage, NULL };
  const char *const compile[] = { "meson", "compile", "-C", build, NULL };

  if (!g_file_test (ninja, G_FILE_TEST_EXISTS) && !run_meson (folder, setup, output, error))
    return FALSE;
  return run_meson (folder, compile, output, error);
}
