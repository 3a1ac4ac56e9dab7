/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-fact-row.h"
#include "mortise-plugin-facts.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_GROUP (mortise_plugin_group_get_type ())
G_DECLARE_DERIVABLE_TYPE (MortisePluginGroup, mortise_plugin_group, MORTISE, PLUGIN_GROUP, AdwPreferencesGroup)

/**
 * MortisePluginGroupClass:
 * @facts: a set of 1 << [enum@PluginFact]: those that it shows
 * @watched: (nullable) (array zero-terminated=1): the plugin's properties that it shows, as `notify::name`
 * @fill: shows the plugin that mortise_plugin_group_get_facts() gives; called when there is one, and when what the
 *   group shows is different. Rows are added to mortise_plugin_group_get_rows(). Returns whether there is anything to
 *   show; else the group is hidden
 *
 * A part of the details of a plugin.
 */
struct _MortisePluginGroupClass
{
  AdwPreferencesGroupClass parent_class;

  guint facts;
  const char *const *watched;
  gboolean (*fill) (MortisePluginGroup *self);
};

void mortise_plugin_group_refill (MortisePluginGroup *self);
MortisePluginFacts *mortise_plugin_group_get_facts (MortisePluginGroup *self);
MortiseFactRows *mortise_plugin_group_get_rows (MortisePluginGroup *self);
JsonObject *mortise_plugin_group_get (MortisePluginGroup *self, MortisePluginFact fact);
MortisePluginItem *mortise_plugin_group_get_plugin (MortisePluginGroup *self);

G_END_DECLS
