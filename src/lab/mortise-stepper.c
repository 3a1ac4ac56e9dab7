/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-stepper.h"

#include "mortise-error.h"
#include "mortise-json-pointer.h"
#include "mortise-json.h"

#include <string.h>

/**
 * MortiseStepper:
 *
 * A hook that is fired one listener after the other, on a copy of a site: before each, the payload can be looked at and
 * changed, and the listener be left out.
 *
 * Each step is a dispatch of its own with all other listeners left out, and what a filter's listener gives back goes
 * into the payload of the next. So nothing waits at the host while somebody thinks, and no deadline passes.
 */
struct _MortiseStepper
{
  GObject parent_instance;

  MortiseLab *lab;
  char *hook;
  JsonArray *listeners;
  guint next;
  JsonNode *payload;
};

G_DEFINE_FINAL_TYPE (MortiseStepper, mortise_stepper, G_TYPE_OBJECT)

static void
mortise_stepper_finalize (GObject *object)
{
  MortiseStepper *self = MORTISE_STEPPER (object);

  g_clear_object (&self->lab);
  g_free (self->hook);
  g_clear_pointer (&self->listeners, json_array_unref);
  g_clear_pointer (&self->payload, json_node_unref);

  G_OBJECT_CLASS (mortise_stepper_parent_class)->finalize (object);
}

static void
mortise_stepper_class_init (MortiseStepperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_stepper_finalize;
}

static void
mortise_stepper_init (MortiseStepper *self)
{
}

/* What is given away or kept must not change with what is edited; json_node_copy() shares objects. */
static JsonNode *
copy (JsonNode *node)
{
  g_autofree char *text = mortise_json_to_text (node, FALSE);

  return mortise_json_parse (text, strlen (text), NULL);
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

static void
on_listeners (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseStepper *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) listeners = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);

  if (listeners == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->listeners = json_array_ref (json_node_get_array (listeners));
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
on_hook (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseStepper *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) hook = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);
  JsonNode *sample = hook != NULL ? mortise_json_get_member (json_node_get_object (hook), "sample") : NULL;
  g_autofree char *path = NULL;

  if (hook == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->payload == NULL && sample != NULL && JSON_NODE_HOLDS_OBJECT (sample))
    self->payload = copy (sample);
  if (self->payload == NULL)
    self->payload = mortise_json_parse ("{}", 2, NULL);
  path = mortise_admin_build_path ("hooks", self->hook, "listeners", NULL);
  mortise_admin_request_async (MORTISE_ADMIN (source), "GET", path, NULL, g_task_get_cancellable (task), on_listeners,
                               g_object_ref (task));
}

/**
 * mortise_stepper_open_async:
 * @lab: where
 * @hook: name of a hook
 * @payload: (nullable): an object; %NULL for the sample of the platform that describes the hook
 * @cancellable: (nullable): a cancellable
 * @callback: called when it stands before the first listener
 * @user_data: passed to @callback
 *
 * Begins to step through a hook.
 */
void
mortise_stepper_open_async (MortiseLab *lab,
                            const char *hook,
                            JsonNode *payload,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  MortiseStepper *self = g_object_new (MORTISE_TYPE_STEPPER, NULL);
  g_autofree char *path = mortise_admin_build_path ("hooks", hook, NULL);

  g_task_set_task_data (task, self, g_object_unref);
  self->lab = g_object_ref (lab);
  self->hook = g_strdup (hook);
  self->payload = payload != NULL ? copy (payload) : NULL;
  mortise_admin_request_async (mortise_lab_get_admin (lab), "GET", path, NULL, cancellable, on_hook, task);
}

MortiseStepper *
mortise_stepper_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- looking ------------------------------------------------------------------------------------------------------ */

guint
mortise_stepper_get_n_listeners (MortiseStepper *self)
{
  return json_array_get_length (self->listeners);
}

/* How many listeners were called or left out. */
guint
mortise_stepper_get_place (MortiseStepper *self)
{
  return self->next;
}

/* (transfer none) (nullable): the *listener* of docs/admin-api.md that is next; %NULL at the end. */
JsonObject *
mortise_stepper_get_listener (MortiseStepper *self)
{
  return self->next < mortise_stepper_get_n_listeners (self) ? json_array_get_object_element (self->listeners, self->next)
                                                             : NULL;
}

/* (transfer full): with what the next listener is called. */
JsonNode *
mortise_stepper_get_payload (MortiseStepper *self)
{
  return copy (self->payload);
}

/* --- changing ----------------------------------------------------------------------------------------------------- */

/* An index of an array, or its length to add at the end; -1 for another text. */
static gint64
read_index (JsonArray *array, const char *token)
{
  guint64 index;

  if (g_str_equal (token, "-"))
    return json_array_get_length (array);
  return g_ascii_string_to_unsigned (token, 10, 0, json_array_get_length (array), &index, NULL) ? (gint64) index : -1;
}

static gboolean
set_in_array (JsonArray *array, const char *token, JsonNode *value)
{
  gint64 index = read_index (array, token);
  g_autoptr (GPtrArray) rest = NULL;

  if (index < 0)
    return FALSE;
  rest = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  while (json_array_get_length (array) > index)
    {
      g_ptr_array_add (rest, json_array_dup_element (array, (guint) index));
      json_array_remove_element (array, (guint) index);
    }
  json_array_add_element (array, value);
  for (guint i = 1; i < rest->len; i++)
    json_array_add_element (array, json_node_ref (rest->pdata[i]));
  return TRUE;
}

/**
 * mortise_stepper_edit:
 * @self: a stepper
 * @pointer: a JSON pointer (RFC 6901) into the payload; the empty one for all of it
 * @value: what is to be there
 * @error: return location for `MORTISE_ERROR_NOT_FOUND` or `MORTISE_ERROR_INVALID`
 *
 * Changes the payload for the next listener. A member that is not there is added to its object.
 *
 * Returns: whether it was changed
 */
gboolean
mortise_stepper_edit (MortiseStepper *self, const char *pointer, JsonNode *value, GError **error)
{
  g_autoptr (JsonNode) payload = copy (self->payload);
  g_auto (GStrv) tokens = mortise_json_pointer_is_valid (pointer) ? mortise_json_pointer_split (pointer) : NULL;
  guint n_tokens = tokens != NULL ? g_strv_length (tokens) : 0;
  JsonNode *parent = payload;
  gboolean is_set = FALSE;

  if (n_tokens == 0 && *pointer == '\0' && JSON_NODE_HOLDS_OBJECT (value))
    {
      json_node_unref (self->payload);
      self->payload = copy (value);
      return TRUE;
    }
  if (*pointer == '\0')
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                           "a payload is a JSON object, with the hook's arguments by name");
      return FALSE;
    }
  if (n_tokens == 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "\"%s\" is no JSON pointer; one begins with a slash, such as /value/score", pointer);
      return FALSE;
    }
  for (guint i = 0; parent != NULL && i + 1 < n_tokens; i++)
    parent = mortise_json_pointer_step (parent, tokens[i]);
  if (parent != NULL && JSON_NODE_HOLDS_OBJECT (parent))
    {
      json_object_set_member (json_node_get_object (parent), tokens[n_tokens - 1], copy (value));
      is_set = TRUE;
    }
  else if (parent != NULL && JSON_NODE_HOLDS_ARRAY (parent))
    is_set = set_in_array (json_node_get_array (parent), tokens[n_tokens - 1], copy (value));
  if (!is_set)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "the payload has no place for \"%s\"", pointer);
      return FALSE;
    }
  json_node_unref (self->payload);
  self->payload = g_steal_pointer (&payload);
  return TRUE;
}

/* Goes past the next listener. */
void
mortise_stepper_skip (MortiseStepper *self)
{
  if (self->next < mortise_stepper_get_n_listeners (self))
    self->next++;
}

/* --- calling ------------------------------------------------------------------------------------------------------ */

static char *
dup_name (JsonObject *listener)
{
  return g_strdup_printf ("%s:%" G_GINT64_FORMAT, mortise_json_get_string (listener, "plugin", ""),
                          mortise_json_get_int (listener, "listener", 0));
}

static JsonNode *
make_order (MortiseStepper *self)
{
  g_autoptr (JsonObject) order = json_object_new ();
  JsonArray *without = json_array_new ();

  for (guint i = 0; i < mortise_stepper_get_n_listeners (self); i++)
    {
      g_autofree char *name = dup_name (json_array_get_object_element (self->listeners, i));

      if (i != self->next)
        json_array_add_string_element (without, name);
    }
  json_object_set_member (order, "payload", copy (self->payload));
  json_object_set_array_member (order, "without", without);
  return json_node_init_object (json_node_alloc (), order);
}

/* What a filter's listener gave back is what the next one gets. */
static void
take_result (MortiseStepper *self, JsonObject *dispatch)
{
  const char *name = mortise_json_get_string (dispatch, "value_name", NULL);
  JsonNode *result = mortise_json_get_member (dispatch, "result");

  if (name != NULL && result != NULL && g_str_equal (mortise_json_get_string (dispatch, "status", ""), "completed"))
    json_object_set_member (json_node_get_object (self->payload), name, copy (result));
}

static void
on_fired (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseStepper *self = g_task_get_source_object (task);
  GError *error = NULL;
  JsonNode *dispatch = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);

  if (dispatch == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  take_result (self, json_node_get_object (dispatch));
  self->next++;
  g_task_return_pointer (task, dispatch, (GDestroyNotify) json_node_unref);
}

/**
 * mortise_stepper_call_async:
 * @self: a stepper that is not at its end
 * @cancellable: (nullable): a cancellable
 * @callback: called when the listener has answered
 * @user_data: passed to @callback
 *
 * Calls the next listener. On an error, such as a payload that does not fit, it is still the next one.
 */
void
mortise_stepper_call_async (MortiseStepper *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *path = mortise_admin_build_path ("hooks", self->hook, "fire", NULL);
  g_autoptr (JsonNode) order = make_order (self);

  mortise_admin_request_async (mortise_lab_get_admin (self->lab), "POST", path, order, cancellable, on_fired, task);
}

/* (transfer full) (nullable): the *dispatch*, with the listener's call and those that were left out. */
JsonNode *
mortise_stepper_call_finish (MortiseStepper *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
