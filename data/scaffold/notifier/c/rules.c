/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "@slug@-rules.h"

/* In characters. */
#define MAX_SUBJECT 120

gboolean
notifier_rules_is_wanted (JsonObject *ticket, const char *priorities)
{
  const char *priority = mortise_object_get_string (ticket, "priority", "");
  g_auto (GStrv) wanted = g_strsplit (priorities, ",", -1);

  for (guint i = 0; wanted[i] != NULL; i++)
    if (g_strstrip (wanted[i])[0] != '\0' && g_ascii_strcasecmp (wanted[i], priority) == 0)
      return TRUE;
  return FALSE;
}

/* On one line, and without what the chat would take for links and mentions; see
 * https://docs.slack.dev/messaging/formatting-message-text/. */
char *
notifier_rules_describe (JsonObject *ticket)
{
  const char *subject = mortise_object_get_string (ticket, "subject", "(no subject)");
  g_autofree char *cut = g_utf8_substring (subject, 0, MIN (MAX_SUBJECT, g_utf8_strlen (subject, -1)));
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "[%s] %s: %s", mortise_object_get_string (ticket, "priority", "?"),
                   mortise_object_get_string (ticket, "reference", "?"), g_strdelimit (cut, "\r\n\t", ' '));
  g_string_replace (text, "&", "&amp;", 0);
  g_string_replace (text, "<", "&lt;", 0);
  g_string_replace (text, ">", "&gt;", 0);
  return g_strdup (text->str);
}
