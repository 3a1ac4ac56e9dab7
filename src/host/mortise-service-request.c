/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-service-request.h"

#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

void
mortise_service_request_free (MortiseServiceRequest *self)
{
  g_object_unref (self->worker);
  g_object_unref (self->peer);
  g_clear_pointer (&self->arguments, json_object_unref);
  g_free (self->service);
  g_free (self);
}

/* The method of a request is its name and, after an `@`, the serial of the call that it is made for. */
MortiseServiceRequest *
mortise_service_request_new (MortiseWorker *worker, const MortiseFrame *frame, GError **error)
{
  g_autoptr (JsonNode) node = mortise_json_parse_bytes (frame->body, error);
  const char *at = strchr (frame->method, '@');
  MortiseServiceRequest *self;

  if (node == NULL)
    {
      g_prefix_error (error, "%s: ", frame->method);
      return NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: the arguments are not an object", frame->method);
      return NULL;
    }

  self = g_new0 (MortiseServiceRequest, 1);
  self->worker = g_object_ref (worker);
  self->plugin = mortise_worker_get_plugin (worker);
  self->peer = g_object_ref (mortise_worker_get_peer (worker));
  self->serial = frame->header.serial;
  self->service = at != NULL ? g_strndup (frame->method, (gsize) (at - frame->method)) : g_strdup (frame->method);
  self->cause = at != NULL ? g_ascii_strtoull (at + 1, NULL, 10) : 0;
  self->arguments = json_node_dup_object (node);
  return self;
}

/* A string that has to be there; `cache.get: "key" is missing …` if it is not. */
const char *
mortise_service_request_get_string (MortiseServiceRequest *self, const char *name, GError **error)
{
  const char *value = mortise_json_get_string (self->arguments, name, NULL);

  if (value == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: \"%s\" is missing or no string", self->service, name);
  return value;
}

void
mortise_service_request_answer (MortiseServiceRequest *self, GBytes *body)
{
  mortise_peer_reply (self->peer, self->serial, body, 0, 0);
  mortise_service_request_free (self);
}

void
mortise_service_request_answer_node (MortiseServiceRequest *self, JsonNode *node)
{
  g_autoptr (JsonNode) owned = node;
  g_autoptr (GBytes) body = mortise_json_to_bytes (owned);

  mortise_service_request_answer (self, body);
}

void
mortise_service_request_fail (MortiseServiceRequest *self, const GError *error)
{
  mortise_peer_reply_error (self->peer, self->serial, error, NULL, 0, 0);
  mortise_service_request_free (self);
}
