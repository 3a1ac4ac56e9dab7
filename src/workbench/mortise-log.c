/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-log.h"

#include "mortise-json.h"
#include "mortise-log-item.h"
#include "mortise-priority.h"

/* As many records as anybody scrolls through; the host keeps the rest. */
#define MAX_RECORDS 1000

/**
 * MortiseLog:
 *
 * The newest records of one plugin. A plugin that floods its log costs the window one change of the
 * list for each turn of the main loop, however many records came in it.
 */
struct _MortiseLog
{
  GObject parent_instance;

  GListStore *records;
  GPtrArray *pending;
  gint64 last_seq;
  guint flush_source;
};

enum
{
  PROP_0,
  PROP_RECORDS,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseLog, mortise_log, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
mortise_log_finalize (GObject *object)
{
  MortiseLog *self = MORTISE_LOG (object);

  g_clear_handle_id (&self->flush_source, g_source_remove);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_object (&self->records);
  G_OBJECT_CLASS (mortise_log_parent_class)->finalize (object);
}

static void
mortise_log_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseLog *self = MORTISE_LOG (object);

  switch (prop_id)
    {
    case PROP_RECORDS:
      g_value_set_object (value, self->records);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_log_class_init (MortiseLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mortise_log_finalize;
  object_class->get_property = mortise_log_get_property;

  properties[PROP_RECORDS]
      = g_param_spec_object ("records", NULL, NULL, G_TYPE_LIST_MODEL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_log_init (MortiseLog *self)
{
  self->records = g_list_store_new (MORTISE_TYPE_LOG_ITEM);
  self->pending = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * mortise_log_new:
 *
 * Returns: (transfer full): an empty log
 */
MortiseLog *
mortise_log_new (void)
{
  return g_object_new (MORTISE_TYPE_LOG, NULL);
}

/**
 * mortise_log_get_records:
 * @self: a log
 *
 * Returns: (transfer none): its records as [class@LogItem], oldest first
 */
GListModel *
mortise_log_get_records (MortiseLog *self)
{
  g_return_val_if_fail (MORTISE_IS_LOG (self), NULL);
  return G_LIST_MODEL (self->records);
}

static void
flush (MortiseLog *self)
{
  guint skipped = self->pending->len > MAX_RECORDS ? self->pending->len - MAX_RECORDS : 0;
  guint added = self->pending->len - skipped;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->records));

  if (added == 0)
    return;

  g_list_store_splice (self->records, n, 0, self->pending->pdata + skipped, added);
  if (n + added > MAX_RECORDS)
    g_list_store_splice (self->records, 0, n + added - MAX_RECORDS, NULL, 0);
  g_ptr_array_set_size (self->pending, 0);
}

static gboolean
flush_cb (gpointer user_data)
{
  MortiseLog *self = user_data;

  self->flush_source = 0;
  flush (self);

  return G_SOURCE_REMOVE;
}

static void
append (MortiseLog *self, JsonObject *record)
{
  gint64 seq = mortise_json_get_int (record, "seq", 0);
  MortiseItem *item;

  if (seq <= self->last_seq)
    return;

  self->last_seq = seq;
  item = g_object_new (MORTISE_TYPE_LOG_ITEM, NULL);
  mortise_item_update (item, record);
  g_ptr_array_add (self->pending, item);
}

/**
 * mortise_log_fill:
 * @self: a log
 * @records: the newest *log records* that the host keeps, oldest first
 *
 * Adds those of @records that came after the last one known.
 */
void
mortise_log_fill (MortiseLog *self, JsonArray *records)
{
  g_return_if_fail (MORTISE_IS_LOG (self));

  for (guint i = 0; records != NULL && i < json_array_get_length (records); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (records, i)))
      append (self, json_array_get_object_element (records, i));
  flush (self);
}

/**
 * mortise_log_add:
 * @self: a log
 * @record: a *log record* of docs/admin-api.md
 *
 * Adds one record, soon.
 */
void
mortise_log_add (MortiseLog *self, JsonObject *record)
{
  g_return_if_fail (MORTISE_IS_LOG (self));

  append (self, record);
  if (self->flush_source == 0)
    self->flush_source = g_idle_add_full (MORTISE_PRIORITY_BACKGROUND, flush_cb, self, NULL);
}
