/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "mortise-call.h"
#include "mortise-database.h"
#include "mortise-http-response.h"
#include "mortise-macros.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_CONTEXT (mortise_context_get_type ())
MORTISE_EXPORT
G_DECLARE_FINAL_TYPE (MortiseContext, mortise_context, MORTISE, CONTEXT, GObject)

/**
 * MortiseLogLevel:
 * @MORTISE_LOG_LEVEL_DEBUG: for the plugin's developer
 * @MORTISE_LOG_LEVEL_INFO: what happened
 * @MORTISE_LOG_LEVEL_WARNING: what an administrator should look at
 * @MORTISE_LOG_LEVEL_ERROR: what failed
 */
typedef enum
{
  MORTISE_LOG_LEVEL_DEBUG,
  MORTISE_LOG_LEVEL_INFO,
  MORTISE_LOG_LEVEL_WARNING,
  MORTISE_LOG_LEVEL_ERROR,
} MortiseLogLevel;

/**
 * MortiseCallFunc:
 * @call: the call to answer
 * @user_data: what the listener was added with
 *
 * A listener.
 */
typedef void (*MortiseCallFunc) (MortiseCall *call, gpointer user_data);

/* What a listener is for. */
MORTISE_EXPORT guint mortise_context_add_action (MortiseContext *self,
                                                 const char *hook,
                                                 int priority,
                                                 MortiseCallFunc func,
                                                 gpointer user_data,
                                                 GDestroyNotify destroy);
MORTISE_EXPORT guint mortise_context_add_filter (MortiseContext *self,
                                                 const char *hook,
                                                 int priority,
                                                 MortiseCallFunc func,
                                                 gpointer user_data,
                                                 GDestroyNotify destroy);
MORTISE_EXPORT guint mortise_context_add_collect (MortiseContext *self,
                                                  const char *hook,
                                                  int priority,
                                                  MortiseCallFunc func,
                                                  gpointer user_data,
                                                  GDestroyNotify destroy);
MORTISE_EXPORT gboolean mortise_context_remove_listener (MortiseContext *self, guint listener);
MORTISE_EXPORT void mortise_context_set_listener_place (MortiseContext *self, guint listener, const char *place);
MORTISE_EXPORT gboolean mortise_context_is_cancelled (MortiseContext *self);
MORTISE_EXPORT gboolean mortise_context_has_listener (MortiseContext *self, const char *hook, GError **error);

MORTISE_EXPORT JsonNode *
mortise_context_do_action (MortiseContext *self, const char *hook, JsonObject *arguments, GError **error);
MORTISE_EXPORT JsonNode *
mortise_context_apply_filters (MortiseContext *self, const char *hook, JsonObject *arguments, GError **error);
MORTISE_EXPORT JsonNode *
mortise_context_collect (MortiseContext *self, const char *hook, JsonObject *arguments, GError **error);

MORTISE_EXPORT const char *mortise_context_get_slug (MortiseContext *self);
MORTISE_EXPORT const char *mortise_context_get_version (MortiseContext *self);
MORTISE_EXPORT const char *mortise_context_get_tenant (MortiseContext *self);
MORTISE_EXPORT const char *mortise_context_get_plugin_directory (MortiseContext *self);
MORTISE_EXPORT const char *mortise_context_get_data_directory (MortiseContext *self);

MORTISE_EXPORT JsonObject *mortise_context_get_settings (MortiseContext *self);
MORTISE_EXPORT char *mortise_context_dup_settings_text (MortiseContext *self);
MORTISE_EXPORT JsonNode *mortise_context_get_setting (MortiseContext *self, const char *key);
MORTISE_EXPORT const char *mortise_context_get_setting_string (MortiseContext *self, const char *key);
MORTISE_EXPORT double mortise_context_get_setting_number (MortiseContext *self, const char *key);
MORTISE_EXPORT gboolean mortise_context_get_setting_boolean (MortiseContext *self, const char *key);

MORTISE_EXPORT void
mortise_context_log (MortiseContext *self, MortiseLogLevel level, const char *message, JsonObject *fields);

MORTISE_EXPORT JsonNode *mortise_context_cache_get (MortiseContext *self, const char *key, GError **error);
MORTISE_EXPORT gboolean
mortise_context_cache_set (MortiseContext *self, const char *key, JsonNode *value, guint time_to_live, GError **error);
MORTISE_EXPORT gboolean mortise_context_cache_delete (MortiseContext *self, const char *key, GError **error);

MORTISE_EXPORT gboolean mortise_context_storage_put (MortiseContext *self,
                                                     const char *key,
                                                     JsonNode *value,
                                                     GError **error);
MORTISE_EXPORT JsonNode *mortise_context_storage_get (MortiseContext *self, const char *key, GError **error);
MORTISE_EXPORT gboolean mortise_context_storage_delete (MortiseContext *self, const char *key, GError **error);
MORTISE_EXPORT char **mortise_context_storage_list (MortiseContext *self, const char *prefix, GError **error);

MORTISE_EXPORT MortiseDatabase *mortise_context_get_database (MortiseContext *self, GError **error);

MORTISE_EXPORT MortiseHttpResponse *mortise_context_http_request (MortiseContext *self,
                                                                  const char *method,
                                                                  const char *uri,
                                                                  JsonObject *headers,
                                                                  GBytes *body,
                                                                  GError **error);

MORTISE_EXPORT gboolean mortise_context_emit (MortiseContext *self,
                                              const char *event,
                                              JsonObject *payload,
                                              GError **error);
MORTISE_EXPORT guint mortise_context_subscribe (MortiseContext *self,
                                                const char *event,
                                                MortiseCallFunc func,
                                                gpointer user_data,
                                                GDestroyNotify destroy);

MORTISE_EXPORT char *
mortise_context_request (MortiseContext *self, const char *method, const char *arguments, GError **error);

G_END_DECLS
