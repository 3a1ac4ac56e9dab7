/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

/**
 * MortisePluginFact:
 * @MORTISE_PLUGIN_ACTIVITY: what it did lately
 * @MORTISE_PLUGIN_MANIFEST: what it says of itself
 * @MORTISE_PLUGIN_HOLDINGS: what it has on disk, as uninstalling it would remove it
 * @MORTISE_PLUGIN_RELATIONS: who needs whom
 * @MORTISE_PLUGIN_OFFER: what a catalogue has of it
 * @MORTISE_PLUGIN_COSTS: what hooks and all plugins took
 * @MORTISE_PLUGIN_BUDGET: what it may cost
 * @MORTISE_PLUGIN_FINDINGS: what is found in its files
 *
 * An answer of docs/admin-api.md about one plugin.
 */
typedef enum
{
  MORTISE_PLUGIN_ACTIVITY,
  MORTISE_PLUGIN_MANIFEST,
  MORTISE_PLUGIN_HOLDINGS,
  MORTISE_PLUGIN_RELATIONS,
  MORTISE_PLUGIN_OFFER,
  MORTISE_PLUGIN_COSTS,
  MORTISE_PLUGIN_BUDGET,
  MORTISE_PLUGIN_FINDINGS,
} MortisePluginFact;

#define MORTISE_PLUGIN_N_FACTS (MORTISE_PLUGIN_FINDINGS + 1)

#define MORTISE_TYPE_PLUGIN_FACTS (mortise_plugin_facts_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginFacts, mortise_plugin_facts, MORTISE, PLUGIN_FACTS, GObject)

MortisePluginFacts *mortise_plugin_facts_new (MortisePluginItem *plugin);
MortisePluginItem *mortise_plugin_facts_get_plugin (MortisePluginFacts *self);
JsonObject *mortise_plugin_facts_get (MortisePluginFacts *self, MortisePluginFact fact);
const char *mortise_plugin_facts_get_problem (MortisePluginFacts *self, MortisePluginFact fact);
void mortise_plugin_facts_renew (MortisePluginFacts *self, MortisePluginFact fact);
void mortise_plugin_facts_set_watched (MortisePluginFacts *self, gboolean watched);

G_END_DECLS
