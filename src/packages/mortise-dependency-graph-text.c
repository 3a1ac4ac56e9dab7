/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dependency-graph-private.h"

#include <string.h>

/* A tree that goes deeper is no longer one to look at, and its text grows with the square of the depth. */
#define MAX_TREE_DEPTH 24

typedef struct
{
  MortiseDependencyGraph *graph;
  GString *text;
  GString *indent;
  GHashTable *shown;
} Tree;

static void
append_state (Tree *tree, const MortiseSolverRelation *dependency, const MortiseSolverEntry *entry)
{
  const char *version = entry != NULL ? mortise_solver_package_get_version_text (entry->installed) : NULL;

  switch (mortise_dependency_graph_examine (tree->graph, dependency))
    {
    case MORTISE_DEPENDENCY_MISSING:
      g_string_append (tree->text, ": not installed");
      break;
    case MORTISE_DEPENDENCY_OTHER_VERSION:
      g_string_append_printf (tree->text, ": %s is installed", version);
      break;
    case MORTISE_DEPENDENCY_DISABLED:
      g_string_append_printf (tree->text, ": %s, disabled", version);
      break;
    case MORTISE_DEPENDENCY_MET:
    default:
      g_string_append_printf (tree->text, ": %s", version);
      break;
    }
  if (dependency->optional)
    g_string_append (tree->text, " (optional)");
}

static void append_branches (Tree *tree, const MortiseSolverEntry *entry, guint depth);

/* What was shown with its branches is not shown so again: diamonds would grow without bound, and cycles have no end. */
static void
append_branch (Tree *tree, const MortiseSolverRelation *dependency, gboolean last, guint depth)
{
  const MortiseSolverEntry *entry = mortise_dependency_graph_find (tree->graph, dependency->slug);
  g_autofree char *need = mortise_solver_relation_to_text (dependency);
  gsize length = tree->indent->len;
  gboolean has_more;

  g_string_append_printf (tree->text, "%s%s %s", tree->indent->str, last ? "└─" : "├─", need);
  append_state (tree, dependency, entry);
  has_more = entry != NULL && mortise_solver_package_get_dependencies (entry->installed)->len > 0;
  if (has_more && (depth == MAX_TREE_DEPTH || g_hash_table_contains (tree->shown, entry->slug)))
    g_string_append (tree->text, " …");
  g_string_append_c (tree->text, '\n');
  if (!has_more || depth == MAX_TREE_DEPTH || !g_hash_table_add (tree->shown, entry->slug))
    return;
  g_string_append (tree->indent, last ? "   " : "│  ");
  append_branches (tree, entry, depth + 1);
  g_string_truncate (tree->indent, length);
}

static void
append_branches (Tree *tree, const MortiseSolverEntry *entry, guint depth)
{
  const GArray *dependencies = mortise_solver_package_get_dependencies (entry->installed);

  for (guint i = 0; i < dependencies->len; i++)
    append_branch (tree, &g_array_index (dependencies, MortiseSolverRelation, i), i == dependencies->len - 1, depth);
}

static void
append_tree (Tree *tree, MortiseSolverEntry *entry)
{
  g_string_append_printf (tree->text, "%s %s%s\n", entry->slug,
                          mortise_solver_package_get_version_text (entry->installed),
                          entry->enabled ? "" : ", disabled");
  g_hash_table_add (tree->shown, entry->slug);
  append_branches (tree, entry, 1);
  g_hash_table_remove_all (tree->shown);
}

/**
 * mortise_dependency_graph_to_text:
 * @self: a graph
 * @slug: (nullable): a plugin; %NULL for all that are installed
 *
 * Returns: (transfer full): what it depends on as a tree, one line each; empty when @slug is not installed. Branches
 *   that are shown in full above them end in an ellipsis.
 */
char *
mortise_dependency_graph_to_text (MortiseDependencyGraph *self, const char *slug)
{
  g_autoptr (GPtrArray) installed
      = mortise_solver_universe_list_installed (mortise_dependency_graph_get_universe (self));
  g_autoptr (GString) indent = g_string_new (NULL);
  g_autoptr (GHashTable) shown = g_hash_table_new (g_str_hash, g_str_equal);
  Tree tree = { .graph = self, .text = g_string_new (NULL), .indent = indent, .shown = shown };

  for (guint i = 0; i < installed->len; i++)
    {
      MortiseSolverEntry *entry = installed->pdata[i];

      if (slug == NULL || strcmp (slug, entry->slug) == 0)
        append_tree (&tree, entry);
    }
  return g_string_free (tree.text, FALSE);
}

/* A quoted string of the DOT language: only quotes mean something in it, and backslashes in labels. */
static void
append_quoted (GString *text, const char *string)
{
  g_autofree char *valid = g_utf8_make_valid (string, -1);

  g_string_append_c (text, '"');
  for (const char *p = valid; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, g_ascii_iscntrl (*p) ? ' ' : *p);
    }
  g_string_append_c (text, '"');
}

static void
append_edge (GString *text, const char *from, const MortiseSolverRelation *relation, const char *style)
{
  g_string_append (text, "  ");
  append_quoted (text, from);
  g_string_append (text, " -> ");
  append_quoted (text, relation->slug);
  g_string_append (text, " [label=");
  append_quoted (text, relation->range);
  g_string_append_printf (text, "%s];\n", style);
}

static void
append_dependency (MortiseDependencyGraph *self,
                   GString *text,
                   const char *from,
                   const MortiseSolverRelation *dependency)
{
  gboolean met = mortise_dependency_graph_examine (self, dependency) == MORTISE_DEPENDENCY_MET;

  if (dependency->optional)
    append_edge (text, from, dependency, ", style=dashed");
  else
    append_edge (text, from, dependency, met ? "" : ", color=red");
}

static void
append_entry (MortiseDependencyGraph *self, GString *text, const MortiseSolverEntry *entry)
{
  const GArray *dependencies = mortise_solver_package_get_dependencies (entry->installed);
  const GArray *conflicts = mortise_solver_package_get_conflicts (entry->installed);
  g_autofree char *label = mortise_solver_package_to_text (entry->installed);

  g_string_append (text, "  ");
  append_quoted (text, entry->slug);
  g_string_append (text, " [label=");
  append_quoted (text, label);
  g_string_append_printf (text, "%s];\n", entry->enabled ? "" : ", style=dotted");
  for (guint i = 0; i < dependencies->len; i++)
    append_dependency (self, text, entry->slug, &g_array_index (dependencies, MortiseSolverRelation, i));
  for (guint i = 0; i < conflicts->len; i++)
    append_edge (text, entry->slug, &g_array_index (conflicts, MortiseSolverRelation, i),
                 ", style=dotted, arrowhead=tee");
}

/**
 * mortise_dependency_graph_to_dot:
 * @self: a graph
 *
 * Returns: (transfer full): it in the DOT language of Graphviz: what is disabled is dotted, optional dependencies are
 *   dashed, unmet ones red, conflicts dotted with a bar
 */
char *
mortise_dependency_graph_to_dot (MortiseDependencyGraph *self)
{
  g_autoptr (GPtrArray) installed
      = mortise_solver_universe_list_installed (mortise_dependency_graph_get_universe (self));
  GString *text = g_string_new ("digraph plugins {\n  node [shape=box];\n");

  for (guint i = 0; i < installed->len; i++)
    append_entry (self, text, installed->pdata[i]);
  g_string_append (text, "}\n");
  return g_string_free (text, FALSE);
}
