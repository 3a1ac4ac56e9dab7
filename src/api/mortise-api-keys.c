/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The publishers that the site trusts. The keys are files, few and small, read anew with each request: an administrator
 * or a package of the distribution may put them there without us. */
#include "mortise-api-handlers.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-site-keys.h"

#include <string.h>

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonNode *
describe (MortiseKeyRing *ring)
{
  g_autoptr (GPtrArray) keys = mortise_key_ring_list (ring);
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; i < keys->len; i++)
    {
      const MortiseTrustedKey *trusted = keys->pdata[i];
      JsonObject *object = json_object_new ();
      g_autofree char *text = mortise_public_key_to_base64 (trusted->key);

      json_object_set_string_member (object, "id", mortise_public_key_get_id (trusted->key));
      json_object_set_string_member (object, "publisher", trusted->publisher);
      json_object_set_string_member (object, "key", text);
      set_string (object, "path", trusted->path);
      json_object_set_boolean_member (object, "removable", trusted->is_removable);
      json_array_add_object_element (array, object);
    }
  return json_node_init_array (json_node_alloc (), array);
}

static void
record (MortiseApiCall *call, const char *action, const char *key_id)
{
  const MortiseAuditRecord audit = { .actor = call->actor, .action = (char *) action, .subject = (char *) key_id };

  mortise_store_add_audit (mortise_host_get_store (call->host), &audit);
}

void
mortise_api_list_keys (MortiseApiCall *call)
{
  g_autoptr (MortiseKeyRing) ring = mortise_site_keys_open (mortise_host_get_site (call->host));

  mortise_api_call_answer (call, describe (ring));
}

void
mortise_api_add_key (MortiseApiCall *call)
{
  static const char *const names[] = { "key", "publisher", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  const char *text = mortise_json_get_string (body, "key", NULL);
  const char *publisher = mortise_json_get_string (body, "publisher", NULL);
  g_autoptr (MortiseKeyRing) ring = mortise_site_keys_open (mortise_host_get_site (call->host));
  g_autoptr (MortisePublicKey) key = NULL;

  if (body != NULL && (text == NULL || publisher == NULL))
    g_set_error_literal (&error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                         "the body's \"key\" must be the text of a public key, and \"publisher\" whose it is");
  else if (body != NULL)
    key = mortise_public_key_parse (text, (gssize) strlen (text), &error);
  if (key == NULL || !mortise_key_ring_add (ring, key, publisher, &error))
    {
      mortise_api_call_fail (call, g_steal_pointer (&error));
      return;
    }
  record (call, "key.add", mortise_public_key_get_id (key));
  mortise_api_call_answer (call, describe (ring));
}

void
mortise_api_remove_key (MortiseApiCall *call)
{
  g_autoptr (MortiseKeyRing) ring = mortise_site_keys_open (mortise_host_get_site (call->host));
  GError *error = NULL;

  if (!mortise_key_ring_remove (ring, call->captures[0], &error))
    {
      mortise_api_call_fail (call, error);
      return;
    }
  record (call, "key.remove", call->captures[0]);
  mortise_api_call_answer (call, describe (ring));
}
