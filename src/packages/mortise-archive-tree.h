/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseArchiveTree:
 *
 * The names that a package has so far, whether it is being read or written.
 */
typedef struct _MortiseArchiveTree MortiseArchiveTree;

MortiseArchiveTree *mortise_archive_tree_new (void);
void mortise_archive_tree_free (MortiseArchiveTree *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseArchiveTree, mortise_archive_tree_free)

gboolean mortise_archive_tree_add (MortiseArchiveTree *self, const char *name, gboolean is_folder, GPtrArray *findings);
gboolean mortise_archive_tree_pass_over (MortiseArchiveTree *self, const char *name, GPtrArray *findings);
char *mortise_archive_tree_dup_root (MortiseArchiveTree *self);

G_END_DECLS
