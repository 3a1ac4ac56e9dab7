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

/* (transfer full): @text, which may be anybody's, with its control characters written out as JSON does: one line, for a
 * message. */
char *
mortise_string_to_line (const char *text)
{
  GString *line = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (*p == '\n')
      g_string_append (line, "\\n");
    else if (*p == '\r')
      g_string_append (line, "\\r");
    else if (*p == '\t')
      g_string_append (line, "\\t");
    else if (g_ascii_iscntrl (*p))
      g_string_append_printf (line, "\\u%04x", (guint) *p);
    else
      g_string_append_c (line, *p);
  return g_string_free (line, FALSE);
}
