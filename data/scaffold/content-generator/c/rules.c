/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "@slug@-rules.h"

#include <string.h>

#define GAP "____"

static gboolean
is_end (const char *at)
{
  return strchr (".!?", *at) != NULL && (at[1] == '\0' || g_ascii_isspace (at[1]));
}

static GPtrArray *
split_sentences (const char *source)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);
  const char *start = source;

  for (const char *at = source; *at != '\0'; at++)
    if (is_end (at))
      {
        g_ptr_array_add (sentences, g_strstrip (g_strndup (start, (gsize) (at + 1 - start))));
        start = at + 1;
      }
  return sentences;
}

/* The word is a part of the sentence, which stays as it is. */
static guint
find_longest_word (const char *sentence, const char **longest, gsize *longest_length)
{
  guint n_words = 0;

  *longest_length = 0;
  for (const char *at = sentence; *at != '\0';)
    {
      const char *start = at;

      while (g_unichar_isalnum (g_utf8_get_char (at)))
        at = g_utf8_next_char (at);
      if ((gsize) (at - start) > *longest_length)
        {
          *longest = start;
          *longest_length = (gsize) (at - start);
        }
      n_words += at > start;
      if (*at != '\0')
        at = g_utf8_next_char (at);
    }
  return n_words;
}

static JsonObject *
make_gap_text (const char *topic, const char *sentence, const char *word, gsize length)
{
  g_autofree char *answer = g_strndup (word, length);
  g_autofree char *text = g_strdup_printf ("%.*s" GAP "%s", (int) (word - sentence), sentence, word + length);
  JsonObject *step = json_object_new ();

  json_object_set_string_member (step, "type", "gap_text");
  json_object_set_string_member (step, "title", topic);
  json_object_set_string_member (step, "text", text);
  json_object_set_string_member (step, "answer", answer);
  return step;
}

/* At most so many steps, each a sentence without its longest word, in the order of the text. */
JsonArray *
content_rules_make_gap_texts (const char *topic, const char *source, guint count, guint min_words)
{
  g_autoptr (GPtrArray) sentences = split_sentences (source);
  JsonArray *steps = json_array_new ();

  for (guint i = 0; i < sentences->len && json_array_get_length (steps) < count; i++)
    {
      const char *word = NULL;
      gsize length;

      if (find_longest_word (sentences->pdata[i], &word, &length) >= min_words && word != NULL)
        json_array_add_object_element (steps, make_gap_text (topic, sentences->pdata[i], word, length));
    }
  return steps;
}
