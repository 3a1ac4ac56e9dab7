/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-error.h"
#include "mortise-frame-reader.h"

#include <string.h>

/* What the reader's buffer holds, as mortise-frame-reader.c has it: frames around this length take another path. */
#define BUFFER_SIZE (64 * 1024)

/* --- headers ------------------------------------------------------------------------------------------------------ */

static void
test_header_round_trip (void)
{
  MortiseFrameHeader header = {
    .length = MORTISE_FRAME_MAX_LENGTH,
    .kind = MORTISE_FRAME_CALL,
    .flags = MORTISE_FRAME_FLAG_NESTED,
    .method_length = MORTISE_FRAME_MAX_METHOD,
    .serial = G_GUINT64_CONSTANT (0xfedcba9876543210),
    .deadline = -2,
    .cost = { .cpu_us = G_MAXUINT32, .queue_us = 7 },
  };
  const guint8 expected[MORTISE_FRAME_HEADER_SIZE]
      = { 0,    0,    0,    1,    1,    1,    0,    2,    0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe,
          0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 7,    0,    0,    0 };
  guint8 bytes[MORTISE_FRAME_HEADER_SIZE];
  MortiseFrameHeader decoded;
  g_autoptr (GError) error = NULL;

  mortise_frame_header_encode (&header, bytes);
  g_assert_cmpmem (bytes, sizeof bytes, expected, sizeof expected);
  g_assert_true (mortise_frame_header_decode (bytes, &decoded, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (decoded.length, ==, header.length);
  g_assert_cmpuint (decoded.kind, ==, header.kind);
  g_assert_cmpuint (decoded.flags, ==, header.flags);
  g_assert_cmpuint (decoded.method_length, ==, header.method_length);
  g_assert_cmpuint (decoded.serial, ==, header.serial);
  g_assert_cmpint (decoded.deadline, ==, header.deadline);
  g_assert_cmpuint (decoded.cost.cpu_us, ==, header.cost.cpu_us);
  g_assert_cmpuint (decoded.cost.queue_us, ==, header.cost.queue_us);
}

typedef struct
{
  MortiseFrameHeader header;
  const char *message;
} BadHeader;

static const BadHeader bad_headers[] = {
  { { .kind = 0 }, "unknown frame kind 0" },
  { { .kind = 9 }, "unknown frame kind 9" },
  { { .kind = 255 }, "unknown frame kind 255" },
  { { .kind = MORTISE_FRAME_PING, .flags = 2 }, "unknown frame flags 0x02" },
  { { .kind = MORTISE_FRAME_PING, .flags = 0xff }, "unknown frame flags 0xff" },
  { { .kind = MORTISE_FRAME_REPLY, .length = MORTISE_FRAME_MAX_LENGTH + 1 },
    "frame of 16777217 bytes, the limit is 16777216" },
  { { .kind = MORTISE_FRAME_CALL, .length = G_MAXUINT32, .method_length = 1 },
    "frame of 4294967295 bytes, the limit is 16777216" },
  { { .kind = MORTISE_FRAME_ERROR, .length = MORTISE_FRAME_MAX_ERROR + 1 },
    "error of 1048577 bytes, the limit is 1048576" },
  { { .kind = MORTISE_FRAME_CALL, .length = 4, .method_length = 5 }, "method of 5 bytes in a frame of 4" },
  { { .kind = MORTISE_FRAME_CALL, .length = 600, .method_length = 513 }, "method of 513 bytes in a frame of 600" },
  { { .kind = MORTISE_FRAME_CALL, .length = 4 }, "frame kind 1 with a method of 0 bytes" },
  { { .kind = MORTISE_FRAME_NOTIFY, .length = 4 }, "frame kind 5 with a method of 0 bytes" },
  { { .kind = MORTISE_FRAME_REPLY, .length = 4, .method_length = 4 }, "frame kind 2 with a method of 4 bytes" },
  { { .kind = MORTISE_FRAME_ERROR, .length = 4, .method_length = 4 }, "frame kind 3 with a method of 4 bytes" },
  { { .kind = MORTISE_FRAME_CANCEL, .length = 1 }, "frame kind 4 with a body of 1 bytes" },
  { { .kind = MORTISE_FRAME_CREDIT, .length = 1 }, "frame kind 6 with a body of 1 bytes" },
  { { .kind = MORTISE_FRAME_PING, .length = 1 }, "frame kind 7 with a body of 1 bytes" },
  { { .kind = MORTISE_FRAME_PONG, .length = 1 }, "frame kind 8 with a body of 1 bytes" },
};

static void
test_bad_header (gconstpointer user_data)
{
  const BadHeader *bad = user_data;
  guint8 bytes[MORTISE_FRAME_HEADER_SIZE];
  MortiseFrameHeader decoded;
  g_autoptr (GError) error = NULL;

  mortise_frame_header_encode (&bad->header, bytes);
  g_assert_false (mortise_frame_header_decode (bytes, &decoded, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL);
  g_assert_cmpstr (error->message, ==, bad->message);
}

static void
test_methods (void)
{
  g_autofree char *longest = g_strnfill (MORTISE_FRAME_MAX_METHOD, '~');
  g_autofree char *too_long = g_strnfill (MORTISE_FRAME_MAX_METHOD + 1, '~');

  g_assert_true (mortise_frame_method_is_sound ("hook/1/0/-//shop_opened", 23));
  g_assert_true (mortise_frame_method_is_sound (longest, MORTISE_FRAME_MAX_METHOD));
  g_assert_false (mortise_frame_method_is_sound (too_long, MORTISE_FRAME_MAX_METHOD + 1));
  g_assert_false (mortise_frame_method_is_sound ("a b", 3));
  g_assert_false (mortise_frame_method_is_sound ("a\0b", 3));
  g_assert_false (mortise_frame_method_is_sound ("a\x7f", 2));
  g_assert_false (mortise_frame_method_is_sound ("\xc3\xa9", 2));
}

/* --- the reader --------------------------------------------------------------------------------------------------- */

static guint8
pattern (gsize seed, gsize at)
{
  return (guint8) (seed * 31 + at * 7 + at / 251);
}

static void
append_frame (GByteArray *stream, guint64 serial, const char *method, gsize body_length)
{
  MortiseFrameHeader header = {
    .kind = method != NULL ? MORTISE_FRAME_CALL : MORTISE_FRAME_REPLY,
    .method_length = method != NULL ? (guint16) strlen (method) : 0,
    .serial = serial,
  };
  guint8 bytes[MORTISE_FRAME_HEADER_SIZE];
  guint start;

  header.length = (guint32) (header.method_length + body_length);
  mortise_frame_header_encode (&header, bytes);
  g_byte_array_append (stream, bytes, sizeof bytes);
  g_byte_array_append (stream, (const guint8 *) (method != NULL ? method : ""), header.method_length);
  start = stream->len;
  g_byte_array_set_size (stream, start + (guint) body_length);
  for (gsize i = 0; i < body_length; i++)
    stream->data[start + i] = pattern (serial, i);
}

static void
assert_frame (const MortiseFrame *frame, guint64 serial, const char *method, gsize body_length)
{
  gsize size;
  const guint8 *body = g_bytes_get_data (frame->body, &size);
  gboolean equal = TRUE;

  g_assert_cmpuint (frame->header.serial, ==, serial);
  g_assert_cmpstr (frame->method, ==, method);
  g_assert_cmpuint (size, ==, body_length);
  for (gsize i = 0; i < size; i++)
    equal &= body[i] == pattern (serial, i);
  g_assert_true (equal);
}

/* Gives the reader no more than @piece bytes of @stream, fewer if it has less room. */
static gsize
feed (MortiseFrameReader *reader, const guint8 *stream, gsize left, gsize piece)
{
  gsize room;
  guint8 *space = mortise_frame_reader_get_space (reader, &room);
  gsize size = MIN (MIN (room, left), piece);

  g_assert_cmpuint (room, >, 0);
  memcpy (space, stream, size);
  mortise_frame_reader_commit (reader, size);
  return size;
}

static const gsize lengths[] = { 0,
                                 1,
                                 100,
                                 BUFFER_SIZE - MORTISE_FRAME_HEADER_SIZE - 2,
                                 BUFFER_SIZE - MORTISE_FRAME_HEADER_SIZE - 1,
                                 BUFFER_SIZE - MORTISE_FRAME_HEADER_SIZE,
                                 BUFFER_SIZE - MORTISE_FRAME_HEADER_SIZE + 1,
                                 0,
                                 BUFFER_SIZE - 1,
                                 BUFFER_SIZE,
                                 BUFFER_SIZE + 1,
                                 3,
                                 3 * BUFFER_SIZE + 5,
                                 0 };

static const char *
method_of (guint64 serial)
{
  return serial % 2 != 0 ? "m" : NULL;
}

static GByteArray *
make_stream (void)
{
  GByteArray *stream = g_byte_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    append_frame (stream, i, method_of (i), lengths[i]);
  return stream;
}

static void
read_stream (MortiseFrameReader *reader, GByteArray *stream, GRand *rand)
{
  guint64 n_frames = 0;

  for (gsize at = 0; at < stream->len;)
    {
      gsize piece = rand != NULL ? (gsize) g_rand_int_range (rand, 1, 2 * BUFFER_SIZE) : 1;

      at += feed (reader, stream->data + at, stream->len - at, piece);
      for (;;)
        {
          g_auto (MortiseFrame) frame = { 0 };
          g_autoptr (GError) error = NULL;

          if (!mortise_frame_reader_next (reader, &frame, &error))
            {
              g_assert_no_error (error);
              break;
            }
          assert_frame (&frame, n_frames, method_of (n_frames), lengths[n_frames]);
          n_frames++;
        }
    }
  g_assert_cmpuint (n_frames, ==, G_N_ELEMENTS (lengths));
  g_assert_true (mortise_frame_reader_is_empty (reader));
}

static void
test_reader_byte_by_byte (void)
{
  g_autoptr (MortiseFrameReader) reader = mortise_frame_reader_new ();
  g_autoptr (GByteArray) stream = make_stream ();

  read_stream (reader, stream, NULL);
}

static void
test_reader_random_pieces (void)
{
  g_autoptr (MortiseFrameReader) reader = mortise_frame_reader_new ();
  g_autoptr (GByteArray) stream = make_stream ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (guint i = 0; i < 100; i++)
    read_stream (reader, stream, rand);
}

static void
test_reader_largest (void)
{
  g_autoptr (MortiseFrameReader) reader = mortise_frame_reader_new ();
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  g_auto (MortiseFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  gsize at = 0;

  append_frame (stream, 1, "largest", MORTISE_FRAME_MAX_LENGTH - 7);
  while (!mortise_frame_reader_next (reader, &frame, &error))
    {
      g_assert_no_error (error);
      g_assert_cmpuint (at, <, stream->len);
      at += feed (reader, stream->data + at, stream->len - at, 1024 * 1024);
    }
  g_assert_cmpuint (at, ==, stream->len);
  assert_frame (&frame, 1, "largest", MORTISE_FRAME_MAX_LENGTH - 7);
}

static void
test_reader_refuses_header (void)
{
  g_autoptr (MortiseFrameReader) reader = mortise_frame_reader_new ();
  MortiseFrameHeader header = { .kind = MORTISE_FRAME_REPLY, .length = G_MAXUINT32 };
  guint8 bytes[MORTISE_FRAME_HEADER_SIZE];
  g_auto (MortiseFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;

  mortise_frame_header_encode (&header, bytes);
  feed (reader, bytes, sizeof bytes - 1, sizeof bytes);
  g_assert_false (mortise_frame_reader_next (reader, &frame, &error));
  g_assert_no_error (error);
  g_assert_false (mortise_frame_reader_is_empty (reader));
  feed (reader, bytes + sizeof bytes - 1, 1, 1);
  g_assert_false (mortise_frame_reader_next (reader, &frame, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL);
}

/* @user_data: how long the body is, so that the frame is cut out of the buffer, or read into memory of its own. */
static void
test_reader_refuses_method (gconstpointer user_data)
{
  g_autoptr (MortiseFrameReader) reader = mortise_frame_reader_new ();
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  g_auto (MortiseFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  gsize at = 0;

  append_frame (stream, 1, "not sound", GPOINTER_TO_SIZE (user_data));
  while (error == NULL)
    {
      at += feed (reader, stream->data + at, stream->len - at, BUFFER_SIZE);
      g_assert_false (mortise_frame_reader_next (reader, &frame, &error));
    }
  g_assert_cmpuint (at, ==, stream->len);
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL);
  g_assert_cmpstr (error->message, ==, "method with a character that is not printable ASCII");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/frame/header/round-trip", test_header_round_trip);
  for (guint i = 0; i < G_N_ELEMENTS (bad_headers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/frame/header/bad/%u", i);

      g_test_add_data_func (path, &bad_headers[i], test_bad_header);
    }
  g_test_add_func ("/frame/methods", test_methods);
  g_test_add_func ("/frame/reader/byte-by-byte", test_reader_byte_by_byte);
  g_test_add_func ("/frame/reader/random-pieces", test_reader_random_pieces);
  g_test_add_func ("/frame/reader/largest", test_reader_largest);
  g_test_add_func ("/frame/reader/refuses-header", test_reader_refuses_header);
  g_test_add_data_func ("/frame/reader/refuses-method/short", GSIZE_TO_POINTER (10), test_reader_refuses_method);
  g_test_add_data_func ("/frame/reader/refuses-method/long", GSIZE_TO_POINTER (BUFFER_SIZE),
                        test_reader_refuses_method);
  return g_test_run ();
}
