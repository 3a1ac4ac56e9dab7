/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-events.h"

#include "mortise-error.h"
#include "mortise-host-budgets.h"
#include "mortise-host-problems.h"
#include "mortise-host-suspension.h"

/**
 * MortiseApiEvents:
 *
 * Turns what happens in a host into the *event* objects of docs/admin-api.md.
 *
 * Plugins change in bursts (a start alone is half a dozen changes), and an event carries the whole plugin: changes are
 * therefore gathered for a moment and told once, with the plugin as it is then. Records of the log and dispatches are
 * told one by one, since each is another. What is wrong follows from the state of everything, and is looked at again
 * some time after anything changed.
 */
struct _MortiseApiEvents
{
  GObject parent_instance;

  MortiseHost *host;
  GHashTable *changed;
  gboolean hooks_changed;
  guint flush_id;
  char *problems;
  guint problems_id;
  guint again_id;
};

enum
{
  SIGNAL_EVENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MortiseApiEvents, mortise_api_events, G_TYPE_OBJECT)

/* Short enough to be felt as at once, long enough to take in a burst. */
#define GATHER_MS 40
/* All plugins are looked at for what is wrong, which takes a few milliseconds where there are a thousand. */
#define GATHER_PROBLEMS_MS 250
/* A budget is met again when time goes by. */
#define LOOK_AGAIN_S 15

static const struct
{
  const char *name;
  MortiseApiEventTypes type;
} types_by_name[] = {
  { "plugin", MORTISE_API_EVENT_PLUGIN },       { "log", MORTISE_API_EVENT_LOG },
  { "trace", MORTISE_API_EVENT_TRACE },         { "hooks", MORTISE_API_EVENT_HOOKS },
  { "catalogue", MORTISE_API_EVENT_CATALOGUE }, { "problems", MORTISE_API_EVENT_PROBLEMS },
};

static MortiseApiEventTypes
type_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (types_by_name); i++)
    if (g_str_equal (types_by_name[i].name, name))
      return types_by_name[i].type;
  return 0;
}

/**
 * mortise_api_event_types_parse:
 * @names: (nullable): names separated by commas; %NULL stands for all
 * @types: (out): the types named
 * @error: return location for an error
 *
 * Returns: %FALSE with MORTISE_ERROR_INVALID when a name is not that of a type
 */
gboolean
mortise_api_event_types_parse (const char *names, MortiseApiEventTypes *types, GError **error)
{
  g_auto (GStrv) words = g_strsplit (names ? names : "", ",", -1);

  *types = names ? 0 : MORTISE_API_EVENT_ALL;
  for (guint i = 0; words[i]; i++)
    {
      MortiseApiEventTypes type = type_from_name (words[i]);

      if (!type)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                       "the query's \"types\" names \"%s\": it may name plugin, log, trace, hooks, catalogue and "
                       "problems, with commas between",
                       words[i]);
          return FALSE;
        }
      *types |= type;
    }
  return TRUE;
}

/**
 * mortise_api_event_new:
 * @type: the event's type
 *
 * Returns: (transfer full): an event without other members
 */
JsonObject *
mortise_api_event_new (const char *type)
{
  JsonObject *event = json_object_new ();

  json_object_set_string_member (event, "type", type);
  return event;
}

static gboolean
is_watched (MortiseApiEvents *self)
{
  return g_signal_has_handler_pending (self, signals[SIGNAL_EVENT], 0, FALSE);
}

static void
emit (MortiseApiEvents *self, MortiseApiEventTypes type, JsonObject *event)
{
  g_signal_emit (self, signals[SIGNAL_EVENT], 0, (guint) type, event);
}

static void
emit_plugin (MortiseApiEvents *self, const char *slug)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self->host, slug);
  g_autoptr (JsonObject) event = NULL;

  if (!plugin)
    return;
  event = mortise_api_event_new ("plugin");
  json_object_set_member (event, "plugin", mortise_hosted_plugin_to_json (plugin));
  emit (self, MORTISE_API_EVENT_PLUGIN, event);
}

static void flush_problems_soon (MortiseApiEvents *self);

static gboolean
look_again (gpointer user_data)
{
  MortiseApiEvents *self = user_data;

  self->again_id = 0;
  flush_problems_soon (self);
  return G_SOURCE_REMOVE;
}

static gboolean
flush_problems (gpointer user_data)
{
  g_autoptr (MortiseApiEvents) self = g_object_ref (user_data);
  g_autoptr (JsonObject) event = NULL;
  g_autofree char *problems = NULL;

  self->problems_id = 0;
  if (!is_watched (self))
    return G_SOURCE_REMOVE;
  if (mortise_host_has_budgets (self->host) && !self->again_id)
    self->again_id = g_timeout_add_seconds (LOOK_AGAIN_S, look_again, self);
  problems = mortise_host_digest_problems (self->host);
  if (g_strcmp0 (problems, self->problems) == 0)
    return G_SOURCE_REMOVE;

  g_free (self->problems);
  self->problems = g_steal_pointer (&problems);
  event = mortise_api_event_new ("problems");
  emit (self, MORTISE_API_EVENT_PROBLEMS, event);
  return G_SOURCE_REMOVE;
}

static void
flush_problems_soon (MortiseApiEvents *self)
{
  if (!self->problems_id)
    self->problems_id = g_timeout_add (GATHER_PROBLEMS_MS, flush_problems, self);
}

static gboolean
flush (gpointer user_data)
{
  g_autoptr (MortiseApiEvents) self = g_object_ref (user_data);
  g_autoptr (GHashTable) changed = g_steal_pointer (&self->changed);
  gboolean hooks_changed = self->hooks_changed;
  GHashTableIter iter;
  gpointer slug;

  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->hooks_changed = FALSE;
  self->flush_id = 0;
  if (!is_watched (self))
    return G_SOURCE_REMOVE;

  g_hash_table_iter_init (&iter, changed);
  while (g_hash_table_iter_next (&iter, &slug, NULL))
    emit_plugin (self, slug);
  if (hooks_changed)
    {
      g_autoptr (JsonObject) event = mortise_api_event_new ("hooks");

      emit (self, MORTISE_API_EVENT_HOOKS, event);
    }
  return G_SOURCE_REMOVE;
}

static void
flush_soon (MortiseApiEvents *self)
{
  if (!self->flush_id)
    self->flush_id = g_timeout_add (GATHER_MS, flush, self);
  flush_problems_soon (self);
}

static void
on_plugin_changed (MortiseApiEvents *self, MortiseHostedPlugin *plugin)
{
  g_hash_table_add (self->changed, g_strdup (mortise_hosted_plugin_get_slug (plugin)));
  flush_soon (self);
}

static void
on_plugin_removed (MortiseApiEvents *self, const char *slug)
{
  g_autoptr (JsonObject) event = mortise_api_event_new ("plugin-removed");

  g_hash_table_remove (self->changed, slug);
  json_object_set_string_member (event, "slug", slug);
  emit (self, MORTISE_API_EVENT_PLUGIN, event);
  flush_problems_soon (self);
}

static void
on_reloaded (MortiseApiEvents *self, const char *slug, const char *problem)
{
  g_autoptr (JsonObject) event = mortise_api_event_new ("reload");

  json_object_set_string_member (event, "slug", slug);
  if (problem != NULL)
    json_object_set_string_member (event, "problem", problem);
  else
    json_object_set_null_member (event, "problem");
  emit (self, MORTISE_API_EVENT_PLUGIN, event);
}

static void
on_hooks_changed (MortiseApiEvents *self)
{
  self->hooks_changed = TRUE;
  flush_soon (self);
}

static void
on_record (MortiseApiEvents *self, JsonNode *record)
{
  g_autoptr (JsonObject) event = NULL;

  if (!is_watched (self))
    return;
  event = mortise_api_event_new ("log");
  json_object_set_member (event, "record", json_node_copy (record));
  emit (self, MORTISE_API_EVENT_LOG, event);
}

static void
on_dispatch_finished (MortiseApiEvents *self, MortiseDispatch *dispatch)
{
  g_autoptr (JsonObject) event = NULL;

  if (!is_watched (self))
    return;
  event = mortise_api_event_new ("trace");
  json_object_set_member (event, "dispatch", mortise_dispatch_to_json (dispatch, MORTISE_DISPATCH_SUMMARY));
  emit (self, MORTISE_API_EVENT_TRACE, event);
  if (mortise_host_has_budgets (self->host))
    flush_problems_soon (self);
}

static void
on_catalogues_changed (MortiseApiEvents *self)
{
  g_autoptr (JsonObject) event = mortise_api_event_new ("catalogues");

  emit (self, MORTISE_API_EVENT_CATALOGUE, event);
  flush_problems_soon (self);
}

static void
on_suspension_changed (MortiseApiEvents *self)
{
  g_autoptr (JsonObject) event = mortise_api_event_new ("suspension");

  json_object_set_member (event, "suspension", mortise_host_describe_suspension (self->host));
  emit (self, MORTISE_API_EVENT_PROBLEMS, event);
}

static void
on_progress (MortiseApiEvents *self, const char *target, const char *slug, guint64 done, guint64 size)
{
  g_autoptr (JsonObject) event = mortise_api_event_new ("progress");

  json_object_set_string_member (event, "target", target);
  json_object_set_string_member (event, "slug", slug);
  json_object_set_int_member (event, "done", (gint64) done);
  json_object_set_int_member (event, "size", (gint64) size);
  emit (self, MORTISE_API_EVENT_CATALOGUE, event);
}

static void
mortise_api_events_finalize (GObject *object)
{
  MortiseApiEvents *self = MORTISE_API_EVENTS (object);

  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_clear_handle_id (&self->problems_id, g_source_remove);
  g_clear_handle_id (&self->again_id, g_source_remove);
  g_free (self->problems);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_clear_object (&self->host);

  G_OBJECT_CLASS (mortise_api_events_parent_class)->finalize (object);
}

static void
mortise_api_events_class_init (MortiseApiEventsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_api_events_finalize;

  /**
   * MortiseApiEvents::event:
   * @self: the events
   * @type: one [flags@ApiEventTypes]
   * @event: (type JsonObject): the event, which handlers share and leave as it is
   */
  signals[SIGNAL_EVENT] = g_signal_new ("event", MORTISE_TYPE_API_EVENTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_UINT, JSON_TYPE_OBJECT);
}

static void
mortise_api_events_init (MortiseApiEvents *self)
{
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * mortise_api_events_new:
 * @host: the host to watch
 *
 * Returns: (transfer full): the events of @host
 */
MortiseApiEvents *
mortise_api_events_new (MortiseHost *host)
{
  MortiseApiEvents *self = g_object_new (MORTISE_TYPE_API_EVENTS, NULL);
  MortiseHookBus *bus = mortise_host_get_bus (host);
  MortiseJournal *journal = mortise_host_get_journal (host);

  self->host = g_object_ref (host);
  g_signal_connect_object (host, "plugin-changed", G_CALLBACK (on_plugin_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (host, "plugin-removed", G_CALLBACK (on_plugin_removed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (host, "reloaded", G_CALLBACK (on_reloaded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (host, "progress", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (host, "suspension-changed", G_CALLBACK (on_suspension_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mortise_host_get_catalogues (host), "changed", G_CALLBACK (on_catalogues_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bus, "listeners-changed", G_CALLBACK (on_hooks_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bus, "dispatch-finished", G_CALLBACK (on_dispatch_finished), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (journal, "record", G_CALLBACK (on_record), self, G_CONNECT_SWAPPED);
  return self;
}
