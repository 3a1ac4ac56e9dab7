/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-admin-local.h"

#include "mortise-admin-private.h"
#include "mortise-api-error.h"
#include "mortise-api-server.h"
#include "mortise-api-socket.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-priority.h"

/**
 * MortiseAdminLocal:
 *
 * Holds a site by a host in this process, and serves it to other front ends as long as it does.
 */
struct _MortiseAdminLocal
{
  MortiseAdmin parent_instance;

  MortiseHost *host;
  MortiseApiRouter *router;
  MortiseApiEvents *events;
  MortiseApiServer *server;
  guint ready_id;
};

G_DEFINE_FINAL_TYPE (MortiseAdminLocal, mortise_admin_local, MORTISE_TYPE_ADMIN)

/* The holder that is gone before anybody could use its socket. */
#define ONE_SHOT_HOLDER "cli"

#define MAX_READ_AT_ONCE (64 * 1024)

typedef struct
{
  GBytes *text;
  guint status;
} Answer;

static void
answer_free (Answer *answer)
{
  g_bytes_unref (answer->text);
  g_free (answer);
}

static void
read_answer (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Answer *answer = task_data;
  GError *error = NULL;
  g_autoptr (JsonNode) body = mortise_json_parse_bytes (answer->text, &error);

  if (body)
    error = mortise_api_error_from_json (body, answer->status);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&body), (GDestroyNotify) json_node_unref);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  JsonNode *body = g_task_propagate_pointer (G_TASK (result), &error);

  if (body)
    g_task_return_pointer (task, body, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

/* A large answer would take longer than a frame to read: that is done beside the main loop, without holding the admin,
 * which must not end on another thread. */
static void
on_handled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) reading = NULL;
  Answer *answer = g_new0 (Answer, 1);

  answer->text = mortise_api_router_handle_finish (MORTISE_API_ROUTER (source), result, &answer->status);
  if (g_bytes_get_size (answer->text) > MAX_READ_AT_ONCE)
    {
      reading = g_task_new (NULL, NULL, on_read, g_steal_pointer (&task));
      g_task_set_task_data (reading, answer, (GDestroyNotify) answer_free);
      g_task_run_in_thread (reading, read_answer);
      return;
    }
  g_task_set_task_data (task, answer, (GDestroyNotify) answer_free);
  read_answer (task, NULL, answer, NULL);
}

static void
mortise_admin_local_request_async (MortiseAdmin *admin,
                                   const char *method,
                                   const char *path,
                                   JsonNode *body,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  MortiseAdminLocal *self = MORTISE_ADMIN_LOCAL (admin);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GBytes) text = body ? mortise_json_to_bytes (body) : NULL;

  g_task_set_source_tag (task, mortise_admin_local_request_async);
  g_task_set_check_cancellable (task, FALSE);
  if (!self->router)
    {
      g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "the site \"%s\" was closed",
                               mortise_admin_get_site (admin));
      g_object_unref (task);
      return;
    }
  mortise_api_router_handle_async (self->router, method, path, text, mortise_admin_get_holder (admin), cancellable,
                                   on_handled, task);
}

static JsonNode *
mortise_admin_local_request_finish (MortiseAdmin *admin, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_event (MortiseAdmin *admin, guint type, JsonObject *event)
{
  mortise_admin_emit_event (admin, event);
}

static gboolean
emit_ready (gpointer user_data)
{
  MortiseAdminLocal *self = user_data;
  g_autoptr (JsonObject) event = mortise_api_event_new ("ready");

  self->ready_id = 0;
  mortise_admin_emit_event (MORTISE_ADMIN (self), event);
  return G_SOURCE_REMOVE;
}

static void
mortise_admin_local_follow (MortiseAdmin *admin)
{
  MortiseAdminLocal *self = MORTISE_ADMIN_LOCAL (admin);

  g_signal_connect_object (self->events, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  self->ready_id = g_idle_add_full (MORTISE_PRIORITY_BACKGROUND, emit_ready, self, NULL);
}

static gboolean
mortise_admin_local_is_remote (MortiseAdmin *admin)
{
  return FALSE;
}

/* The host gives the site's lock back with its last reference. */
static void
let_go (MortiseAdminLocal *self)
{
  g_clear_object (&self->server);
  g_clear_object (&self->events);
  g_clear_object (&self->router);
  g_clear_object (&self->host);
}

static gboolean
finish_close (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseAdminLocal *self = g_task_get_source_object (task);
  GError *error = g_task_get_task_data (task);

  if (self->server)
    mortise_api_server_disconnect (self->server);
  let_go (self);
  if (error)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/* The answers of requests that were given up go out first, by sources of a higher priority. */
static void
on_host_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;

  if (!mortise_host_close_finish (MORTISE_HOST (source), result, &error))
    g_task_set_task_data (task, g_steal_pointer (&error), (GDestroyNotify) g_error_free);
  g_idle_add_full (MORTISE_PRIORITY_BACKGROUND, finish_close, task, NULL);
}

static void
mortise_admin_local_close_async (MortiseAdmin *admin, GAsyncReadyCallback callback, gpointer user_data)
{
  MortiseAdminLocal *self = MORTISE_ADMIN_LOCAL (admin);
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, mortise_admin_local_close_async);
  if (self->server)
    mortise_api_server_stop (self->server);
  mortise_host_close_async (self->host, on_host_closed, task);
}

static gboolean
mortise_admin_local_close_finish (MortiseAdmin *admin, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
mortise_admin_local_dispose (GObject *object)
{
  MortiseAdminLocal *self = MORTISE_ADMIN_LOCAL (object);

  g_clear_handle_id (&self->ready_id, g_source_remove);
  let_go (self);

  G_OBJECT_CLASS (mortise_admin_local_parent_class)->dispose (object);
}

static void
mortise_admin_local_class_init (MortiseAdminLocalClass *klass)
{
  MortiseAdminClass *admin_class = MORTISE_ADMIN_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_admin_local_dispose;
  admin_class->request_async = mortise_admin_local_request_async;
  admin_class->request_finish = mortise_admin_local_request_finish;
  admin_class->close_async = mortise_admin_local_close_async;
  admin_class->close_finish = mortise_admin_local_close_finish;
  admin_class->follow = mortise_admin_local_follow;
  admin_class->is_remote = mortise_admin_local_is_remote;
}

static void
mortise_admin_local_init (MortiseAdminLocal *self)
{
}

static gboolean
serve (MortiseAdminLocal *self, GError **error)
{
  g_autofree char *path = mortise_admin_get_socket_path (MORTISE_ADMIN (self));

  self->server = mortise_api_server_new (self->router, self->events);
  if (!mortise_api_server_start (self->server, path, error))
    return FALSE;
  mortise_catalogue_set_keep_fresh (mortise_host_get_catalogues (mortise_api_router_get_host (self->router)));
  return TRUE;
}

/**
 * mortise_admin_local_new:
 * @host: a host
 * @site: (type filename): the site's folder, an absolute path
 * @holder: what the front end calls itself; all but `cli` serve the site to others
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): an admin that holds @site by @host
 */
MortiseAdmin *
mortise_admin_local_new (MortiseHost *host, const char *site, const char *holder, GError **error)
{
  g_autoptr (MortiseAdminLocal) self = g_object_new (MORTISE_TYPE_ADMIN_LOCAL, "site", site, "holder", holder, NULL);

  self->host = g_object_ref (host);
  self->router = mortise_api_router_new (self->host);
  self->events = mortise_api_events_new (self->host);
  if (!g_str_equal (holder, ONE_SHOT_HOLDER) && !serve (self, error))
    return NULL;
  return MORTISE_ADMIN (g_steal_pointer (&self));
}
