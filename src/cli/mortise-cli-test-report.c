/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-test-report.h"

#include "mortise-cli-text.h"

#include <stdio.h>

struct _MortiseCliTestReport
{
  char *suite;
  guint n_tests;
  guint n_failed;
  guint n_skipped;
  GString *cases;
};

MortiseCliTestReport *
mortise_cli_test_report_new (const char *suite)
{
  MortiseCliTestReport *self = g_new0 (MortiseCliTestReport, 1);

  self->suite = g_strdup (suite);
  self->cases = g_string_new (NULL);
  return self;
}

void
mortise_cli_test_report_free (MortiseCliTestReport *self)
{
  g_free (self->suite);
  g_string_free (self->cases, TRUE);
  g_free (self);
}

/* XML has no control characters, not even escaped ones, so they are shown as the terminal shows them. */
static char *
escape_xml (const char *text)
{
  g_autofree char *shown = mortise_cli_text_escape (text);

  return g_markup_escape_text (shown, -1);
}

static void
add_xml (MortiseCliTestReport *self, const char *name, MortiseCliTestStatus status, const char *text, double seconds)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *suite = escape_xml (self->suite);
  g_autofree char *escaped_name = escape_xml (name);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *element = status == MORTISE_CLI_TEST_FAILED ? "failure" : "skipped";

  g_string_append_printf (self->cases, "    <testcase classname=\"%s\" name=\"%s\" time=\"%s\"", suite, escaped_name,
                          g_ascii_formatd (buffer, sizeof buffer, "%.3f", seconds));
  if (status == MORTISE_CLI_TEST_OK)
    {
      g_string_append (self->cases, "/>\n");
      return;
    }
  g_string_append_printf (self->cases, ">\n      <%s>", element);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = escape_xml (lines[i]);

      g_string_append_printf (self->cases, "%s%s", i > 0 ? "\n" : "", line);
    }
  g_string_append_printf (self->cases, "</%s>\n    </testcase>\n", element);
}

static void
print_text (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = mortise_cli_text_escape (lines[i]);

      if (*line != '\0' || lines[i + 1] != NULL)
        printf ("# %s\n", line);
    }
}

/**
 * mortise_cli_test_report_add:
 * @self: a report
 * @name: what was tested
 * @status: how it ended
 * @text: what is to be said of it: lines about a failure, or why it was skipped
 * @seconds: how long it took
 *
 * Prints it at once.
 */
void
mortise_cli_test_report_add (MortiseCliTestReport *self,
                             const char *name,
                             MortiseCliTestStatus status,
                             const char *text,
                             double seconds)
{
  g_autofree char *escaped = mortise_cli_text_escape (name);
  g_autofree char *reason = mortise_cli_text_escape (text);

  /* To TAP, what follows the sign is a directive. */
  g_strdelimit (escaped, "#", '_');
  self->n_tests++;
  self->n_failed += status == MORTISE_CLI_TEST_FAILED;
  self->n_skipped += status == MORTISE_CLI_TEST_SKIPPED;
  printf ("%s %u - %s%s%s\n", status == MORTISE_CLI_TEST_FAILED ? "not ok" : "ok", self->n_tests, escaped,
          status == MORTISE_CLI_TEST_SKIPPED ? " # SKIP " : "", status == MORTISE_CLI_TEST_SKIPPED ? reason : "");
  if (status != MORTISE_CLI_TEST_SKIPPED)
    print_text (text);
  fflush (stdout);
  add_xml (self, name, status, text, seconds);
}

/* Prints the plan, which TAP takes at the end as well. */
void
mortise_cli_test_report_end (MortiseCliTestReport *self)
{
  printf ("1..%u\n", self->n_tests);
  fflush (stdout);
}

guint
mortise_cli_test_report_get_n_tests (MortiseCliTestReport *self)
{
  return self->n_tests;
}

guint
mortise_cli_test_report_get_n_failed (MortiseCliTestReport *self)
{
  return self->n_failed;
}

/**
 * mortise_cli_test_report_write_junit:
 * @self: a report
 * @path: (type filename): a file, which is replaced
 * @error: return location for an error
 *
 * Writes it as the XML that JUnit made customary, and most CI reads.
 *
 * Returns: whether it was written
 */
gboolean
mortise_cli_test_report_write_junit (MortiseCliTestReport *self, const char *path, GError **error)
{
  g_autofree char *suite = escape_xml (self->suite);
  g_autofree char *text = g_strdup_printf ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
                                           "  <testsuite name=\"%s\" tests=\"%u\" failures=\"%u\" skipped=\"%u\">\n%s"
                                           "  </testsuite>\n</testsuites>\n",
                                           suite, self->n_tests, self->n_failed, self->n_skipped, self->cases->str);

  return g_file_set_contents (path, text, -1, error);
}
