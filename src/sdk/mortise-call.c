/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-call-private.h"

#include "mortise-error.h"
#include "mortise-json.h"

/**
 * MortiseCall:
 *
 * One listener's part in a dispatch: what the hook was fired with, and the way to answer.
 *
 * A listener answers with one of the `return` methods, before it returns or later; in the latter case it keeps a
 * reference. A call that nobody answers is answered without a value: an action has nothing to say, a filter leaves
 * its value as it is, a collect listener adds nothing.
 */
struct _MortiseCall
{
  GObject parent_instance;

  char *hook;
  char *dispatch;
  char *value_name;
  guint depth;
  gint64 deadline;
  GCancellable *cancellable;

  GBytes *body;
  JsonNode *arguments;

  MortiseAnswerFunc answer;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (MortiseCall, mortise_call, G_TYPE_OBJECT)

static void
answer (MortiseCall *self, GBytes *value, const GError *error, const char *traceback)
{
  MortiseAnswerFunc func = self->answer;

  if (func == NULL)
    {
      g_warning ("%s: the call is answered already; a listener answers once", self->hook);
      return;
    }
  self->answer = NULL;
  func (self, value, error, traceback, self->user_data);
}

static void
mortise_call_dispose (GObject *object)
{
  MortiseCall *self = MORTISE_CALL (object);

  if (self->answer != NULL)
    answer (self, NULL, NULL, NULL);

  G_OBJECT_CLASS (mortise_call_parent_class)->dispose (object);
}

static void
mortise_call_finalize (GObject *object)
{
  MortiseCall *self = MORTISE_CALL (object);

  g_free (self->hook);
  g_free (self->dispatch);
  g_free (self->value_name);
  g_object_unref (self->cancellable);
  g_bytes_unref (self->body);
  g_clear_pointer (&self->arguments, json_node_unref);

  G_OBJECT_CLASS (mortise_call_parent_class)->finalize (object);
}

static void
mortise_call_class_init (MortiseCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mortise_call_dispose;
  object_class->finalize = mortise_call_finalize;
}

static void
mortise_call_init (MortiseCall *self)
{
  self->cancellable = g_cancellable_new ();
}

MortiseCall *
mortise_call_new (const MortiseCallDetails *details, GBytes *body, MortiseAnswerFunc func, gpointer user_data)
{
  MortiseCall *self = g_object_new (MORTISE_TYPE_CALL, NULL);

  self->hook = g_strdup (details->hook);
  self->dispatch = g_strdup (details->dispatch);
  self->value_name = g_strdup (details->value_name);
  self->depth = details->depth;
  self->deadline = details->deadline;
  self->body = g_bytes_ref (body);
  self->answer = func;
  self->user_data = user_data;
  return self;
}

gboolean
mortise_call_is_answered (MortiseCall *self)
{
  return self->answer == NULL;
}

/**
 * mortise_call_get_hook:
 * @self: a call
 *
 * Returns: (transfer none): the name of the hook
 */
const char *
mortise_call_get_hook (MortiseCall *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL (self), NULL);

  return self->hook;
}

/**
 * mortise_call_get_dispatch:
 * @self: a call
 *
 * Returns: (transfer none): the id of the dispatch, as `mortise trace` takes it
 */
const char *
mortise_call_get_dispatch (MortiseCall *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL (self), NULL);

  return self->dispatch;
}

/**
 * mortise_call_get_depth:
 * @self: a call
 *
 * Returns: 0 if the hook was fired from outside, and one more for each listener that fired the next one; the host
 *   refuses more than 16
 */
guint
mortise_call_get_depth (MortiseCall *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL (self), 0);

  return self->depth;
}

/**
 * mortise_call_get_time_left:
 * @self: a call
 *
 * Returns: microseconds until the host gives the call up and ends the process, %G_MAXINT64 for no limit
 */
gint64
mortise_call_get_time_left (MortiseCall *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL (self), 0);

  if (self->deadline == 0)
    return G_MAXINT64;
  return MAX (0, self->deadline - g_get_monotonic_time ());
}

/**
 * mortise_call_get_cancellable:
 * @self: a call
 *
 * Returns: (transfer none): cancelled when nobody waits for the answer any more
 */
GCancellable *
mortise_call_get_cancellable (MortiseCall *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL (self), NULL);

  return self->cancellable;
}

/**
 * mortise_call_get_bytes:
 * @self: a call
 *
 * Returns: (transfer none): the arguments as they came: the UTF-8 text of a JSON object. Cheaper than
 *   [method@Call.get_arguments], which has to parse it.
 */
GBytes *
mortise_call_get_bytes (MortiseCall *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL (self), NULL);

  return self->body;
}

/**
 * mortise_call_dup_text:
 * @self: a call
 *
 * Returns: (transfer full): the arguments as the text of a JSON object
 */
char *
mortise_call_dup_text (MortiseCall *self)
{
  gsize size;
  const char *text;

  g_return_val_if_fail (MORTISE_IS_CALL (self), NULL);

  text = g_bytes_get_data (self->body, &size);
  return size > 0 ? g_strndup (text, size) : g_strdup ("{}");
}

/**
 * mortise_call_get_arguments:
 * @self: a call
 *
 * Returns: (transfer none): the arguments by name; parsed at the first use
 */
JsonObject *
mortise_call_get_arguments (MortiseCall *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL (self), NULL);

  if (self->arguments == NULL && g_bytes_get_size (self->body) > 0)
    self->arguments = mortise_json_parse_bytes (self->body, NULL);
  if (self->arguments == NULL || !JSON_NODE_HOLDS_OBJECT (self->arguments))
    {
      g_clear_pointer (&self->arguments, json_node_unref);
      self->arguments = json_node_init_object (json_node_alloc (), NULL);
      json_node_take_object (self->arguments, json_object_new ());
    }
  return json_node_get_object (self->arguments);
}

/**
 * mortise_call_get_argument:
 * @self: a call
 * @name: name of an argument
 *
 * Returns: (transfer none) (nullable): its value
 */
JsonNode *
mortise_call_get_argument (MortiseCall *self, const char *name)
{
  return mortise_json_get_member (mortise_call_get_arguments (self), name);
}

/**
 * mortise_call_get_object:
 * @self: a call
 * @name: name of an argument
 *
 * Returns: (transfer none) (nullable): its value if that is an object
 */
JsonObject *
mortise_call_get_object (MortiseCall *self, const char *name)
{
  return mortise_json_get_object (mortise_call_get_arguments (self), name);
}

/**
 * mortise_call_get_string:
 * @self: a call
 * @name: name of an argument
 *
 * Returns: (transfer none) (nullable): its value if that is a string
 */
const char *
mortise_call_get_string (MortiseCall *self, const char *name)
{
  return mortise_json_get_string (mortise_call_get_arguments (self), name, NULL);
}

/**
 * mortise_call_get_value:
 * @self: a call
 *
 * Returns: (transfer none) (nullable): for a filter, the value that it transforms
 */
JsonNode *
mortise_call_get_value (MortiseCall *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL (self), NULL);

  return self->value_name != NULL ? mortise_call_get_argument (self, self->value_name) : NULL;
}

/**
 * mortise_call_get_value_name:
 * @self: a call
 *
 * Returns: (transfer none) (nullable): for a filter, the name of the argument that it transforms
 */
const char *
mortise_call_get_value_name (MortiseCall *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL (self), NULL);

  return self->value_name;
}

/**
 * mortise_call_return:
 * @self: a call
 * @value: (transfer full) (nullable): the answer; %NULL for none
 *
 * Answers the call. Any thread may do it, once.
 */
void
mortise_call_return (MortiseCall *self, JsonNode *value)
{
  g_autoptr (JsonNode) node = value;
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (MORTISE_IS_CALL (self));

  if (node != NULL)
    bytes = mortise_json_to_bytes (node);
  answer (self, bytes, NULL, NULL);
}

/**
 * mortise_call_return_object:
 * @self: a call
 * @value: (transfer full): the answer
 *
 * Answers the call with a JSON object.
 */
void
mortise_call_return_object (MortiseCall *self, JsonObject *value)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, value);
  mortise_call_return (self, node);
}

/**
 * mortise_call_return_text:
 * @self: a call
 * @text: (nullable): the answer as JSON text; %NULL for none
 *
 * Answers the call with text that is sent as it is; the host refuses what is not JSON.
 */
void
mortise_call_return_text (MortiseCall *self, const char *text)
{
  g_autoptr (GBytes) bytes = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;

  mortise_call_return_bytes (self, bytes);
}

/**
 * mortise_call_return_bytes:
 * @self: a call
 * @bytes: (nullable): the answer as JSON text
 *
 * Like [method@Call.return_text], for text that is already at hand in a #GBytes.
 */
void
mortise_call_return_bytes (MortiseCall *self, GBytes *bytes)
{
  g_return_if_fail (MORTISE_IS_CALL (self));

  answer (self, bytes, NULL, NULL);
}

/**
 * mortise_call_return_error:
 * @self: a call
 * @error: (transfer full): what went wrong
 *
 * Answers the call with an error. On a hook that can be vetoed it stops the dispatch, and whoever fired it gets
 * the message; on any other it is recorded and the next listener goes on.
 */
void
mortise_call_return_error (MortiseCall *self, GError *error)
{
  g_autoptr (GError) owned = error;

  g_return_if_fail (MORTISE_IS_CALL (self));

  answer (self, NULL, owned, NULL);
}

/**
 * mortise_call_return_failure:
 * @self: a call
 * @message: what went wrong
 * @traceback: (nullable): where, as the plugin's language writes it
 *
 * Answers the call with an error of code %MORTISE_ERROR_FAILED.
 */
void
mortise_call_return_failure (MortiseCall *self, const char *message, const char *traceback)
{
  g_autoptr (GError) error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_FAILED, message);

  g_return_if_fail (MORTISE_IS_CALL (self));

  answer (self, NULL, error, traceback);
}
