/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseCliTestStatus:
 * @MORTISE_CLI_TEST_OK: it passed
 * @MORTISE_CLI_TEST_FAILED: it did not
 * @MORTISE_CLI_TEST_SKIPPED: it was not run
 *
 * How a test ended.
 */
typedef enum
{
  MORTISE_CLI_TEST_OK,
  MORTISE_CLI_TEST_FAILED,
  MORTISE_CLI_TEST_SKIPPED,
} MortiseCliTestStatus;

/* Tests that were run: TAP 13, or JSON, as they end, JUnit's XML when all have. */
typedef struct _MortiseCliTestReport MortiseCliTestReport;

MortiseCliTestReport *mortise_cli_test_report_new (const char *suite, gboolean is_json);
void mortise_cli_test_report_free (MortiseCliTestReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCliTestReport, mortise_cli_test_report_free)

void mortise_cli_test_report_add (MortiseCliTestReport *self,
                                  const char *name,
                                  MortiseCliTestStatus status,
                                  const char *text,
                                  double seconds);
void mortise_cli_test_report_end (MortiseCliTestReport *self);
guint mortise_cli_test_report_get_n_tests (MortiseCliTestReport *self);
guint mortise_cli_test_report_get_n_failed (MortiseCliTestReport *self);
gboolean mortise_cli_test_report_write_junit (MortiseCliTestReport *self, const char *path, GError **error);

G_END_DECLS
