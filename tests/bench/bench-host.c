/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-host fill SITE N: installs N plugins on a site.
 * bench-host open SITE N: how long a host takes to open it; in a process of its own each time, as in life.
 * bench-host grow: the memory of a host before and after 10,000 dispatches. */

#include "bench-site.h"
#include "bench.h"

#include <stdlib.h>
#include <unistd.h>

#define N_DISPATCHES 10000

static void
fill (const char *directory, guint n_plugins)
{
  g_autoptr (BenchSite) site = bench_site_new_at (directory);

  for (guint i = 0; i < n_plugins; i++)
    {
      g_autofree char *slug = g_strdup_printf ("echo-%u", i);

      bench_site_add_plugin (site, "echo", slug, "bench_echo", FALSE);
    }
}

static void
open_once (const char *directory, const char *kind)
{
  g_autoptr (GArray) series = bench_series_new ();
  gint64 start = bench_now_ns ();
  g_autoptr (BenchSite) site = bench_site_new_at (directory);

  bench_series_add (series, (double) (bench_now_ns () - start));
  bench_report ("open", kind, "mortise", series);
}

static void
fire_many (BenchSite *site, GBytes *payload)
{
  for (guint i = 0; i < N_DISPATCHES; i++)
    bench_site_fire (site, "bench_echo", payload);
}

static void
grow (void)
{
  g_autoptr (BenchSite) site = bench_site_new ();
  g_autoptr (GBytes) payload
      = g_bytes_new_static ("{\"id\":1,\"name\":\"Ada Lovelace\",\"email\":\"ada1@example.com\"}", 57);
  double before;

  bench_site_add_plugin (site, "echo", "echo", "bench_echo", TRUE);
  bench_site_fire (site, "bench_echo", payload);
  before = bench_read_pss (getpid ());
  fire_many (site, payload);
  bench_report_value ("grow", "first 10,000", "mortise", bench_read_pss (getpid ()) - before);
  before = bench_read_pss (getpid ());
  fire_many (site, payload);
  bench_report_value ("grow", "next 10,000", "mortise", bench_read_pss (getpid ()) - before);
}

int
main (int argc, char *argv[])
{
  if (argc == 4 && g_str_equal (argv[1], "fill"))
    fill (argv[2], (guint) atoi (argv[3]));
  else if (argc == 4 && g_str_equal (argv[1], "open"))
    open_once (argv[2], argv[3]);
  else if (argc == 2 && g_str_equal (argv[1], "grow"))
    grow ();
  else
    return 2;
  return 0;
}
