/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-sandbox.h"

#include <fcntl.h>
#include <unistd.h>

/* Becomes the command that the host would start: `isolation-launch RUNNER PLUGIN DATA SCRATCH MEMORY_MIB DISABLED
 * READ_ONLY…`, with `-` for no data directory and DISABLED as names joined by commas. The socket is descriptor 3
 * already. With `--support` alone it prints what the machine offers. */

static int
print_support (const MortiseSandboxSupport *support)
{
  g_print ("%s\n%s\n", support->bubblewrap != NULL ? "bubblewrap" : support->bubblewrap_problem,
           support->systemd_run != NULL ? "systemd-run" : support->systemd_run_problem);
  return 0;
}

/* dup2 leaves a descriptor that is in its place already as it is: closed on exec. */
static gboolean
move_descriptor (int from, int to)
{
  return from == to ? fcntl (from, F_SETFD, 0) == 0 : dup2 (from, to) == to;
}

int
main (int argc, char **argv)
{
  const MortiseSandboxSupport *support = mortise_sandbox_probe ();
  g_autoptr (MortiseSandboxCommand) command = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) disabled = NULL;
  MortiseSandbox sandbox = { 0 };

  if (argc == 2 && g_str_equal (argv[1], "--support"))
    return print_support (support);
  if (argc < 7)
    return 2;

  disabled = g_strsplit (argv[6], ",", -1);
  sandbox.runner = argv[1];
  sandbox.plugin_directory = argv[2];
  sandbox.data_directory = g_str_equal (argv[3], "-") ? NULL : argv[3];
  sandbox.scratch_directory = argv[4];
  sandbox.memory_mib = g_ascii_strtoull (argv[5], NULL, 10);
  sandbox.disabled = mortise_isolation_from_names ((const char *const *) disabled);
  sandbox.read_only_paths = (const char *const *) argv + 7;

  command = mortise_sandbox_build (&sandbox, support, &error);
  if (command == NULL)
    g_error ("%s", error->message);
  if (command->args_fd >= 0 && !move_descriptor (command->args_fd, MORTISE_SANDBOX_ARGS_FD))
    g_error ("The arguments' descriptor cannot be moved");
  execve (command->argv[0], command->argv, command->envp);
  g_error ("%s cannot be run", command->argv[0]);
}
