/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-isolation.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseIsolationPolicy:
 * @plugin_directory: the plugin's version directory, which it may read and map code from
 * @data_directory: (nullable): its private directory, which it may read and write; %NULL when `database` is not granted
 * @scratch_directory: a directory for temporary files, which it may read and write
 * @read_only_paths: (nullable) (array zero-terminated=1): system and library folders and files that it may read; those
 *   that do not exist are passed over
 * @socket_fd: the socket to the host, the only descriptor that stays open beside stdio; -1 for none
 * @memory_bytes: the plugin's memory; 0 for no limit
 * @max_files: the most descriptors open at once; 0 for no limit
 * @max_file_bytes: the longest file that it may write; 0 for no limit
 * @disabled: layers to leave out, for tests
 *
 * What a plugin process is to be left with. Paths are absolute.
 */
typedef struct
{
  const char *plugin_directory;
  const char *data_directory;
  const char *scratch_directory;
  const char *const *read_only_paths;
  int socket_fd;
  guint64 memory_bytes;
  guint max_files;
  guint64 max_file_bytes;
  MortiseIsolation disabled;
} MortiseIsolationPolicy;

MortiseIsolation mortise_isolate (const MortiseIsolationPolicy *policy, GError **error);

G_END_DECLS
