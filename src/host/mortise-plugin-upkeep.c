/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-upkeep.h"

#include "mortise-json.h"

#include <string.h>

void
mortise_plugin_upkeep_clear (MortisePluginUpkeep *self)
{
  g_clear_pointer (&self->provenance, json_object_unref);
  g_clear_pointer (&self->pinned, g_free);
  g_clear_pointer (&self->previous_version, g_free);
  g_clear_pointer (&self->snapshot_directory, g_free);
  g_clear_pointer (&self->migrates_from, g_free);
}

/* What is kept of a plugin, as the store has it. */
void
mortise_plugin_upkeep_take_record (MortisePluginUpkeep *self, const MortisePluginRecord *record)
{
  g_autoptr (JsonNode) provenance
      = record->provenance != NULL ? mortise_json_parse (record->provenance, strlen (record->provenance), NULL) : NULL;

  mortise_plugin_upkeep_clear (self);
  if (provenance != NULL && JSON_NODE_HOLDS_OBJECT (provenance))
    self->provenance = json_node_dup_object (provenance);
  self->pinned = g_strdup (record->pinned);
  self->hold_days = record->hold_days;
  self->prerelease = record->prerelease;
  self->trial_calls = record->trial_calls;
  self->previous_version = g_strdup (record->previous_version);
  self->snapshot_directory = g_strdup (record->snapshot_directory);
  self->migrates_from = g_strdup (record->migrates_from);
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

/* Adds what docs/admin-api.md says of it to the object *plugin*. */
void
mortise_plugin_upkeep_describe (const MortisePluginUpkeep *self, JsonObject *plugin)
{
  set_string (plugin, "previous_version", self->previous_version);
  json_object_set_boolean_member (plugin, "on_trial", self->trial_calls > 0);
  set_string (plugin, "pinned", self->pinned);
  json_object_set_int_member (plugin, "hold_days", self->hold_days);
  json_object_set_string_member (plugin, "channel", self->prerelease ? "prerelease" : "stable");
  json_object_set_object_member (plugin, "provenance",
                                 self->provenance != NULL ? json_object_ref (self->provenance) : json_object_new ());
}
