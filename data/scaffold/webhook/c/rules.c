/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "@slug@-rules.h"

/* In characters. */
#define MAX_NAME 80

/* On one line, and without what the chat would take for links and mentions; see
 * https://docs.slack.dev/messaging/formatting-message-text/. */
static char *
clean (const char *text)
{
  g_autofree char *cut = g_utf8_substring (text, 0, MIN (MAX_NAME, g_utf8_strlen (text, -1)));
  g_autoptr (GString) cleaned = g_string_new (g_strstrip (g_strdelimit (cut, "\r\n\t", ' ')));

  g_string_replace (cleaned, "&", "&amp;", 0);
  g_string_replace (cleaned, "<", "&lt;", 0);
  g_string_replace (cleaned, ">", "&gt;", 0);
  return g_strdup (cleaned->str);
}

static char *
dup_name (JsonObject *user)
{
  const char *username = mortise_object_get_string (user, "username", "Somebody");

  return clean (mortise_object_get_string (user, "name", username));
}

char *
webhook_rules_describe_level (JsonObject *user, gint64 level)
{
  g_autofree char *name = dup_name (user);

  return g_strdup_printf ("%s reached level %" G_GINT64_FORMAT ".", name, level);
}

char *
webhook_rules_describe_step (JsonObject *user, JsonObject *step)
{
  g_autofree char *name = dup_name (user);
  g_autofree char *title = clean (mortise_object_get_string (step, "title", "?"));

  return g_strdup_printf ("%s completed “%s”.", name, title);
}
