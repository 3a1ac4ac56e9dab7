/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads what a plugin writes to its standard output and error, a gigabyte without a newline included: it reads on, so
 * that the plugin does not hang, and keeps what a person can read. What is left out is counted and said. */

#include "mortise-output-reader.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#include "mortise-priority.h"

#define READ_SIZE (64 * 1024)
/* pipe(7): what an unprivileged process can make of one, at most. */
#define PIPE_SIZE (1024 * 1024)
#define MAX_LINE 4096
/* Lines that are kept in a second; a burst of five times as many passes. */
#define LINES_PER_SECOND 100
#define BURST 500

struct _MortiseOutputReader
{
  int fd;
  guint source;
  MortiseOutputFunc func;
  gpointer user_data;

  GString *line;
  guint64 cut_bytes;
  guint64 dropped_bytes;
  double allowance;
  gint64 refilled;
};

static void
refill (MortiseOutputReader *self)
{
  gint64 now = g_get_monotonic_time ();

  self->allowance += (double) (now - self->refilled) / G_USEC_PER_SEC * LINES_PER_SECOND;
  self->allowance = MIN (self->allowance, BURST);
  self->refilled = now;
}

static void
report_dropped (MortiseOutputReader *self)
{
  g_autofree char *text = NULL;

  if (self->dropped_bytes == 0)
    return;
  text = g_strdup_printf ("… %" G_GUINT64_FORMAT " bytes of output left out", self->dropped_bytes);
  self->dropped_bytes = 0;
  self->func (text, self->user_data);
}

/* What was left out of lines before is said first, what was cut off this one with the next. */
static void
emit_line (MortiseOutputReader *self)
{
  refill (self);
  if (self->allowance < 1)
    {
      self->dropped_bytes += self->line->len + 1;
    }
  else
    {
      g_autofree char *text = g_utf8_make_valid (self->line->str, (gssize) self->line->len);

      self->allowance -= 1;
      report_dropped (self);
      self->func (text, self->user_data);
    }
  self->dropped_bytes += self->cut_bytes;
  self->cut_bytes = 0;
  g_string_truncate (self->line, 0);
}

static void
take (MortiseOutputReader *self, const char *bytes, gsize size)
{
  while (size > 0)
    {
      const char *newline = memchr (bytes, '\n', size);
      gsize length = newline != NULL ? (gsize) (newline - bytes) : size;
      gsize kept = MIN (length, MAX_LINE - MIN (self->line->len, MAX_LINE));

      g_string_append_len (self->line, bytes, (gssize) kept);
      self->cut_bytes += length - kept;
      if (newline == NULL)
        return;
      emit_line (self);
      bytes += length + 1;
      size -= length + 1;
    }
}

static gssize
read_some (MortiseOutputReader *self)
{
  char buffer[READ_SIZE];
  gssize got;

  do
    got = read (self->fd, buffer, sizeof buffer);
  while (got < 0 && errno == EINTR);
  if (got > 0)
    take (self, buffer, (gsize) got);
  return got;
}

static gboolean
on_readable (gint fd, GIOCondition condition, gpointer user_data)
{
  MortiseOutputReader *self = user_data;
  gssize got = read_some (self);

  if (got > 0 || (got < 0 && errno == EAGAIN))
    return G_SOURCE_CONTINUE;
  self->source = 0;
  return G_SOURCE_REMOVE;
}

MortiseOutputReader *
mortise_output_reader_new (int fd, MortiseOutputFunc func, gpointer user_data)
{
  MortiseOutputReader *self = g_new0 (MortiseOutputReader, 1);

  self->fd = fd;
  self->func = func;
  self->user_data = user_data;
  self->line = g_string_new (NULL);
  self->allowance = BURST;
  self->refilled = g_get_monotonic_time ();
  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  self->source = g_unix_fd_add_full (MORTISE_PRIORITY_BACKGROUND, fd, G_IO_IN | G_IO_HUP, on_readable, self, NULL);
  return self;
}

/* The process is gone: what is still in the pipe is taken. A descendant that is just being ended may still be filling
 * it, so no more is taken than a pipe holds. */
void
mortise_output_reader_finish (MortiseOutputReader *self)
{
  for (gsize taken = 0; self->source != 0 && taken < PIPE_SIZE; taken += READ_SIZE)
    if (read_some (self) <= 0)
      break;
  if (self->line->len > 0)
    emit_line (self);
  report_dropped (self);
}

void
mortise_output_reader_free (MortiseOutputReader *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  close (self->fd);
  g_string_free (self->line, TRUE);
  g_free (self);
}
