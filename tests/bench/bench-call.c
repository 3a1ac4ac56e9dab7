/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One call to a plugin in its process and back, through the hook bus, beside the least that it can cost and beside
 * GDBus. All sides take turns, so that what disturbs the machine disturbs all of them.
 *
 * bench-call [ROUNDS [CASE [SIDE]]], the latter two for a profiler. */

#include "bench-gdbus.h"
#include "bench-pong.h"
#include "bench-site.h"
#include "bench.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  BenchSite *site;
  BenchPong *pong;
  BenchGdbus *gdbus;
} Sides;

typedef struct
{
  const char *name;
  void (*call) (Sides *sides, GBytes *payload);
} Side;

typedef struct
{
  const char *name;
  gsize size;
  gboolean has_rows;
} Case;

static void
call_mortise (Sides *sides, GBytes *payload)
{
  bench_site_fire (sides->site, "bench_echo", payload);
}

static void
call_mortise_python (Sides *sides, GBytes *payload)
{
  bench_site_fire (sides->site, "bench_echo_py", payload);
}

static void
call_pong (Sides *sides, GBytes *payload)
{
  bench_pong_call (sides->pong, payload);
}

static void
call_gdbus (Sides *sides, GBytes *payload)
{
  bench_gdbus_call (sides->gdbus, payload);
}

static const Side all_sides[] = {
  { "raw ping-pong", call_pong },
  { "mortise, C", call_mortise },
  { "mortise, Python", call_mortise_python },
  { "GDBus", call_gdbus },
};

/* A list of records, as hooks have them, or one long string, of exactly @size bytes. */
static GBytes *
make_payload (gsize size, gboolean has_rows)
{
  GString *text = g_string_new ("{\"rows\":[");
  const gsize end = strlen ("],\"pad\":\"\"}");

  for (guint i = 0; has_rows; i++)
    {
      g_autofree char *row = g_strdup_printf ("%s{\"id\":%u,\"name\":\"Ada Lovelace\",\"email\":\"ada%u@example.com\","
                                              "\"score\":0.75,\"active\":true}",
                                              i > 0 ? "," : "", i, i);

      if (text->len + strlen (row) + end > size)
        break;
      g_string_append (text, row);
    }
  g_string_append (text, "],\"pad\":\"");
  while (text->len + strlen ("\"}") < size)
    g_string_append_c (text, 'x');
  g_string_append (text, "\"}");
  return g_string_free_to_bytes (text);
}

/* Rounds of all sides, or of the one named @only. */
static void
measure (Sides *sides, const Case *kind, guint n_rounds, const char *only)
{
  g_autoptr (GBytes) payload = make_payload (kind->size, kind->has_rows);
  g_autoptr (GArray) series = bench_series_new ();
  guint n_calls = kind->size > 64 * 1024 ? 100 : 1000;

  for (guint round = 0; round < n_rounds; round++)
    for (guint i = 0; i < G_N_ELEMENTS (all_sides); i++)
      {
        if (only != NULL && !g_str_equal (only, all_sides[i].name))
          continue;
        for (guint j = 0; j < n_calls / 10; j++)
          all_sides[i].call (sides, payload);
        for (guint j = 0; j < n_calls; j++)
          {
            gint64 start = bench_now_ns ();

            all_sides[i].call (sides, payload);
            bench_series_add (series, (double) (bench_now_ns () - start));
          }
        bench_report ("call", kind->name, all_sides[i].name, series);
      }
}

int
main (int argc, char *argv[])
{
  static const Case cases[] = {
    { "64", 64, TRUE },
    { "4096", 4096, TRUE },
    { "262144", 256 * 1024, TRUE },
    { "262144 text", 256 * 1024, FALSE },
  };
  guint n_rounds = argc > 1 ? (guint) atoi (argv[1]) : 5;
  g_autoptr (BenchPong) pong = bench_pong_new ();
  g_autoptr (BenchGdbus) gdbus = bench_gdbus_new ();
  g_autoptr (BenchSite) site = bench_site_new ();
  Sides sides = { site, pong, gdbus };

  bench_gdbus_connect (gdbus);
  bench_site_add_plugin (site, "echo", "echo", "bench_echo", TRUE);
  bench_site_add_plugin (site, "echo-py", "echo-py", "bench_echo_py", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (argc < 3 || g_str_equal (argv[2], cases[i].name))
      measure (&sides, &cases[i], n_rounds, argc > 3 ? argv[3] : NULL);
  return 0;
}
