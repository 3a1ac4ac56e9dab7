/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

/**
 * MortiseApiCall:
 * @host: the host that is asked
 * @captures: the variable segments of the path in their order, percent-decoded, never empty
 * @query: (element-type utf8 utf8): the query's names and values
 * @body: (nullable): the text of the request's body, not parsed
 * @front_end: what asks, such as `cli`
 * @actor: who asks, as the audit log keeps it: the front end and the user's name, such as `cli:ada`
 * @cancellable: (nullable): triggered when the asker gives up
 * @task: what is answered
 *
 * One request on its way through a handler. A handler owns its call and ends it exactly once, now or later, with
 * mortise_api_call_answer(), mortise_api_call_fail() or mortise_api_call_end().
 */
typedef struct
{
  MortiseHost *host;
  char **captures;
  GHashTable *query;
  GBytes *body;
  char *front_end;
  char *actor;
  GCancellable *cancellable;
  GTask *task;
} MortiseApiCall;

typedef void (*MortiseApiHandler) (MortiseApiCall *call);

void mortise_api_call_free (MortiseApiCall *call);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseApiCall, mortise_api_call_free)

void mortise_api_call_answer_beside (MortiseApiCall *call, JsonNode *answer);
void mortise_api_call_answer_text (MortiseApiCall *call, GBytes *text);
void mortise_api_call_answer (MortiseApiCall *call, JsonNode *answer);
void mortise_api_call_answer_with_status (MortiseApiCall *call, JsonNode *answer, guint status);
void mortise_api_call_fail (MortiseApiCall *call, GError *error);
void mortise_api_call_fail_with_status (MortiseApiCall *call, GError *error, guint status);
void mortise_api_call_end (MortiseApiCall *call, JsonNode *answer, GError *error);
void mortise_api_call_end_text (MortiseApiCall *call, GBytes *text, GError *error);

JsonObject *mortise_api_call_get_body (MortiseApiCall *call, const char *const *names, GError **error);
gboolean mortise_api_call_get_flag (MortiseApiCall *call, const char *name, gboolean *value, GError **error);
gboolean mortise_api_body_get_flag (JsonObject *body, const char *name, gboolean *value, GError **error);
gboolean mortise_api_call_get_integer (MortiseApiCall *call,
                                       const char *name,
                                       gint64 minimum,
                                       gint64 maximum,
                                       gint64 *value,
                                       GError **error);

G_END_DECLS
