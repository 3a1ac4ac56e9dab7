/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plugins that are left out for a while, though they are enabled: all of them in safe mode, some while somebody
 * searches for the one that brings a problem. Nothing else of them changes, so the end of it brings everything back.
 * Both outlive the process, but for a safe mode that is switched on for this process alone. */
#include "mortise-host-suspension.h"

#include "mortise-bisection.h"
#include "mortise-error.h"
#include "mortise-host-dependencies.h"
#include "mortise-host-private.h"
#include "mortise-json.h"

#include <string.h>

#define SAFE_MODE "safe-mode"
#define BISECTION "bisection"

/* --- which, and why ----------------------------------------------------------------------------------------------- */

static const char *
find_reason (MortiseHost *self, const char *slug)
{
  if (self->is_safe)
    return "safe mode is on; `mortise safe-mode off` ends it";
  if (self->bisection != NULL && mortise_bisection_get_state (self->bisection) == MORTISE_BISECTION_ASKING
      && !mortise_bisection_is_active (self->bisection, slug))
    return "the search for a problem leaves it out; `mortise bisect stop` ends it";
  return NULL;
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  mortise_worker_stop_finish (MORTISE_WORKER (source), result, NULL);
}

/*< private >
 * mortise_host_apply_suspension:
 * @self: a host
 * @plugin: one of its plugins
 *
 * Leaves the plugin out, or does so no longer.
 */
void
mortise_host_apply_suspension (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  const char *reason = find_reason (self, slug);
  gboolean was_suspended = mortise_hosted_plugin_get_suspension (plugin) != NULL;

  mortise_hosted_plugin_set_suspension (plugin, reason);
  if (was_suspended == (reason != NULL))
    return;
  mortise_supervisor_sync_listeners (self->supervisor, plugin);
  if (reason != NULL)
    mortise_worker_stop_async (mortise_supervisor_get_worker (self->supervisor, slug), on_stopped, NULL);
}

static void
apply_to_all (MortiseHost *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plugins)); i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

      mortise_host_apply_suspension (self, plugin);
    }
}

/* --- keeping it --------------------------------------------------------------------------------------------------- */

static char *
write_bisection (MortiseHost *self)
{
  g_autoptr (JsonObject) object = self->bisection != NULL ? mortise_bisection_to_json (self->bisection) : NULL;
  g_autoptr (JsonNode) node = NULL;

  if (object == NULL)
    return g_strdup ("");
  node = json_node_init_object (json_node_alloc (), object);
  return mortise_json_to_text (node, FALSE);
}

static MortiseBisection *
read_bisection (const char *text)
{
  g_autoptr (JsonNode) node = text != NULL && *text != '\0' ? mortise_json_parse (text, strlen (text), NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? mortise_bisection_new_from_json (json_node_get_object (node))
                                                       : NULL;
}

/*< private >
 * mortise_host_restore_suspension:
 * @self: a host that is being opened, with its plugins
 * @error: return location for an error
 *
 * Returns: whether it is known what was left out
 */
gboolean
mortise_host_restore_suspension (MortiseHost *self, GError **error)
{
  g_autofree char *safe_mode = NULL;
  g_autofree char *bisection = NULL;

  if (!mortise_store_get_policy (self->store, SAFE_MODE, &safe_mode, error)
      || !mortise_store_get_policy (self->store, BISECTION, &bisection, error))
    return FALSE;
  self->is_safe = g_strcmp0 (safe_mode, "on") == 0;
  self->bisection = read_bisection (bisection);
  apply_to_all (self);
  return TRUE;
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (mortise_store_flush_finish (MORTISE_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
complete (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);

  apply_to_all (self);
  g_signal_emit_by_name (self, "suspension-changed");
  mortise_store_flush_async (self->store, NULL, on_kept, task);
}

/**
 * mortise_host_set_safe_mode_async:
 * @self: a host
 * @is_on: whether no plugin is to run
 * @is_kept: whether a host that is started later is to know; one that is not kept changes nothing that was
 * @actor: who says so
 * @callback: called when it is kept
 * @user_data: passed to @callback
 */
void
mortise_host_set_safe_mode_async (MortiseHost *self,
                                  gboolean is_on,
                                  gboolean is_kept,
                                  const char *actor,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  self->is_safe = is_on;
  if (is_kept)
    mortise_store_set_policy (self->store, SAFE_MODE, is_on ? "on" : "off", actor);
  complete (task);
}

/* --- the search --------------------------------------------------------------------------------------------------- */

/* Each after those that it needs. */
static MortiseBisection *
begin (MortiseHost *self)
{
  g_autoptr (MortiseDependencyGraph) graph = mortise_host_dup_dependency_graph (self);
  g_auto (GStrv) order = mortise_dependency_graph_list_start_order (graph);

  return mortise_bisection_new ((const char *const *) order);
}

static gboolean
take_step (MortiseHost *self, MortiseBisectionStep step, GError **error)
{
  if (step == MORTISE_BISECTION_STOP || step == MORTISE_BISECTION_START)
    g_clear_pointer (&self->bisection, mortise_bisection_free);
  if (step == MORTISE_BISECTION_START)
    self->bisection = begin (self);
  if (step == MORTISE_BISECTION_STOP || step == MORTISE_BISECTION_START)
    return TRUE;
  if (self->bisection == NULL || mortise_bisection_get_state (self->bisection) != MORTISE_BISECTION_ASKING)
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                           "no search is under way; `mortise bisect start` begins one");
      return FALSE;
    }
  mortise_bisection_answer (self->bisection, step == MORTISE_BISECTION_BAD);
  return TRUE;
}

/**
 * mortise_host_bisect_async:
 * @self: a host
 * @step: what somebody says
 * @actor: who says so
 * @callback: called when the next question can be answered
 * @user_data: passed to @callback
 *
 * Goes on with the search for the plugin that brings a problem. Once it is found, or there is none, all run again.
 */
void
mortise_host_bisect_async (MortiseHost *self,
                           MortiseBisectionStep step,
                           const char *actor,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (!take_step (self, step, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  text = write_bisection (self);
  mortise_store_set_policy (self->store, BISECTION, text, actor);
  complete (task);
}

gboolean
mortise_host_suspension_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static JsonObject *
describe_bisection (MortiseHost *self)
{
  static const char *const states[] = { "asking", "found", "elsewhere" };
  const char *culprit = mortise_bisection_get_culprit (self->bisection);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "state", states[mortise_bisection_get_state (self->bisection)]);
  json_object_set_int_member (object, "answered", mortise_bisection_get_n_answers (self->bisection));
  json_object_set_int_member (object, "steps_left", mortise_bisection_count_steps (self->bisection));
  if (culprit != NULL)
    json_object_set_string_member (object, "culprit", culprit);
  else
    json_object_set_null_member (object, "culprit");
  return object;
}

/**
 * mortise_host_describe_suspension:
 * @self: a host
 *
 * Returns: (transfer full): the object *suspension* of docs/admin-api.md
 */
JsonNode *
mortise_host_describe_suspension (MortiseHost *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *suspended = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plugins)); i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

      if (mortise_hosted_plugin_get_state (plugin) == MORTISE_PLUGIN_SUSPENDED)
        json_array_add_string_element (suspended, mortise_hosted_plugin_get_slug (plugin));
    }
  json_object_set_boolean_member (object, "safe_mode", self->is_safe);
  if (self->bisection != NULL)
    json_object_set_object_member (object, "bisection", describe_bisection (self));
  else
    json_object_set_null_member (object, "bisection");
  json_object_set_array_member (object, "suspended", suspended);
  return json_node_init_object (json_node_alloc (), object);
}
