/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-fault.h"

G_BEGIN_DECLS

/**
 * MortiseFaultEvidence:
 * @kind: what was done
 * @plugin: to a listener of this plugin
 * @listener: the number of that listener
 * @is_veto: whether the hook is one that can be vetoed
 * @usual: the dispatch without any fault
 * @again: the same once more
 * @without: the dispatch without the listener
 * @without_plugin: the dispatch without any listener of its plugin
 * @faulted: (nullable): the dispatch with the fault; %NULL if the host did not answer
 * @before: the list of plugins before that
 * @after: (nullable): the list of plugins after that; %NULL if the host did not answer
 * @recovery: (nullable): the dispatch without any fault after that; %NULL if the host did not answer
 *
 * What is known of one fault: answers of the admin API.
 */
typedef struct
{
  MortiseFaultKind kind;
  const char *plugin;
  guint listener;
  gboolean is_veto;
  JsonNode *usual;
  JsonNode *again;
  JsonNode *without;
  JsonNode *without_plugin;
  JsonNode *faulted;
  JsonNode *before;
  JsonNode *after;
  JsonNode *recovery;
} MortiseFaultEvidence;

gboolean mortise_fault_ends_process (MortiseFaultKind kind);
char *mortise_fault_dup_obstacle (JsonNode *usual, const char *plugin, guint listener);
gboolean mortise_fault_is_comparable (JsonNode *usual, JsonNode *again);
JsonObject *mortise_fault_judge (const MortiseFaultEvidence *evidence);

G_END_DECLS
