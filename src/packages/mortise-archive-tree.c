/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-archive-tree.h"

#include "mortise-archive-finding.h"
#include "mortise-archive-limits.h"
#include "mortise-archive-name.h"

#include <string.h>

/* Every file, and every folder on the way to one, by its folded name. */
typedef struct
{
  char *name;
  gboolean is_folder;
  /* There is an entry for it; a folder need not have one. */
  gboolean is_entry;
} Place;

struct _MortiseArchiveTree
{
  GHashTable *places;
  GHashTable *leftovers;
  guint n_entries;
  /* What the paths begin with. */
  GHashTable *tops;
  gboolean has_top_file;
};

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->name);
  g_free (place);
}

/**
 * mortise_archive_tree_new:
 *
 * Returns: (transfer full): an empty tree
 */
MortiseArchiveTree *
mortise_archive_tree_new (void)
{
  MortiseArchiveTree *self = g_new0 (MortiseArchiveTree, 1);

  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, place_free);
  self->leftovers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->tops = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * mortise_archive_tree_free:
 * @self: (transfer full): a tree
 */
void
mortise_archive_tree_free (MortiseArchiveTree *self)
{
  g_hash_table_unref (self->places);
  g_hash_table_unref (self->leftovers);
  g_hash_table_unref (self->tops);
  g_free (self);
}

static gboolean
check_against (const Place *there, const char *name, gboolean is_folder, gboolean is_entry, GPtrArray *findings)
{
  if (there->is_folder != is_folder)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_DUPLICATE, name, "It is a %s, and \"%s\" is a %s",
                                   is_folder ? "folder" : "file", there->name, is_folder ? "file" : "folder");
  if (!g_str_equal (there->name, name))
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_DUPLICATE, name,
                                   "On some systems \"%s\" is the same name", there->name);
  if (there->is_entry && is_entry)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_DUPLICATE, name, "It is there twice");
  return TRUE;
}

static gboolean
put (MortiseArchiveTree *self, const char *name, gboolean is_folder, gboolean is_entry, GPtrArray *findings)
{
  g_autofree char *key = mortise_archive_name_fold (name);
  Place *place = g_hash_table_lookup (self->places, key);

  if (place != NULL)
    {
      if (!check_against (place, name, is_folder, is_entry, findings))
        return FALSE;
      place->is_entry |= is_entry;
      return TRUE;
    }
  place = g_new0 (Place, 1);
  place->name = g_strdup (name);
  place->is_folder = is_folder;
  place->is_entry = is_entry;
  g_hash_table_insert (self->places, g_steal_pointer (&key), place);
  return TRUE;
}

static gboolean
put_parents (MortiseArchiveTree *self, const char *name, GPtrArray *findings)
{
  for (const char *slash = strchr (name, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      g_autofree char *parent = g_strndup (name, (gsize) (slash - name));

      if (!put (self, parent, TRUE, FALSE, findings))
        return FALSE;
    }
  return TRUE;
}

static void
note_top (MortiseArchiveTree *self, const char *name, gboolean is_folder)
{
  const char *slash = strchr (name, '/');

  if (slash != NULL)
    g_hash_table_add (self->tops, g_strndup (name, (gsize) (slash - name)));
  else if (is_folder)
    g_hash_table_add (self->tops, g_strdup (name));
  else
    self->has_top_file = TRUE;
}

/**
 * mortise_archive_tree_add:
 * @self: a tree
 * @name: the path of an entry, valid UTF-8, without a slash at its end
 * @is_folder: whether it is a folder
 * @findings: (element-type MortiseFinding): where to add what is wrong
 *
 * Returns: whether the entry may be there: its name may, and it is no other entry's, nor one that some file system
 *   takes for another's
 */
gboolean
mortise_archive_tree_add (MortiseArchiveTree *self, const char *name, gboolean is_folder, GPtrArray *findings)
{
  if (++self->n_entries == MORTISE_ARCHIVE_MAX_ENTRIES + 1)
    mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_TOO_MANY_FILES, NULL, "It has more than %d entries",
                            MORTISE_ARCHIVE_MAX_ENTRIES);
  if (self->n_entries > MORTISE_ARCHIVE_MAX_ENTRIES || !mortise_archive_name_check (name, findings))
    return FALSE;
  note_top (self, name, is_folder);
  return put_parents (self, name, findings) && put (self, name, is_folder, TRUE, findings);
}

/**
 * mortise_archive_tree_pass_over:
 * @self: a tree
 * @name: the path of an entry
 * @findings: (element-type MortiseFinding): where to add a warning, one for each folder that is passed over
 *
 * Returns: whether the entry is no part of any plugin, such as what Python leaves in `__pycache__`, and is not to be
 *   unpacked
 */
gboolean
mortise_archive_tree_pass_over (MortiseArchiveTree *self, const char *name, GPtrArray *findings)
{
  g_autofree char *leftover = mortise_archive_name_dup_leftover (name);

  if (leftover == NULL)
    return FALSE;
  if (!g_hash_table_contains (self->leftovers, leftover))
    mortise_archive_warn (findings, MORTISE_RULE_ARCHIVE_LEFTOVER, leftover, "It is no part of a plugin, and left out");
  g_hash_table_add (self->leftovers, g_steal_pointer (&leftover));
  return TRUE;
}

/**
 * mortise_archive_tree_dup_root:
 * @self: a tree
 *
 * Returns: (transfer full): the plugin's folder in the package: the one folder that everything is in, else the empty
 *   string
 */
char *
mortise_archive_tree_dup_root (MortiseArchiveTree *self)
{
  GHashTableIter iter;
  gpointer top;

  g_hash_table_iter_init (&iter, self->tops);
  if (self->has_top_file || g_hash_table_size (self->tops) != 1 || !g_hash_table_iter_next (&iter, &top, NULL))
    return g_strdup ("");
  return g_strdup (top);
}
