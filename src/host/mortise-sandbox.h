/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-isolation.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MORTISE_SANDBOX_SOCKET_FD:
 *
 * The descriptor at which the runner expects the socket to the host.
 */
#define MORTISE_SANDBOX_SOCKET_FD 3

/**
 * MORTISE_SANDBOX_ARGS_FD:
 *
 * The descriptor at which bubblewrap expects the command's `args_fd`; it closes it before the runner starts.
 */
#define MORTISE_SANDBOX_ARGS_FD 4

/**
 * MORTISE_SANDBOX_LAUNCHER_FD:
 *
 * The descriptor at which tests in Python find who starts plugins for them, see mortise-test-launcher.c.
 */
#define MORTISE_SANDBOX_LAUNCHER_FD 5

/**
 * MortiseSandboxSupport:
 * @bubblewrap: (nullable): absolute path of a bubblewrap that can make the namespaces here
 * @bubblewrap_problem: (nullable): one line that says why there is none
 * @systemd_run: (nullable): absolute path of a systemd-run that can make a scope here
 * @systemd_run_problem: (nullable): one line that says why there is none
 * @flatpak: whether the host itself runs in Flatpak, where namespaces are refused
 *
 * What this machine offers for the layers that are put around a plugin process from outside.
 */
typedef struct
{
  char *bubblewrap;
  char *bubblewrap_problem;
  char *systemd_run;
  char *systemd_run_problem;
  gboolean flatpak;
} MortiseSandboxSupport;

/**
 * MortiseSandbox:
 * @runner: absolute path of `mortise-runner`, or of `mortise-helper`, which has the same options
 * @plugin_directory: the plugin's version directory, or a package that is to be unpacked into @data_directory
 * @data_directory: (nullable): its private directory, which exists; %NULL when it is not granted
 * @is_data_hidden: whether the plugin is not told of @data_directory, which is then for what measures it
 * @scratch_directory: an existing directory for temporary files, used only where there is no bubblewrap to make one
 * @read_only_paths: (nullable) (array zero-terminated=1): what it needs to read beyond the system's libraries, such
 *   as the build folder; those that do not exist are passed over
 * @environment: (nullable) (array zero-terminated=1): `NAME=VALUE` to add to the few variables that it is given
 * @memory_mib: memory in MiB
 * @disabled: layers to leave out, for tests
 *
 * How to start one plugin process. Paths are absolute.
 */
typedef struct
{
  const char *runner;
  const char *plugin_directory;
  const char *data_directory;
  gboolean is_data_hidden;
  const char *scratch_directory;
  const char *const *read_only_paths;
  const char *const *environment;
  guint memory_mib;
  MortiseIsolation disabled;
} MortiseSandbox;

/**
 * MortiseSandboxCommand:
 * @argv: (array zero-terminated=1): program and arguments
 * @envp: (array zero-terminated=1): the whole environment to start it with. Nothing of the host's own may be added:
 *   a plugin could read it from bubblewrap's process
 * @args_fd: what is to be inherited as [const@Mortise.SANDBOX_ARGS_FD], -1 for nothing
 *
 * A command line made from a [struct@Mortise.Sandbox].
 */
typedef struct
{
  char **argv;
  char **envp;
  int args_fd;
} MortiseSandboxCommand;

const MortiseSandboxSupport *mortise_sandbox_probe (void);
void mortise_sandbox_probe_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
const MortiseSandboxSupport *mortise_sandbox_probe_finish (GAsyncResult *result, GError **error);

MortiseSandboxCommand *
mortise_sandbox_build (const MortiseSandbox *self, const MortiseSandboxSupport *support, GError **error);
char *mortise_sandbox_dup_cgroup (GPid pid, guint memory_mib);

void mortise_sandbox_command_free (MortiseSandboxCommand *command);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSandboxCommand, mortise_sandbox_command_free)

G_END_DECLS
