/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-reader.h"

#include "mortise-json.h"

/**
 * MortiseApiReader:
 *
 * One reader of `/v1/events`: a connection on which a line follows the other for as long as it lasts.
 *
 * It takes the connection over from libsoup after the request. libsoup looks at a connection only while it has
 * something to write, so it would notice that a reader left at the next event, which may be never; here a read is
 * always pending. What a slow reader does not take waits in a bounded queue; the oldest lines give way.
 */
struct _MortiseApiReader
{
  GObject parent_instance;

  GIOStream *stream;
  GCancellable *cancellable;
  MortiseApiEventTypes types;
  GQueue lines;
  gsize size;
  guint64 dropped;
  GBytes *writing;
  guint8 ignored[256];
  gboolean is_closed;
};

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MortiseApiReader, mortise_api_reader, G_TYPE_OBJECT)

#define MAX_LINES 4096
#define MAX_SIZE (8 * 1024 * 1024)

static const char header[] = "HTTP/1.1 200 OK\r\n"
                             "Content-Type: application/x-ndjson\r\n"
                             "Cache-Control: no-store\r\n"
                             "Transfer-Encoding: chunked\r\n"
                             "Connection: close\r\n"
                             "\r\n";

static void write_next (MortiseApiReader *self);

static void
mortise_api_reader_finalize (GObject *object)
{
  MortiseApiReader *self = MORTISE_API_READER (object);

  g_queue_clear_full (&self->lines, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->writing, g_bytes_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stream);

  G_OBJECT_CLASS (mortise_api_reader_parent_class)->finalize (object);
}

static void
mortise_api_reader_class_init (MortiseApiReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_api_reader_finalize;

  /**
   * MortiseApiReader::closed:
   * @self: the reader
   *
   * The reader left, or was sent away.
   */
  signals[SIGNAL_CLOSED]
      = g_signal_new ("closed", MORTISE_TYPE_API_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mortise_api_reader_init (MortiseApiReader *self)
{
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->lines);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseApiReader) self = user_data;

  g_clear_pointer (&self->writing, g_bytes_unref);
  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    write_next (self);
  else
    mortise_api_reader_close (self);
}

static void
write_bytes (MortiseApiReader *self, GBytes *bytes)
{
  self->writing = bytes;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream), g_bytes_get_data (bytes, NULL),
                                   g_bytes_get_size (bytes), G_PRIORITY_DEFAULT, self->cancellable, on_written,
                                   g_object_ref (self));
}

static void
append_chunk (GByteArray *chunks, GBytes *line)
{
  gsize size;
  const guint8 *text = g_bytes_get_data (line, &size);
  g_autofree char *length = g_strdup_printf ("%zx\r\n", size);

  g_byte_array_append (chunks, (const guint8 *) length, strlen (length));
  g_byte_array_append (chunks, text, size);
  g_byte_array_append (chunks, (const guint8 *) "\r\n", 2);
}

static void
append_dropped (MortiseApiReader *self, GByteArray *chunks)
{
  g_autoptr (JsonObject) event = mortise_api_event_new ("dropped");
  g_autoptr (GBytes) line = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), event);

  json_object_set_int_member (event, "count", self->dropped);
  self->dropped = 0;
  text = mortise_json_to_text (node, FALSE);
  line = g_bytes_new_take (g_strconcat (text, "\n", NULL), strlen (text) + 1);
  append_chunk (chunks, line);
}

/* A line is a chunk, so that a reader has it whole as soon as it is there. */
static void
write_next (MortiseApiReader *self)
{
  g_autoptr (GByteArray) chunks = NULL;
  g_autoptr (GBytes) line = NULL;

  if (self->writing || self->is_closed || g_queue_is_empty (&self->lines))
    return;
  chunks = g_byte_array_new ();
  if (self->dropped)
    append_dropped (self, chunks);
  line = g_queue_pop_head (&self->lines);
  self->size -= g_bytes_get_size (line);
  append_chunk (chunks, line);
  write_bytes (self, g_byte_array_free_to_bytes (g_steal_pointer (&chunks)));
}

static void
drop_oldest (MortiseApiReader *self)
{
  g_autoptr (GBytes) line = g_queue_pop_head (&self->lines);

  self->size -= g_bytes_get_size (line);
  self->dropped++;
}

static void watch (MortiseApiReader *self);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseApiReader) self = user_data;

  if (g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL) > 0)
    watch (self);
  else
    mortise_api_reader_close (self);
}

/* Nothing more is expected from a reader; what is waited for is the end of its connection. */
static void
watch (MortiseApiReader *self)
{
  if (!self->is_closed)
    g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->ignored, sizeof self->ignored,
                               G_PRIORITY_DEFAULT, self->cancellable, on_read, g_object_ref (self));
}

/**
 * mortise_api_reader_new:
 * @stream: a connection on which `/v1/events` was asked for
 * @types: which events the reader wants
 *
 * Makes a reader, who gets the answer's header and a `ready` event at once.
 *
 * Returns: (transfer full): a reader
 */
MortiseApiReader *
mortise_api_reader_new (GIOStream *stream, MortiseApiEventTypes types)
{
  static const char ready[] = "{\"type\":\"ready\"}\n";
  MortiseApiReader *self = g_object_new (MORTISE_TYPE_API_READER, NULL);
  g_autoptr (GBytes) line = g_bytes_new_static (ready, strlen (ready));

  self->stream = g_object_ref (stream);
  self->types = types;
  write_bytes (self, g_bytes_new_static (header, strlen (header)));
  mortise_api_reader_push (self, line);
  watch (self);
  return self;
}

/**
 * mortise_api_reader_get_types:
 * @self: a reader
 *
 * Returns: which events it wants
 */
MortiseApiEventTypes
mortise_api_reader_get_types (MortiseApiReader *self)
{
  return self->types;
}

/**
 * mortise_api_reader_push:
 * @self: a reader
 * @line: an event as JSON text that ends in a newline
 *
 * Sends an event. When the reader is slower than what happens, the oldest events that wait are dropped, and a `dropped`
 * event tells how many.
 */
void
mortise_api_reader_push (MortiseApiReader *self, GBytes *line)
{
  g_queue_push_tail (&self->lines, g_bytes_ref (line));
  self->size += g_bytes_get_size (line);
  while (g_queue_get_length (&self->lines) > 1
         && (g_queue_get_length (&self->lines) > MAX_LINES || self->size > MAX_SIZE))
    drop_oldest (self);
  write_next (self);
}

/**
 * mortise_api_reader_close:
 * @self: a reader
 *
 * Ends the connection. Closing twice does nothing.
 */
void
mortise_api_reader_close (MortiseApiReader *self)
{
  if (self->is_closed)
    return;
  self->is_closed = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}
