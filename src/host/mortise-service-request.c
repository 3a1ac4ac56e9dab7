/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-service-request.h"

#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

/* No service has as many arguments, and only short ones are read into a tree, which takes many times their length. */
#define MAX_ARGUMENTS 16
#define MAX_READ (64 * 1024)

void
mortise_service_request_free (MortiseServiceRequest *self)
{
  g_object_unref (self->worker);
  g_object_unref (self->peer);
  g_bytes_unref (self->body);
  g_clear_pointer (&self->members, g_array_unref);
  g_clear_pointer (&self->arguments, json_object_unref);
  g_free (self->service);
  g_free (self);
}

/* The method of a request is its name and, after an `@`, the serial of the call that it is made for. */
MortiseServiceRequest *
mortise_service_request_new (MortiseWorker *worker, const MortiseFrame *frame)
{
  const char *at = strchr (frame->method, '@');
  MortiseServiceRequest *self = g_new0 (MortiseServiceRequest, 1);

  self->worker = g_object_ref (worker);
  self->plugin = mortise_worker_get_plugin (worker);
  self->peer = g_object_ref (mortise_worker_get_peer (worker));
  self->serial = frame->header.serial;
  self->asked = g_get_monotonic_time ();
  self->service = at != NULL ? g_strndup (frame->method, (gsize) (at - frame->method)) : g_strdup (frame->method);
  self->cause = at != NULL ? g_ascii_strtoull (at + 1, NULL, 10) : 0;
  self->body = g_bytes_ref (frame->body);
  return self;
}

/* Reads the body, on any thread. */
gboolean
mortise_service_request_read (MortiseServiceRequest *self, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (self->body, &size);

  self->arguments = json_object_new ();
  self->members = mortise_json_scan_object (text != NULL ? text : "", size, error);
  if (self->members != NULL && self->members->len > MAX_ARGUMENTS)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "more than %d arguments", MAX_ARGUMENTS);
  if (self->members == NULL || self->members->len > MAX_ARGUMENTS)
    {
      g_prefix_error (error, "%s: ", self->service);
      return FALSE;
    }

  for (guint i = 0; i < self->members->len; i++)
    {
      const MortiseJsonMember *member = &g_array_index (self->members, MortiseJsonMember, i);
      JsonNode *node = NULL;

      if (member->value[0] == '"' || member->value_length <= MAX_READ)
        node = mortise_json_parse (member->value, member->value_length, NULL);
      if (node != NULL)
        json_object_set_member (self->arguments, member->name, node);
    }
  return TRUE;
}

/* The text of an argument as it came, which keeps nothing else of the body alive; %NULL if there is none. */
GBytes *
mortise_service_request_dup_bytes (MortiseServiceRequest *self, const char *name)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      const MortiseJsonMember *member = &g_array_index (self->members, MortiseJsonMember, i);

      if (g_str_equal (member->name, name))
        return g_bytes_new (member->value, member->value_length);
    }
  return NULL;
}

/* A string that has to be there; `cache.get: "key" is missing …` if it is not. */
const char *
mortise_service_request_get_string (MortiseServiceRequest *self, const char *name, GError **error)
{
  const char *value = mortise_json_get_string (self->arguments, name, NULL);

  if (value == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: \"%s\" is missing or no string", self->service,
                 name);
  return value;
}

void
mortise_service_request_answer (MortiseServiceRequest *self, GBytes *body)
{
  mortise_worker_note_service (self->worker, self->cause, self->service, self->asked, NULL);
  mortise_peer_reply (self->peer, self->serial, body, NULL);
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
  mortise_worker_note_service (self->worker, self->cause, self->service, self->asked, error->message);
  mortise_peer_reply_error (self->peer, self->serial, error, NULL, NULL);
  mortise_service_request_free (self);
}
