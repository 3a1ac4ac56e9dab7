/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of plugins that can be scaffolded: a folder of data/scaffold each, with a kind.json. */
#include "mortise-scaffold-kind.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-scaffold-resources.h"
#include "mortise-suggest.h"

#include <stdlib.h>
#include <string.h>

#define ROOT "/io/github/mortise/scaffold/"

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
make_path (const char *name)
{
  return g_strconcat (ROOT, name, "/kind.json", NULL);
}

static gboolean
is_kind (const char *name)
{
  g_autofree char *path = make_path (name);

  return g_resource_get_info (mortise_scaffold_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL);
}

/**
 * mortise_scaffold_kinds_list:
 *
 * Returns: (transfer full): the names of all kinds, sorted
 */
char **
mortise_scaffold_kinds_list (void)
{
  g_auto (GStrv) children
      = g_resource_enumerate_children (mortise_scaffold_get_resource (), ROOT, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  char **names;

  for (guint i = 0; children[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (children[i], strcspn (children[i], "/"));

      if (is_kind (name))
        g_strv_builder_add (builder, name);
    }
  names = g_strv_builder_end (builder);
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  return names;
}

static gboolean
check_name (const char *name, GError **error)
{
  g_auto (GStrv) names = mortise_scaffold_kinds_list ();
  g_autofree char *meant = mortise_suggest_sentence (name, (const char *const *) names);

  if (g_strv_contains ((const char *const *) names, name))
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
               "there is no kind \"%s\"%s%s `mortise scaffold --list` shows all", name, meant != NULL ? "; " : ";",
               meant != NULL ? meant : "");
  return FALSE;
}

/**
 * mortise_scaffold_kind_load:
 * @name: the name of a kind
 * @error: return location for a %MORTISE_ERROR_NOT_FOUND that names the nearest
 *
 * Returns: (transfer full): its kind.json: `title` and `summary` for people, and what its manifest has
 */
JsonObject *
mortise_scaffold_kind_load (const char *name, GError **error)
{
  g_autofree char *path = make_path (name);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!check_name (name, error))
    return NULL;
  bytes = g_resource_lookup_data (mortise_scaffold_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  node = bytes != NULL ? mortise_json_parse_bytes (bytes, error) : NULL;
  return node != NULL ? json_object_ref (json_node_get_object (node)) : NULL;
}
