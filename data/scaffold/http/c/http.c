/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "@slug@-http.h"

#include <string.h>

static JsonObject *
make_headers (MortiseContext *context)
{
  const char *key = mortise_context_get_setting_string (context, "api_key");
  JsonObject *headers = json_object_new ();

  json_object_set_string_member (headers, "Content-Type", "application/json");
  if (key != NULL && key[0] != '\0')
    {
      g_autofree char *authorization = g_strconcat ("Bearer ", key, NULL);

      json_object_set_string_member (headers, "Authorization", authorization);
    }
  return headers;
}

static GBytes *
make_body (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  char *text = json_to_string (node, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

/* Sends JSON through the host; what comes back is null where it is no JSON. */
JsonNode *
http_send (MortiseContext *context, const char *method, const char *address, JsonObject *body, GError **error)
{
  g_autoptr (JsonObject) headers = make_headers (context);
  g_autoptr (GBytes) bytes = make_body (body);
  g_autoptr (MortiseHttpResponse) response
      = mortise_context_http_request (context, method, address, headers, bytes, error);
  guint status = response != NULL ? mortise_http_response_get_status (response) : 0;
  JsonNode *answer;

  if (response == NULL)
    return NULL;
  if (status < 200 || status > 299)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "the service answered %u; check the address",
                   status);
      return NULL;
    }
  answer = mortise_http_response_parse_json (response, NULL);
  return answer != NULL ? answer : json_node_init_null (json_node_alloc ());
}
