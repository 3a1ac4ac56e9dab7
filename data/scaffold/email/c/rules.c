/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "@slug@-rules.h"

#include <string.h>

/* In characters. */
#define MAX_NAME 80

/* A name with a line break in it would add headers to a message. */
static char *
make_line (const char *text)
{
  g_autofree char *cut = g_utf8_substring (text, 0, MIN (MAX_NAME, g_utf8_strlen (text, -1)));

  for (char *at = cut; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  return g_steal_pointer (&cut);
}

static gboolean
is_address (const char *email)
{
  for (const char *at = email; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at) || g_ascii_isspace (*at))
      return FALSE;
  return strchr (email, '@') != NULL;
}

static char *
fill (const char *pattern, const char *name)
{
  g_autoptr (GString) text = g_string_new (pattern);

  g_string_replace (text, "{name}", name, 0);
  return g_strdup (text->str);
}

/* The message as the service takes it, NULL for a customer who has no e-mail address. */
JsonObject *
email_rules_make_message (JsonObject *customer, const char *sender, const char *subject, const char *text)
{
  const char *email = mortise_object_get_string (customer, "email", "");
  g_autofree char *account = g_strndup (email, strcspn (email, "@"));
  g_autofree char *name = make_line (mortise_object_get_string (customer, "name", account));
  g_autofree char *filled_subject = fill (subject, name);
  g_autofree char *filled_text = fill (text, name);
  JsonObject *message;

  if (!is_address (email))
    return NULL;
  message = json_object_new ();
  json_object_set_string_member (message, "from", sender);
  json_object_set_string_member (message, "to", email);
  json_object_set_string_member (message, "subject", filled_subject);
  json_object_set_string_member (message, "text", filled_text);
  return message;
}
