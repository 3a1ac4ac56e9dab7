/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "@slug@-rules.h"

#include <string.h>

#define MIN_TITLE 3
#define MAX_TITLE 80

static void add (JsonArray *problems, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add (JsonArray *problems, const char *format, ...)
{
  g_autofree char *problem = NULL;
  va_list arguments;

  va_start (arguments, format);
  problem = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  json_array_add_string_element (problems, problem);
}

static void
check_words (JsonArray *problems, const char *title, const char *lines)
{
  g_autofree char *folded_title = g_utf8_casefold (title, -1);
  g_autofree char *folded_lines = g_utf8_casefold (lines, -1);
  g_auto (GStrv) words = g_strsplit (folded_lines, "\n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_strstrip (words[i])[0] != '\0' && strstr (folded_title, words[i]) != NULL)
      add (problems, "The title has “%s” in it.", words[i]);
}

static void
check_links (JsonArray *problems, JsonObject *step)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, step);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    if (g_str_has_suffix (name, "_url") && !g_str_has_prefix (mortise_object_get_string (step, name, ""), "https://"))
      add (problems, "%s has to begin with https://.", name);
}

/* One sentence for each. */
JsonArray *
validator_rules_find_problems (const char *title, JsonObject *step, const char *words)
{
  g_autofree char *text = g_strstrip (g_strdup (title != NULL ? title : ""));
  glong length = g_utf8_strlen (text, -1);
  JsonArray *problems = json_array_new ();

  if (length < MIN_TITLE || length > MAX_TITLE)
    add (problems, "The title has to have %d to %d characters.", MIN_TITLE, MAX_TITLE);
  check_words (problems, text, words);
  if (step != NULL)
    check_links (problems, step);
  return problems;
}
