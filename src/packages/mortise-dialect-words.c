/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dialect-words.h"

#include "mortise-dialect.h"
#include "mortise-json.h"

#include <string.h>

/* As plugin.schema.json has them. */
#define MAX_SLUG 64
#define MAX_NAME 80

/* Parts of names of settings that hold a secret, of lower-case words joined by `_`. */
static const char *const secret_words[]
    = { "password",  "passwd",     "secret",      "token",      "apikey",     "api_key",
        "secretkey", "secret_key", "private_key", "privatekey", "credential", NULL };

/**
 * mortise_dialect_make_slug:
 * @name: a name for people, or an identifier
 *
 * Returns: (transfer full) (nullable): a slug made of its letters, without their accents; %NULL where none is Latin
 */
char *
mortise_dialect_make_slug (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  g_autoptr (GString) slug = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0' && slug->len < MAX_SLUG; p++)
    {
      gboolean is_joint = !g_ascii_isalnum (*p) && *p != '_';

      if (slug->len == 0 ? g_ascii_isalpha (*p) : !is_joint)
        g_string_append_c (slug, g_ascii_tolower (*p));
      else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
        g_string_append_c (slug, '-');
    }
  while (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  return slug->len > 0 ? g_string_free (g_steal_pointer (&slug), FALSE) : NULL;
}

/**
 * mortise_dialect_make_title:
 * @identifier: such as `interactive_video` or `secretKey`
 *
 * Returns: (transfer full): the same for people, `Interactive video`
 */
char *
mortise_dialect_make_title (const char *identifier)
{
  g_autoptr (GString) title = g_string_new (NULL);

  for (const char *p = identifier; *p != '\0' && title->len < MAX_NAME; p++)
    {
      gboolean begins_word = p > identifier && g_ascii_isupper (*p) && g_ascii_islower (p[-1]);

      if (begins_word)
        g_string_append_c (title, ' ');
      if (strchr ("_-. ", *p) != NULL)
        g_string_append_c (title, ' ');
      else
        g_string_append_c (title, title->len == 0 ? g_ascii_toupper (*p) : begins_word ? g_ascii_tolower (*p) : *p);
    }
  return g_utf8_make_valid (g_strstrip (title->str), -1);
}

/* Whether a setting of that name is likely to hold a secret, where its dialect cannot say so. */
gboolean
mortise_dialect_is_secret (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  g_strdelimit (lower, "-. ", '_');
  for (guint i = 0; secret_words[i] != NULL; i++)
    if (strstr (lower, secret_words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* --- members that several dialects have --------------------------------------------------------------------------- */

/**
 * mortise_dialect_translate_slug:
 * @translation: a translation
 * @member: the member of theirs that names the plugin, which is there
 *
 * Makes the slug that theirs does not have.
 */
void
mortise_dialect_translate_slug (MortiseTranslation *translation, const char *member)
{
  const char *name = mortise_json_get_string (mortise_translation_get_source (translation), member, "");
  g_autofree char *slug = mortise_dialect_make_slug (name);
  g_autofree char *origin = g_strconcat ("/", member, NULL);
  g_autofree char *message = NULL;

  if (slug == NULL)
    {
      mortise_translation_report (translation, MORTISE_RULE_MANIFEST_TRANSLATION, MORTISE_SEVERITY_ERROR, origin,
                                  "no slug can be made of it", "write a name with a Latin letter in it");
      return;
    }
  mortise_translation_set (translation, "slug", slug, origin);
  message = g_strdup_printf ("makes the slug \"%s\", as this dialect has none", slug);
  mortise_translation_report (translation, MORTISE_RULE_MANIFEST_DEFAULT, MORTISE_SEVERITY_NOTE, origin, message, NULL);
}

/* `author`, and `email` where that is there as well. */
void
mortise_dialect_translate_author (MortiseTranslation *translation)
{
  JsonObject *source = mortise_translation_get_source (translation);
  const char *name = mortise_json_get_string (source, "author", NULL);
  const char *email = mortise_json_get_string (source, "email", NULL);
  g_autoptr (JsonObject) author = NULL;

  if (name == NULL || *name == '\0')
    {
      mortise_translation_suppose (translation, "author", NULL, "names no author, and none is shown");
      return;
    }
  if (email == NULL)
    {
      mortise_translation_set (translation, "author", name, "/author");
      return;
    }
  author = json_object_new ();
  json_object_set_string_member (author, "name", name);
  json_object_set_string_member (author, "email", email);
  mortise_translation_take (translation, "author", json_node_init_object (json_node_alloc (), author), "/author");
  mortise_translation_trace (translation, "/author/name", "/author");
  mortise_translation_trace (translation, "/author/email", "/email");
}

/* What is the same for all plugins of a dialect. */
void
mortise_dialect_set_platform (MortiseTranslation *translation, const char *platform, const char *loader)
{
  JsonArray *platforms = json_array_new ();

  json_array_add_string_element (platforms, platform);
  mortise_translation_take (translation, "platforms", json_node_init_array (json_node_alloc (), platforms), NULL);
  json_array_unref (platforms);
  mortise_translation_set (translation, "loader", loader, NULL);
}

/**
 * mortise_dialect_set_requirement:
 * @translation: a translation
 * @name: what is required, such as `python`
 * @range: which versions of it
 * @origin: the pointer of what says so
 */
void
mortise_dialect_set_requirement (MortiseTranslation *translation,
                                 const char *name,
                                 const char *range,
                                 const char *origin)
{
  JsonObject *members = json_node_get_object (mortise_translation_get_result (translation));
  JsonObject *requires = mortise_json_get_object (members, "requires");
  g_autofree char *pointer = g_strconcat ("/requires/", name, NULL);

  if (requires == NULL)
    {
      requires = json_object_new ();
      json_object_set_object_member (members, "requires", requires);
    }
  json_object_set_string_member (requires, name, range);
  mortise_translation_trace (translation, pointer, origin);
}
