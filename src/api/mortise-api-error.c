/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-error.h"

#include "mortise-error.h"
#include "mortise-json.h"

/* RFC 9110, section 15: what each code is in HTTP. */
static const guint statuses[] = {
  [MORTISE_ERROR_FAILED] = 500,    [MORTISE_ERROR_INVALID] = 400,     [MORTISE_ERROR_DENIED] = 403,
  [MORTISE_ERROR_NOT_FOUND] = 404, [MORTISE_ERROR_CONFLICT] = 409,    [MORTISE_ERROR_LIMIT] = 429,
  [MORTISE_ERROR_TIMEOUT] = 504,   [MORTISE_ERROR_CANCELLED] = 503,   [MORTISE_ERROR_CRASHED] = 502,
  [MORTISE_ERROR_PROTOCOL] = 502,  [MORTISE_ERROR_UNAVAILABLE] = 503,
};

/**
 * mortise_api_error_to_status:
 * @error: any error
 *
 * Returns: the HTTP status of docs/admin-api.md for @error, 4xx or 5xx
 */
guint
mortise_api_error_to_status (const GError *error)
{
  return statuses[mortise_error_from_name (mortise_error_get_name (error))];
}

/**
 * mortise_api_error_to_json:
 * @error: any error
 *
 * Returns: (transfer full): the body of a failed request, `{"error": {"code": …, "message": …}}`
 */
JsonNode *
mortise_api_error_to_json (const GError *error)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *body = json_object_new ();
  JsonObject *member = json_object_new ();

  json_object_set_string_member (member, "code", mortise_error_get_name (error));
  json_object_set_string_member (member, "message", error->message);
  json_object_set_object_member (body, "error", member);
  json_node_take_object (node, body);
  return node;
}

/**
 * mortise_api_error_from_json:
 * @body: (nullable): what a host answered
 * @status: the HTTP status of the answer
 *
 * Turns a failed answer back into the error that the host had, so that a caller cannot tell a host in its own process
 * from one behind a socket.
 *
 * Returns: (transfer full) (nullable): an error of the domain MORTISE_ERROR, %NULL when @status is not of a failure
 */
GError *
mortise_api_error_from_json (JsonNode *body, guint status)
{
  JsonObject *object = body && JSON_NODE_HOLDS_OBJECT (body) ? json_node_get_object (body) : NULL;
  JsonObject *member = object ? mortise_json_get_object (object, "error") : NULL;
  const char *message = member ? mortise_json_get_string (member, "message", NULL) : NULL;

  if (status < 400)
    return NULL;
  if (!message)
    return g_error_new (MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "the host answered with status %u and no reason",
                        status);
  return g_error_new_literal (MORTISE_ERROR, mortise_error_from_name (mortise_json_get_string (member, "code", NULL)),
                              message);
}
