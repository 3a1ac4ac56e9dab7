/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates are files of the language that they make, in which `@name@` stands for a value. There is nothing else to
 * them: what is not the same for all is in files of its own. */
#include "mortise-scaffold-template.h"

#include "mortise-scaffold-resources.h"

#include <string.h>

#define ROOT "/io/github/mortise/scaffold/"

/* How long the name is that begins after the “@”, 0 when it is none. */
static gsize
measure_name (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalpha (text[length]))
    length++;
  return text[length] == '@' ? length : 0;
}

/**
 * mortise_scaffold_template_fill:
 * @text: a template
 * @values: (element-type utf8 utf8): what names stand for; a name that is not among them stays as it is
 *
 * Returns: (transfer full): the text, with values for names; what looks like a name in a value is none
 */
char *
mortise_scaffold_template_fill (const char *text, GHashTable *values)
{
  GString *filled = g_string_new (NULL);
  const char *at;

  while ((at = strchr (text, '@')) != NULL)
    {
      gsize length = measure_name (at + 1);
      g_autofree char *name = g_strndup (at + 1, length);
      const char *value = length > 0 ? g_hash_table_lookup (values, name) : NULL;

      g_string_append_len (filled, text, at - text);
      if (value != NULL)
        g_string_append (filled, value);
      else
        g_string_append_c (filled, '@');
      text = at + 1 + (value != NULL ? length + 1 : 0);
    }
  g_string_append (filled, text);
  return g_string_free (filled, FALSE);
}

/**
 * mortise_scaffold_template_load:
 * @path: of a file in data/scaffold
 * @values: (element-type utf8 utf8): what names stand for
 * @error: return location for an error when there is no such file
 *
 * Returns: (transfer full): the file, filled
 */
char *
mortise_scaffold_template_load (const char *path, GHashTable *values, GError **error)
{
  g_autofree char *full_path = g_strconcat (ROOT, path, NULL);
  g_autoptr (GBytes) bytes
      = g_resource_lookup_data (mortise_scaffold_get_resource (), full_path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  /* The data of a resource is followed by a NUL. */
  return bytes != NULL ? mortise_scaffold_template_fill (g_bytes_get_data (bytes, NULL), values) : NULL;
}
