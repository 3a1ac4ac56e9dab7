/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli-test-report.h"
#include "mortise-cli.h"
#include "mortise-manifest.h"

G_BEGIN_DECLS

/**
 * MortiseCliTestPlugin:
 * @folder: the author's folder, absolute
 * @directory: what of it is loaded: itself, or where it is built
 * @manifest: its manifest
 *
 * The plugin that is tested.
 */
typedef struct
{
  char *folder;
  char *directory;
  MortiseManifest *manifest;
} MortiseCliTestPlugin;

gboolean mortise_cli_test_run_traces (MortiseCliTestPlugin *plugin,
                                      gboolean is_updated,
                                      MortiseCliTestReport *report,
                                      GError **error);
gboolean mortise_cli_test_run_own (MortiseCliTestPlugin *plugin, MortiseCliTestReport *report, GError **error);
gboolean mortise_cli_test_record (MortiseCli *cli, MortiseCliTestPlugin *plugin, const char *ids, GError **error);
char **mortise_cli_test_list (const char *folder, const char *prefix, const char *suffix);

G_END_DECLS
