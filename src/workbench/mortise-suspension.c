/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-suspension.h"

#include "mortise-json.h"

/**
 * MortiseSuspension:
 *
 * Which enabled plugins the site leaves out for now: all in safe mode, some while somebody searches for the one that
 * brings a problem. Events of the host keep it current.
 */
struct _MortiseSuspension
{
  MortiseItem parent_instance;

  MortiseConnection *connection;
  gboolean safe_mode;
  char **suspended;
  char *state;
  char *culprit;
  gint64 n_answered;
  gint64 n_steps;
};

enum
{
  PROP_0,
  PROP_CONNECTION,
  PROP_SAFE_MODE,
  PROP_SUSPENDED,
  PROP_STATE,
  PROP_CULPRIT,
  PROP_N_ANSWERED,
  PROP_N_STEPS,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseSuspension, mortise_suspension, MORTISE_TYPE_ITEM)

static GParamSpec *properties[N_PROPS];

static void
mortise_suspension_update (MortiseItem *item, JsonObject *object)
{
  MortiseSuspension *self = MORTISE_SUSPENSION (item);
  JsonObject *search = mortise_json_get_object (object, "bisection");
  gint64 n_answered = mortise_json_get_int (search, "answered", 0);

  mortise_item_read_boolean (item, object, properties[PROP_SAFE_MODE], &self->safe_mode);
  mortise_item_read_strings (item, object, properties[PROP_SUSPENDED], &self->suspended);
  mortise_item_set_string (item, properties[PROP_STATE], &self->state, mortise_json_get_string (search, "state", NULL));
  mortise_item_set_string (item, properties[PROP_CULPRIT], &self->culprit,
                           mortise_json_get_string (search, "culprit", NULL));
  mortise_item_set_int64 (item, properties[PROP_N_ANSWERED], &self->n_answered, n_answered);
  mortise_item_set_int64 (item, properties[PROP_N_STEPS], &self->n_steps,
                          n_answered + mortise_json_get_int (search, "steps_left", 0));
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonNode) answer = NULL;
  GError *error = NULL;

  answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (JSON_NODE_HOLDS_OBJECT (answer))
    mortise_item_update (g_task_get_source_object (task), json_node_get_object (answer));
  g_task_return_boolean (task, TRUE);
}

static void
ask (MortiseSuspension *self, const char *method, const char *path, JsonObject *members, GTask *task)
{
  g_autoptr (JsonNode) body = members != NULL ? json_node_init_object (json_node_alloc (), members) : NULL;

  mortise_connection_request_async (self->connection, method, path, body, NULL, asked_cb, task);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!mortise_suspension_ask_finish (MORTISE_SUSPENSION (source), result, &error))
    g_info ("Safe mode is shown as it was: %s", error->message);
}

static void
on_event (MortiseSuspension *self, JsonObject *event)
{
  const char *type = mortise_json_get_string (event, "type", "");
  JsonObject *suspension = mortise_json_get_object (event, "suspension");

  if (g_str_equal (type, "suspension") && suspension != NULL)
    mortise_item_update (MORTISE_ITEM (self), suspension);
  else if (g_str_equal (type, "ready") || g_str_equal (type, "dropped"))
    ask (self, "GET", "/v1/suspension", NULL, g_task_new (self, NULL, refreshed_cb, NULL));
}

static void
mortise_suspension_finalize (GObject *object)
{
  MortiseSuspension *self = MORTISE_SUSPENSION (object);

  g_clear_object (&self->connection);
  g_clear_pointer (&self->suspended, g_strfreev);
  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->culprit, g_free);
  G_OBJECT_CLASS (mortise_suspension_parent_class)->finalize (object);
}

static void
mortise_suspension_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseSuspension *self = MORTISE_SUSPENSION (object);

  switch (prop_id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;
    case PROP_SAFE_MODE:
      g_value_set_boolean (value, self->safe_mode);
      break;
    case PROP_SUSPENDED:
      g_value_set_boxed (value, self->suspended);
      break;
    case PROP_STATE:
      g_value_set_string (value, self->state);
      break;
    case PROP_CULPRIT:
      g_value_set_string (value, self->culprit);
      break;
    case PROP_N_ANSWERED:
      g_value_set_int64 (value, self->n_answered);
      break;
    case PROP_N_STEPS:
      g_value_set_int64 (value, self->n_steps);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_suspension_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortiseSuspension *self = MORTISE_SUSPENSION (object);

  switch (prop_id)
    {
    case PROP_CONNECTION:
      self->connection = g_value_dup_object (value);
      g_signal_connect_object (self->connection, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_suspension_class_init (MortiseSuspensionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mortise_suspension_finalize;
  object_class->get_property = mortise_suspension_get_property;
  object_class->set_property = mortise_suspension_set_property;
  MORTISE_ITEM_CLASS (klass)->update = mortise_suspension_update;

  properties[PROP_CONNECTION]
      = g_param_spec_object ("connection", NULL, NULL, MORTISE_TYPE_CONNECTION,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SAFE_MODE] = g_param_spec_boolean ("safe-mode", NULL, NULL, FALSE, flags);
  properties[PROP_SUSPENDED] = g_param_spec_boxed ("suspended", NULL, NULL, G_TYPE_STRV, flags);

  /**
   * MortiseSuspension:state:
   *
   * How far a search is: %NULL where there is none, `asking`, `found` or `elsewhere`.
   */
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, flags);
  properties[PROP_CULPRIT] = g_param_spec_string ("culprit", NULL, NULL, NULL, flags);
  properties[PROP_N_ANSWERED] = g_param_spec_int64 ("n-answered", NULL, NULL, 0, G_MAXINT64, 0, flags);

  /**
   * MortiseSuspension:n-steps:
   *
   * How many answers a search takes in all, at most.
   */
  properties[PROP_N_STEPS] = g_param_spec_int64 ("n-steps", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_suspension_init (MortiseSuspension *self)
{
}

/**
 * mortise_suspension_new:
 * @connection: the line to the host; once it is open, events tell what is left out
 *
 * Returns: (transfer full): what a site leaves out
 */
MortiseSuspension *
mortise_suspension_new (MortiseConnection *connection)
{
  return g_object_new (MORTISE_TYPE_SUSPENSION, "connection", connection, NULL);
}

/**
 * mortise_suspension_get_safe_mode:
 * @self: a suspension
 *
 * Returns: whether no plugin runs
 */
gboolean
mortise_suspension_get_safe_mode (MortiseSuspension *self)
{
  g_return_val_if_fail (MORTISE_IS_SUSPENSION (self), FALSE);
  return self->safe_mode;
}

/**
 * mortise_suspension_get_state:
 * @self: a suspension
 *
 * Returns: (nullable): how far a search is, see [property@Suspension:state]
 */
const char *
mortise_suspension_get_state (MortiseSuspension *self)
{
  g_return_val_if_fail (MORTISE_IS_SUSPENSION (self), NULL);
  return self->state;
}

/**
 * mortise_suspension_get_culprit:
 * @self: a suspension
 *
 * Returns: (nullable): the plugin that a search found
 */
const char *
mortise_suspension_get_culprit (MortiseSuspension *self)
{
  g_return_val_if_fail (MORTISE_IS_SUSPENSION (self), NULL);
  return self->culprit;
}

/**
 * mortise_suspension_get_n_answered:
 * @self: a suspension
 *
 * Returns: how many questions of a search are answered
 */
guint
mortise_suspension_get_n_answered (MortiseSuspension *self)
{
  g_return_val_if_fail (MORTISE_IS_SUSPENSION (self), 0);
  return (guint) self->n_answered;
}

/**
 * mortise_suspension_get_n_steps:
 * @self: a suspension
 *
 * Returns: how many questions a search asks in all, at most
 */
guint
mortise_suspension_get_n_steps (MortiseSuspension *self)
{
  g_return_val_if_fail (MORTISE_IS_SUSPENSION (self), 0);
  return (guint) self->n_steps;
}

/**
 * mortise_suspension_get_suspended:
 * @self: a suspension
 *
 * Returns: (nullable): the slugs of the enabled plugins that are left out
 */
const char *const *
mortise_suspension_get_suspended (MortiseSuspension *self)
{
  g_return_val_if_fail (MORTISE_IS_SUSPENSION (self), NULL);
  return (const char *const *) self->suspended;
}

/**
 * mortise_suspension_set_safe_mode_async:
 * @self: a suspension
 * @safe_mode: whether no plugin is to run
 * @callback: called when it is so; ends with mortise_suspension_ask_finish()
 * @user_data: for @callback
 *
 * Switches safe mode, until it is switched again.
 */
void
mortise_suspension_set_safe_mode_async (MortiseSuspension *self,
                                        gboolean safe_mode,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (JsonObject) members = json_object_new ();

  g_task_set_source_tag (task, mortise_suspension_set_safe_mode_async);
  json_object_set_boolean_member (members, "on", safe_mode);
  ask (self, "PUT", "/v1/safe-mode", members, task);
}

/**
 * mortise_suspension_bisect_async:
 * @self: a suspension
 * @step: `start`, `good`, `bad` or `stop`
 * @callback: called when that is done; ends with mortise_suspension_ask_finish()
 * @user_data: for @callback
 *
 * Goes on with the search for the plugin that brings a problem.
 */
void
mortise_suspension_bisect_async (MortiseSuspension *self,
                                 const char *step,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (JsonObject) members = json_object_new ();

  g_task_set_source_tag (task, mortise_suspension_bisect_async);
  json_object_set_string_member (members, "step", step);
  ask (self, "POST", "/v1/bisection", members, task);
}

/**
 * mortise_suspension_ask_finish:
 * @self: a suspension
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the host did what it was asked
 */
gboolean
mortise_suspension_ask_finish (MortiseSuspension *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
