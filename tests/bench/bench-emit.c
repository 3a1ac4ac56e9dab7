/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A hook whose listeners are all in the host's process, beside a GSignal with as many handlers. A sample is the mean of
 * a batch, as one emission takes less than the clock can tell. */

#include "bench.h"
#include "mortise-hook-bus.h"

#include <stdlib.h>

#define N_SAMPLES 200

typedef struct
{
  MortiseHookBus *bus;
  MortiseHook *action;
  MortiseHook *filter;
  GObject *emitter;
  guint signal;
  GBytes *payload;
  GBytes *value;
  guint n_listeners;
} Sides;

typedef struct
{
  const char *kind;
  const char *name;
  gboolean traced;
  void (*emit) (Sides *sides);
} Side;

static guint64 n_heard;

static GBytes *
on_action (const MortiseHookEvent *event, gpointer user_data, GError **error)
{
  n_heard++;
  return NULL;
}

static GBytes *
on_filter (const MortiseHookEvent *event, gpointer user_data, GError **error)
{
  n_heard++;
  return g_bytes_ref (event->value);
}

static void
on_signal (GObject *emitter, gpointer payload, gpointer user_data)
{
  n_heard++;
}

static void
emit_action (Sides *sides)
{
  mortise_hook_emit (sides->action, sides->payload, NULL, NULL, NULL);
}

static void
emit_filter (Sides *sides)
{
  g_autoptr (GBytes) result = NULL;

  mortise_hook_emit (sides->filter, sides->payload, sides->value, &result, NULL);
}

static void
emit_signal (Sides *sides)
{
  g_signal_emit (sides->emitter, sides->signal, 0, sides->payload);
}

/* GSignal has no filters; what it does for an action is the nearest. */
static const Side all_sides[] = {
  { "action", "GSignal", FALSE, emit_signal },        { "action", "mortise", FALSE, emit_action },
  { "action", "mortise, traced", TRUE, emit_action }, { "filter", "GSignal", FALSE, emit_signal },
  { "filter", "mortise", FALSE, emit_filter },        { "filter", "mortise, traced", TRUE, emit_filter },
};

static Sides *
sides_new (guint n_listeners)
{
  Sides *sides = g_new0 (Sides, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MortisePlatformSet) platforms = mortise_platform_set_new_default (&error);

  if (platforms == NULL)
    g_error ("%s", error->message);
  sides->n_listeners = n_listeners;
  sides->bus = mortise_hook_bus_new (platforms, NULL, "default");
  sides->emitter = g_object_new (G_TYPE_OBJECT, NULL);
  sides->signal = g_signal_lookup ("bench-emitted", G_TYPE_OBJECT);
  if (sides->signal == 0)
    sides->signal = g_signal_new ("bench-emitted", G_TYPE_OBJECT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_POINTER);
  sides->payload = g_bytes_new_static ("{\"value\":1}", 11);
  sides->value = g_bytes_new_static ("1", 1);
  for (guint i = 0; i < n_listeners; i++)
    {
      mortise_hook_bus_add_listener (sides->bus, "bench_action", MORTISE_HOOK_ACTION, 10, on_action, NULL);
      mortise_hook_bus_add_listener (sides->bus, "bench_filter", MORTISE_HOOK_FILTER, 10, on_filter, NULL);
      g_signal_connect (sides->emitter, "bench-emitted", G_CALLBACK (on_signal), NULL);
    }
  sides->action = mortise_hook_bus_get_hook (sides->bus, "bench_action");
  sides->filter = mortise_hook_bus_get_hook (sides->bus, "bench_filter");
  return sides;
}

static void
sides_free (Sides *sides)
{
  g_object_unref (sides->bus);
  g_object_unref (sides->emitter);
  g_bytes_unref (sides->payload);
  g_bytes_unref (sides->value);
  g_free (sides);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sides, sides_free)

static void
sample (Sides *sides, const Side *side, GArray *series)
{
  guint batch = 20000 / (sides->n_listeners + 10);
  gint64 start;

  start = bench_now_ns ();
  for (guint i = 0; i < batch; i++)
    side->emit (sides);
  bench_series_add (series, (double) (bench_now_ns () - start) / batch);
}

/* The sides take turns sample by sample: a machine that is disturbed is so for all of them. */
static void
measure (guint n_listeners)
{
  g_autoptr (Sides) sides = sides_new (n_listeners);
  g_autoptr (GPtrArray) series = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < G_N_ELEMENTS (all_sides); i++)
    g_ptr_array_add (series, bench_series_new ());
  for (guint j = 0; j < N_SAMPLES; j++)
    for (guint i = 0; i < G_N_ELEMENTS (all_sides); i++)
      {
        mortise_trace_recorder_set_level (mortise_hook_bus_get_recorder (sides->bus),
                                          all_sides[i].traced ? MORTISE_TRACE_FULL : MORTISE_TRACE_OFF);
        sample (sides, &all_sides[i], series->pdata[i]);
      }
  for (guint i = 0; i < G_N_ELEMENTS (all_sides); i++)
    {
      g_autofree char *kind = g_strdup_printf ("%s, %u", all_sides[i].kind, n_listeners);

      bench_report ("emit", kind, all_sides[i].name, series->pdata[i]);
    }
}

int
main (int argc, char *argv[])
{
  static const guint numbers[] = { 1, 10, 100 };
  guint n_rounds = argc > 1 ? (guint) atoi (argv[1]) : 1;

  for (guint round = 0; round < n_rounds; round++)
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
      measure (numbers[i]);
  return 0;
}
