/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values that a dispatch goes through: its payload, of a filter the value after each call, and its result. */
#include "mortise-value-steps.h"

#include <glib/gi18n.h>

#include "mortise-json-pointer.h"
#include "mortise-json.h"
#include "mortise-page.h"

static void
step_free (gpointer data)
{
  MortiseValueStep *step = data;

  g_free (step->label);
  g_clear_pointer (&step->before, json_node_unref);
  g_clear_pointer (&step->after, json_node_unref);
  g_free (step);
}

/* @label is taken over. */
static MortiseValueStep *
add (GPtrArray *steps, char *label, JsonNode *before, JsonNode *after, guint n_calls)
{
  MortiseValueStep *step = g_new0 (MortiseValueStep, 1);

  step->label = label;
  step->before = before != NULL ? json_node_ref (before) : NULL;
  step->after = json_node_ref (after);
  step->compared = before != NULL;
  step->n_calls = n_calls;
  g_ptr_array_add (steps, step);
  return step;
}

static JsonNode *
get_given (JsonNode *node)
{
  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

/* (nullable): the value that goes into a filter. */
static JsonNode *
get_filtered (JsonObject *dispatch)
{
  const char *name = mortise_json_get_string (dispatch, "value_name", NULL);
  JsonObject *payload = mortise_json_get_object (dispatch, "payload");

  return name != NULL && payload != NULL ? mortise_json_get_member (payload, name) : NULL;
}

static JsonObject *
get_call (JsonArray *calls, guint i)
{
  JsonNode *element = json_array_get_element (calls, i);

  return JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
}

static void
add_calls (GPtrArray *steps, JsonObject *dispatch, JsonNode *value, GtkWidget *widget)
{
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");

  for (guint i = 0; calls != NULL && i < json_array_get_length (calls); i++)
    {
      JsonObject *call = get_call (calls, i);
      JsonNode *answer = get_given (mortise_json_get_member (call, "value"));
      const char *plugin = mortise_page_find_plugin_name (widget, mortise_json_get_string (call, "plugin", "?"));
      JsonNode *after = answer != NULL ? answer : value;

      /* Translators: a moment: after the call with this number, of this plugin. */
      add (steps, g_strdup_printf (_ ("After %u: %s"), i + 1, plugin), value, after, i + 1)->is_value = TRUE;
      value = after;
    }
}

/**
 * mortise_value_steps_new:
 * @dispatch: a *dispatch* of docs/admin-api.md, whole
 * @widget: a widget of a page, which knows the names of plugins
 *
 * Returns: (transfer full) (element-type MortiseValueStep): its values, none where they were not kept
 */
GPtrArray *
mortise_value_steps_new (JsonObject *dispatch, GtkWidget *widget)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func (step_free);
  JsonNode *payload = get_given (mortise_json_get_member (dispatch, "payload"));
  JsonNode *value = get_filtered (dispatch);
  JsonNode *result = get_given (mortise_json_get_member (dispatch, "result"));

  if (payload != NULL)
    add (steps, g_strdup (_ ("Payload")), NULL, payload, 0);
  if (value != NULL)
    add_calls (steps, dispatch, value, widget);
  if (result != NULL)
    add (steps, g_strdup (_ ("Result")), value, result, G_MAXUINT)->is_value = value != NULL;
  return steps;
}

/* --- what is gone ------------------------------------------------------------------------------------------------- */

/**
 * mortise_value_steps_find_remover:
 * @dispatch: a *dispatch* of a filter, whole
 * @pointer: where something was
 *
 * Returns: the number of the last call, from 1, before which it was there and after which it was not; or 0
 */
guint
mortise_value_steps_find_remover (JsonObject *dispatch, const char *pointer)
{
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");
  gboolean was_there = mortise_json_pointer_find (get_filtered (dispatch), pointer) != NULL;
  guint remover = 0;

  for (guint i = 0; calls != NULL && i < json_array_get_length (calls); i++)
    {
      JsonNode *answer = get_given (mortise_json_get_member (get_call (calls, i), "value"));
      gboolean is_there = answer != NULL ? mortise_json_pointer_find (answer, pointer) != NULL : was_there;

      if (was_there && !is_there)
        remover = i + 1;
      was_there = is_there;
    }
  return remover;
}
