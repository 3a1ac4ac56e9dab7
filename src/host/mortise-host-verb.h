/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host-private.h"
#include "mortise-package-intake.h"
#include "mortise-settings-change.h"

G_BEGIN_DECLS

/**
 * MortiseHostVerb:
 * @plugin: (nullable): the plugin that it is about, once there is one
 * @slug: the plugin's slug
 * @actor: who does it
 * @site: the site's folder, for work beside the main loop, which has no host
 * @directory: of an installation: the folder that it comes from, then the one where it is
 * @dialect: (nullable): of an installation: the dialect that its manifest is read in, where that is chosen
 * @intake: (nullable): of an installation: the package that was looked at, unless it comes from a folder
 * @catalogue: (nullable): of an installation: the address of the catalogue that the package comes from
 * @manifest: of an installation
 * @source: of an installation: where the plugin comes from, as the store names it
 * @provenance: (nullable): of an installation: the same in full, the text of a JSON object
 * @consent: (nullable): of an update: the new permissions that are granted with it
 * @snapshot: (nullable): of an update, or the way back: a copy of the private folder
 * @reason: (nullable): of the way back: why, where no person wants it
 * @with_data: of the way back: whether the data is what it was, too
 * @run: whether it is loaded in place
 * @change: (nullable): of a change of settings: what is to be done
 * @secrets: (nullable): who seals secrets, for work beside the main loop
 * @package_policy: of an installation: which packages the site takes
 * @keep_data: of the end: whether its settings, storage and private folder are kept
 * @was_enabled: of the end: whether it was enabled when that began
 * @folders: (nullable): of the end, or of what came to nothing: what is removed from the disk
 * @settings: (nullable): of an update: what is set for the new version, as the store takes it
 * @grants: (nullable): of an update: what the new version is granted
 * @failure: (nullable): why it came to nothing, while it cleans up
 *
 * What an administrator does to a plugin, while it is under way: the data of a task whose source is the host. A verb
 * changes what the host knows, queues the change for the store, does what follows from it, and completes when the store
 * has it on disk.
 */
typedef struct
{
  MortiseHostedPlugin *plugin;
  char *slug;
  char *actor;
  char *site;
  char *directory;
  char *dialect;
  MortisePackageIntake *intake;
  char *catalogue;
  MortiseManifest *manifest;
  const char *source;
  char *provenance;
  char **consent;
  char *snapshot;
  char *reason;
  gboolean with_data;
  gboolean run;
  gboolean disabled;
  MortiseSettingsChange *change;
  MortiseSecretKeeper *secrets;
  MortisePackagePolicy package_policy;
  gboolean keep_data;
  gboolean was_enabled;
  char **folders;
  char *settings;
  char **grants;
  GError *failure;
} MortiseHostVerb;

GTask *mortise_host_verb_new (MortiseHost *self,
                              const char *slug,
                              const char *actor,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GTask *mortise_host_verb_begin (MortiseHost *self,
                                const char *slug,
                                const char *actor,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean mortise_host_verb_is_void (GTask *task);
void mortise_host_verb_fail (GTask *task, GError *error);
void mortise_host_verb_abandon (GTask *task, GError *error);
void mortise_host_verb_remove_folders (GTask *task, GAsyncReadyCallback next);
void mortise_host_verb_complete (GTask *task);
MortiseWorker *mortise_host_verb_get_worker (GTask *task);

void mortise_host_verb_work (GTask *task, GTaskThreadFunc work, GAsyncReadyCallback next);
char *mortise_host_verb_dup_data_directory (GTask *task);
void mortise_host_update (GTask *task);
char *mortise_host_migrate_settings (MortiseHost *self,
                                     MortiseHostedPlugin *before,
                                     MortiseManifest *manifest,
                                     GError **error);
char **mortise_host_choose_grants (MortiseHostedPlugin *before, MortiseManifest *manifest, char **consent);
void mortise_host_install_intake_async (MortiseHost *self,
                                        MortisePackageIntake *intake,
                                        const char *origin,
                                        const char *catalogue,
                                        const char *const *consent,
                                        const char *actor,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

void mortise_host_verb_set_enabled (GTask *task, gboolean enabled);
void mortise_host_verb_on_started (GObject *source, GAsyncResult *result, gpointer user_data);
void mortise_host_verb_announce (GTask *task, const char *hook, GAsyncReadyCallback next);
void mortise_host_verb_say_goodbye (GTask *task, const char *prefix, GAsyncReadyCallback next);
void mortise_host_tell (MortiseHost *self, const char *hook, const char *slug, const char *extra);
void mortise_host_tell_loaded (MortiseHost *self, MortiseHostedPlugin *plugin);
void mortise_host_tell_failed (MortiseHost *self, MortiseHostedPlugin *plugin, const char *reason);
void mortise_host_tell_installed (MortiseHost *self, MortiseHostedPlugin *plugin);
void mortise_host_tell_own (MortiseHost *self, const char *prefix, const char *slug);
void mortise_host_tell_with_id (MortiseHost *self, const char *hook, const char *slug);

G_END_DECLS
