/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each listener of a hook gets each fault, one after the other, and each time it is looked what that broke. The answers
 * of one round stand by the step that asked for them.
 */
#include "mortise-fault-lab.h"

#include "mortise-error.h"
#include "mortise-fault-verdict.h"
#include "mortise-json.h"

typedef enum
{
  /* Once. */
  STEP_HOOK,
  STEP_USUAL,
  STEP_AGAIN,
  /* For each listener. */
  STEP_WITHOUT,
  STEP_WITHOUT_PLUGIN,
  /* For each of its faults. */
  STEP_BEFORE,
  STEP_FAULT,
  STEP_AFTER,
  STEP_RECOVERY,
  STEP_RESTART,
  N_STEPS,
} Step;

typedef struct
{
  MortiseLab *lab;
  char *hook;
  JsonNode *payload;
  MortiseFaultKind *kinds;
  guint n_kinds;
  char **plugins;
  gint64 deadline_ms;
  MortiseFaultProgress progress;
  gpointer progress_data;

  JsonNode *answers[N_STEPS];
  Step step;
  guint listener;
  guint kind;
  JsonObject *report;
  JsonArray *listeners;
} Run;

static void
run_free (Run *run)
{
  for (guint i = 0; i < N_STEPS; i++)
    g_clear_pointer (&run->answers[i], json_node_unref);
  g_object_unref (run->lab);
  g_free (run->hook);
  g_clear_pointer (&run->payload, json_node_unref);
  g_free (run->kinds);
  g_strfreev (run->plugins);
  json_object_unref (run->report);
  json_array_unref (run->listeners);
  g_free (run);
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

static JsonObject *
get_listener (const Run *run)
{
  return json_array_get_object_element (run->listeners, run->listener);
}

static const char *
get_plugin (const Run *run)
{
  return mortise_json_get_string (get_listener (run), "plugin", "");
}

static guint
get_number (const Run *run)
{
  return (guint) mortise_json_get_int (get_listener (run), "listener", 0);
}

static void
add_without (JsonObject *body, const char *name)
{
  JsonArray *names = json_array_new ();

  json_array_add_string_element (names, name);
  json_object_set_array_member (body, "without", names);
}

static void
add_fault (JsonObject *body, const char *name, MortiseFaultKind kind)
{
  JsonObject *faults = json_object_new ();
  JsonObject *fault = json_object_new ();

  json_object_set_string_member (fault, "kind", mortise_fault_kind_to_string (kind));
  json_object_set_object_member (faults, name, fault);
  json_object_set_object_member (body, "faults", faults);
}

static JsonNode *
make_firing (const Run *run)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *name = NULL;

  if (run->payload != NULL)
    json_object_set_member (body, "payload", json_node_copy (run->payload));
  json_object_set_int_member (body, "deadline_ms", run->deadline_ms);
  if (run->step >= STEP_WITHOUT)
    name = g_strdup_printf ("%s:%u", get_plugin (run), get_number (run));
  if (run->step == STEP_WITHOUT)
    add_without (body, name);
  else if (run->step == STEP_WITHOUT_PLUGIN)
    add_without (body, get_plugin (run));
  else if (run->step == STEP_FAULT)
    add_fault (body, name, run->kinds[run->kind]);
  return json_node_init_object (json_node_alloc (), body);
}

static void on_answer (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) body = NULL;
  const char *method = "GET";

  switch (run->step)
    {
    case STEP_HOOK:
      path = mortise_admin_build_path ("hooks", run->hook, NULL);
      break;
    case STEP_BEFORE:
    case STEP_AFTER:
      path = g_strdup ("/v1/plugins");
      break;
    case STEP_RESTART:
      method = "POST";
      path = mortise_admin_build_path ("plugins", get_plugin (run), "restart", NULL);
      break;
    case STEP_USUAL:
    case STEP_AGAIN:
    case STEP_WITHOUT:
    case STEP_WITHOUT_PLUGIN:
    case STEP_FAULT:
    case STEP_RECOVERY:
    case N_STEPS:
    default:
      method = "POST";
      path = mortise_admin_build_path ("hooks", run->hook, "fire", NULL);
      body = make_firing (run);
      break;
    }
  mortise_admin_request_async (mortise_lab_get_admin (run->lab), method, path, body, g_task_get_cancellable (task),
                               on_answer, task);
}

/* --- the report --------------------------------------------------------------------------------------------------- */

static void
add_to (JsonObject *object, const char *name, gint64 number)
{
  json_object_set_int_member (object, name, mortise_json_get_int (object, name, 0) + number);
}

static void
add_verdict (Run *run)
{
  JsonNode **answers = run->answers;
  const MortiseFaultEvidence evidence = { .kind = run->kinds[run->kind],
                                          .plugin = get_plugin (run),
                                          .listener = get_number (run),
                                          .is_veto = mortise_json_get_boolean (run->report, "veto", FALSE),
                                          .usual = answers[STEP_USUAL],
                                          .again = answers[STEP_AGAIN],
                                          .without = answers[STEP_WITHOUT],
                                          .without_plugin = answers[STEP_WITHOUT_PLUGIN],
                                          .faulted = answers[STEP_FAULT],
                                          .before = answers[STEP_BEFORE],
                                          .after = answers[STEP_AFTER],
                                          .recovery = answers[STEP_RECOVERY] };
  JsonObject *verdict = mortise_fault_judge (&evidence);
  gint64 survived = mortise_json_get_boolean (verdict, "survived", FALSE) ? 1 : 0;

  json_array_add_object_element (json_object_get_array_member (get_listener (run), "faults"), verdict);
  add_to (get_listener (run), "tried", 1);
  add_to (get_listener (run), "survived", survived);
  add_to (run->report, "tried", 1);
  add_to (run->report, "survived", survived);
  if (run->progress != NULL)
    run->progress (run->listener * run->n_kinds + run->kind + 1, json_array_get_length (run->listeners) * run->n_kinds,
                   run->progress_data);
}

static gboolean
is_wanted (const Run *run, JsonObject *listener)
{
  const char *plugin = mortise_json_get_string (listener, "plugin", "host");

  return mortise_json_get_string (listener, "skipped", NULL) == NULL && !g_str_equal (plugin, "host")
         && (run->plugins == NULL || g_strv_contains ((const char *const *) run->plugins, plugin));
}

static void
add_listener (Run *run, JsonObject *listener)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "plugin", mortise_json_get_string (listener, "plugin", ""));
  json_object_set_int_member (object, "listener", mortise_json_get_int (listener, "listener", 0));
  json_object_set_int_member (object, "priority", mortise_json_get_int (listener, "priority", 0));
  json_object_set_null_member (object, "obstacle");
  json_object_set_int_member (object, "tried", 0);
  json_object_set_int_member (object, "survived", 0);
  json_object_set_array_member (object, "faults", json_array_new ());
  json_array_add_object_element (run->listeners, object);
}

static gboolean
begin_report (Run *run, GError **error)
{
  JsonObject *hook = json_node_get_object (run->answers[STEP_HOOK]);
  JsonArray *listeners = mortise_json_get_array (hook, "listeners");

  json_object_set_string_member (run->report, "hook", run->hook);
  json_object_set_string_member (run->report, "kind", mortise_json_get_string (hook, "kind", "action"));
  json_object_set_boolean_member (run->report, "veto", mortise_json_get_boolean (hook, "veto", FALSE));
  json_object_set_int_member (run->report, "deadline_ms", run->deadline_ms);
  json_object_set_int_member (run->report, "tried", 0);
  json_object_set_int_member (run->report, "survived", 0);
  json_object_set_array_member (run->report, "listeners", json_array_ref (run->listeners));
  for (guint i = 0; listeners != NULL && i < json_array_get_length (listeners); i++)
    if (is_wanted (run, json_array_get_object_element (listeners, i)))
      add_listener (run, json_array_get_object_element (listeners, i));
  if (json_array_get_length (run->listeners) > 0)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
               "no listener of %s%s is called: there is nobody to do a fault to; `mortise listeners %s` shows why",
               run->hook, run->plugins != NULL ? " of these plugins" : "", run->hook);
  return FALSE;
}

/* --- going on ----------------------------------------------------------------------------------------------------- */

static void
finish (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  g_task_return_pointer (task, json_object_ref (run->report), (GDestroyNotify) json_object_unref);
  g_object_unref (task);
}

/* Passes over those that no fault can be done to. */
static gboolean
find_next_listener (Run *run)
{
  for (; run->listener < json_array_get_length (run->listeners); run->listener++)
    {
      g_autofree char *obstacle
          = mortise_fault_dup_obstacle (run->answers[STEP_USUAL], get_plugin (run), get_number (run));

      if (obstacle == NULL)
        return TRUE;
      json_object_set_string_member (get_listener (run), "obstacle", obstacle);
    }
  return FALSE;
}

/* Chooses the step after the current one; %FALSE if that was the last one. */
static gboolean
move_on (Run *run)
{
  if (run->step == STEP_AGAIN)
    json_object_set_boolean_member (run->report, "comparable",
                                    mortise_fault_is_comparable (run->answers[STEP_USUAL], run->answers[STEP_AGAIN]));
  /* A process that ends often is given up: each of ours begins with a clean sheet. */
  if (run->step == STEP_RECOVERY && mortise_fault_ends_process (run->kinds[run->kind]))
    {
      run->step = STEP_RESTART;
      return TRUE;
    }
  if (run->step == STEP_RECOVERY || run->step == STEP_RESTART)
    {
      add_verdict (run);
      run->step = STEP_BEFORE;
      if (++run->kind < run->n_kinds)
        return TRUE;
      run->kind = 0;
      run->listener++;
      run->step = STEP_AGAIN;
    }
  if (run->step == STEP_AGAIN && !find_next_listener (run))
    return FALSE;
  run->step++;
  return TRUE;
}

/* The lab's host is gone with a fault, or does not start the plugin again: what is missing tells of it. */
static void
take_failure (GTask *task, GError *error)
{
  Run *run = g_task_get_task_data (task);

  if (run->step < STEP_FAULT)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_error_free (error);
  if (run->step == STEP_RESTART && run->answers[STEP_RECOVERY] != NULL)
    {
      if (move_on (run))
        ask (task);
      else
        finish (task);
      return;
    }
  add_verdict (run);
  finish (task);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  JsonNode *answer = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);

  for (guint i = run->step; i < N_STEPS; i++)
    g_clear_pointer (&run->answers[i], json_node_unref);
  run->answers[run->step] = answer;
  /* That nobody waits any more is no fault of the host. */
  if (answer == NULL && g_task_return_error_if_cancelled (task))
    {
      g_error_free (error);
      g_object_unref (task);
      return;
    }
  if (answer == NULL)
    {
      take_failure (task, error);
      return;
    }
  if (run->step == STEP_HOOK && !begin_report (run, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (move_on (run))
    ask (task);
  else
    finish (task);
}

/**
 * mortise_fault_lab_run_async:
 * @lab: where it is tried
 * @order: what is to be tried
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Does faults to the listeners of a hook. It fails with `MORTISE_ERROR_CONFLICT` where there are none.
 */
void
mortise_fault_lab_run_async (MortiseLab *lab,
                             const MortiseFaultOrder *order,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);

  run->lab = g_object_ref (lab);
  run->hook = g_strdup (order->hook);
  run->payload = order->payload != NULL ? json_node_ref (order->payload) : NULL;
  run->kinds = g_memdup2 (order->kinds, order->n_kinds * sizeof *order->kinds);
  run->n_kinds = order->n_kinds;
  run->plugins = g_strdupv ((char **) order->plugins);
  run->deadline_ms = order->deadline_ms;
  run->progress = order->progress;
  run->progress_data = order->progress_data;
  run->report = json_object_new ();
  run->listeners = json_array_new ();
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  ask (task);
}

/* (transfer full) (nullable): the report, as docs/traces.md has it. */
JsonObject *
mortise_fault_lab_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
