/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-pong.h"

#include "bench-fork.h"

#include <string.h>
#include <unistd.h>

#define MAX_MESSAGE (1024 * 1024)

struct _BenchPong
{
  int fd;
  guint8 *message;
};

static void
write_all (int fd, const guint8 *bytes, gsize size)
{
  while (size > 0)
    {
      gssize written = write (fd, bytes, size);

      if (written <= 0)
        _exit (0);
      bytes += written;
      size -= written;
    }
}

/* A message is its length and its bytes; it is read in one go if it is there. */
static gsize
read_message (int fd, guint8 *message)
{
  guint32 length = MAX_MESSAGE;
  gsize filled = 0;

  while (filled < sizeof length || filled < length)
    {
      gssize got = read (fd, message + filled, MAX_MESSAGE - filled);

      if (got <= 0)
        _exit (0);
      filled += got;
      if (filled >= sizeof length)
        memcpy (&length, message, sizeof length);
    }
  return filled;
}

static void
answer (int fd)
{
  g_autofree guint8 *message = g_malloc (MAX_MESSAGE);

  for (;;)
    write_all (fd, message, read_message (fd, message));
}

BenchPong *
bench_pong_new (void)
{
  BenchPong *self = g_new0 (BenchPong, 1);

  self->fd = bench_fork (answer);
  self->message = g_malloc (MAX_MESSAGE);
  return self;
}

void
bench_pong_free (BenchPong *self)
{
  close (self->fd);
  g_free (self->message);
  g_free (self);
}

void
bench_pong_call (BenchPong *self, GBytes *payload)
{
  gsize size;
  gconstpointer bytes = g_bytes_get_data (payload, &size);
  guint32 length = (guint32) (sizeof length + size);

  memcpy (self->message, &length, sizeof length);
  memcpy (self->message + sizeof length, bytes, size);
  write_all (self->fd, self->message, length);
  read_message (self->fd, self->message);
}
