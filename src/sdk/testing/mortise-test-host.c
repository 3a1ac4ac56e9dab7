/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A host for tests: it has one plugin, whose process the real host's code starts in the real host's sandbox, and it
 * speaks the same wire. What differs is that it has no site. Settings, grants and the tenant are what the test says,
 * services answer from memory, or as the test says, and are recorded, and the clock stands still until it is advanced.
 *
 * It has a main context of its own, which runs while a function waits for the plugin and never else; so a test needs no
 * main loop. It is used on one thread.
 */
#include "mortise-test-host-private.h"

#include "mortise-json.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#define PROTOCOL_VERSION 1
#define MANIFEST_FILE "plugin.json"
/* Of a manifest, as everywhere. */
#define MAX_MANIFEST (256 * 1024)
/* As docs/manifest.md has it, where `limits` does not say. */
#define USUAL_DEADLINE_S 5
#define USUAL_MEMORY_MIB 128
#define USUAL_DISK_MIB 64
/* For the process to come up: slow machines included. */
#define START_S 20
#define LAST_BREATH_MS 500
#define MAX_LINE 8192
#define MAX_LISTENERS 1000
/* Those of mortise-isolation.h, which is not in this library. */
#define BACKTRACE_PREFIX "mortise-backtrace: "
#define MAX_FRAMES 64

G_DEFINE_FINAL_TYPE (MortiseTestHost, mortise_test_host, G_TYPE_OBJECT)

void
mortise_test_answer_clear (MortiseTestAnswer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_error (&answer->error);
  g_clear_pointer (&answer->backtrace, g_free);
}

static void
listener_clear (gpointer data)
{
  MortiseTestListener *listener = data;

  g_free (listener->kind);
  g_free (listener->hook);
}

/* A plugin may remove one while it is called. */
void
mortise_test_listener_unref (MortiseTestListener *listener)
{
  g_rc_box_release_full (listener, listener_clear);
}

static void
request_free (MortiseFrame *request)
{
  mortise_frame_clear (request);
  g_free (request);
}

static void
clear_process (MortiseTestHost *self)
{
  if (self->peer != NULL)
    mortise_peer_close (self->peer);
  g_clear_object (&self->peer);
  if (self->output != NULL)
    g_source_destroy (self->output);
  g_clear_pointer (&self->output, g_source_unref);
  g_clear_pointer (&self->launch, mortise_test_launch_free);
  g_queue_clear_full (&self->requests, (GDestroyNotify) request_free);
  g_ptr_array_set_size (self->listeners, 0);
  g_string_truncate (self->line, 0);
  g_clear_pointer (&self->frames, json_array_unref);
  self->frames = json_array_new ();
  self->is_greeted = FALSE;
}

static void
mortise_test_host_finalize (GObject *object)
{
  MortiseTestHost *self = MORTISE_TEST_HOST (object);

  clear_process (self);
  json_array_unref (self->frames);
  mortise_test_host_clear_services (self);
  g_ptr_array_unref (self->listeners);
  g_string_free (self->line, TRUE);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->manifest, json_object_unref);
  g_clear_pointer (&self->settings, json_object_unref);
  g_hash_table_unref (self->granted);
  g_clear_pointer (&self->calls, json_array_unref);
  g_clear_pointer (&self->log, json_array_unref);
  g_free (self->directory);
  g_free (self->tenant);

  G_OBJECT_CLASS (mortise_test_host_parent_class)->finalize (object);
}

static void
mortise_test_host_class_init (MortiseTestHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_test_host_finalize;
}

static void
mortise_test_host_init (MortiseTestHost *self)
{
  self->context = g_main_context_new ();
  self->settings = json_object_new ();
  self->granted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_test_listener_unref);
  self->line = g_string_new (NULL);
  self->frames = json_array_new ();
  self->tenant = g_strdup ("default");
  self->calls = json_array_new ();
  self->log = json_array_new ();
  g_queue_init (&self->requests);
  mortise_test_host_init_services (self);
}

/* --- what the manifest says --------------------------------------------------------------------------------------- */

const char *
mortise_test_host_get_slug (MortiseTestHost *self)
{
  return mortise_json_get_string (self->manifest, "slug", "?");
}

static gint64
get_limit (MortiseTestHost *self, const char *name, gint64 usual)
{
  return mortise_json_get_int (mortise_json_get_object (self->manifest, "limits"), name, usual);
}

static void
grant_all (MortiseTestHost *self)
{
  JsonArray *permissions = mortise_json_get_array (self->manifest, "permissions");

  for (guint i = 0; permissions != NULL && i < json_array_get_length (permissions); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (permissions, i)))
      g_hash_table_add (self->granted, g_strdup (mortise_json_get_string (
                                           json_array_get_object_element (permissions, i), "name", "")));
}

static void
take_default (MortiseTestHost *self, const char *key, JsonObject *definition)
{
  JsonNode *value = mortise_json_get_member (definition, "default");

  if (key != NULL && value != NULL)
    json_object_set_member (self->settings, key, json_node_copy (value));
}

/* Both forms of docs/manifest.md: a short list, or a JSON Schema of an object. */
static void
take_defaults (MortiseTestHost *self)
{
  JsonArray *list = mortise_json_get_array (self->manifest, "settings");
  JsonObject *properties = mortise_json_get_object (mortise_json_get_object (self->manifest, "settings"), "properties");
  JsonObjectIter iter;
  const char *key;
  JsonNode *definition;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (list, i)))
      take_default (self, mortise_json_get_string (json_array_get_object_element (list, i), "name", NULL),
                    json_array_get_object_element (list, i));
  if (properties == NULL)
    return;
  json_object_iter_init (&iter, properties);
  while (json_object_iter_next (&iter, &key, &definition))
    if (JSON_NODE_HOLDS_OBJECT (definition))
      take_default (self, key, json_node_get_object (definition));
}

/**
 * mortise_test_host_new:
 * @directory: (type filename): a folder with a plugin.json and its module; of a plugin in C where it is built
 * @error: return location for an error
 *
 * Makes a host for one plugin, which is not started yet. It is granted all that its manifest asks for, and its settings
 * are their defaults.
 *
 * Returns: (transfer full): a host
 */
MortiseTestHost *
mortise_test_host_new (const char *directory, GError **error)
{
  g_autoptr (MortiseTestHost) self = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (directory != NULL, NULL);

  self = g_object_new (MORTISE_TYPE_TEST_HOST, NULL);
  self->directory = g_canonicalize_filename (directory, NULL);
  path = g_build_filename (self->directory, MANIFEST_FILE, NULL);
  node = mortise_json_load_file (path, MAX_MANIFEST, error);
  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: a manifest is a JSON object", path);
      return NULL;
    }
  self->manifest = json_object_ref (json_node_get_object (node));
  grant_all (self);
  take_defaults (self);
  return g_steal_pointer (&self);
}

/* --- what comes in ------------------------------------------------------------------------------------------------ */

static void
take_listener (MortiseTestHost *self, JsonObject *object)
{
  MortiseTestListener *listener;

  if (self->listeners->len >= MAX_LISTENERS)
    return;
  listener = g_rc_box_new0 (MortiseTestListener);
  listener->id = (guint) mortise_json_get_int (object, "id", 0);
  listener->kind = g_strdup (mortise_json_get_string (object, "kind", ""));
  listener->hook = g_strdup (mortise_json_get_string (object, "hook", ""));
  listener->priority = (int) mortise_json_get_int (object, "priority", 10);
  g_ptr_array_add (self->listeners, listener);
}

static void
drop_listener (MortiseTestHost *self, guint id)
{
  for (guint i = 0; i < self->listeners->len; i++)
    if (((const MortiseTestListener *) self->listeners->pdata[i])->id == id)
      {
        g_ptr_array_remove_index (self->listeners, i);
        return;
      }
}

static void
take_log (MortiseTestHost *self, const char *stream, const char *level, const char *message, JsonObject *fields)
{
  JsonObject *record = json_object_new ();

  json_object_set_double_member (record, "time", self->now);
  json_object_set_string_member (record, "stream", stream);
  json_object_set_string_member (record, "level", level);
  json_object_set_string_member (record, "message", message);
  if (fields != NULL)
    json_object_set_object_member (record, "fields", json_object_ref (fields));
  json_array_add_object_element (self->log, record);
}

static void
on_notify (MortisePeer *peer, const MortiseFrame *frame, gpointer user_data)
{
  MortiseTestHost *self = user_data;
  g_autoptr (JsonNode) node = mortise_json_parse_bytes (frame->body, NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (g_str_equal (frame->method, "hello"))
    self->is_greeted = mortise_json_get_int (object, "protocol", 0) == PROTOCOL_VERSION;
  else if (object != NULL && g_str_equal (frame->method, "listen"))
    take_listener (self, object);
  else if (object != NULL && g_str_equal (frame->method, "unlisten"))
    drop_listener (self, (guint) mortise_json_get_int (object, "id", 0));
  else if (object != NULL && g_str_equal (frame->method, "log"))
    take_log (self, "log", mortise_json_get_string (object, "level", "info"),
              mortise_json_get_string (object, "message", ""), mortise_json_get_object (object, "fields"));
}

/* Served by whoever waits, as what a test answers may take the peer into use again. */
static void
on_call (MortisePeer *peer, const MortiseFrame *frame, gpointer user_data)
{
  MortiseTestHost *self = user_data;
  MortiseFrame *request = g_new0 (MortiseFrame, 1);

  request->header = frame->header;
  request->method = g_strdup (frame->method);
  request->body = g_bytes_ref (frame->body);
  g_queue_push_tail (&self->requests, request);
}

static void
on_closed (MortisePeer *peer, const GError *error, gpointer user_data)
{
}

static const MortisePeerHandler handler = { .call = on_call, .notify = on_notify, .closed = on_closed };

static void
take_output (MortiseTestHost *self, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] != '\n' && self->line->len < MAX_LINE)
        g_string_append_c (self->line, text[i]);
      if (text[i] == '\n')
        {
          g_autofree char *line = g_utf8_make_valid (self->line->str, (gssize) self->line->len);

          if (!g_str_has_prefix (line, BACKTRACE_PREFIX))
            take_log (self, "stderr", "info", line, NULL);
          else if (json_array_get_length (self->frames) < MAX_FRAMES)
            json_array_add_string_element (self->frames, line);
          g_string_truncate (self->line, 0);
        }
    }
}

static gboolean
on_output (int fd, GIOCondition condition, gpointer user_data)
{
  MortiseTestHost *self = user_data;
  char chunk[4096];
  gssize length = read (fd, chunk, sizeof chunk);

  if (length > 0)
    take_output (self, chunk, (gsize) length);
  if (length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR)))
    return G_SOURCE_CONTINUE;
  close (fd);
  return G_SOURCE_REMOVE;
}

/* --- waiting ------------------------------------------------------------------------------------------------------ */

static gboolean
on_deadline (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Until @is_done, serving what the plugin asks for meanwhile. %FALSE when its process ended, or time is up. */
static gboolean
wait_for (MortiseTestHost *self, const gboolean *is_done, gint64 seconds)
{
  g_autoptr (GSource) timer = g_timeout_source_new ((guint) (seconds * 1000));
  gboolean is_late = FALSE;

  g_source_set_callback (timer, on_deadline, &is_late, NULL);
  g_source_attach (timer, self->context);
  /* What is served meanwhile may call the plugin, too, and find it gone. */
  while (!*is_done && !is_late && self->peer != NULL && !mortise_peer_is_closed (self->peer))
    {
      MortiseFrame *request = g_queue_pop_head (&self->requests);

      if (request == NULL)
        {
          g_main_context_iteration (self->context, TRUE);
          continue;
        }
      mortise_test_host_serve (self, request);
      request_free (request);
    }
  g_source_destroy (timer);
  return *is_done;
}

/* One that hangs goes on to write, or does not; what closed its socket is about to end. */
static void
read_last_output (MortiseTestHost *self)
{
  g_autoptr (GSource) timer = g_timeout_source_new (LAST_BREATH_MS);
  gboolean is_late = !mortise_peer_is_closed (self->peer);

  g_source_set_callback (timer, on_deadline, &is_late, NULL);
  g_source_attach (timer, self->context);
  while (!is_late && !g_source_is_destroyed (self->output))
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (timer);
}

/* What it printed last is taken before it is told how it ended. */
static void
fail_process (MortiseTestHost *self, const char *what, gint64 seconds, char **backtrace, GError **error)
{
  gboolean is_ended = mortise_peer_is_closed (self->peer);
  g_autofree char *reason = NULL;

  read_last_output (self);
  reason = mortise_test_launch_end (self->launch, self->frames, backtrace);
  if (is_ended)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CRASHED, "%s: the process %s", what, reason);
  else
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_TIMEOUT, "%s: no answer within %d s", what, (int) seconds);
  clear_process (self);
}

static void
on_reply (MortisePeer *peer, const MortiseReply *reply, gpointer user_data)
{
  MortiseTestAnswer *answer = user_data;

  /* It was given up. */
  if (answer->error != NULL)
    return;
  answer->is_done = TRUE;
  answer->body = reply->body != NULL ? g_bytes_ref (reply->body) : NULL;
  answer->error = reply->error != NULL ? g_error_copy (reply->error) : NULL;
}

static gboolean
call_within (MortiseTestHost *self,
             const char *method,
             GBytes *body,
             gint64 seconds,
             MortiseTestAnswer *answer,
             GError **error)
{
  MortiseFrameFlags flags = self->depth > 0 ? MORTISE_FRAME_FLAG_NESTED : MORTISE_FRAME_FLAG_NONE;
  gint64 deadline = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;

  if (mortise_peer_call (self->peer, method, body, deadline, flags, on_reply, answer, &answer->error) != 0)
    wait_for (self, &answer->is_done, seconds);
  if (self->peer != NULL && (mortise_peer_is_closed (self->peer) || (!answer->is_done && answer->error == NULL)))
    {
      g_clear_error (&answer->error);
      fail_process (self, method, seconds, &answer->backtrace, &answer->error);
    }
  if (answer->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (answer->error));
  return FALSE;
}

/* Asks the plugin's process, within the plugin's deadline; one that takes longer is ended. */
gboolean
mortise_test_host_call (MortiseTestHost *self,
                        const char *method,
                        GBytes *body,
                        MortiseTestAnswer *answer,
                        GError **error)
{
  if (self->peer == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "%s: the plugin's process ended before", method);
      return FALSE;
    }
  return call_within (self, method, body, get_limit (self, "deadline_s", USUAL_DEADLINE_S), answer, error);
}

/* --- starting and ending ------------------------------------------------------------------------------------------ */

static JsonObject *
make_order (MortiseTestHost *self)
{
  JsonObject *order = json_object_new ();

  json_object_set_string_member (order, "directory", self->directory);
  json_object_set_boolean_member (order, "database", g_hash_table_contains (self->granted, "database"));
  json_object_set_int_member (order, "memory_mib", get_limit (self, "memory_mib", USUAL_MEMORY_MIB));
  json_object_set_int_member (order, "disk_mib", get_limit (self, "disk_mib", USUAL_DISK_MIB));
  return order;
}

static gboolean
launch (MortiseTestHost *self, GError **error)
{
  g_autoptr (JsonObject) order = make_order (self);
  int output;

  self->launch = mortise_test_launch_start (order, error);
  if (self->launch == NULL)
    return FALSE;
  self->peer = mortise_peer_new (mortise_test_launch_steal_socket (self->launch), &handler, self);
  mortise_peer_attach (self->peer, self->context);
  output = mortise_test_launch_steal_output (self->launch);
  g_unix_set_fd_nonblocking (output, TRUE, NULL);
  self->output = g_unix_fd_source_new (output, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_source_set_callback (self->output, G_SOURCE_FUNC (on_output), self, NULL);
  g_source_attach (self->output, self->context);
  return TRUE;
}

static GBytes *
make_load_body (MortiseTestHost *self)
{
  static const char *const copied[] = { "slug", "version", "loader", "module" };
  g_autoptr (JsonObject) body = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (copied); i++)
    json_object_set_string_member (body, copied[i], mortise_json_get_string (self->manifest, copied[i], ""));
  json_object_set_string_member (body, "tenant", self->tenant);
  json_object_set_object_member (body, "settings", json_object_ref (self->settings));
  return mortise_json_object_to_bytes (body);
}

/**
 * mortise_test_host_start:
 * @self: a host
 * @error: return location for an error: what the plugin's activation failed with, or how its process ended
 *
 * Starts the plugin, unless it is; each hook that is fired does so as well.
 *
 * Returns: %TRUE when it is activated
 */
gboolean
mortise_test_host_start (MortiseTestHost *self, GError **error)
{
  g_autoptr (GBytes) body = NULL;
  g_auto (MortiseTestAnswer) answer = { FALSE };

  g_return_val_if_fail (MORTISE_IS_TEST_HOST (self), FALSE);

  if (self->peer != NULL)
    return TRUE;
  if (!launch (self, error))
    {
      clear_process (self);
      return FALSE;
    }
  if (!wait_for (self, &self->is_greeted, START_S))
    {
      g_autofree char *backtrace = NULL;

      fail_process (self, "start", START_S, &backtrace, error);
      return FALSE;
    }
  body = make_load_body (self);
  if (call_within (self, "load", body, START_S, &answer, error))
    return TRUE;
  clear_process (self);
  return FALSE;
}

/**
 * mortise_test_host_stop:
 * @self: a host
 * @error: return location for an error
 *
 * Deactivates the plugin and ends its process; the next hook starts another. What is stored and cached stays.
 *
 * Returns: %TRUE when it ended as it should, or there was none
 */
gboolean
mortise_test_host_stop (MortiseTestHost *self, GError **error)
{
  g_auto (MortiseTestAnswer) answer = { FALSE };
  gboolean is_good;

  g_return_val_if_fail (MORTISE_IS_TEST_HOST (self), FALSE);

  if (self->peer == NULL)
    return TRUE;
  is_good = mortise_test_host_call (self, "deactivate", NULL, &answer, error);
  clear_process (self);
  return is_good;
}

/**
 * mortise_test_host_check_health:
 * @self: a host, which is started where it is not
 * @error: return location for what the plugin says is wrong
 *
 * Asks the plugin whether it is well.
 *
 * Returns: %TRUE when it is
 */
gboolean
mortise_test_host_check_health (MortiseTestHost *self, GError **error)
{
  g_auto (MortiseTestAnswer) answer = { FALSE };

  g_return_val_if_fail (MORTISE_IS_TEST_HOST (self), FALSE);

  return mortise_test_host_start (self, error) && mortise_test_host_call (self, "health", NULL, &answer, error);
}

/* --- what the test says ------------------------------------------------------------------------------------------- */

/**
 * mortise_test_host_set_tenant:
 * @self: a host
 * @tenant: whom the plugin works for; `default` unless it is said. Holds from the next start on
 */
void
mortise_test_host_set_tenant (MortiseTestHost *self, const char *tenant)
{
  g_return_if_fail (MORTISE_IS_TEST_HOST (self) && tenant != NULL);

  g_free (self->tenant);
  self->tenant = g_strdup (tenant);
}

/**
 * mortise_test_host_set_setting:
 * @self: a host
 * @key: a setting
 * @value: (transfer none) (nullable): its value, %NULL for none. It is not checked against the manifest
 *
 * Sets a setting; a plugin that runs is told at once.
 */
void
mortise_test_host_set_setting (MortiseTestHost *self, const char *key, JsonNode *value)
{
  g_autoptr (GBytes) body = NULL;

  g_return_if_fail (MORTISE_IS_TEST_HOST (self) && key != NULL);

  if (value != NULL)
    json_object_set_member (self->settings, key, json_node_copy (value));
  else
    json_object_remove_member (self->settings, key);
  if (self->peer == NULL)
    return;
  body = mortise_json_object_to_bytes (self->settings);
  mortise_peer_notify (self->peer, "settings", body, NULL);
}

/**
 * mortise_test_host_set_granted:
 * @self: a host
 * @permission: a permission
 * @is_granted: whether the plugin has it
 *
 * Grants a permission or takes it back. That of `database` holds from the next start on, all others at once.
 */
void
mortise_test_host_set_granted (MortiseTestHost *self, const char *permission, gboolean is_granted)
{
  g_return_if_fail (MORTISE_IS_TEST_HOST (self) && permission != NULL);

  if (is_granted)
    g_hash_table_add (self->granted, g_strdup (permission));
  else
    g_hash_table_remove (self->granted, permission);
}

/* --- what the test looks at --------------------------------------------------------------------------------------- */

/**
 * mortise_test_host_get_listeners:
 * @self: a host
 *
 * Returns: (transfer full): what the plugin listens to while it runs: a list of {`hook`, `kind`, `priority`}
 */
JsonArray *
mortise_test_host_get_listeners (MortiseTestHost *self)
{
  JsonArray *list = json_array_new ();

  g_return_val_if_fail (MORTISE_IS_TEST_HOST (self), list);

  for (guint i = 0; i < self->listeners->len; i++)
    {
      const MortiseTestListener *listener = self->listeners->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "hook", listener->hook);
      json_object_set_string_member (object, "kind", listener->kind);
      json_object_set_int_member (object, "priority", listener->priority);
      json_array_add_object_element (list, object);
    }
  return list;
}

/**
 * mortise_test_host_get_calls:
 * @self: a host
 *
 * Returns: (transfer full): the calls of what was fired last, with those of hooks that were fired within it: a list of
 *   {`hook`, `kind`, `priority`, `value`, `error`: {`code`, `message`, `traceback`}}, with `value` and `error` as far
 * as there are
 */
JsonArray *
mortise_test_host_get_calls (MortiseTestHost *self)
{
  g_return_val_if_fail (MORTISE_IS_TEST_HOST (self), NULL);

  return json_array_ref (self->calls);
}

/**
 * mortise_test_host_get_log:
 * @self: a host
 *
 * Returns: (transfer full): what the plugin logged and printed: a list of {`time`, `stream` (`log`, `stderr`), `level`,
 *   `message`, `fields`}
 */
JsonArray *
mortise_test_host_get_log (MortiseTestHost *self)
{
  g_return_val_if_fail (MORTISE_IS_TEST_HOST (self), NULL);

  return json_array_ref (self->log);
}
