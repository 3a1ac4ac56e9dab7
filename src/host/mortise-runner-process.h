/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-peer.h"
#include "mortise-process-usage.h"
#include "mortise-sandbox.h"

G_BEGIN_DECLS

/**
 * MortiseRunnerOptions:
 * @plugin_directory: the plugin's files
 * @data_directory: (nullable): its private folder, %NULL without the permission `database`
 * @scratch_directory: its temporary folder, for where there is no bubblewrap
 * @memory_mib: its memory
 * @disk_mib: its disk
 *
 * How a plugin process is started.
 */
typedef struct
{
  const char *plugin_directory;
  const char *data_directory;
  const char *scratch_directory;
  guint memory_mib;
  guint disk_mib;
} MortiseRunnerOptions;

#define MORTISE_TYPE_RUNNER_PROCESS (mortise_runner_process_get_type ())
G_DECLARE_FINAL_TYPE (MortiseRunnerProcess, mortise_runner_process, MORTISE, RUNNER_PROCESS, GObject)

/**
 * MortiseRunnerHandler:
 * @request: the plugin asks for something; answer through the peer
 * @notify: the plugin tells something
 * @output: it wrote a line to its standard output or error
 * @exited: it is gone, with all its descendants; @reason is for people
 *
 * What the owner of a process does with what it does.
 */
typedef struct
{
  void (*request) (MortiseRunnerProcess *process, const MortiseFrame *frame, gpointer user_data);
  void (*notify) (MortiseRunnerProcess *process, const MortiseFrame *frame, gpointer user_data);
  void (*output) (MortiseRunnerProcess *process, const char *line, gpointer user_data);
  void (*exited) (MortiseRunnerProcess *process, const char *reason, gpointer user_data);
} MortiseRunnerHandler;

MortiseRunnerProcess *mortise_runner_process_new (const MortiseRunnerOptions *options,
                                                  const MortiseRunnerHandler *handler,
                                                  gpointer user_data);
void mortise_runner_process_start_async (MortiseRunnerProcess *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean mortise_runner_process_start_finish (MortiseRunnerProcess *self, GAsyncResult *result, GError **error);
MortiseSandboxCommand *mortise_runner_process_make_command (const MortiseRunnerOptions *options, GError **error);
char *mortise_runner_process_describe_exit (int status, guint memory_mib);
GPid mortise_runner_process_get_pid (MortiseRunnerProcess *self);
MortisePeer *mortise_runner_process_get_peer (MortiseRunnerProcess *self);
void mortise_runner_process_kill (MortiseRunnerProcess *self, const char *reason);
void mortise_runner_process_signal (MortiseRunnerProcess *self, int number);
void mortise_runner_process_close (MortiseRunnerProcess *self);
gboolean mortise_runner_process_read_usage (MortiseRunnerProcess *self, MortiseProcessUsage *usage);
const char *mortise_runner_process_get_backtrace (MortiseRunnerProcess *self);
gboolean mortise_runner_process_is_gone (MortiseRunnerProcess *self);

G_END_DECLS
