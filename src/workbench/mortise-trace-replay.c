/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A dispatch once more: with what it was fired with, on a copy of the site that is thrown away, so that nothing of it
 * reaches the site; and whether it came out the same. `mortise replay` does so as well.
 */
#include "mortise-trace-replay.h"

#include <glib/gi18n.h>

#include "mortise-config.h"
#include "mortise-dispatch-outcome.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-trial.h"
#include "mortise-value-node.h"

/* As many as a person reads. */
#define MAX_CHANGES 30

typedef struct
{
  MortiseConnection *connection;
  JsonObject *dispatch;
  JsonNode *payload;
} Replay;

static void
replay_free (Replay *replay)
{
  g_object_unref (replay->connection);
  json_object_unref (replay->dispatch);
  g_clear_pointer (&replay->payload, json_node_unref);
  g_free (replay);
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Replay *replay = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) dispatches = mortise_trial_run_finish (result, &error);

  if (dispatches == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (
        task,
        mortise_dispatch_compare_outcomes (replay->dispatch, json_node_get_object (dispatches->pdata[0]), MAX_CHANGES),
        (GDestroyNotify) g_ptr_array_unref);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Replay *replay = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (MortiseLab) lab = mortise_lab_open_finish (result, &error);
  g_autoptr (JsonObject) trial = json_object_new ();

  if (lab == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  json_object_set_string_member (trial, "hook", mortise_json_get_string (replay->dispatch, "hook", ""));
  json_object_set_member (trial, "payload", json_node_copy (replay->payload));
  mortise_trial_run_async (trial, lab, NULL, tried_cb, g_steal_pointer (&task));
}

static void
open_lab (GTask *task, JsonNode *payload)
{
  Replay *replay = g_task_get_task_data (task);
  MortiseAdmin *admin = mortise_connection_get_admin (replay->connection);

  if (payload == NULL || !JSON_NODE_HOLDS_OBJECT (payload) || admin == NULL)
    {
      g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "%s",
                               admin == NULL ? _ ("The site is not open; reconnect first")
                                             : _ ("What it was fired with was not kept"));
      g_object_unref (task);
      return;
    }
  replay->payload = json_node_ref (payload);
  mortise_lab_open_async (admin, NULL, opened_cb, task);
}

static void
payload_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    {
      open_lab (task, mortise_json_get_member (json_node_get_object (answer), "payload"));
      return;
    }
  g_task_return_error (task, error != NULL ? error
                                           : g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_PROTOCOL,
                                                                  _ ("The host answered no object")));
  g_object_unref (task);
}

/**
 * mortise_trace_replay_async:
 * @connection: the line to a site
 * @dispatch: a *dispatch* of docs/admin-api.md, whole
 * @is_stored: whether the site has it, which may have kept more of its payload
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Fires a hook once more, on a copy of the site.
 */
void
mortise_trace_replay_async (MortiseConnection *connection,
                            JsonObject *dispatch,
                            gboolean is_stored,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Replay *replay = g_new0 (Replay, 1);
  g_autofree char *path = NULL;

  replay->connection = g_object_ref (connection);
  replay->dispatch = json_object_ref (dispatch);
  g_task_set_task_data (task, replay, (GDestroyNotify) replay_free);
  if (!is_stored)
    {
      open_lab (task, mortise_json_get_member (dispatch, "payload"));
      return;
    }
  path = mortise_admin_build_path ("traces", mortise_json_get_string (dispatch, "id", ""), "payload", NULL);
  mortise_connection_request_async (connection, "GET", path, NULL, NULL, payload_cb, task);
}

/* (transfer full) (element-type MortiseJsonChange): what came out otherwise, none where it is the same; %NULL on error.
 */
GPtrArray *
mortise_trace_replay_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static char *
describe_change (const MortiseJsonChange *change)
{
  g_autofree char *before = change->before != NULL ? mortise_value_describe (change->before) : g_strdup (_ ("nothing"));
  g_autofree char *after = change->after != NULL ? mortise_value_describe (change->after) : g_strdup (_ ("nothing"));

  /* Translators: a place in a value, what was there, and what is there now. */
  return g_strdup_printf (_ ("%s: %s → %s"), change->pointer, before, after);
}

/**
 * mortise_trace_replay_describe_changes:
 * @changes: (element-type MortiseJsonChange): what came out otherwise
 *
 * Returns: (transfer full): a line for each
 */
char *
mortise_trace_replay_describe_changes (GPtrArray *changes)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      g_autofree char *line = describe_change (changes->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
create_list (GPtrArray *changes)
{
  GtkWidget *scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                                      "propagate-natural-height", TRUE, "max-content-height", 320, NULL);
  g_autofree char *text = mortise_trace_replay_describe_changes (changes);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "selectable", TRUE, NULL);

  gtk_widget_add_css_class (label, "monospace");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  return scroller;
}

/**
 * mortise_trace_replay_present:
 * @teller: a widget in the window that asked
 * @changes: (element-type MortiseJsonChange): what came out otherwise
 *
 * Says what came of it.
 */
void
mortise_trace_replay_present (GtkWidget *teller, GPtrArray *changes)
{
  GtkWidget *dialog
      = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (teller)),
                                changes->len == 0 ? _ ("It Came Out the Same") : _ ("It Came Out Different"),
                                _ ("It was fired on a copy of the site, of which nothing is left."));

  if (changes->len > 0)
    adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), create_list (changes));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}
