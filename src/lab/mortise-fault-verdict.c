/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a fault broke.
 *
 * A listener that fails is to cost its own part and nothing else: the others are called as if it were not there, the
 * result is the one that they make without it, and the next dispatch is as good as the one before. Where a hook can be
 * vetoed, a listener that fails vetoes, as nobody knows what it would have said.
 */
#include "mortise-fault-verdict.h"

#include "mortise-json.h"

/* Listeners of one plugin live in one process, and die together. */
gboolean
mortise_fault_ends_process (MortiseFaultKind kind)
{
  return kind == MORTISE_FAULT_CRASH || kind == MORTISE_FAULT_HANG;
}

/* --- looking at a dispatch ---------------------------------------------------------------------------------------- */

static const char *
get_status (JsonNode *dispatch)
{
  return mortise_json_get_string (json_node_get_object (dispatch), "status", "");
}

static gboolean
is_call_of (JsonObject *call, const char *plugin, gint64 listener)
{
  return g_str_equal (mortise_json_get_string (call, "plugin", ""), plugin)
         && mortise_json_get_int (call, "listener", 0) == listener;
}

static JsonObject *
find_call (JsonNode *dispatch, const char *plugin, gint64 listener)
{
  JsonArray *calls = mortise_json_get_array (json_node_get_object (dispatch), "calls");

  for (guint i = 0; calls != NULL && i < json_array_get_length (calls); i++)
    {
      JsonObject *call = json_array_get_object_element (calls, i);

      if (is_call_of (call, plugin, listener))
        return call;
    }
  return NULL;
}

static const char *
get_call_status (JsonNode *dispatch, const char *plugin, gint64 listener)
{
  return mortise_json_get_string (find_call (dispatch, plugin, listener), "status", "skipped");
}

/* What an action's listener answers stands under its plugin's name, where it is nobody else's. */
static JsonNode *
dup_result (JsonNode *dispatch, const char *left_out)
{
  JsonObject *object = json_node_get_object (dispatch);
  JsonNode *result = mortise_json_get_member (object, "result");
  JsonNode *copy = result != NULL ? json_node_copy (result) : json_node_init_null (json_node_alloc ());

  if (left_out != NULL && JSON_NODE_HOLDS_OBJECT (copy)
      && g_str_equal (mortise_json_get_string (object, "kind", ""), "action"))
    json_object_remove_member (json_node_get_object (copy), left_out);
  return copy;
}

static gboolean
is_same (JsonNode *first, JsonNode *second, const char *left_out)
{
  g_autoptr (JsonNode) one = dup_result (first, left_out);
  g_autoptr (JsonNode) other = dup_result (second, left_out);

  return g_str_equal (get_status (first), get_status (second)) && json_node_equal (one, other);
}

/**
 * mortise_fault_dup_obstacle:
 * @usual: the dispatch without any fault
 * @plugin: a plugin
 * @listener: number of one of its listeners
 *
 * Returns: (transfer full) (nullable): why no fault can be done to the listener; %NULL if one can
 */
char *
mortise_fault_dup_obstacle (JsonNode *usual, const char *plugin, guint listener)
{
  JsonObject *call = find_call (usual, plugin, listener);
  JsonObject *error = mortise_json_get_object (call, "error");

  if (call == NULL)
    return g_strdup ("it is not called, as another listener ends the dispatch before");
  if (g_str_equal (mortise_json_get_string (call, "status", ""), "ok"))
    return NULL;
  return g_strdup_printf ("it does not answer without any fault: %s", mortise_json_get_string (error, "message", "?"));
}

/* Whether the same payload gives the same result: else nobody can say which one is right. */
gboolean
mortise_fault_is_comparable (JsonNode *usual, JsonNode *again)
{
  return is_same (usual, again, NULL);
}

/* --- judging ------------------------------------------------------------------------------------------------------ */

/* What the dispatch ought to be like. */
static gboolean
is_right (const MortiseFaultEvidence *self, const char *call)
{
  if (self->kind == MORTISE_FAULT_SLOW && g_str_equal (call, "ok"))
    return is_same (self->faulted, self->usual, NULL);
  if (self->is_veto && !g_str_equal (call, "ok"))
    return g_str_equal (get_status (self->faulted), "vetoed");
  return is_same (self->faulted, self->without, self->plugin)
         || (mortise_fault_ends_process (self->kind) && is_same (self->faulted, self->without_plugin, self->plugin));
}

static gboolean
is_concerned (const MortiseFaultEvidence *self, JsonObject *call)
{
  const char *plugin = mortise_json_get_string (call, "plugin", "");

  if (mortise_fault_ends_process (self->kind))
    return g_str_equal (plugin, self->plugin);
  return is_call_of (call, self->plugin, self->listener);
}

/* The first of the others that was not called as it is without the listener; a veto ends the dispatch, as it should. */
static char *
dup_disturbed (const MortiseFaultEvidence *self)
{
  JsonArray *calls = mortise_json_get_array (json_node_get_object (self->without), "calls");
  gboolean is_vetoed = self->is_veto && g_str_equal (get_status (self->faulted), "vetoed");

  for (guint i = 0; !is_vetoed && calls != NULL && i < json_array_get_length (calls); i++)
    {
      JsonObject *call = json_array_get_object_element (calls, i);
      const char *plugin = mortise_json_get_string (call, "plugin", "");
      const char *status = mortise_json_get_string (call, "status", "");
      const char *now = get_call_status (self->faulted, plugin, mortise_json_get_int (call, "listener", 0));

      if (!is_concerned (self, call) && !g_str_equal (status, now))
        return g_strdup_printf ("the call of %s was %s in place of %s", plugin, now, status);
    }
  return NULL;
}

static JsonObject *
find_plugin (JsonNode *plugins, const char *slug)
{
  JsonArray *list = json_node_get_array (plugins);

  for (guint i = 0; i < json_array_get_length (list); i++)
    if (g_str_equal (mortise_json_get_string (json_array_get_object_element (list, i), "slug", ""), slug))
      return json_array_get_object_element (list, i);
  return NULL;
}

/* The first of the other plugins whose process was lost. */
static char *
dup_lost (const MortiseFaultEvidence *self)
{
  JsonArray *list = json_node_get_array (self->before);

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *before = json_array_get_object_element (list, i);
      const char *slug = mortise_json_get_string (before, "slug", "");
      JsonObject *after = find_plugin (self->after, slug);

      if (g_str_equal (slug, self->plugin))
        continue;
      if (after == NULL || mortise_json_get_int (after, "restarts", 0) > mortise_json_get_int (before, "restarts", 0))
        return g_strdup_printf ("the process of %s ended as well", slug);
    }
  return NULL;
}

static gboolean
has_recovered (const MortiseFaultEvidence *self, gboolean is_comparable)
{
  const char *before = get_call_status (self->usual, self->plugin, self->listener);

  return self->recovery != NULL && g_str_equal (get_call_status (self->recovery, self->plugin, self->listener), before)
         && (!is_comparable || is_same (self->recovery, self->usual, NULL));
}

static void
add_broken (JsonArray *broken, gboolean is_broken, const char *what)
{
  if (is_broken)
    json_array_add_string_element (broken, what);
}

static void
judge_dispatch (const MortiseFaultEvidence *self, JsonObject *verdict, JsonArray *broken)
{
  gboolean is_comparable = mortise_fault_is_comparable (self->usual, self->again);
  const char *call = get_call_status (self->faulted, self->plugin, self->listener);
  gboolean right = is_right (self, call);
  g_autofree char *disturbed = dup_disturbed (self);
  gboolean is_known = is_comparable || (self->is_veto && !g_str_equal (call, "ok"));

  json_object_set_string_member (verdict, "status", get_status (self->faulted));
  json_object_set_string_member (verdict, "call", call);
  json_object_set_int_member (verdict, "wall_us",
                              mortise_json_get_int (json_node_get_object (self->faulted), "wall_us", 0));
  json_object_set_boolean_member (verdict, "others_called", disturbed == NULL);
  json_object_set_string_member (verdict, "result", !is_known ? "unknown" : right ? "right" : "wrong");
  add_broken (broken, disturbed != NULL, disturbed);
  add_broken (broken, is_known && !right,
              self->is_veto && !g_str_equal (call, "ok") ? "it was no veto"
                                                         : "the result is not the one without this listener");
}

/**
 * mortise_fault_judge:
 * @evidence: what is known of a fault
 *
 * Returns: (transfer full): the object *fault* of docs/traces.md
 */
JsonObject *
mortise_fault_judge (const MortiseFaultEvidence *self)
{
  JsonObject *verdict = json_object_new ();
  JsonArray *broken = json_array_new ();
  gboolean host_lives = self->faulted != NULL && self->after != NULL;
  g_autofree char *lost = host_lives ? dup_lost (self) : NULL;
  gboolean recovered = has_recovered (self, mortise_fault_is_comparable (self->usual, self->again));

  json_object_set_string_member (verdict, "kind", mortise_fault_kind_to_string (self->kind));
  if (self->faulted != NULL)
    judge_dispatch (self, verdict, broken);
  json_object_set_boolean_member (verdict, "host_lives", host_lives);
  json_object_set_boolean_member (verdict, "plugins_live", host_lives && lost == NULL);
  json_object_set_boolean_member (verdict, "recovered", recovered);
  add_broken (broken, !host_lives, "the host ended");
  add_broken (broken, lost != NULL, lost);
  add_broken (broken, host_lives && !recovered, "the next dispatch is not as it was");
  json_object_set_boolean_member (verdict, "survived", json_array_get_length (broken) == 0);
  json_object_set_array_member (verdict, "broke", broken);
  return verdict;
}
