/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a native module: it is refused with one line, or every name in the report can be read and shown. */
#include <string.h>

#include "mortise-elf-policy.h"
#include "mortise-elf.h"
#include "mortise-error.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What this program itself exports stands in for the system's libraries: it is of this machine, and there. */
static MortiseElfPolicy *
get_policy (void)
{
  static MortiseElfPolicy *policy = NULL;

  if (policy == NULL)
    {
      g_autoptr (GError) error = NULL;

      policy = mortise_elf_policy_new ();
      mortise_elf_policy_add_library (policy, "/proc/self/exe", &error);
      g_assert_no_error (error);
    }
  return policy;
}

static gsize
measure (GArray *symbols)
{
  gsize length = 0;

  for (guint i = 0; i < symbols->len; i++)
    {
      const MortiseElfSymbol *symbol = &g_array_index (symbols, MortiseElfSymbol, i);

      length += strlen (symbol->name);
      length += symbol->version != NULL ? strlen (symbol->version) : 0;
      length += symbol->library != NULL ? strlen (symbol->library) : 0;
    }
  return length;
}

static void
check_report (const MortiseElfReport *report)
{
  g_autoptr (GPtrArray) findings = mortise_elf_policy_check (get_policy (), report);

  g_assert_nonnull (report->machine);
  g_assert_true (report->bits == 32 || report->bits == 64);
  g_assert_cmpuint (measure (report->undefined) + measure (report->exported), <, G_MAXINT);
  for (guint i = 0; i < findings->len; i++)
    {
      const MortiseFinding *finding = findings->pdata[i];

      g_assert_true (g_utf8_validate (finding->message, -1, NULL));
      g_assert_cmpuint (strlen (finding->message), <, 2048);
      g_assert_null (strpbrk (finding->message, "\r\n\x1b"));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) file = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseElfReport) report = mortise_elf_inspect (file, &error);

  g_assert_cmpint (report != NULL, ==, error == NULL);
  if (report != NULL)
    {
      check_report (report);
      return 0;
    }
  g_assert_true (error->domain == MORTISE_ERROR);
  g_assert_true (error->code == MORTISE_ERROR_INVALID || error->code == MORTISE_ERROR_LIMIT);
  g_assert_null (strpbrk (error->message, "\r\n"));
  return 0;
}
