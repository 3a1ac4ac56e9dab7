/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"
#include "mortise-settings-change.h"

G_BEGIN_DECLS

void mortise_host_change_settings_async (MortiseHost *self,
                                         const char *slug,
                                         MortiseSettingsChange *change,
                                         const char *actor,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

JsonNode *mortise_host_list_setting_names (MortiseHost *self);
JsonNode *mortise_host_describe_settings (MortiseHost *self, const char *slug, const char *key, GError **error);
JsonNode *mortise_host_describe_settings_form (MortiseHost *self, const char *slug, GError **error);
void mortise_host_reveal_setting_async (MortiseHost *self,
                                        const char *slug,
                                        const char *key,
                                        const char *actor,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
JsonNode *mortise_host_reveal_setting_finish (MortiseHost *self, GAsyncResult *result, GError **error);

void mortise_host_list_setting_changes_async (MortiseHost *self,
                                              const char *slug,
                                              const char *key,
                                              guint limit,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
JsonNode *mortise_host_list_setting_changes_finish (MortiseHost *self, GAsyncResult *result, GError **error);
void mortise_host_roll_back_settings_async (MortiseHost *self,
                                            const char *slug,
                                            gint64 to,
                                            JsonObject *preview,
                                            const char *actor,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);

JsonNode *mortise_host_list_setting_backups (MortiseHost *self, const char *slug, GError **error);
void mortise_host_restore_settings_async (MortiseHost *self,
                                          const char *slug,
                                          gint64 backup,
                                          JsonObject *preview,
                                          const char *actor,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

void mortise_host_export_settings_async (MortiseHost *self,
                                         const char *slug,
                                         gboolean with_secrets,
                                         const char *passphrase,
                                         const char *actor,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
JsonNode *mortise_host_export_settings_finish (MortiseHost *self, GAsyncResult *result, GError **error);
void mortise_host_import_settings_async (MortiseHost *self,
                                         const char *slug,
                                         JsonNode *file,
                                         const char *passphrase,
                                         JsonObject *preview,
                                         const char *actor,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

void mortise_host_rotate_secrets_async (MortiseHost *self,
                                        const char *actor,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean mortise_host_rotate_secrets_finish (MortiseHost *self, GAsyncResult *result, guint *n_secrets, GError **error);

G_END_DECLS
