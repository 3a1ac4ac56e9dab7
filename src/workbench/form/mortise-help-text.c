/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-help-text.h"

#include <string.h>

/* [words](address) as in Markdown, or an address alone. A full stop or comma after it is the sentence's. */
#define LINK                                                                                                           \
  "\\[(?<words>[^\\]\\n]{1,200})\\]\\((?<target>https?://[^\\s()<>]{1,1000})\\)"                                       \
  "|(?<address>https?://[^\\s<>\"]{0,999}[^\\s<>\".,;:!?)\\]'])"

static char *
fetch (const GMatchInfo *match, const char *name)
{
  char *text = g_match_info_fetch_named (match, name);

  if (text == NULL || *text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static void
append_link (GString *markup, const GMatchInfo *match)
{
  g_autofree char *words = fetch (match, "words"), *target = fetch (match, "target");
  g_autofree char *address = fetch (match, "address");
  g_autofree char *escaped_target = g_markup_escape_text (target != NULL ? target : address, -1);
  g_autofree char *escaped_words = g_markup_escape_text (words != NULL ? words : address, -1);

  g_string_append_printf (markup, "<a href=\"%s\" title=\"%s\">%s</a>", escaped_target, escaped_target, escaped_words);
}

static void
append_escaped (GString *markup, const char *text, gsize length)
{
  g_autofree char *escaped = g_markup_escape_text (text, length);

  g_string_append (markup, escaped);
}

/*< private >
 * mortise_help_text_to_markup:
 * @text: what a plugin's author wrote, not trusted
 *
 * Web addresses become links, alone or as `[words](address)`; nothing else in @text is markup. Where a link leads shows
 * in its tooltip.
 *
 * Returns: (transfer full): @text in Pango's markup
 */
char *
mortise_help_text_to_markup (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new (LINK, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  GString *markup = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  int end = 0;

  g_regex_match (regex, valid, 0, &match);
  while (g_match_info_matches (match))
    {
      int from, to;

      g_match_info_fetch_pos (match, 0, &from, &to);
      append_escaped (markup, valid + end, from - end);
      append_link (markup, match);
      end = to;
      if (!g_match_info_next (match, NULL))
        break;
    }
  append_escaped (markup, valid + end, strlen (valid + end));
  return g_string_free (markup, FALSE);
}

static gboolean
append_words (const GMatchInfo *match, GString *plain, gpointer user_data)
{
  g_autofree char *words = fetch (match, "words"), *address = fetch (match, "address");

  g_string_append (plain, words != NULL ? words : address);
  return FALSE;
}

/*< private >
 * mortise_help_text_to_plain:
 * @text: what a plugin's author wrote
 *
 * Returns: (transfer full): @text without the marks of links, for screen readers
 */
char *
mortise_help_text_to_plain (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new (LINK, 0, 0, NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return g_regex_replace_eval (regex, valid, -1, 0, 0, append_words, NULL, NULL);
}
