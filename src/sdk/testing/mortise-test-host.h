/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "mortise-error.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_TEST_HOST (mortise_test_host_get_type ())
MORTISE_EXPORT
G_DECLARE_FINAL_TYPE (MortiseTestHost, mortise_test_host, MORTISE, TEST_HOST, GObject)

/**
 * MortiseTestService:
 * @self: the host
 * @method: what the plugin asks for, such as `http.request`
 * @arguments: with what, as docs/protocol.md has it
 * @user_data: what it was given with
 * @error: return location for a refusal, of the domain `MORTISE_ERROR`
 *
 * Answers a plugin in the stead of the host.
 *
 * Returns: (transfer full) (nullable): the answer, %NULL for an empty one
 */
typedef JsonNode *(*MortiseTestService) (MortiseTestHost *self,
                                         const char *method,
                                         JsonObject *arguments,
                                         gpointer user_data,
                                         GError **error);

MORTISE_EXPORT MortiseTestHost *mortise_test_host_new (const char *directory, GError **error);

MORTISE_EXPORT void mortise_test_host_set_tenant (MortiseTestHost *self, const char *tenant);
MORTISE_EXPORT void mortise_test_host_set_setting (MortiseTestHost *self, const char *key, JsonNode *value);
MORTISE_EXPORT void mortise_test_host_set_granted (MortiseTestHost *self, const char *permission, gboolean is_granted);
MORTISE_EXPORT void mortise_test_host_set_stored (MortiseTestHost *self, const char *key, JsonNode *value);
MORTISE_EXPORT JsonNode *mortise_test_host_get_stored (MortiseTestHost *self, const char *key);

MORTISE_EXPORT gboolean mortise_test_host_start (MortiseTestHost *self, GError **error);
MORTISE_EXPORT gboolean mortise_test_host_stop (MortiseTestHost *self, GError **error);
MORTISE_EXPORT gboolean mortise_test_host_check_health (MortiseTestHost *self, GError **error);

MORTISE_EXPORT JsonNode *
mortise_test_host_fire_action (MortiseTestHost *self, const char *hook, JsonObject *arguments, GError **error);
MORTISE_EXPORT JsonNode *
mortise_test_host_fire_filter (MortiseTestHost *self, const char *hook, JsonObject *arguments, GError **error);
MORTISE_EXPORT JsonArray *
mortise_test_host_fire_collect (MortiseTestHost *self, const char *hook, JsonObject *arguments, GError **error);
MORTISE_EXPORT gboolean mortise_test_host_fire_veto (MortiseTestHost *self,
                                                     const char *hook,
                                                     JsonObject *arguments,
                                                     GError **error);
MORTISE_EXPORT gboolean mortise_test_host_emit (MortiseTestHost *self,
                                                const char *event,
                                                JsonObject *payload,
                                                GError **error);

MORTISE_EXPORT void mortise_test_host_add_answer (MortiseTestHost *self, const char *method, JsonNode *answer);
MORTISE_EXPORT void mortise_test_host_set_service (MortiseTestHost *self,
                                                   const char *method,
                                                   MortiseTestService func,
                                                   gpointer user_data,
                                                   GDestroyNotify destroy);
MORTISE_EXPORT void mortise_test_host_advance (MortiseTestHost *self, double seconds);
MORTISE_EXPORT double mortise_test_host_get_time (MortiseTestHost *self);

MORTISE_EXPORT JsonArray *mortise_test_host_get_listeners (MortiseTestHost *self);
MORTISE_EXPORT JsonArray *mortise_test_host_get_calls (MortiseTestHost *self);
MORTISE_EXPORT JsonArray *mortise_test_host_get_requests (MortiseTestHost *self);
MORTISE_EXPORT JsonArray *mortise_test_host_get_log (MortiseTestHost *self);

G_END_DECLS
