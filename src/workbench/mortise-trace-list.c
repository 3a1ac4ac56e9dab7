/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-trace-list.h"

#include "mortise-json.h"
#include "mortise-trace-cache.h"

/*
 * The host has up to a million traces, of which the window reads those that are looked at, page by page. A page is
 * asked for with `upto`, so that it is the same whatever has come meanwhile.
 */

/* Of requests for pages that are under way. */
#define MAX_ASKED 2
/* However fast hooks are fired, the list grows so often. */
#define REFRESH_MS 150
/* Of new dispatches that are put in at the beginning; where there are more, the list is read anew. */
#define MAX_NEW 200
#define NEWEST_FIRST "-time"

/**
 * MortiseTraceList:
 *
 * The traces of a site, newest first unless sorted otherwise, and live until it is paused.
 */
struct _MortiseTraceList
{
  MortiseTraceSource parent_instance;

  MortiseConnection *connection;
  GCancellable *cancellable;
  MortiseTraceCache *cache;
  guint n_asked;
  guint n_items;
  /* Place of the newest that the list knows of. */
  gint64 newest;
  gboolean active;
  gboolean paused;
  gboolean stale;
  gboolean busy;
  /* While the places of the list are not known. */
  gboolean counting;
  guint n_waiting;
  guint timer;
};

enum
{
  PROP_0,
  PROP_PAUSED,
  PROP_N_WAITING,
  N_PROPS
};

static void mortise_trace_list_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MortiseTraceList,
                               mortise_trace_list,
                               MORTISE_TYPE_TRACE_SOURCE,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, mortise_trace_list_list_model_init))

static GParamSpec *properties[N_PROPS];

static char *G_GNUC_PRINTF (3, 4) make_path (const char *base, const char *filter, const char *format, ...)
{
  g_autofree char *escaped = g_uri_escape_string (filter, NULL, FALSE);
  g_autofree char *rest = NULL;
  va_list arguments;

  va_start (arguments, format);
  rest = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return g_strconcat (base, "?filter=", escaped, rest, NULL);
}

static void
request (MortiseTraceList *self,
         const char *path,
         GCancellable *cancellable,
         GAsyncReadyCallback callback,
         gpointer data)
{
  mortise_connection_request_async (self->connection, "GET", path, NULL, cancellable, callback, data);
}

static JsonObject *
get_dispatch (JsonArray *dispatches, guint i)
{
  JsonNode *element = json_array_get_element (dispatches, i);

  return JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
}

/* --- pages -------------------------------------------------------------------------------------------------------- */

static void ask (MortiseTraceList *self, guint first, guint n);
static void ask_wanted (MortiseTraceList *self);

typedef struct
{
  MortiseTraceList *list;
  GCancellable *cancellable;
  guint first;
  guint n;
} Asked;

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->list);
  g_object_unref (asked->cancellable);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  MortiseTraceList *self = asked->list;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  JsonArray *dispatches = answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
  guint n;

  /* The list was read anew meanwhile. */
  if (g_cancellable_is_cancelled (asked->cancellable))
    return;
  self->n_asked--;
  n = dispatches != NULL ? MIN (json_array_get_length (dispatches), asked->n) : 0;
  for (guint i = 0; i < n; i++)
    if (get_dispatch (dispatches, i) != NULL)
      mortise_item_update (MORTISE_ITEM (mortise_trace_cache_get (self->cache, asked->first - i)),
                           get_dispatch (dispatches, i));
  /* A list ends early where its records are large, and has nothing left where some had to make room for newer ones. */
  if (n > 0 && n < asked->n)
    ask (self, asked->first - n, asked->n - n);
  else if (dispatches != NULL && n == 0)
    mortise_trace_list_reload (self);
  else
    ask_wanted (self);
}

/* Places are from the end, and what is asked for is from the beginning: @first is the largest of them. */
static void
ask (MortiseTraceList *self, guint first, guint n)
{
  MortiseTraceSource *source = MORTISE_TRACE_SOURCE (self);
  g_autofree char *path = make_path (
      "/v1/traces", mortise_trace_source_get_filter (source), "&sort=%s&upto=%" G_GINT64_FORMAT "&offset=%u&limit=%u",
      mortise_trace_source_get_sort (source), self->newest, self->n_items - 1 - first, n);
  Asked *asked = g_new0 (Asked, 1);

  asked->list = g_object_ref (self);
  asked->cancellable = g_object_ref (self->cancellable);
  asked->first = first;
  asked->n = n;
  self->n_asked++;
  request (self, path, self->cancellable, page_cb, asked);
}

static void
ask_wanted (MortiseTraceList *self)
{
  guint last;

  while (!self->counting && self->n_asked < MAX_ASKED && mortise_trace_cache_take_wanted (self->cache, &last))
    {
      guint first = MIN (last + MORTISE_TRACE_CACHE_PAGE, self->n_items) - 1;

      ask (self, first, first - last + 1);
    }
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

static GType
mortise_trace_list_get_item_type (GListModel *model)
{
  return MORTISE_TYPE_TRACE_ITEM;
}

static guint
mortise_trace_list_get_n_items (GListModel *model)
{
  return MORTISE_TRACE_LIST (model)->n_items;
}

static gpointer
mortise_trace_list_get_item (GListModel *model, guint position)
{
  MortiseTraceList *self = MORTISE_TRACE_LIST (model);
  g_autoptr (MortiseTraceItem) item = NULL;
  guint place;

  if (position >= self->n_items)
    return NULL;
  place = self->n_items - 1 - position;
  item = g_object_ref (mortise_trace_cache_get (self->cache, place));
  if (mortise_item_get_key (MORTISE_ITEM (item)) == NULL)
    {
      mortise_trace_cache_want (self->cache, place);
      ask_wanted (self);
    }
  return g_steal_pointer (&item);
}

static void
mortise_trace_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = mortise_trace_list_get_item_type;
  iface->get_n_items = mortise_trace_list_get_n_items;
  iface->get_item = mortise_trace_list_get_item;
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static void
set_n_waiting (MortiseTraceList *self, guint n_waiting)
{
  if (self->n_waiting == n_waiting)
    return;
  self->n_waiting = n_waiting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
}

static void refresh_soon (MortiseTraceList *self);

static void
end_query (MortiseTraceList *self, GError *error)
{
  self->busy = self->counting = FALSE;
  ask_wanted (self);
  mortise_trace_source_set_outcome (MORTISE_TRACE_SOURCE (self), error != NULL ? error->message : NULL);
  if (self->stale)
    refresh_soon (self);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseTraceList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  guint before = self->n_items;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    {
      mortise_trace_cache_clear (self->cache);
      self->counting = FALSE;
      self->n_items = (guint) CLAMP (mortise_json_get_int (json_node_get_object (answer), "count", 0), 0, G_MAXINT32);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->n_items);
    }
  end_query (self, error);
}

static void
newest_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseTraceList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  JsonArray *dispatches = answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
  g_autofree char *path = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (dispatches == NULL)
    {
      end_query (self, error);
      return;
    }
  self->newest
      = json_array_get_length (dispatches) > 0 ? mortise_json_get_int (get_dispatch (dispatches, 0), "seq", 0) : 0;
  path = make_path ("/v1/traces/count", mortise_trace_source_get_filter (MORTISE_TRACE_SOURCE (self)),
                    "&upto=%" G_GINT64_FORMAT, self->newest);
  request (self, path, self->cancellable, counted_cb, g_object_ref (self));
}

static void
mortise_trace_list_query (MortiseTraceSource *source)
{
  MortiseTraceList *self = MORTISE_TRACE_LIST (source);

  if (!self->active)
    {
      self->stale = TRUE;
      return;
    }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->n_asked = 0;
  self->busy = self->counting = TRUE;
  self->stale = FALSE;
  set_n_waiting (self, 0);
  request (self, "/v1/traces?limit=1", self->cancellable, newest_cb, g_object_ref (self));
}

/* --- what is new -------------------------------------------------------------------------------------------------- */

static void
put_in (MortiseTraceList *self, JsonArray *dispatches)
{
  guint n = json_array_get_length (dispatches);
  guint first = self->n_items + n - 1;

  for (guint i = 0; i < n; i++)
    if (get_dispatch (dispatches, i) != NULL)
      mortise_item_update (MORTISE_ITEM (mortise_trace_cache_get (self->cache, first - i)),
                           get_dispatch (dispatches, i));
  self->newest = MAX (self->newest, mortise_json_get_int (get_dispatch (dispatches, 0), "seq", 0));
  self->n_items += n;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseTraceList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  JsonArray *dispatches = answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
  guint n = dispatches != NULL ? json_array_get_length (dispatches) : 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->busy = FALSE;
  if (n == MAX_NEW)
    mortise_trace_list_reload (self);
  else if (n > 0)
    put_in (self, dispatches);
  if (self->stale)
    refresh_soon (self);
}

static gboolean
refresh (gpointer user_data)
{
  MortiseTraceList *self = user_data;
  MortiseTraceSource *source = MORTISE_TRACE_SOURCE (self);
  g_autofree char *path = NULL;

  self->timer = 0;
  if (!self->active || self->busy)
    return G_SOURCE_REMOVE;
  if (!mortise_trace_source_get_loaded (source) || mortise_trace_source_get_problem (source) != NULL)
    {
      mortise_trace_list_reload (self);
      return G_SOURCE_REMOVE;
    }
  self->stale = FALSE;
  self->busy = TRUE;
  path = make_path ("/v1/traces", mortise_trace_source_get_filter (source),
                    "&sort=" NEWEST_FIRST "&after=%" G_GINT64_FORMAT "&limit=%u", self->newest, MAX_NEW);
  request (self, path, self->cancellable, refreshed_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
refresh_soon (MortiseTraceList *self)
{
  self->stale = TRUE;
  if (self->active && !self->paused && !self->busy && self->timer == 0)
    self->timer = g_timeout_add (REFRESH_MS, refresh, self);
}

/* Only where the newest come first it is known where they belong; who has chosen another order asks for them. */
static gboolean
is_waiting (MortiseTraceList *self)
{
  return self->paused || !g_str_equal (mortise_trace_source_get_sort (MORTISE_TRACE_SOURCE (self)), NEWEST_FIRST);
}

static void
on_event (MortiseTraceList *self, JsonObject *event)
{
  const char *type = mortise_json_get_string (event, "type", "");

  if (g_str_equal (type, "ready") || g_str_equal (type, "dropped"))
    mortise_trace_list_reload (self);
  else if (!g_str_equal (type, "trace"))
    return;
  else if (is_waiting (self))
    set_n_waiting (self, self->n_waiting + 1);
  else
    refresh_soon (self);
}

/* --- single ones -------------------------------------------------------------------------------------------------- */

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  JsonNode *answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static void
mortise_trace_list_list (MortiseTraceSource *source, const char *filter, guint limit, GTask *task)
{
  g_autofree char *path
      = make_path ("/v1/traces", filter, "&sort=%s&limit=%u", mortise_trace_source_get_sort (source), limit);

  request (MORTISE_TRACE_LIST (source), path, g_task_get_cancellable (task), answered_cb, task);
}

static void
mortise_trace_list_load (MortiseTraceSource *source, const char *id, GTask *task)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/v1/traces/", escaped, NULL);

  request (MORTISE_TRACE_LIST (source), path, g_task_get_cancellable (task), answered_cb, task);
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
set_paused (MortiseTraceList *self, gboolean paused)
{
  if (self->paused == paused)
    return;
  self->paused = paused;
  if (!paused && self->n_waiting > 0)
    {
      set_n_waiting (self, 0);
      if (is_waiting (self))
        mortise_trace_list_reload (self);
      else
        refresh_soon (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}

static void
mortise_trace_list_dispose (GObject *object)
{
  MortiseTraceList *self = MORTISE_TRACE_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  G_OBJECT_CLASS (mortise_trace_list_parent_class)->dispose (object);
}

static void
mortise_trace_list_finalize (GObject *object)
{
  MortiseTraceList *self = MORTISE_TRACE_LIST (object);

  g_clear_pointer (&self->cache, mortise_trace_cache_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (mortise_trace_list_parent_class)->finalize (object);
}

static void
mortise_trace_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseTraceList *self = MORTISE_TRACE_LIST (object);

  switch (prop_id)
    {
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;
    case PROP_N_WAITING:
      g_value_set_uint (value, self->n_waiting);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_trace_list_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PAUSED:
      set_paused (MORTISE_TRACE_LIST (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_trace_list_class_init (MortiseTraceListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mortise_trace_list_dispose;
  object_class->finalize = mortise_trace_list_finalize;
  object_class->get_property = mortise_trace_list_get_property;
  object_class->set_property = mortise_trace_list_set_property;
  MORTISE_TRACE_SOURCE_CLASS (klass)->query = mortise_trace_list_query;
  MORTISE_TRACE_SOURCE_CLASS (klass)->list = mortise_trace_list_list;
  MORTISE_TRACE_SOURCE_CLASS (klass)->load = mortise_trace_list_load;

  /**
   * MortiseTraceList:paused:
   *
   * Whether what is new has to wait.
   */
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * MortiseTraceList:n-waiting:
   *
   * How many dispatches ended and are not in it, as it is paused or in another order, whether they fit or not.
   */
  properties[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0,
                                                  G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_trace_list_init (MortiseTraceList *self)
{
  self->cancellable = g_cancellable_new ();
  self->cache = mortise_trace_cache_new ();
}

/**
 * mortise_trace_list_new:
 * @connection: the line to a site
 *
 * Returns: (transfer full): its traces, which are read once somebody looks, see [method@TraceList.set_active]
 */
MortiseTraceList *
mortise_trace_list_new (MortiseConnection *connection)
{
  MortiseTraceList *self = g_object_new (MORTISE_TYPE_TRACE_LIST, NULL);

  self->connection = g_object_ref (connection);
  self->stale = TRUE;
  g_signal_connect_object (connection, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  return self;
}

/* (transfer none): the line to its site. */
MortiseConnection *
mortise_trace_list_get_connection (MortiseTraceList *self)
{
  g_return_val_if_fail (MORTISE_IS_TRACE_LIST (self), NULL);
  return self->connection;
}

/**
 * mortise_trace_list_set_active:
 * @self: a list
 * @active: whether somebody looks at it
 *
 * Nothing is read while nobody looks.
 */
void
mortise_trace_list_set_active (MortiseTraceList *self, gboolean active)
{
  g_return_if_fail (MORTISE_IS_TRACE_LIST (self));

  if (self->active == active)
    return;
  self->active = active;
  if (active && !mortise_trace_source_get_loaded (MORTISE_TRACE_SOURCE (self)))
    mortise_trace_list_reload (self);
  else if (active && self->stale)
    refresh_soon (self);
}

/**
 * mortise_trace_list_reload:
 * @self: a list
 *
 * Reads it anew.
 */
void
mortise_trace_list_reload (MortiseTraceList *self)
{
  g_return_if_fail (MORTISE_IS_TRACE_LIST (self));
  mortise_trace_list_query (MORTISE_TRACE_SOURCE (self));
}

/**
 * mortise_trace_list_take:
 * @self: a list
 * @dispatch: a *dispatch* as it is now
 *
 * Shows what became of it, where it is in the list.
 */
void
mortise_trace_list_take (MortiseTraceList *self, JsonObject *dispatch)
{
  MortiseTraceItem *item;

  g_return_if_fail (MORTISE_IS_TRACE_LIST (self));

  item = mortise_trace_cache_find (self->cache, mortise_json_get_string (dispatch, "id", ""));
  if (item != NULL)
    mortise_item_update (MORTISE_ITEM (item), dispatch);
}
