/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseGraphPlugin:
 * @slug: the plugin
 * @version: (nullable): its version; %NULL where it is needed and not installed
 * @enabled: whether it is switched on
 */
typedef struct
{
  char *slug;
  char *version;
  gboolean enabled;
} MortiseGraphPlugin;

/**
 * MortiseGraphRelation:
 * @from: index of the plugin that needs, or does not get on with, another
 * @to: index of the other
 * @is_conflict: whether they cannot be enabled together
 * @is_optional: whether it also works without
 * @is_met: whether what is needed is there, or the conflict does not matter now
 * @range: which versions are meant
 */
typedef struct
{
  guint from;
  guint to;
  gboolean is_conflict;
  gboolean is_optional;
  gboolean is_met;
  char *range;
} MortiseGraphRelation;

/**
 * MortiseGraphSource:
 * @plugins: (element-type MortiseGraphPlugin): those that have to do with others
 * @relations: (element-type MortiseGraphRelation): what
 * @n_alone: how many plugins have to do with no other
 *
 * Who needs whom, as far as it is to be drawn.
 */
typedef struct
{
  GPtrArray *plugins;
  GPtrArray *relations;
  guint n_alone;
} MortiseGraphSource;

MortiseGraphSource *mortise_graph_source_new (JsonObject *dependencies, const char *centre);
void mortise_graph_source_free (MortiseGraphSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseGraphSource, mortise_graph_source_free)

G_END_DECLS
