/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host-settings.h"
#include "mortise-host-verb.h"

G_BEGIN_DECLS

/* mortise-host-settings-stored.c: settings as the store has them */
void mortise_host_settings_open (MortiseHost *self, MortiseHostedPlugin *plugin);
gboolean mortise_host_settings_read_file (MortiseHost *self, MortiseHostedPlugin *plugin);
JsonNode *mortise_host_settings_read_text (MortiseHost *self,
                                           MortiseHostedPlugin *plugin,
                                           const char *key,
                                           const char *text,
                                           GError **error);
void mortise_host_settings_take (MortiseHost *self, MortiseHostedPlugin *plugin, const char *key, const char *text);
gboolean mortise_host_settings_take_all (MortiseHost *self, MortiseHostedPlugin *plugin, const char *settings);
char *mortise_host_settings_write (MortiseHost *self,
                                   MortiseHostedPlugin *plugin,
                                   MortiseManifest *manifest,
                                   JsonObject *values,
                                   char **kept,
                                   GError **error);
void mortise_host_settings_seal (MortiseHost *self, MortiseHostedPlugin *plugin, MortiseManifest *manifest);
void mortise_host_settings_seal_all (MortiseHost *self);
void mortise_host_settings_audit (MortiseHost *self,
                                  MortiseHostedPlugin *plugin,
                                  const char *action,
                                  const char *name,
                                  const char *value,
                                  const char *actor);
gboolean mortise_host_settings_check_opened (MortiseHostedPlugin *plugin, GError **error);

/* mortise-host-settings-watch.c: the site's files with settings */
void mortise_host_settings_watch (MortiseHost *self);

/* mortise-host-settings-hooks.c: what a plugin is asked */
void mortise_host_settings_remove_secrets (MortiseManifest *manifest, JsonObject *values);
gboolean mortise_host_settings_is_asked (MortiseHostedPlugin *plugin, const char *hook);
void mortise_host_settings_ask (MortiseHost *self,
                                MortiseHostedPlugin *plugin,
                                MortiseSettingsChange *change,
                                const char *actor,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean mortise_host_settings_ask_finish (MortiseHost *self, GAsyncResult *result, GError **error);

/* mortise-host-settings-migrate.c: migrations that a plugin does itself */
gboolean mortise_host_settings_migrates (MortiseManifest *manifest);
void mortise_host_settings_on_loaded (MortiseHost *self, MortiseHostedPlugin *plugin);
void mortise_host_settings_migrate_async (MortiseHost *self,
                                          const char *slug,
                                          const char *from,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/* mortise-host-settings.c */
void mortise_host_settings_make (GTask *task);

/* mortise-host-settings-history.c */
void mortise_host_settings_on_changed (GObject *source, GAsyncResult *result, gpointer user_data);

G_END_DECLS
