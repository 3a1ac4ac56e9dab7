/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-elf-report.h"

/**
 * mortise_elf_report_new:
 * @file: the file that it is about
 *
 * Returns: (transfer full): a report that says nothing yet
 */
MortiseElfReport *
mortise_elf_report_new (GBytes *file)
{
  MortiseElfReport *self = g_new0 (MortiseElfReport, 1);

  self->file = g_bytes_ref (file);
  self->needed = g_ptr_array_new ();
  self->undefined = g_array_new (FALSE, FALSE, sizeof (MortiseElfSymbol));
  self->exported = g_array_new (FALSE, FALSE, sizeof (MortiseElfSymbol));
  return self;
}

/**
 * mortise_elf_report_free:
 * @self: (transfer full): a report
 */
void
mortise_elf_report_free (MortiseElfReport *self)
{
  g_free (self->machine);
  g_ptr_array_unref (self->needed);
  g_array_unref (self->undefined);
  g_array_unref (self->exported);
  g_free (self->build_id);
  g_bytes_unref (self->file);
  g_free (self);
}
