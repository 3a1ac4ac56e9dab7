/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payloads that people keep for a hook, to fire it with again. They belong to the site, and to no plugin. */
#include "mortise-host-payloads.h"

#include "mortise-error.h"
#include "mortise-host-private.h"
#include "mortise-json.h"

#include <string.h>

typedef enum
{
  LIST,
  GET,
  SAVE,
  DELETE,
} Kind;

/* What is asked for. All begins with the list of what there is. */
typedef struct
{
  Kind kind;
  char *hook;
  char *name;
  char *payload;
  char *actor;
} Order;

static void
order_free (Order *order)
{
  g_free (order->hook);
  g_free (order->name);
  g_free (order->payload);
  g_free (order->actor);
  g_free (order);
}

/* --- describing --------------------------------------------------------------------------------------------------- */

static JsonObject *
describe (const MortiseSavedPayloadRecord *record)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", record->name);
  json_object_set_int_member (object, "bytes", (gint64) strlen (record->payload));
  json_object_set_int_member (object, "time", record->at);
  json_object_set_string_member (object, "actor", record->actor);
  return object;
}

static JsonNode *
describe_all (GPtrArray *records)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < records->len; i++)
    json_array_add_object_element (list, describe (records->pdata[i]));
  json_node_take_array (node, list);
  return node;
}

static JsonNode *
describe_whole (const MortiseSavedPayloadRecord *record, GError **error)
{
  JsonNode *payload = mortise_json_parse (record->payload, strlen (record->payload), error);
  JsonNode *node;
  JsonObject *object;

  if (payload == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  object = describe (record);
  json_object_set_member (object, "payload", payload);
  json_node_take_object (node, object);
  return node;
}

/* --- doing -------------------------------------------------------------------------------------------------------- */

static const MortiseSavedPayloadRecord *
find (GPtrArray *records, const char *name)
{
  for (guint i = 0; i < records->len; i++)
    if (g_strcmp0 (((const MortiseSavedPayloadRecord *) records->pdata[i])->name, name) == 0)
      return records->pdata[i];
  return NULL;
}

static void
on_listed_again (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) records = mortise_store_list_payloads_finish (MORTISE_STORE (source), result, &error);

  if (records != NULL)
    g_task_return_pointer (task, describe_all (records), (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  const Order *order = g_task_get_task_data (task);
  GError *error = NULL;

  if (mortise_store_flush_finish (MORTISE_STORE (source), result, &error))
    {
      mortise_store_list_payloads_async (MORTISE_STORE (source), MORTISE_TENANT_DEFAULT, order->hook, NULL,
                                         on_listed_again, task);
      return;
    }
  g_prefix_error (&error, "the payloads could not be kept: ");
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
check (const Order *order, GPtrArray *records, GError **error)
{
  const MortiseSavedPayloadRecord *record = find (records, order->name);

  if (order->kind != LIST && order->kind != SAVE && record == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                 "no payload \"%s\" is saved for the hook %s; `mortise payload %s list` shows those that are",
                 order->name, order->hook, order->hook);
  else if (order->kind == SAVE && record == NULL && records->len >= MORTISE_SAVED_PAYLOADS_MAX)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                 "%u payloads are saved for the hook %s, and no more are kept; delete one first", records->len,
                 order->hook);
  else
    return TRUE;
  return FALSE;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseStore *store = MORTISE_STORE (source);
  g_autoptr (GTask) task = user_data;
  const Order *order = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) records = mortise_store_list_payloads_finish (store, result, &error);
  JsonNode *answer = NULL;

  if (records == NULL || !check (order, records, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (order->kind == SAVE || order->kind == DELETE)
    {
      if (order->kind == SAVE)
        mortise_store_save_payload (store, MORTISE_TENANT_DEFAULT, order->hook, order->name, order->payload,
                                    order->actor);
      else
        mortise_store_delete_payload (store, MORTISE_TENANT_DEFAULT, order->hook, order->name, order->actor);
      mortise_store_flush_async (store, NULL, on_kept, g_steal_pointer (&task));
      return;
    }
  answer = order->kind == LIST ? describe_all (records) : describe_whole (find (records, order->name), &error);
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static Order *
begin (MortiseHost *self,
       Kind kind,
       const char *hook,
       const char *name,
       GCancellable *cancellable,
       GTask **task,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  Order *order = g_new0 (Order, 1);

  *task = g_task_new (self, cancellable, callback, user_data);
  order->kind = kind;
  order->hook = g_strdup (hook);
  order->name = g_strdup (name);
  g_task_set_task_data (*task, order, (GDestroyNotify) order_free);
  return order;
}

static void
start (MortiseHost *self, GTask *task)
{
  const Order *order = g_task_get_task_data (task);

  mortise_store_list_payloads_async (self->store, MORTISE_TENANT_DEFAULT, order->hook, g_task_get_cancellable (task),
                                     on_listed, task);
}

/**
 * mortise_host_list_payloads_async:
 * @self: a host
 * @hook: name of a hook
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list of *saved payload* of docs/admin-api.md, for mortise_host_payloads_finish()
 * @user_data: passed to @callback
 */
void
mortise_host_list_payloads_async (MortiseHost *self,
                                  const char *hook,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task;

  begin (self, LIST, hook, NULL, cancellable, &task, callback, user_data);
  start (self, task);
}

/**
 * mortise_host_get_payload_async:
 * @self: a host
 * @hook: name of a hook
 * @name: what the payload is called
 * @cancellable: (nullable): a cancellable
 * @callback: called with a *saved payload* with its `payload`, for mortise_host_payloads_finish()
 * @user_data: passed to @callback
 */
void
mortise_host_get_payload_async (MortiseHost *self,
                                const char *hook,
                                const char *name,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  begin (self, GET, hook, name, cancellable, &task, callback, user_data);
  start (self, task);
}

static gboolean
is_printable (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
check_new (const char *name, const char *payload, GError **error)
{
  glong length = g_utf8_strlen (name, -1);

  if (length < 1 || length > MORTISE_SAVED_PAYLOAD_MAX_NAME || !is_printable (name))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "a saved payload's name is 1 to %d printable characters",
                 MORTISE_SAVED_PAYLOAD_MAX_NAME);
  else if (strlen (payload) > MORTISE_SAVED_PAYLOAD_MAX_SIZE)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "a saved payload has at most %d KiB, and this one has more",
                 MORTISE_SAVED_PAYLOAD_MAX_SIZE / 1024);
  else
    return TRUE;
  return FALSE;
}

/**
 * mortise_host_save_payload_async:
 * @self: a host
 * @hook: name of a hook, whether or not anybody describes it or listens to it
 * @name: what it is called, 1 to %MORTISE_SAVED_PAYLOAD_MAX_NAME characters; one of that name is replaced
 * @payload: an object; that it fits the hook is not asked, as one that does not may be what is wanted
 * @actor: who says so
 * @callback: called with the list when it is kept, for mortise_host_payloads_finish()
 * @user_data: passed to @callback
 */
void
mortise_host_save_payload_async (MortiseHost *self,
                                 const char *hook,
                                 const char *name,
                                 JsonNode *payload,
                                 const char *actor,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;
  Order *order = begin (self, SAVE, hook, name, NULL, &task, callback, user_data);
  GError *error = NULL;

  order->payload = mortise_json_to_text (payload, FALSE);
  order->actor = g_strdup (actor);
  if (check_new (name, order->payload, &error))
    {
      start (self, task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * mortise_host_delete_payload_async:
 * @self: a host
 * @hook: name of a hook
 * @name: what the payload is called
 * @actor: who says so
 * @callback: called with the list when it is gone, for mortise_host_payloads_finish()
 * @user_data: passed to @callback
 */
void
mortise_host_delete_payload_async (MortiseHost *self,
                                   const char *hook,
                                   const char *name,
                                   const char *actor,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;
  Order *order = begin (self, DELETE, hook, name, NULL, &task, callback, user_data);

  order->actor = g_strdup (actor);
  start (self, task);
}

/* (transfer full) (nullable): what docs/admin-api.md says is answered. */
JsonNode *
mortise_host_payloads_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
