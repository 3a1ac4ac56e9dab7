/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-admin-remote.h"

#include "mortise-admin-private.h"
#include "mortise-api-error.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>

/**
 * MortiseAdminRemote:
 *
 * Speaks to the process that holds the site, over its socket.
 */
struct _MortiseAdminRemote
{
  MortiseAdmin parent_instance;

  SoupSession *session;
  GCancellable *following;
};

G_DEFINE_FINAL_TYPE (MortiseAdminRemote, mortise_admin_remote, MORTISE_TYPE_ADMIN)

/* One is the events'; a front end has about that many requests on their way at once. */
#define MAX_CONNECTIONS 8
/* Names the host in HTTP only; the connection goes to the socket. */
#define AUTHORITY "http://mortise"

static SoupMessage *
new_message (MortiseAdminRemote *self, const char *method, const char *path)
{
  g_autofree char *uri = g_strconcat (AUTHORITY, path, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  if (message)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Mortise-Actor",
                                  mortise_admin_get_holder (MORTISE_ADMIN (self)));
  return message;
}

/* What libsoup says of a connection that broke does not help; that there is no host any more does. */
static GError *
connection_error (MortiseAdminRemote *self, const GError *error)
{
  const char *site = mortise_admin_get_site (MORTISE_ADMIN (self));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  return g_error_new (MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                      "the process that holds the site \"%s\" does not answer any more: %s", site, error->message);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseAdminRemote *self = g_task_get_source_object (task);
  SoupMessage *message = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  g_autoptr (JsonNode) body = bytes ? mortise_json_parse_bytes (bytes, &error) : NULL;
  GError *answer;

  if (!bytes)
    {
      g_task_return_error (task, connection_error (self, error));
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        mortise_admin_emit_closed (MORTISE_ADMIN (self));
      return;
    }
  answer = mortise_api_error_from_json (body, soup_message_get_status (message));
  if (answer)
    g_task_return_error (task, answer);
  else if (!body)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&body), (GDestroyNotify) json_node_unref);
}

static void
mortise_admin_remote_request_async (MortiseAdmin *admin,
                                    const char *method,
                                    const char *path,
                                    JsonNode *body,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  MortiseAdminRemote *self = MORTISE_ADMIN_REMOTE (admin);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SoupMessage *message = new_message (self, method, path);

  g_task_set_source_tag (task, mortise_admin_remote_request_async);
  if (!message)
    {
      g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_INVALID, "\"%s\" is not the path of a request", path);
      return;
    }
  g_task_set_task_data (task, message, g_object_unref);
  if (body)
    {
      g_autoptr (GBytes) bytes = mortise_json_to_bytes (body);

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, cancellable, on_answered,
                                    g_steal_pointer (&task));
}

static JsonNode *
mortise_admin_remote_request_finish (MortiseAdmin *admin, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void read_event (MortiseAdminRemote *self, GDataInputStream *lines);

static void
on_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseAdminRemote) self = user_data;
  GDataInputStream *lines = G_DATA_INPUT_STREAM (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (lines, result, NULL, &error);
  g_autoptr (JsonNode) node = line ? mortise_json_parse (line, strlen (line), NULL) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    {
      mortise_admin_emit_closed (MORTISE_ADMIN (self));
      return;
    }
  mortise_admin_emit_event (MORTISE_ADMIN (self), json_node_get_object (node));
  read_event (self, lines);
}

static void
read_event (MortiseAdminRemote *self, GDataInputStream *lines)
{
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, self->following, on_line, g_object_ref (self));
}

static void
on_followed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseAdminRemote) self = user_data;
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  g_autoptr (GDataInputStream) lines = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!stream || soup_message_get_status (message) != SOUP_STATUS_OK)
    {
      mortise_admin_emit_closed (MORTISE_ADMIN (self));
      return;
    }
  lines = g_data_input_stream_new (stream);
  read_event (self, lines);
}

static void
mortise_admin_remote_follow (MortiseAdmin *admin)
{
  MortiseAdminRemote *self = MORTISE_ADMIN_REMOTE (admin);
  g_autoptr (SoupMessage) message = new_message (self, "GET", "/v1/events");

  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, self->following, on_followed,
                           g_object_ref (self));
}

static gboolean
mortise_admin_remote_is_remote (MortiseAdmin *admin)
{
  return TRUE;
}

static void
mortise_admin_remote_close_async (MortiseAdmin *admin, GAsyncReadyCallback callback, gpointer user_data)
{
  MortiseAdminRemote *self = MORTISE_ADMIN_REMOTE (admin);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, mortise_admin_remote_close_async);
  g_cancellable_cancel (self->following);
  soup_session_abort (self->session);
  g_task_return_boolean (task, TRUE);
}

static gboolean
mortise_admin_remote_close_finish (MortiseAdmin *admin, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
mortise_admin_remote_dispose (GObject *object)
{
  MortiseAdminRemote *self = MORTISE_ADMIN_REMOTE (object);

  g_cancellable_cancel (self->following);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (mortise_admin_remote_parent_class)->dispose (object);
}

static void
mortise_admin_remote_finalize (GObject *object)
{
  MortiseAdminRemote *self = MORTISE_ADMIN_REMOTE (object);

  g_clear_object (&self->following);

  G_OBJECT_CLASS (mortise_admin_remote_parent_class)->finalize (object);
}

static void
mortise_admin_remote_class_init (MortiseAdminRemoteClass *klass)
{
  MortiseAdminClass *admin_class = MORTISE_ADMIN_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_admin_remote_dispose;
  G_OBJECT_CLASS (klass)->finalize = mortise_admin_remote_finalize;
  admin_class->request_async = mortise_admin_remote_request_async;
  admin_class->request_finish = mortise_admin_remote_request_finish;
  admin_class->close_async = mortise_admin_remote_close_async;
  admin_class->close_finish = mortise_admin_remote_close_finish;
  admin_class->follow = mortise_admin_remote_follow;
  admin_class->is_remote = mortise_admin_remote_is_remote;
}

static void
mortise_admin_remote_init (MortiseAdminRemote *self)
{
  self->following = g_cancellable_new ();
}

/**
 * mortise_admin_remote_new:
 * @site: (type filename): the site's folder, an absolute path
 * @holder: what the front end calls itself
 * @socket_path: (type filename): where the site's holder serves
 *
 * Nothing is sent yet. Requests have no time limit: a dispatch takes as long as its listeners' deadlines allow.
 *
 * Returns: (transfer full): an admin that asks the site's holder
 */
MortiseAdmin *
mortise_admin_remote_new (const char *site, const char *holder, const char *socket_path)
{
  MortiseAdminRemote *self = g_object_new (MORTISE_TYPE_ADMIN_REMOTE, "site", site, "holder", holder, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket_path);

  self->session = g_object_new (SOUP_TYPE_SESSION, "remote-connectable", address, "proxy-resolver", NULL, "timeout", 0,
                                "max-conns", MAX_CONNECTIONS, "max-conns-per-host", MAX_CONNECTIONS, NULL);
  return MORTISE_ADMIN (self);
}
