/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-http-response.h"

#include "mortise-error.h"
#include "mortise-json.h"

/**
 * MortiseHttpResponse:
 *
 * The answer to [method@Context.http_request].
 */
struct _MortiseHttpResponse
{
  GObject parent_instance;

  guint status;
  JsonObject *headers;
  GBytes *body;
};

G_DEFINE_FINAL_TYPE (MortiseHttpResponse, mortise_http_response, G_TYPE_OBJECT)

static void
mortise_http_response_finalize (GObject *object)
{
  MortiseHttpResponse *self = MORTISE_HTTP_RESPONSE (object);

  g_clear_pointer (&self->headers, json_object_unref);
  g_clear_pointer (&self->body, g_bytes_unref);

  G_OBJECT_CLASS (mortise_http_response_parent_class)->finalize (object);
}

static void
mortise_http_response_class_init (MortiseHttpResponseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_http_response_finalize;
}

static void
mortise_http_response_init (MortiseHttpResponse *self)
{
}

/* From the host's answer: {"status": 200, "headers": {"content-type": "…"}, "body": "base64"}. */
MortiseHttpResponse *
mortise_http_response_new (JsonNode *reply, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (reply) ? json_node_get_object (reply) : NULL;
  JsonObject *headers = mortise_json_get_object (object, "headers");
  MortiseHttpResponse *self;
  guchar *body;
  gsize size;

  if (headers == NULL)
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "the host's answer has no headers");
      return NULL;
    }

  self = g_object_new (MORTISE_TYPE_HTTP_RESPONSE, NULL);
  self->status = (guint) mortise_json_get_int (object, "status", 0);
  self->headers = json_object_ref (headers);
  body = g_base64_decode (mortise_json_get_string (object, "body", ""), &size);
  self->body = g_bytes_new_take (body, size);
  return self;
}

/**
 * mortise_http_response_get_status:
 * @self: a response
 *
 * Returns: the HTTP status, such as 200
 */
guint
mortise_http_response_get_status (MortiseHttpResponse *self)
{
  g_return_val_if_fail (MORTISE_IS_HTTP_RESPONSE (self), 0);

  return self->status;
}

/**
 * mortise_http_response_get_header:
 * @self: a response
 * @name: a header's name, in any case
 *
 * Returns: (transfer none) (nullable): its value; several of the same name are joined with `, `
 */
const char *
mortise_http_response_get_header (MortiseHttpResponse *self, const char *name)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (MORTISE_IS_HTTP_RESPONSE (self), NULL);

  lower = g_ascii_strdown (name, -1);
  return mortise_json_get_string (self->headers, lower, NULL);
}

/**
 * mortise_http_response_get_body:
 * @self: a response
 *
 * Returns: (transfer none): the body
 */
GBytes *
mortise_http_response_get_body (MortiseHttpResponse *self)
{
  g_return_val_if_fail (MORTISE_IS_HTTP_RESPONSE (self), NULL);

  return self->body;
}

/**
 * mortise_http_response_parse_json:
 * @self: a response
 * @error: return location for `MORTISE_ERROR_INVALID` with the line and column
 *
 * Returns: (transfer full): the body as JSON
 */
JsonNode *
mortise_http_response_parse_json (MortiseHttpResponse *self, GError **error)
{
  g_return_val_if_fail (MORTISE_IS_HTTP_RESPONSE (self), NULL);

  return mortise_json_parse_bytes (self->body, error);
}
