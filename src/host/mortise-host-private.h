/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-bisection.h"
#include "mortise-host.h"
#include "mortise-secret-keeper.h"
#include "mortise-site-lock.h"
#include "mortise-supervisor.h"

G_BEGIN_DECLS

struct _MortiseHost
{
  GObject parent_instance;

  char *site;
  char *runtime_directory;
  char *holder;
  gint64 started;
  MortiseSiteLock *lock;
  MortiseStore *store;
  MortiseSecretKeeper *secrets;
  gboolean is_rotating;
  GFileMonitor *settings_monitor;
  MortisePlatformSet *platforms;
  MortiseJournal *journal;
  MortiseHookBus *bus;
  MortiseSupervisor *supervisor;
  MortiseCatalogueSet *catalogues;
  GListStore *plugins;
  GHashTable *by_slug;
  MortisePackagePolicy package_policy;
  gboolean is_safe;
  MortiseBisection *bisection;
  GHashTable *known_secrets;
  gint64 trace_rows;
  gint64 trace_bytes;
  JsonNode *machine;
  gint64 machine_time;
  GQueue plans;
  gboolean is_planning;
};

/* mortise-host.c */
MortiseHostedPlugin *
mortise_host_adopt (MortiseHost *self, MortiseManifest *manifest, const char *source, const char *directory);
gboolean mortise_host_restore_plugin (MortiseHost *self, const char *slug, GError **error);
void mortise_host_replace (MortiseHost *self, MortiseHostedPlugin *before, MortiseWorker *heir);
void mortise_host_tell_reloaded (MortiseHost *self, const char *slug, const char *problem);
void mortise_host_drop (MortiseHost *self, MortiseHostedPlugin *plugin);
void
mortise_host_keep_plugin (MortiseHost *self, MortiseHostedPlugin *plugin, const char *provenance, const char *actor);
void mortise_host_keep_plugin_async (MortiseHost *self,
                                     MortiseHostedPlugin *plugin,
                                     const char *provenance,
                                     const char *actor,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* mortise-host-examine.c */
void mortise_host_examine_machine_async (MortiseHost *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

void mortise_host_tell_progress (MortiseHost *self, const char *target, const char *slug, guint64 done, guint64 size);

G_END_DECLS
