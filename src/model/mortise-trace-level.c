/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-trace-level.h"

#include "mortise-error.h"

static const char *const names[] = { "off", "headers", "full" };

const char *
mortise_trace_level_to_string (MortiseTraceLevel level)
{
  return names[level];
}

/* Reads what the function above writes. */
gboolean
mortise_trace_level_from_string (const char *text, MortiseTraceLevel *level, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      {
        *level = (MortiseTraceLevel) i;
        return TRUE;
      }
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "\"%s\" is not how much is traced: off, headers or full",
               text);
  return FALSE;
}
