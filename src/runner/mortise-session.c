/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-session.h"

#include "mortise-call-private.h"
#include "mortise-context-private.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-link.h"
#include "mortise-loader.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PROTOCOL_VERSION 1

struct _MortiseSession
{
  const MortiseSessionPlaces *places;
  MortiseLink *link;
  MortiseContext *context;
  MortisePlugin *plugin;

  int statm;
  gint64 page_size;

  GMutex lock;
  GHashTable *cancellables;
};

/* A call of the host that a listener works on; freed when it is answered. */
typedef struct
{
  MortiseSession *session;
  guint64 serial;
  gint64 cpu_start;
  gint64 memory_start;
  guint32 queue_us;
} Served;

static gint64
thread_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* What the process takes of the memory, in bytes; 0 where it cannot be told. The second number of statm is its resident
 * pages, see proc(5). */
static gint64
get_memory_bytes (const MortiseSession *self)
{
  char text[128];
  ssize_t length = pread (self->statm, text, sizeof text - 1, 0);
  char *resident;

  if (length <= 0)
    return 0;
  text[length] = '\0';
  resident = strchr (text, ' ');
  return resident != NULL ? g_ascii_strtoll (resident, NULL, 10) * self->page_size : 0;
}

static gint64
measure_growth (const MortiseSession *self, gint64 before)
{
  gint64 after = before != 0 ? get_memory_bytes (self) : 0;

  return after != 0 ? after - before : 0;
}

static void
answer (MortiseCall *call, GBytes *value, const GError *error, const char *traceback, gpointer user_data)
{
  g_autofree Served *served = user_data;
  MortiseSession *self = served->session;
  MortiseCallCost cost = { .cpu_us = (guint32) MAX (0, thread_cpu_us () - served->cpu_start),
                           .queue_us = served->queue_us,
                           .memory_bytes = measure_growth (self, served->memory_start) };

  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->cancellables, &served->serial);
  g_mutex_unlock (&self->lock);

  if (error != NULL)
    mortise_link_reply_error (self->link, served->serial, error, traceback, &cost);
  else
    mortise_link_reply (self->link, served->serial, value, &cost);
}

static void
cancel (MortiseLink *link, guint64 serial, gpointer user_data)
{
  MortiseSession *self = user_data;
  g_autoptr (GCancellable) cancellable = NULL;

  g_mutex_lock (&self->lock);
  cancellable = g_hash_table_lookup (self->cancellables, &serial);
  if (cancellable != NULL)
    g_object_ref (cancellable);
  g_mutex_unlock (&self->lock);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
}

static void
remember (MortiseSession *self, MortiseCall *call, guint64 serial)
{
  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->cancellables, g_memdup2 (&serial, sizeof serial),
                       g_object_ref (mortise_call_get_cancellable (call)));
  g_mutex_unlock (&self->lock);
}

/* Cuts @text at its first slashes into as many parts as there is room for. */
static gboolean
split (char *text, const char *parts[], guint n_parts)
{
  for (guint i = 0; i < n_parts; i++)
    {
      parts[i] = text;
      text = strchr (text, '/');
      if (text == NULL)
        return i == n_parts - 1;
      if (i < n_parts - 1)
        *text++ = '\0';
    }
  return TRUE;
}

/* `hook/LISTENER/DEPTH/DISPATCH/VALUE/HOOK`; VALUE is empty but for a filter. */
static gboolean
serve_hook (MortiseSession *self, const MortiseFrame *frame, gint64 arrived, gint64 cpu_start, GError **error)
{
  g_autofree char *method = g_strdup (frame->method);
  const char *parts[6];
  g_autoptr (MortiseCall) call = NULL;
  MortiseCallDetails details;
  Served *served;
  gboolean known;

  if (self->context == NULL || !split (method, parts, G_N_ELEMENTS (parts)))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "%s: malformed, or no plugin is loaded",
                   frame->method);
      return FALSE;
    }

  details = (MortiseCallDetails){ .hook = parts[5],
                                  .dispatch = parts[3],
                                  .value_name = parts[4][0] != '\0' ? parts[4] : NULL,
                                  .depth = (guint) strtoul (parts[2], NULL, 10),
                                  .deadline = frame->header.deadline };
  served = g_new0 (Served, 1);
  served->session = self;
  served->serial = frame->header.serial;
  served->queue_us = (guint32) (g_get_monotonic_time () - arrived);
  served->cpu_start = cpu_start;
  served->memory_start = frame->header.flags & MORTISE_FRAME_FLAG_MEASURED ? get_memory_bytes (self) : 0;

  call = mortise_call_new (&details, frame->body, answer, served);
  remember (self, call, frame->header.serial);
  known = mortise_context_serve (self->context, (guint) strtoul (parts[1], NULL, 10), call, error);
  if (!known)
    mortise_call_return_error (call, g_steal_pointer (error));
  return TRUE;
}

static gboolean
load (MortiseSession *self, const MortiseFrame *frame, GError **error)
{
  g_autoptr (JsonNode) node = mortise_json_parse_bytes (frame->body, error);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *settings = mortise_json_get_object (object, "settings");
  MortiseContextDetails details = { .slug = mortise_json_get_string (object, "slug", ""),
                                    .version = mortise_json_get_string (object, "version", ""),
                                    .tenant = mortise_json_get_string (object, "tenant", ""),
                                    .plugin_directory = self->places->plugin_directory,
                                    .data_directory = self->places->data_directory };
  MortiseModule module = { .slug = details.slug,
                           .loader = mortise_json_get_string (object, "loader", ""),
                           .name = mortise_json_get_string (object, "module", ""),
                           .directory = self->places->plugin_directory,
                           .python_directory = self->places->python_directory,
                           .scratch_directory = self->places->scratch_directory };

  if (object == NULL || self->context != NULL)
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "load: malformed, or sent twice");
      return FALSE;
    }

  self->context = mortise_context_new (MORTISE_BROKER (self->link), &details);
  if (settings != NULL)
    mortise_context_set_settings (self->context, settings);
  self->plugin = mortise_loader_load (&module, error);
  if (self->plugin == NULL)
    return FALSE;

  /* From here on it is the plugin's own time that runs. */
  mortise_link_tell (self->link, "activating", NULL);
  return mortise_plugin_activate (self->plugin, self->context, error);
}

static void
change_settings (MortiseSession *self, const MortiseFrame *frame)
{
  g_autoptr (JsonNode) node = mortise_json_parse_bytes (frame->body, NULL);

  if (self->context != NULL && node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    mortise_context_set_settings (self->context, json_node_get_object (node));
}

static gboolean
serve_call (MortiseSession *self, const MortiseFrame *frame, GError **error)
{
  if (g_str_equal (frame->method, "load"))
    return load (self, frame, error);

  if (self->plugin == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "%s: no plugin is loaded", frame->method);
  else if (g_str_equal (frame->method, "health"))
    return mortise_plugin_health (self->plugin, self->context, error);
  else if (g_str_equal (frame->method, "deactivate"))
    {
      mortise_plugin_deactivate (self->plugin, self->context);
      return TRUE;
    }
  else
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "%s: unknown method", frame->method);
  return FALSE;
}

static void
serve (MortiseLink *link, const MortiseFrame *frame, gint64 arrived, gpointer user_data)
{
  MortiseSession *self = user_data;
  g_autoptr (GError) error = NULL;
  MortiseCallCost cost = { 0 };
  gint64 cpu = thread_cpu_us ();
  gboolean is_served;

  if (frame->header.kind == MORTISE_FRAME_NOTIFY)
    {
      if (g_str_equal (frame->method, "settings"))
        change_settings (self, frame);
      return;
    }

  if (g_str_has_prefix (frame->method, "hook/") && serve_hook (self, frame, arrived, cpu, &error))
    return;
  is_served = error == NULL && serve_call (self, frame, &error);
  cost.cpu_us = (guint32) (thread_cpu_us () - cpu);
  if (is_served)
    mortise_link_reply (link, frame->header.serial, NULL, &cost);
  else if (error != NULL)
    mortise_link_reply_error (link, frame->header.serial, error, NULL, &cost);
}

MortiseSession *
mortise_session_new (int fd, const MortiseSessionPlaces *places)
{
  MortiseSession *self = g_new0 (MortiseSession, 1);

  self->places = places;
  self->statm = open ("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  self->page_size = sysconf (_SC_PAGESIZE);
  g_mutex_init (&self->lock);
  self->cancellables = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->link = mortise_link_new (fd, serve, cancel, self);
  return self;
}

/* Says which layers of isolation hold; the host sends the plugin only if they are enough for it. */
void
mortise_session_run (MortiseSession *self, MortiseIsolation layers)
{
  g_autoptr (JsonObject) hello = json_object_new ();
  g_autoptr (GBytes) body = NULL;
  g_auto (GStrv) names = mortise_isolation_to_names (layers);
  JsonArray *list = json_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    json_array_add_string_element (list, names[i]);
  json_object_set_int_member (hello, "protocol", PROTOCOL_VERSION);
  json_object_set_array_member (hello, "layers", list);
  body = mortise_json_object_to_bytes (hello);
  mortise_link_tell (self->link, "hello", body);
  mortise_link_run (self->link);
}

void
mortise_session_free (MortiseSession *self)
{
  g_clear_object (&self->plugin);
  g_clear_object (&self->context);
  g_clear_object (&self->link);
  g_hash_table_unref (self->cancellables);
  g_mutex_clear (&self->lock);
  if (self->statm >= 0)
    close (self->statm);
  g_free (self);
}
