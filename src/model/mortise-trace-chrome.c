/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-trace-chrome.h"

#include "mortise-json.h"

/*
 * The Trace Event Format of Chromium ("Trace Event Format",
 * docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU), which Perfetto, Chromium's and Firefox's
 * tools open: complete events ("ph": "X") with times in microseconds. Dispatches are a thread of their own, and so is
 * each plugin.
 */

/* The numbers of the one process, and of the thread that dispatches are on; those of plugins follow. */
#define PROCESS 1
#define DISPATCHES 0

typedef struct
{
  JsonArray *events;
  /* By plugin. */
  GHashTable *threads;
} Writer;

static void
name_thread (Writer *self, gint64 thread, const char *name)
{
  JsonObject *event = json_object_new ();
  JsonObject *arguments = json_object_new ();

  json_object_set_string_member (arguments, "name", name);
  json_object_set_string_member (event, "ph", "M");
  json_object_set_string_member (event, "name", "thread_name");
  json_object_set_int_member (event, "pid", PROCESS);
  json_object_set_int_member (event, "tid", thread);
  json_object_set_object_member (event, "args", arguments);
  json_array_add_object_element (self->events, event);
}

static gint64
get_thread (Writer *self, const char *plugin)
{
  gint64 thread = GPOINTER_TO_INT (g_hash_table_lookup (self->threads, plugin));

  if (thread == DISPATCHES)
    {
      thread = (gint64) g_hash_table_size (self->threads) + 1;
      g_hash_table_insert (self->threads, g_strdup (plugin), GINT_TO_POINTER ((int) thread));
      name_thread (self, thread, plugin);
    }
  return thread;
}

static JsonObject *
add_event (Writer *self, const char *name, const char *category, gint64 thread, gint64 start, gint64 duration)
{
  JsonObject *event = json_object_new ();
  JsonObject *arguments = json_object_new ();

  json_object_set_string_member (event, "ph", "X");
  json_object_set_string_member (event, "name", name);
  json_object_set_string_member (event, "cat", category);
  json_object_set_int_member (event, "pid", PROCESS);
  json_object_set_int_member (event, "tid", thread);
  json_object_set_int_member (event, "ts", start);
  json_object_set_int_member (event, "dur", MAX (duration, 0));
  json_object_set_object_member (event, "args", arguments);
  json_array_add_object_element (self->events, event);
  return arguments;
}

static void
copy_member (JsonObject *to, JsonObject *from, const char *name)
{
  JsonNode *node = mortise_json_get_member (from, name);

  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    json_object_set_member (to, name, json_node_copy (node));
}

static void
add_call (Writer *self, JsonObject *dispatch, JsonObject *call)
{
  static const char *const names[] = { "status",   "priority",  "version",      "cpu_us",   "queue_us",
                                       "bytes_in", "bytes_out", "memory_bytes", "services", "error" };
  const char *plugin = mortise_json_get_string (call, "plugin", "?");
  gint64 start = mortise_json_get_int (dispatch, "time", 0) + mortise_json_get_int (call, "start_us", 0);
  JsonObject *arguments = add_event (self, mortise_json_get_string (dispatch, "hook", "?"), "call",
                                     get_thread (self, plugin), start, mortise_json_get_int (call, "wall_us", 0));

  json_object_set_string_member (arguments, "dispatch", mortise_json_get_string (dispatch, "id", "?"));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    copy_member (arguments, call, names[i]);
}

static void
add_dispatch (Writer *self, JsonObject *dispatch)
{
  static const char *const names[] = { "id", "parent", "kind", "status", "actor", "origin", "tenant", "error" };
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");
  JsonObject *arguments
      = add_event (self, mortise_json_get_string (dispatch, "hook", "?"), "dispatch", DISPATCHES,
                   mortise_json_get_int (dispatch, "time", 0), mortise_json_get_int (dispatch, "wall_us", 0));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    copy_member (arguments, dispatch, names[i]);
  for (guint i = 0; calls != NULL && i < json_array_get_length (calls); i++)
    {
      JsonNode *call = json_array_get_element (calls, i);

      if (JSON_NODE_HOLDS_OBJECT (call))
        add_call (self, dispatch, json_node_get_object (call));
    }
}

/**
 * mortise_trace_to_chrome:
 * @dispatches: each a *dispatch* of docs/admin-api.md
 *
 * Returns: (transfer full): the same as Chromium's trace events
 */
JsonNode *
mortise_trace_to_chrome (JsonArray *dispatches)
{
  g_autoptr (GHashTable) threads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonObject) root = json_object_new ();
  Writer writer = { .events = json_array_new (), .threads = threads };

  name_thread (&writer, DISPATCHES, "hooks");
  for (guint i = 0; i < json_array_get_length (dispatches); i++)
    add_dispatch (&writer, json_array_get_object_element (dispatches, i));
  json_object_set_array_member (root, "traceEvents", writer.events);
  json_object_set_string_member (root, "displayTimeUnit", "ms");
  return json_node_init_object (json_node_alloc (), root);
}
