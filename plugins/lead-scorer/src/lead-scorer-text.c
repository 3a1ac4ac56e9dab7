/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lead-scorer-text.h"

#include <string.h>

static char *
squeeze_spaces (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!g_unichar_isspace (c))
        g_string_append_unichar (out, c);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

/**
 * lead_scorer_text_fold:
 * @text: (nullable): what somebody typed
 * @max_bytes: how much of it is looked at
 *
 * Brings text into the form in which it is compared: without case, with composed characters, and with one space where
 * there are several or a new line.
 *
 * Returns: (transfer full): the folded text; empty for none
 */
char *
lead_scorer_text_fold (const char *text, gsize max_bytes)
{
  g_autofree char *cut = NULL;
  g_autofree char *composed = NULL;
  g_autofree char *folded = NULL;
  const char *end;

  if (text == NULL)
    return g_strdup ("");
  g_utf8_validate (text, (gssize) strnlen (text, max_bytes), &end);
  cut = g_strndup (text, (gsize) (end - text));
  composed = g_utf8_normalize (cut, -1, G_NORMALIZE_ALL_COMPOSE);
  folded = g_utf8_casefold (composed, -1);
  return squeeze_spaces (folded);
}

static gboolean
is_in_word (const char *at)
{
  return g_unichar_isalnum (g_utf8_get_char (at));
}

/* Whether @words stand in @folded as whole words: "art" does not in "start". */
gboolean
lead_scorer_text_has_words (const char *folded, const char *words)
{
  gsize length = strlen (words);

  if (length == 0)
    return FALSE;
  for (const char *at = strstr (folded, words); at != NULL; at = strstr (g_utf8_next_char (at), words))
    if ((at == folded || !is_in_word (g_utf8_prev_char (at))) && !is_in_word (at + length))
      return TRUE;
  return FALSE;
}
