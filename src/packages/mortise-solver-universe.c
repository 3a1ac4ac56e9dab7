/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-universe.h"

#include <string.h>

/* A tree, as the slugs are a stranger's, who may choose them so that a hash table is slow. */
struct _MortiseSolverUniverse
{
  GTree *entries;
  GHashTable *host;
};

static int
compare_slugs (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return strcmp (a, b);
}

MortiseSolverUniverse *
mortise_solver_universe_new (void)
{
  MortiseSolverUniverse *self = g_new0 (MortiseSolverUniverse, 1);

  self->entries = g_tree_new_full (compare_slugs, NULL, NULL, (GDestroyNotify) mortise_solver_entry_free);
  self->host = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) mortise_version_unref);
  return self;
}

void
mortise_solver_universe_free (MortiseSolverUniverse *self)
{
  g_tree_unref (self->entries);
  g_hash_table_unref (self->host);
  g_free (self);
}

/* Returns: (transfer none): what is known of @slug; an empty entry where that is nothing yet */
MortiseSolverEntry *
mortise_solver_universe_get_entry (MortiseSolverUniverse *self, const char *slug)
{
  MortiseSolverEntry *entry = g_tree_lookup (self->entries, slug);

  if (entry == NULL)
    {
      entry = mortise_solver_entry_new (slug);
      g_tree_insert (self->entries, entry->slug, entry);
    }
  return entry;
}

MortiseSolverEntry *
mortise_solver_universe_find_entry (MortiseSolverUniverse *self, const char *slug)
{
  return g_tree_lookup (self->entries, slug);
}

static gboolean
add_if_installed (gpointer slug, gpointer value, gpointer installed)
{
  MortiseSolverEntry *entry = value;

  if (entry->installed != NULL)
    g_ptr_array_add (installed, entry);
  return FALSE;
}

/* Returns: (transfer container) (element-type MortiseSolverEntry): the plugins that are installed, by slug */
GPtrArray *
mortise_solver_universe_list_installed (MortiseSolverUniverse *self)
{
  GPtrArray *installed = g_ptr_array_new ();

  g_tree_foreach (self->entries, add_if_installed, installed);
  return installed;
}

gboolean
mortise_solver_universe_set_host (MortiseSolverUniverse *self, const char *name, const char *version, GError **error)
{
  MortiseVersion *parsed = mortise_version_parse (version, error);

  if (parsed == NULL)
    return FALSE;
  g_hash_table_replace (self->host, g_strdup (name), parsed);
  return TRUE;
}

/* Returns: (transfer none) (nullable): the version of what the host offers by that name */
const MortiseVersion *
mortise_solver_universe_get_host (MortiseSolverUniverse *self, const char *name)
{
  return g_hash_table_lookup (self->host, name);
}
