/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-outcome.h"

#include "mortise-cli-format.h"
#include "mortise-cli-text.h"
#include "mortise-json-difference.h"

#include <stdio.h>

/* A line for each difference. */
void
mortise_cli_outcome_print (GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const MortiseJsonChange *change = changes->pdata[i];
      g_autofree char *before
          = change->before != NULL ? mortise_cli_format_value (change->before) : g_strdup ("nothing");
      g_autofree char *after = change->after != NULL ? mortise_cli_format_value (change->after) : g_strdup ("nothing");
      g_autofree char *pointer = mortise_cli_text_escape (change->pointer);

      printf ("  %s: %s → %s\n", pointer, before, after);
    }
}
