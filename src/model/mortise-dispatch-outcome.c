/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a dispatch is to be the same when it is fired again: how it ended, and with what. */
#include "mortise-dispatch-outcome.h"

#include "mortise-json.h"

static JsonNode *
make_outcome (JsonObject *dispatch)
{
  g_autoptr (JsonObject) outcome = json_object_new ();
  JsonNode *result = mortise_json_get_member (dispatch, "result");
  JsonObject *error = mortise_json_get_object (dispatch, "error");

  json_object_set_string_member (outcome, "status", mortise_json_get_string (dispatch, "status", "?"));
  if (result != NULL)
    json_object_set_member (outcome, "result", json_node_copy (result));
  if (error != NULL)
    json_object_set_string_member (outcome, "error", mortise_json_get_string (error, "message", ""));
  return json_node_init_object (json_node_alloc (), outcome);
}

/**
 * mortise_dispatch_compare_outcomes:
 * @recorded: a *dispatch* of docs/admin-api.md, whole
 * @again: another, of the same hook
 * @max_changes: after so many it ends
 *
 * Returns: (transfer full) (element-type MortiseJsonChange): what differs, none where it came out the same
 */
GPtrArray *
mortise_dispatch_compare_outcomes (JsonObject *recorded, JsonObject *again, guint max_changes)
{
  g_autoptr (JsonNode) before = make_outcome (recorded);
  g_autoptr (JsonNode) after = make_outcome (again);

  return mortise_json_compare (before, after, max_changes);
}
