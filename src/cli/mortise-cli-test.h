/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli-test-report.h"
#include "mortise-cli.h"
#include "mortise-coverage.h"
#include "mortise-lab.h"
#include "mortise-manifest.h"

G_BEGIN_DECLS

/**
 * MortiseCliTestPlugin:
 * @folder: the author's folder, absolute
 * @directory: what of it is loaded: itself, or where it is built
 * @manifest: its manifest
 * @coverage: (nullable): where its processes say which lines they ran
 *
 * The plugin that is tested.
 */
typedef struct
{
  char *folder;
  char *directory;
  MortiseManifest *manifest;
  char *coverage;
} MortiseCliTestPlugin;

gboolean mortise_cli_test_plugin_read (MortiseCliTestPlugin *plugin, const char *word, GError **error);
void mortise_cli_test_plugin_clear (MortiseCliTestPlugin *plugin);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MortiseCliTestPlugin, mortise_cli_test_plugin_clear)

gboolean mortise_cli_test_run_traces (MortiseCliTestPlugin *plugin,
                                      gboolean is_updated,
                                      MortiseCliTestReport *report,
                                      MortiseCoverage *coverage,
                                      GError **error);
MortiseCoverage *mortise_cli_test_cover_begin (MortiseCliTestPlugin *plugin, GError **error);
gboolean mortise_cli_test_cover_c (MortiseCoverage *coverage, const MortiseCliTestPlugin *plugin, GError **error);
void mortise_cli_test_cover_tests (MortiseCoverage *coverage, JsonObject *answer);
void mortise_cli_test_cover_trace (MortiseCoverage *coverage, MortiseLab *lab, const char *slug);
gboolean mortise_cli_test_cover_end (MortiseCoverage *coverage,
                                     const MortiseCliTestPlugin *plugin,
                                     gboolean is_json,
                                     const char *path,
                                     GError **error);
gboolean mortise_cli_test_run_own (MortiseCliTestPlugin *plugin,
                                   MortiseCliTestReport *report,
                                   MortiseCoverage *coverage,
                                   GError **error);
gboolean mortise_cli_test_record (MortiseCli *cli, MortiseCliTestPlugin *plugin, const char *ids, GError **error);
char **mortise_cli_test_list (const char *folder, const char *prefix, const char *suffix);

G_END_DECLS
