/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-trace-archive.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-trace-item.h"
#include "mortise-trace-match.h"

#include <string.h>

/**
 * MortiseTraceArchive:
 *
 * The dispatches of a file, which nobody changes.
 */
struct _MortiseTraceArchive
{
  MortiseTraceSource parent_instance;

  char *name;
  JsonArray *dispatches;
  GHashTable *by_id;
  /* Items by their place in the file, once they were asked for. */
  GPtrArray *items;
  /* The places of those that fit, in order. */
  GArray *shown;
};

static void mortise_trace_archive_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MortiseTraceArchive,
                               mortise_trace_archive,
                               MORTISE_TYPE_TRACE_SOURCE,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, mortise_trace_archive_list_model_init))

/* --- the list ----------------------------------------------------------------------------------------------------- */

static GType
mortise_trace_archive_get_item_type (GListModel *model)
{
  return MORTISE_TYPE_TRACE_ITEM;
}

static guint
mortise_trace_archive_get_n_items (GListModel *model)
{
  return MORTISE_TRACE_ARCHIVE (model)->shown->len;
}

static gpointer
mortise_trace_archive_get_item (GListModel *model, guint position)
{
  MortiseTraceArchive *self = MORTISE_TRACE_ARCHIVE (model);
  guint place;

  if (position >= self->shown->len)
    return NULL;
  place = g_array_index (self->shown, guint, position);
  if (self->items->pdata[place] == NULL)
    {
      self->items->pdata[place] = g_object_new (MORTISE_TYPE_TRACE_ITEM, NULL);
      mortise_item_update (self->items->pdata[place], json_array_get_object_element (self->dispatches, place));
    }
  return g_object_ref (self->items->pdata[place]);
}

static void
mortise_trace_archive_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = mortise_trace_archive_get_item_type;
  iface->get_n_items = mortise_trace_archive_get_n_items;
  iface->get_item = mortise_trace_archive_get_item;
}

/* --- filter and order --------------------------------------------------------------------------------------------- */

static int
compare_member (JsonObject *a, JsonObject *b, const char *sort)
{
  gint64 left, right;

  if (g_str_equal (sort, "hook") || g_str_equal (sort, "status"))
    return strcmp (mortise_json_get_string (a, sort, ""), mortise_json_get_string (b, sort, ""));
  left = mortise_json_get_int (a, g_str_equal (sort, "duration") ? "wall_us" : "time", 0);
  right = mortise_json_get_int (b, g_str_equal (sort, "duration") ? "wall_us" : "time", 0);
  return (left > right) - (left < right);
}

/* What is equal stays in the order of the file. */
static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  MortiseTraceArchive *self = user_data;
  guint left = *(const guint *) a;
  guint right = *(const guint *) b;
  const char *sort = mortise_trace_source_get_sort (MORTISE_TRACE_SOURCE (self));
  gboolean descending = *sort == '-';
  int order = compare_member (json_array_get_object_element (self->dispatches, left),
                              json_array_get_object_element (self->dispatches, right), sort + descending);

  if (order == 0)
    return (left > right) - (left < right);
  return descending ? -order : order;
}

/* (transfer full) (nullable): the places of those that fit. */
static GArray *
find (MortiseTraceArchive *self, const char *filter, GError **error)
{
  g_autoptr (GPtrArray) terms = mortise_trace_filter_parse (filter, g_get_real_time (), error);
  GArray *places;

  if (terms == NULL)
    return NULL;
  places = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < json_array_get_length (self->dispatches); i++)
    if (mortise_trace_filter_fits (terms, json_array_get_object_element (self->dispatches, i)))
      g_array_append_val (places, i);
  g_array_sort_with_data (places, compare, self);
  return places;
}

static void
mortise_trace_archive_query (MortiseTraceSource *source)
{
  MortiseTraceArchive *self = MORTISE_TRACE_ARCHIVE (source);
  g_autoptr (GError) error = NULL;
  GArray *shown = find (self, mortise_trace_source_get_filter (source), &error);
  guint before = self->shown->len;

  if (shown != NULL)
    {
      g_array_unref (self->shown);
      self->shown = shown;
      g_list_model_items_changed (G_LIST_MODEL (self), 0, before, shown->len);
    }
  mortise_trace_source_set_outcome (source, error != NULL ? error->message : NULL);
}

static void
mortise_trace_archive_list (MortiseTraceSource *source, const char *filter, guint limit, GTask *task)
{
  MortiseTraceArchive *self = MORTISE_TRACE_ARCHIVE (source);
  g_autoptr (GTask) owned = task;
  g_autoptr (JsonArray) listed = json_array_new ();
  GError *error = NULL;
  g_autoptr (GArray) places = find (self, filter, &error);

  if (places == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < MIN (places->len, limit); i++)
    json_array_add_element (
        listed, json_node_copy (json_array_get_element (self->dispatches, g_array_index (places, guint, i))));
  g_task_return_pointer (task, json_node_init_array (json_node_alloc (), listed), (GDestroyNotify) json_node_unref);
}

static void
mortise_trace_archive_load (MortiseTraceSource *source, const char *id, GTask *task)
{
  g_autoptr (GTask) owned = task;
  JsonNode *dispatch = g_hash_table_lookup (MORTISE_TRACE_ARCHIVE (source)->by_id, id);

  if (dispatch != NULL)
    g_task_return_pointer (task, json_node_ref (dispatch), (GDestroyNotify) json_node_unref);
  else
    g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                             "The file does not have the dispatch “%s”; export it as well", id);
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_trace_archive_finalize (GObject *object)
{
  MortiseTraceArchive *self = MORTISE_TRACE_ARCHIVE (object);

  g_free (self->name);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_array_unref);
  g_clear_pointer (&self->dispatches, json_array_unref);
  G_OBJECT_CLASS (mortise_trace_archive_parent_class)->finalize (object);
}

static void
mortise_trace_archive_class_init (MortiseTraceArchiveClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_trace_archive_finalize;
  MORTISE_TRACE_SOURCE_CLASS (klass)->query = mortise_trace_archive_query;
  MORTISE_TRACE_SOURCE_CLASS (klass)->list = mortise_trace_archive_list;
  MORTISE_TRACE_SOURCE_CLASS (klass)->load = mortise_trace_archive_load;
}

static void
clear_item (gpointer item)
{
  if (item != NULL)
    g_object_unref (item);
}

static void
mortise_trace_archive_init (MortiseTraceArchive *self)
{
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->items = g_ptr_array_new_with_free_func (clear_item);
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
}

/**
 * mortise_trace_archive_new:
 * @name: what the file is called
 * @dispatches: what mortise_trace_file_read() made of it
 *
 * Returns: (transfer full): its dispatches
 */
MortiseTraceArchive *
mortise_trace_archive_new (const char *name, JsonArray *dispatches)
{
  MortiseTraceArchive *self = g_object_new (MORTISE_TYPE_TRACE_ARCHIVE, NULL);

  self->name = g_strdup (name);
  self->dispatches = json_array_ref (dispatches);
  g_ptr_array_set_size (self->items, (int) json_array_get_length (dispatches));
  for (guint i = 0; i < json_array_get_length (dispatches); i++)
    {
      JsonNode *dispatch = json_array_get_element (dispatches, i);

      g_hash_table_insert (self->by_id, (char *) mortise_json_get_string (json_node_get_object (dispatch), "id", ""),
                           dispatch);
    }
  mortise_trace_archive_query (MORTISE_TRACE_SOURCE (self));
  return self;
}

/* What the file is called. */
const char *
mortise_trace_archive_get_name (MortiseTraceArchive *self)
{
  g_return_val_if_fail (MORTISE_IS_TRACE_ARCHIVE (self), NULL);
  return self->name;
}
