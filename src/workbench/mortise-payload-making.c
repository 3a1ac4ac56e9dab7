/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payloads are made up on a thread: hundreds of them, each checked, take longer than a frame. */
#include "mortise-payload-making.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mortise-error.h"
#include "mortise-json.h"

/* Texts, as the trees of json-glib are not for two threads at once. */
typedef struct
{
  char *schema;
  char *sample;
  MortisePayloadSort sort;
  guint32 seed;
} Order;

static void
order_free (Order *order)
{
  g_free (order->schema);
  g_free (order->sample);
  g_free (order);
}

static void
make (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Order *order = task_data;
  GError *error = NULL;
  g_autoptr (JsonNode) schema = mortise_json_parse (order->schema, strlen (order->schema), &error);
  g_autoptr (JsonNode) sample
      = order->sample != NULL ? mortise_json_parse (order->sample, strlen (order->sample), NULL) : NULL;
  GPtrArray *cases = schema != NULL ? mortise_payload_make (schema, sample, order->sort, order->seed, &error) : NULL;

  if (cases != NULL)
    g_task_return_pointer (task, cases, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * mortise_payload_making_async:
 * @schema: (nullable): the JSON Schema of a hook's payload
 * @sample: (nullable): a payload that fits
 * @sort: what kind is wanted
 * @seed: what chance begins with
 * @callback: called when they are made
 * @user_data: for @callback
 *
 * Makes payloads of a schema, as [func@Mortise.payload_make] does, without keeping the window waiting.
 */
void
mortise_payload_making_async (JsonNode *schema,
                              JsonNode *sample,
                              MortisePayloadSort sort,
                              guint32 seed,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Order *order = g_new0 (Order, 1);

  g_task_set_task_data (task, order, (GDestroyNotify) order_free);
  if (schema == NULL || !JSON_NODE_HOLDS_OBJECT (schema))
    {
      g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "%s",
                               _ ("No platform describes this hook, so nobody knows what fits it"));
      return;
    }
  order->schema = mortise_json_to_text (schema, FALSE);
  order->sample = sample != NULL && JSON_NODE_HOLDS_OBJECT (sample) ? mortise_json_to_text (sample, FALSE) : NULL;
  order->sort = sort;
  order->seed = seed;
  g_task_run_in_thread (task, make);
}

/* (transfer full) (element-type MortisePayloadCase) (nullable): the payloads. */
GPtrArray *
mortise_payload_making_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
