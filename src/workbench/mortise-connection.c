/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-connection.h"

#include "mortise-error.h"
#include "mortise-json.h"

/**
 * MortiseConnection:
 *
 * The window's line to its site. It outlives the [class@Admin] behind it, so that whoever sends
 * requests through it need not care that the host went away and came back.
 */
struct _MortiseConnection
{
  GObject parent_instance;

  char *directory;
  MortiseAdmin *admin;
  gboolean lost;
};

enum
{
  PROP_0,
  PROP_DIRECTORY,
  PROP_LOST,
  N_PROPS
};

enum
{
  SIGNAL_EVENT,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (MortiseConnection, mortise_connection, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_lost (MortiseConnection *self, gboolean lost)
{
  if (self->lost == lost)
    return;

  self->lost = lost;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOST]);
}

static void
on_event (MortiseConnection *self, JsonObject *event)
{
  g_signal_emit (self, signals[SIGNAL_EVENT], 0, event);
}

static void
on_closed (MortiseConnection *self)
{
  set_lost (self, TRUE);
}

static void
set_admin (MortiseConnection *self, MortiseAdmin *admin)
{
  if (self->admin != NULL)
    g_signal_handlers_disconnect_by_data (self->admin, self);

  if (!g_set_object (&self->admin, admin) || admin == NULL)
    return;

  g_signal_connect_swapped (admin, "event", G_CALLBACK (on_event), self);
  g_signal_connect_swapped (admin, "closed", G_CALLBACK (on_closed), self);
  mortise_admin_follow (admin);
  set_lost (self, FALSE);
}

static void
mortise_connection_dispose (GObject *object)
{
  set_admin (MORTISE_CONNECTION (object), NULL);
  G_OBJECT_CLASS (mortise_connection_parent_class)->dispose (object);
}

static void
mortise_connection_finalize (GObject *object)
{
  MortiseConnection *self = MORTISE_CONNECTION (object);

  g_clear_pointer (&self->directory, g_free);
  G_OBJECT_CLASS (mortise_connection_parent_class)->finalize (object);
}

static void
mortise_connection_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseConnection *self = MORTISE_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_DIRECTORY:
      g_value_set_string (value, self->directory);
      break;
    case PROP_LOST:
      g_value_set_boolean (value, self->lost);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_connection_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortiseConnection *self = MORTISE_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_DIRECTORY:
      self->directory = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_connection_class_init (MortiseConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mortise_connection_dispose;
  object_class->finalize = mortise_connection_finalize;
  object_class->get_property = mortise_connection_get_property;
  object_class->set_property = mortise_connection_set_property;

  properties[PROP_DIRECTORY] = g_param_spec_string (
      "directory", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOST] = g_param_spec_boolean ("lost", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * MortiseConnection::event:
   * @self: the connection
   * @event: an *event* of docs/admin-api.md
   */
  signals[SIGNAL_EVENT] = g_signal_new ("event", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
}

static void
mortise_connection_init (MortiseConnection *self)
{
}

/**
 * mortise_connection_new:
 * @directory: the absolute path of a site
 *
 * Returns: (transfer full): a connection that is not open yet
 */
MortiseConnection *
mortise_connection_new (const char *directory)
{
  return g_object_new (MORTISE_TYPE_CONNECTION, "directory", directory, NULL);
}

/**
 * mortise_connection_get_directory:
 * @self: a connection
 *
 * Returns: the absolute path of the site
 */
const char *
mortise_connection_get_directory (MortiseConnection *self)
{
  g_return_val_if_fail (MORTISE_IS_CONNECTION (self), NULL);
  return self->directory;
}

/**
 * mortise_connection_get_admin:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): what it sends requests through now, for those who need more than requests;
 *   %NULL while it is not open
 */
MortiseAdmin *
mortise_connection_get_admin (MortiseConnection *self)
{
  g_return_val_if_fail (MORTISE_IS_CONNECTION (self), NULL);
  return self->admin;
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (MortiseAdmin) admin = NULL;
  GError *error = NULL;

  admin = mortise_admin_open_finish (result, &error);
  if (admin == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  set_admin (g_task_get_source_object (task), admin);
  g_task_return_boolean (task, TRUE);
}

/**
 * mortise_connection_open_async:
 * @self: a connection
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is open or cannot be opened
 * @user_data: for @callback
 *
 * Opens the site, or opens it again after its host went away.
 */
void
mortise_connection_open_async (MortiseConnection *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (MORTISE_IS_CONNECTION (self));

  g_task_set_source_tag (task, mortise_connection_open_async);
  mortise_admin_open_async (self->directory, "workbench", cancellable, open_cb, task);
}

/**
 * mortise_connection_open_finish:
 * @self: a connection
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether requests can be sent now
 */
gboolean
mortise_connection_open_finish (MortiseConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
close_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (mortise_admin_close_finish (MORTISE_ADMIN (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * mortise_connection_close_async:
 * @self: a connection
 * @callback: called when nothing of the site is in use any more
 * @user_data: for @callback
 *
 * Closes the site; where this process is its host, that ends the plugins' processes.
 */
void
mortise_connection_close_async (MortiseConnection *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (MortiseAdmin) admin = NULL;

  g_return_if_fail (MORTISE_IS_CONNECTION (self));

  g_task_set_source_tag (task, mortise_connection_close_async);
  admin = g_steal_pointer (&self->admin);
  if (admin == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_signal_handlers_disconnect_by_data (admin, self);
  mortise_admin_close_async (admin, close_cb, g_steal_pointer (&task));
}

/**
 * mortise_connection_close_finish:
 * @self: a connection
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the site was closed in good order
 */
gboolean
mortise_connection_close_finish (MortiseConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
request_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonNode) answer = NULL;
  GError *error = NULL;

  answer = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);
  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&answer), (GDestroyNotify) json_node_unref);
}

/**
 * mortise_connection_request_async:
 * @self: a connection
 * @method: an HTTP method
 * @path: a path of docs/admin-api.md, its variable parts escaped
 * @body: (nullable): the request's JSON
 * @cancellable: (nullable): gives the request up; what it had changed by then stays changed
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Sends one request of the admin API.
 */
void
mortise_connection_request_async (MortiseConnection *self,
                                  const char *method,
                                  const char *path,
                                  JsonNode *body,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (MORTISE_IS_CONNECTION (self));

  g_task_set_source_tag (task, mortise_connection_request_async);
  if (self->admin == NULL)
    g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                             "The site “%s” is not open; reconnect first", self->directory);
  else
    mortise_admin_request_async (self->admin, method, path, body, cancellable, request_cb, g_steal_pointer (&task));
}

/**
 * mortise_connection_request_finish:
 * @self: a connection
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full): the answer's JSON
 */
JsonNode *
mortise_connection_request_finish (MortiseConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
