/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-string.h"

/* What g_set_str() is from GLib 2.76 on: replaces a string by a copy of another, and says whether that changed it. */
gboolean
mortise_set_string (char **target, const char *value)
{
  char *copy;

  if (g_strcmp0 (*target, value) == 0)
    return FALSE;
  copy = g_strdup (value);
  g_free (*target);
  *target = copy;
  return TRUE;
}
