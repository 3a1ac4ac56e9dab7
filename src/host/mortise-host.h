/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "mortise-catalogue-set.h"
#include "mortise-hook-bus.h"
#include "mortise-hosted-plugin.h"
#include "mortise-journal.h"
#include "mortise-package-policy.h"
#include "mortise-platform-set.h"
#include "mortise-store.h"

G_BEGIN_DECLS

/* Holds a site: its plugins, their processes, its hooks, its store. Signals: "plugin-changed" (MortiseHostedPlugin),
 * "plugin-removed" (slug), "reloaded" (slug, and what was wrong or NULL), "progress" (what was asked for, whose package
 * is being got, bytes done, bytes in all), "suspension-changed" (safe mode, or a search for a problem). */
#define MORTISE_TYPE_HOST (mortise_host_get_type ())
G_DECLARE_FINAL_TYPE (MortiseHost, mortise_host, MORTISE, HOST, GObject)

char *mortise_host_get_default_site (void);
char *mortise_host_get_runtime_directory (const char *site);

MortiseHost *mortise_host_open (const char *site, const char *holder, GError **error);
void mortise_host_open_async (const char *site, const char *holder, GAsyncReadyCallback callback, gpointer user_data);
MortiseHost *mortise_host_open_finish (GAsyncResult *result, GError **error);
void mortise_host_close_async (MortiseHost *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean mortise_host_close_finish (MortiseHost *self, GAsyncResult *result, GError **error);

const char *mortise_host_get_site (MortiseHost *self);
const char *mortise_host_get_holder (MortiseHost *self);
GListModel *mortise_host_get_plugins (MortiseHost *self);
MortiseHostedPlugin *mortise_host_get_plugin (MortiseHost *self, const char *slug);
MortiseHookBus *mortise_host_get_bus (MortiseHost *self);
MortisePlatformSet *mortise_host_get_platforms (MortiseHost *self);
MortiseJournal *mortise_host_get_journal (MortiseHost *self);
MortiseStore *mortise_host_get_store (MortiseHost *self);
MortiseCatalogueSet *mortise_host_get_catalogues (MortiseHost *self);

/* The verbs: each completes when its change is kept on disk, and ends with mortise_host_verb_finish(). */

void mortise_host_enable_async (MortiseHost *self,
                                const char *slug,
                                const char *actor,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
void mortise_host_enable_with_dependencies_async (MortiseHost *self,
                                                  const char *slug,
                                                  const char *actor,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer user_data);
void mortise_host_disable_async (MortiseHost *self,
                                 const char *slug,
                                 const char *actor,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
void mortise_host_disable_with_dependents_async (MortiseHost *self,
                                                 const char *slug,
                                                 const char *actor,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer user_data);
void mortise_host_restart_async (MortiseHost *self,
                                 const char *slug,
                                 const char *actor,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
void mortise_host_reload_async (MortiseHost *self,
                                const char *slug,
                                const char *const *consent,
                                const char *actor,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
void mortise_host_set_grant_async (MortiseHost *self,
                                   const char *slug,
                                   const char *permission,
                                   gboolean granted,
                                   const char *actor,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void mortise_host_set_setting_async (MortiseHost *self,
                                     const char *slug,
                                     const char *key,
                                     JsonNode *value,
                                     const char *actor,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * MortiseInstallOrder:
 * @path: a plugin's folder, or a package
 * @dialect: (nullable): the dialect of its manifest, see [func@Mortise.manifest_file_read]
 * @run: whether to load it in place, enabled and with what it asks for granted, until the host ends
 * @disabled: with @run: whether it waits to be enabled, with nothing granted
 * @consent: (nullable) (array zero-terminated=1): where it is an update: the new permissions that are granted with it
 *
 * What to install from a file.
 */
typedef struct
{
  const char *path;
  const char *dialect;
  gboolean run;
  gboolean disabled;
  const char *const *consent;
} MortiseInstallOrder;

void mortise_host_install_async (MortiseHost *self,
                                 const MortiseInstallOrder *order,
                                 const char *actor,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/**
 * MortiseUninstallFlags:
 * @MORTISE_UNINSTALL_NONE: the plugin, with all that it has
 * @MORTISE_UNINSTALL_WITH_DEPENDENTS: all that needs it as well, dependents first
 * @MORTISE_UNINSTALL_KEEP_DATA: but not its settings, storage and private folder, which its next installation gets
 *
 * What goes when a plugin is uninstalled.
 */
typedef enum
{
  MORTISE_UNINSTALL_NONE = 0,
  MORTISE_UNINSTALL_WITH_DEPENDENTS = 1 << 0,
  MORTISE_UNINSTALL_KEEP_DATA = 1 << 1,
} MortiseUninstallFlags;

void mortise_host_uninstall_async (MortiseHost *self,
                                   const char *slug,
                                   MortiseUninstallFlags flags,
                                   const char *actor,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void mortise_host_set_update_policy_async (MortiseHost *self,
                                           const char *slug,
                                           const MortiseUpdatePolicy *policy,
                                           const char *actor,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
void mortise_host_check_health_async (MortiseHost *self,
                                      const char *slug,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void mortise_host_roll_back_async (MortiseHost *self,
                                   const char *slug,
                                   gboolean with_data,
                                   const char *reason,
                                   const char *actor,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
MortiseHostedPlugin *mortise_host_verb_finish (MortiseHost *self, GAsyncResult *result, GError **error);

MortisePackagePolicy mortise_host_get_package_policy (MortiseHost *self);
void mortise_host_set_package_policy_async (MortiseHost *self,
                                            MortisePackagePolicy policy,
                                            const char *actor,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean mortise_host_set_package_policy_finish (MortiseHost *self, GAsyncResult *result, GError **error);

JsonNode *mortise_host_describe (MortiseHost *self);
JsonNode *mortise_host_describe_hooks (MortiseHost *self);
JsonNode *mortise_host_describe_hook (MortiseHost *self, const char *name, GError **error);
void mortise_host_examine_async (MortiseHost *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
JsonNode *mortise_host_examine_finish (MortiseHost *self, GAsyncResult *result, GError **error);

G_END_DECLS
