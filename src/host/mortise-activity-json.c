/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-activity-private.h"

#include <string.h>

/* Where the minutes end, whether or not anything happened since. */
#define HOUR_US (3600 * (gint64) G_USEC_PER_SEC)

/* @time as the clock would have shown it, had it not been set since. */
static void
set_time (JsonObject *object, const char *name, gint64 time, gint64 offset)
{
  json_object_set_int_member (object, name, time + offset);
}

static JsonArray *
describe_samples (const MortiseActivity *self, gint64 now, gint64 offset)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->samples->len; i++)
    {
      guint place = (self->oldest + i) % self->samples->len;
      const ActivitySample *sample = &g_array_index (self->samples, ActivitySample, place);
      JsonObject *object;

      if (now - sample->time > HOUR_US)
        continue;
      object = json_object_new ();
      set_time (object, "time", sample->time, offset);
      json_object_set_int_member (object, "span_us", sample->span_us);
      json_object_set_int_member (object, "memory_bytes", (gint64) sample->memory_bytes);
      json_object_set_int_member (object, "cpu_us", (gint64) sample->cpu_us);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
describe_minutes (const MortiseActivity *self, gint64 now, gint64 offset)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->minutes->len; i++)
    {
      const ActivityMinute *minute = &g_array_index (self->minutes, ActivityMinute, i);
      JsonObject *object;

      if (now - minute->start > HOUR_US)
        continue;
      object = json_object_new ();
      set_time (object, "time", minute->start, offset);
      json_object_set_int_member (object, "calls", minute->calls);
      json_object_set_int_member (object, "errors", minute->errors);
      json_object_set_int_member (object, "failures", minute->failures);
      json_array_add_object_element (array, object);
    }
  return array;
}

static int
compare_listeners (gconstpointer a, gconstpointer b)
{
  const ActivityListener *first = a, *second = b;
  int order = strcmp (first->hook, second->hook);

  if (order == 0)
    order = strcmp (first->kind, second->kind);
  return order != 0 ? order : (first->index > second->index) - (first->index < second->index);
}

static JsonArray *
describe_listeners (const MortiseActivity *self, gint64 offset)
{
  g_autoptr (GList) listeners = g_list_sort (g_hash_table_get_keys (self->listeners), compare_listeners);
  JsonArray *array = json_array_new ();

  for (GList *link = listeners; link != NULL; link = link->next)
    {
      const ActivityListener *listener = link->data;
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "hook", listener->hook);
      json_object_set_string_member (object, "kind", listener->kind);
      json_object_set_int_member (object, "index", listener->index);
      json_object_set_int_member (object, "calls", (gint64) listener->calls);
      json_object_set_int_member (object, "errors", (gint64) listener->errors);
      json_object_set_int_member (object, "total_us", listener->total_us);
      json_object_set_int_member (object, "longest_us", listener->longest_us);
      set_time (object, "last", listener->last, offset);
      json_array_add_object_element (array, object);
    }
  return array;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const ActivityUse *first = *(const ActivityUse *const *) a, *second = *(const ActivityUse *const *) b;

  return strcmp (first->name, second->name);
}

static JsonArray *
describe_uses (GPtrArray *uses, gint64 offset)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (uses, NULL, NULL);
  JsonArray *array = json_array_new ();

  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_names);
  for (guint i = 0; i < sorted->len; i++)
    {
      const ActivityUse *use = sorted->pdata[i];
      JsonObject *object = json_object_new ();
      g_autofree char *name = g_utf8_make_valid (use->name, -1);

      json_object_set_string_member (object, "name", name);
      json_object_set_int_member (object, "uses", (gint64) use->uses);
      json_object_set_int_member (object, "refusals", (gint64) use->refusals);
      set_time (object, "last", use->last, offset);
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * mortise_activity_to_json:
 * @self: a record
 * @now: the time, in µs of the monotonic clock
 * @real_now: the same, in µs since 1970
 *
 * Returns: (transfer full): the object *activity* of docs/admin-api.md, without the slug; samples and minutes of the
 *   last hour
 */
JsonObject *
mortise_activity_to_json (const MortiseActivity *self, gint64 now, gint64 real_now)
{
  gint64 offset = real_now - now;
  JsonObject *object = json_object_new ();

  set_time (object, "since", self->since, offset);
  set_time (object, "time", now, offset);
  json_object_set_array_member (object, "samples", describe_samples (self, now, offset));
  json_object_set_array_member (object, "minutes", describe_minutes (self, now, offset));
  json_object_set_array_member (object, "listeners", describe_listeners (self, offset));
  json_object_set_array_member (object, "permissions", describe_uses (self->permissions, offset));
  json_object_set_array_member (object, "hosts", describe_uses (self->hosts, offset));
  return object;
}
