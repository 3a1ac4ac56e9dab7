/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One action that 1, 10 and 100 plugins listen to, all of them running, each in its own process. */

#include "bench-site.h"
#include "bench.h"

#include <stdlib.h>
#include <string.h>

#define N_CALLS 200

static const guint numbers[] = { 1, 10, 100 };

static void
add_plugins (BenchSite *site)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *slug = g_strdup_printf ("echo-%u", i);
      g_autoptr (GString) hooks = g_string_new (NULL);

      for (guint j = 0; j < G_N_ELEMENTS (numbers); j++)
        if (i < numbers[j])
          g_string_append_printf (hooks, "%sbench_fan_%u", hooks->len > 0 ? "," : "", numbers[j]);
      bench_site_add_plugin (site, "echo", slug, hooks->str, TRUE);
    }
}

int
main (int argc, char *argv[])
{
  guint n_rounds = argc > 1 ? (guint) atoi (argv[1]) : 5;
  g_autoptr (BenchSite) site = bench_site_new ();
  g_autoptr (GBytes) payload
      = g_bytes_new_static ("{\"id\":1,\"name\":\"Ada Lovelace\",\"email\":\"ada1@example.com\"}", 57);
  g_autoptr (GArray) series = bench_series_new ();

  add_plugins (site);
  for (guint round = 0; round < n_rounds; round++)
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
      {
        g_autofree char *hook = g_strdup_printf ("bench_fan_%u", numbers[i]);
        g_autofree char *side = g_strdup_printf ("%u", numbers[i]);

        for (guint j = 0; j < N_CALLS; j++)
          {
            gint64 start = bench_now_ns ();

            bench_site_fire (site, hook, payload);
            bench_series_add (series, (double) (bench_now_ns () - start));
          }
        bench_report ("fan", "action", side, series);
      }
  return 0;
}
