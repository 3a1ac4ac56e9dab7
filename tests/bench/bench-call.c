/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One call to a plugin in its process and back, through the hook bus, beside the least that it can cost and beside GDBus.
 * All sides take turns, so that what disturbs the machine disturbs all of them. */

#include "bench-gdbus.h"
#include "bench-pong.h"
#include "bench-site.h"
#include "bench.h"

#include <stdio.h>
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

/* A list of records, as hooks have them, of exactly @size bytes. */
static GBytes *
make_payload (gsize size)
{
  GString *text = g_string_new ("{\"rows\":[");
  const gsize end = strlen ("],\"pad\":\"\"}");

  for (guint i = 0;; i++)
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

static void
measure (Sides *sides, gsize size, guint n_rounds)
{
  g_autoptr (GBytes) payload = make_payload (size);
  g_autofree char *kind = g_strdup_printf ("%" G_GSIZE_FORMAT, size);
  g_autoptr (GArray) series = bench_series_new ();
  guint n_calls = size > 64 * 1024 ? 100 : 1000;

  for (guint round = 0; round < n_rounds; round++)
    for (guint i = 0; i < G_N_ELEMENTS (all_sides); i++)
      {
        for (guint j = 0; j < n_calls / 10; j++)
          all_sides[i].call (sides, payload);
        for (guint j = 0; j < n_calls; j++)
          {
            gint64 start = bench_now_ns ();

            all_sides[i].call (sides, payload);
            bench_series_add (series, bench_now_ns () - start);
          }
        bench_report ("call", kind, all_sides[i].name, series);
      }
}

int
main (int argc, char *argv[])
{
  static const gsize sizes[] = { 64, 4096, 256 * 1024 };
  guint n_rounds = argc > 1 ? (guint) atoi (argv[1]) : 5;
  g_autoptr (BenchPong) pong = bench_pong_new ();
  g_autoptr (BenchGdbus) gdbus = bench_gdbus_new ();
  g_autoptr (BenchSite) site = bench_site_new ();
  Sides sides = { site, pong, gdbus };

  bench_gdbus_connect (gdbus);
  bench_site_add_plugin (site, "echo", "echo", "bench_echo", TRUE);
  bench_site_add_plugin (site, "echo-py", "echo-py", "bench_echo_py", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    measure (&sides, sizes[i], n_rounds);
  return 0;
}
