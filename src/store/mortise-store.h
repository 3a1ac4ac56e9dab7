/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-dispatch.h"
#include "mortise-store-records.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_STORE (mortise_store_get_type ())
G_DECLARE_FINAL_TYPE (MortiseStore, mortise_store, MORTISE, STORE, GObject)

/**
 * MORTISE_TENANT_DEFAULT:
 *
 * The tenant of a site that has one only; what %NULL stands for wherever the store asks for a tenant.
 */
#define MORTISE_TENANT_DEFAULT "default"

/**
 * MORTISE_STORAGE_MAX_KEY:
 *
 * The longest key of a plugin's storage, in bytes.
 */
#define MORTISE_STORAGE_MAX_KEY 255

/**
 * MORTISE_STORAGE_MAX_VALUE:
 *
 * The largest value of a plugin's storage, in bytes.
 */
#define MORTISE_STORAGE_MAX_VALUE (1024 * 1024)

/**
 * MORTISE_STORAGE_ENTRY_OVERHEAD:
 *
 * What an entry of a plugin's storage counts against the quota besides its key and value, in bytes: about what its row
 * takes, so that a quota bounds the number of entries as well.
 */
#define MORTISE_STORAGE_ENTRY_OVERHEAD 64

/**
 * MORTISE_SETTING_HISTORY:
 *
 * How many changes of the settings of a plugin are kept, the newest.
 */
#define MORTISE_SETTING_HISTORY 1000

/**
 * MORTISE_SETTING_BACKUPS:
 *
 * How many backups of the settings of a plugin are kept, the newest.
 */
#define MORTISE_SETTING_BACKUPS 20

MortiseStore *mortise_store_open (const char *path, GError **error);
gboolean mortise_store_close (MortiseStore *self, GError **error);
void mortise_store_copy_async (MortiseStore *self, const char *path, GAsyncReadyCallback callback, gpointer user_data);
gboolean mortise_store_copy_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_flush_async (MortiseStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean mortise_store_flush_finish (MortiseStore *self, GAsyncResult *result, GError **error);
gboolean mortise_store_check (MortiseStore *self, GError **error);
void mortise_store_check_async (MortiseStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean mortise_store_check_finish (MortiseStore *self, GAsyncResult *result, GError **error);
guint64 mortise_store_get_dropped (MortiseStore *self);

/* Plugins, and what they were granted */
GPtrArray *mortise_store_list_plugins (MortiseStore *self, const char *tenant, GError **error);
void mortise_store_put_plugin (MortiseStore *self, const MortisePluginRecord *plugin, const char *actor);
void mortise_store_put_plugin_async (MortiseStore *self,
                                     const MortisePluginRecord *plugin,
                                     const char *actor,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean mortise_store_put_plugin_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_delete_plugin (MortiseStore *self, const char *tenant, const char *slug, const char *actor);
void mortise_store_set_plugin_enabled (MortiseStore *self,
                                       const char *tenant,
                                       const char *slug,
                                       gboolean enabled,
                                       const char *actor);
void mortise_store_set_plugin_state (MortiseStore *self,
                                     const char *tenant,
                                     const char *slug,
                                     gboolean quarantined,
                                     const char *reason,
                                     const char *actor);
GPtrArray *mortise_store_list_grants (MortiseStore *self, const char *tenant, GError **error);
void mortise_store_set_grant (MortiseStore *self,
                              const char *tenant,
                              const char *slug,
                              const char *permission,
                              gboolean granted,
                              const char *actor);

/* Versions of plugins: updates, and the way back */
void mortise_store_update_plugin_async (MortiseStore *self,
                                        const MortisePluginRecord *plugin,
                                        const MortiseUpdateRecord *update,
                                        const char *actor,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean mortise_store_update_plugin_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_roll_back_plugin (MortiseStore *self,
                                     const char *tenant,
                                     const char *slug,
                                     const char *reason,
                                     gboolean with_data,
                                     const char *actor);
void mortise_store_set_trial (MortiseStore *self, const char *tenant, const char *slug, guint calls);
void mortise_store_set_update_policy (MortiseStore *self,
                                      const char *tenant,
                                      const char *slug,
                                      const char *pinned,
                                      guint hold_days,
                                      gboolean prerelease,
                                      const char *actor);
GPtrArray *mortise_store_list_directories (MortiseStore *self, GError **error);

/* Catalogues */
GPtrArray *mortise_store_list_catalogues (MortiseStore *self, GError **error);
void mortise_store_add_catalogue (MortiseStore *self, const char *address, const char *state, const char *actor);
void mortise_store_set_catalogue_state (MortiseStore *self, const char *address, const char *state);
void mortise_store_delete_catalogue (MortiseStore *self, const char *address, const char *actor);

/* Uninstalling, and what is kept then */
void mortise_store_get_holdings_async (MortiseStore *self,
                                       const char *tenant,
                                       const char *const *slugs,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *mortise_store_get_holdings_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_uninstall_plugin_async (MortiseStore *self,
                                           const char *tenant,
                                           const char *slug,
                                           gboolean keep_data,
                                           const char *actor,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
gboolean mortise_store_uninstall_plugin_finish (MortiseStore *self, GAsyncResult *result, GError **error);
GPtrArray *mortise_store_list_kept_data (MortiseStore *self, const char *tenant, const char *slug, GError **error);
void mortise_store_delete_kept_data_async (MortiseStore *self,
                                           const char *tenant,
                                           const char *slug,
                                           const char *actor,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
gboolean mortise_store_delete_kept_data_finish (MortiseStore *self, GAsyncResult *result, GError **error);
GPtrArray *mortise_store_list_owners_of_data (MortiseStore *self, const char *tenant, GError **error);

/* What is decided for the whole site */
gboolean mortise_store_get_policy (MortiseStore *self, const char *name, char **value, GError **error);
void mortise_store_set_policy (MortiseStore *self, const char *name, const char *value, const char *actor);

/* What an administrator decided of the order of listeners, and of what plugins may cost */
GPtrArray *mortise_store_list_listener_overrides (MortiseStore *self, const char *tenant, GError **error);
void
mortise_store_set_listener_override (MortiseStore *self, const char *tenant, const MortiseListenerOverride *override);
void
mortise_store_reset_listener_override (MortiseStore *self, const char *tenant, const MortiseListenerOverride *override);
GPtrArray *mortise_store_list_budgets (MortiseStore *self, const char *tenant, GError **error);
void mortise_store_set_budget (MortiseStore *self,
                               const char *tenant,
                               const char *slug,
                               const MortiseBudget *budget,
                               const char *actor);

/* Payloads that people keep for a hook */
void mortise_store_list_payloads_async (MortiseStore *self,
                                        const char *tenant,
                                        const char *hook,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *mortise_store_list_payloads_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_save_payload (MortiseStore *self,
                                 const char *tenant,
                                 const char *hook,
                                 const char *name,
                                 const char *payload,
                                 const char *actor);
void mortise_store_delete_payload (MortiseStore *self,
                                   const char *tenant,
                                   const char *hook,
                                   const char *name,
                                   const char *actor);

/* What the host remembers of their processes */
GPtrArray *mortise_store_list_listeners (MortiseStore *self, const char *tenant, GError **error);
void mortise_store_replace_listeners (MortiseStore *self, const char *tenant, const char *slug, GPtrArray *listeners);
GPtrArray *mortise_store_list_crashes (MortiseStore *self, const char *tenant, gint64 since_us, GError **error);
void mortise_store_add_crash (MortiseStore *self, const char *tenant, const char *slug, gint64 at, const char *reason);
void mortise_store_clear_crashes (MortiseStore *self, const char *tenant, const char *slug);

/* Settings */
GPtrArray *mortise_store_list_settings (MortiseStore *self, const char *tenant, GError **error);
void mortise_store_replace_settings (MortiseStore *self,
                                     const char *tenant,
                                     const char *slug,
                                     const char *settings,
                                     const char *keys,
                                     const char *cause,
                                     const char *actor);
void mortise_store_list_setting_changes_async (MortiseStore *self,
                                               const char *tenant,
                                               const char *slug,
                                               guint limit,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
GPtrArray *mortise_store_list_setting_changes_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_seal_settings (MortiseStore *self, const char *tenant, const char *slug, const char *settings);
GPtrArray *
mortise_store_list_setting_backups (MortiseStore *self, const char *tenant, const char *slug, GError **error);
void mortise_store_clear_migration (MortiseStore *self, const char *tenant, const char *slug);
void mortise_store_list_secrets_async (MortiseStore *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *mortise_store_list_secrets_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_reseal_secrets (MortiseStore *self, const char *secrets, const char *actor);

/* Storage: the keys and values that plugins keep */
void mortise_store_storage_get_async (MortiseStore *self,
                                      const char *tenant,
                                      const char *slug,
                                      const char *key,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GBytes *mortise_store_storage_get_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_storage_put_async (MortiseStore *self,
                                      const char *tenant,
                                      const char *slug,
                                      const char *key,
                                      GBytes *value,
                                      guint64 quota,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean mortise_store_storage_put_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_storage_delete_async (MortiseStore *self,
                                         const char *tenant,
                                         const char *slug,
                                         const char *key,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean mortise_store_storage_delete_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_storage_list_async (MortiseStore *self,
                                       const char *tenant,
                                       const char *slug,
                                       const char *prefix,
                                       const char *after,
                                       guint limit,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
char **mortise_store_storage_list_finish (MortiseStore *self, GAsyncResult *result, GError **error);

/* The journals: who changed what, what was said, what was dispatched */
void mortise_store_add_audit (MortiseStore *self, const MortiseAuditRecord *audit);
void mortise_store_list_audit_async (MortiseStore *self,
                                     const char *tenant,
                                     guint limit,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *mortise_store_list_audit_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_add_log (MortiseStore *self, const MortiseLogRecord *log);
gint64 mortise_store_last_log_seq (MortiseStore *self);
void mortise_store_list_logs_async (MortiseStore *self,
                                    const char *tenant,
                                    const char *slug,
                                    gint64 after,
                                    guint limit,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *mortise_store_list_logs_finish (MortiseStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
