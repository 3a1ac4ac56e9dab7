/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to the site's catalogues and trusted keys. The lists follow by events, those of keys by asking. */
#include "mortise-market.h"

#include "mortise-error.h"

static JsonNode *
make_body (const char *name, const char *value, const char *second_name, const char *second_value)
{
  JsonObject *members = json_object_new ();
  JsonNode *body = json_node_init_object (json_node_alloc (), members);

  json_object_set_string_member (members, name, value);
  if (second_value != NULL && *second_value != '\0')
    json_object_set_string_member (members, second_name, second_value);
  json_object_unref (members);
  return body;
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (MortiseItem) catalogue = NULL;
  g_autoptr (JsonNode) answer = NULL;
  GError *error = NULL;

  answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    {
      catalogue = g_object_new (MORTISE_TYPE_CATALOGUE_ITEM, NULL);
      mortise_item_update (catalogue, json_node_get_object (answer));
      g_task_return_pointer (task, g_steal_pointer (&catalogue), g_object_unref);
    }
  else if (answer != NULL)
    g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "The host answered %s instead of an object",
                             json_node_type_name (answer));
  else
    g_task_return_error (task, error);
}

/**
 * mortise_market_add_catalogue_async:
 * @self: a market
 * @address: https, http or file, an absolute path, or `demonstration`
 * @fingerprint: (nullable): that of the publisher's keys, if it is known
 * @callback: called when the catalogue is read and added, or cannot be
 * @user_data: for @callback
 *
 * Adds a catalogue.
 */
void
mortise_market_add_catalogue_async (MortiseMarket *self,
                                    const char *address,
                                    const char *fingerprint,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (JsonNode) body = make_body ("address", address, "fingerprint", fingerprint);

  g_task_set_source_tag (task, mortise_market_add_catalogue_async);
  mortise_connection_request_async (mortise_market_get_connection (self), "POST", "/v1/catalogues", body, NULL,
                                    added_cb, task);
}

/**
 * mortise_market_add_catalogue_finish:
 * @self: a market
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full): the catalogue
 */
MortiseCatalogueItem *
mortise_market_add_catalogue_finish (MortiseMarket *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonNode) answer = NULL;
  GError *error = NULL;

  answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
ask (MortiseMarket *self,
     const char *method,
     const char *path,
     JsonNode *body,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ask);
  mortise_connection_request_async (mortise_market_get_connection (self), method, path, body, NULL, asked_cb, task);
}

static char *
make_path (const char *folder, const char *id)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);

  return g_strconcat (folder, escaped, NULL);
}

/**
 * mortise_market_remove_catalogue_async:
 * @self: a market
 * @id: the id of a catalogue
 * @callback: called when it is gone, or cannot be removed
 * @user_data: for @callback
 *
 * Removes a catalogue. What was installed from it stays.
 */
void
mortise_market_remove_catalogue_async (MortiseMarket *self,
                                       const char *id,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autofree char *path = make_path ("/v1/catalogues/", id);

  ask (self, "DELETE", path, NULL, callback, user_data);
}

/**
 * mortise_market_refresh_catalogues_async:
 * @self: a market
 * @callback: called when all were asked; what went wrong is each one's `problem`
 * @user_data: for @callback
 *
 * Looks what is new in the catalogues.
 */
void
mortise_market_refresh_catalogues_async (MortiseMarket *self, GAsyncReadyCallback callback, gpointer user_data)
{
  ask (self, "POST", "/v1/catalogues/refresh", NULL, callback, user_data);
}

/**
 * mortise_market_add_key_async:
 * @self: a market
 * @key: a public key as minisign writes it, base64
 * @publisher: whose it is
 * @callback: called when it is trusted, or cannot be
 * @user_data: for @callback
 *
 * Trusts a publisher.
 */
void
mortise_market_add_key_async (MortiseMarket *self,
                              const char *key,
                              const char *publisher,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (JsonNode) body = make_body ("key", key, "publisher", publisher);

  ask (self, "POST", "/v1/keys", body, callback, user_data);
}

/**
 * mortise_market_remove_key_async:
 * @self: a market
 * @id: the id of a key
 * @callback: called when it is trusted no more
 * @user_data: for @callback
 *
 * Stops trusting a publisher.
 */
void
mortise_market_remove_key_async (MortiseMarket *self, const char *id, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *path = make_path ("/v1/keys/", id);

  ask (self, "DELETE", path, NULL, callback, user_data);
}

/**
 * mortise_market_ask_finish:
 * @self: a market
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the host did what it was asked
 */
gboolean
mortise_market_ask_finish (MortiseMarket *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
