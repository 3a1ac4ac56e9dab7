/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-worker.h"

G_BEGIN_DECLS

/**
 * MortiseServiceRequest:
 * @worker: the plugin that asks
 * @plugin: the same, as the host knows it
 * @service: what it asks for, such as `cache.get`
 * @cause: serial of the call that it asks for, 0 for none
 * @body: what it asks, untrusted JSON text
 * @members: (element-type MortiseJsonMember): the parts of @body
 * @arguments: those of them that are short or strings, read
 *
 * What a plugin asks of the host. It is answered once, by one of the functions below, which free it.
 */
typedef struct
{
  MortiseWorker *worker;
  MortiseHostedPlugin *plugin;
  char *service;
  guint64 cause;
  GBytes *body;
  GArray *members;
  JsonObject *arguments;

  MortisePeer *peer;
  guint64 serial;
  gint64 asked;
} MortiseServiceRequest;

MortiseServiceRequest *mortise_service_request_new (MortiseWorker *worker, const MortiseFrame *frame);
gboolean mortise_service_request_read (MortiseServiceRequest *self, GError **error);
GBytes *mortise_service_request_dup_bytes (MortiseServiceRequest *self, const char *name);
const char *mortise_service_request_get_string (MortiseServiceRequest *self, const char *name, GError **error);
void mortise_service_request_answer (MortiseServiceRequest *self, GBytes *body);
void mortise_service_request_answer_node (MortiseServiceRequest *self, JsonNode *node);
void mortise_service_request_fail (MortiseServiceRequest *self, const GError *error);
void mortise_service_request_free (MortiseServiceRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseServiceRequest, mortise_service_request_free)

G_END_DECLS
