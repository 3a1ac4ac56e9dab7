/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Has programs run for an author: meson, and what looks at what it built. */
#include "mortise-cli-build.h"

#include "mortise-cli-lab.h"
#include "mortise-cli-text.h"
#include "mortise-plugin-build.h"

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

void
mortise_cli_print_lines (const char *const *lines, FILE *output)
{
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *escaped = mortise_cli_text_escape (lines[i]);

      fprintf (output, "%s\n", escaped);
    }
  fflush (output);
}

/**
 * mortise_cli_build_run:
 * @folder: (type filename): a plugin's folder with a meson.build
 * @is_covered: whether gcov is to know which lines are reached
 * @output: where what the compiler finds is printed
 * @error: return location for an error
 *
 * Builds it, see mortise_plugin_build_async().
 *
 * Returns: whether it was built
 */
gboolean
mortise_cli_build_run (const char *folder, gboolean is_covered, FILE *output, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) messages = NULL;
  gboolean is_built;

  mortise_plugin_build_async (folder, is_covered, NULL, mortise_cli_keep_result, &result);
  is_built = mortise_plugin_build_finish (mortise_cli_await (&result), &messages, error);
  mortise_cli_print_lines ((const char *const *) messages, output);
  return is_built;
}
