/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-test-report.h"

#include "mortise-cli-text.h"
#include "mortise-cli.h"

#include <stdio.h>

struct _MortiseCliTestReport
{
  char *suite;
  gboolean is_json;
  guint n_tests;
  guint n_failed;
  guint n_skipped;
  GString *cases;
};

/**
 * mortise_cli_test_report_new:
 * @suite: what the tests are of
 * @is_json: whether each is printed as a JSON object on a line of its own, in place of TAP
 *
 * Returns: (transfer full): a report without tests
 */
MortiseCliTestReport *
mortise_cli_test_report_new (const char *suite, gboolean is_json)
{
  MortiseCliTestReport *self = g_new0 (MortiseCliTestReport, 1);

  self->suite = g_strdup (suite);
  self->is_json = is_json;
  self->cases = g_string_new (NULL);
  if (!is_json)
    puts ("TAP version 13");
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

static void
print_tap (const MortiseCliTestReport *self, const char *name, MortiseCliTestStatus status, const char *text)
{
  g_autofree char *escaped = mortise_cli_text_escape (name);
  g_autofree char *reason = mortise_cli_text_escape (text);

  /* To TAP, what follows the sign is a directive. */
  g_strdelimit (escaped, "#", '_');
  printf ("%s %u - %s%s%s\n", status == MORTISE_CLI_TEST_FAILED ? "not ok" : "ok", self->n_tests, escaped,
          status == MORTISE_CLI_TEST_SKIPPED ? " # SKIP " : "", status == MORTISE_CLI_TEST_SKIPPED ? reason : "");
  if (status != MORTISE_CLI_TEST_SKIPPED)
    print_text (text);
  fflush (stdout);
}

static void
print_json (const char *name, MortiseCliTestStatus status, const char *text, double seconds)
{
  static const char *const names[]
      = { [MORTISE_CLI_TEST_OK] = "ok", [MORTISE_CLI_TEST_FAILED] = "failed", [MORTISE_CLI_TEST_SKIPPED] = "skipped" };
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "status", names[status]);
  json_object_set_string_member (object, "text", text);
  json_object_set_double_member (object, "seconds", seconds);
  mortise_cli_print_json_line (node);
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
  self->n_tests++;
  self->n_failed += status == MORTISE_CLI_TEST_FAILED;
  self->n_skipped += status == MORTISE_CLI_TEST_SKIPPED;
  if (self->is_json)
    print_json (name, status, text, seconds);
  else
    print_tap (self, name, status, text);
  add_xml (self, name, status, text, seconds);
}

/* Prints how many there were: the plan, which TAP takes at the end as well. */
void
mortise_cli_test_report_end (MortiseCliTestReport *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_set_int_member (object, "tests", self->n_tests);
  json_object_set_int_member (object, "failed", self->n_failed);
  json_object_set_int_member (object, "skipped", self->n_skipped);
  if (self->is_json)
    mortise_cli_print_json_line (node);
  else
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
