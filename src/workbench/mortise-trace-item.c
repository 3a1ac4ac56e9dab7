/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-trace-item.h"

#include "mortise-json.h"

/**
 * MortiseTraceItem:
 *
 * A dispatch in a list. One whose place is known before it is read has no key until then.
 */
struct _MortiseTraceItem
{
  MortiseRecordItem parent_instance;
};

G_DEFINE_FINAL_TYPE (MortiseTraceItem, mortise_trace_item, MORTISE_TYPE_RECORD_ITEM)

static void
mortise_trace_item_class_init (MortiseTraceItemClass *klass)
{
  const MortiseRecordMember members[] = {
    { "hook", G_TYPE_STRING },   { "kind", G_TYPE_STRING },    { "status", G_TYPE_STRING },
    { "origin", G_TYPE_STRING }, { "actor", G_TYPE_STRING },   { "time", G_TYPE_INT64 },
    { "wall-us", G_TYPE_INT64 }, { "pinned", G_TYPE_BOOLEAN }, { "calls", JSON_TYPE_NODE },
  };

  mortise_record_item_class_install (MORTISE_RECORD_ITEM_CLASS (klass), "id", members, G_N_ELEMENTS (members));
}

static void
mortise_trace_item_init (MortiseTraceItem *self)
{
}

static JsonArray *
get_calls (MortiseTraceItem *self)
{
  JsonNode *calls = mortise_record_item_get_json (self, "calls");

  return calls != NULL && JSON_NODE_HOLDS_ARRAY (calls) ? json_node_get_array (calls) : NULL;
}

/**
 * mortise_trace_item_count_calls:
 * @self: an item
 *
 * Returns: how many listeners were called
 */
guint
mortise_trace_item_count_calls (MortiseTraceItem *self)
{
  JsonArray *calls;

  g_return_val_if_fail (MORTISE_IS_TRACE_ITEM (self), 0);

  calls = get_calls (self);
  return calls != NULL ? json_array_get_length (calls) : 0;
}

/**
 * mortise_trace_item_count_failures:
 * @self: an item
 *
 * Returns: how many of them failed, which need not be the end of the dispatch
 */
guint
mortise_trace_item_count_failures (MortiseTraceItem *self)
{
  static const char *const failures[] = { "error", "timeout", "crashed", NULL };
  JsonArray *calls;
  guint n = 0;

  g_return_val_if_fail (MORTISE_IS_TRACE_ITEM (self), 0);

  calls = get_calls (self);
  for (guint i = 0; calls != NULL && i < json_array_get_length (calls); i++)
    {
      JsonNode *call = json_array_get_element (calls, i);

      n += JSON_NODE_HOLDS_OBJECT (call)
           && g_strv_contains (failures, mortise_json_get_string (json_node_get_object (call), "status", ""));
    }
  return n;
}
