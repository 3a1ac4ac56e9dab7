/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-hook-bus.h"
#include "mortise-journal.h"
#include "mortise-services.h"
#include "mortise-worker.h"

G_BEGIN_DECLS

/* Keeps one worker for each plugin, looks after all of them, and gives those up that fail too often. */
#define MORTISE_TYPE_SUPERVISOR (mortise_supervisor_get_type ())
G_DECLARE_FINAL_TYPE (MortiseSupervisor, mortise_supervisor, MORTISE, SUPERVISOR, GObject)

MortiseSupervisor *mortise_supervisor_new (const char *site,
                                           const char *runtime_directory,
                                           MortiseStore *store,
                                           MortiseJournal *journal,
                                           MortiseHookBus *bus);
void mortise_supervisor_add (MortiseSupervisor *self, MortiseHostedPlugin *plugin);
void mortise_supervisor_remove (MortiseSupervisor *self, const char *slug);
void mortise_supervisor_replace (MortiseSupervisor *self, MortiseWorker *heir);
MortiseWorker *mortise_supervisor_get_worker (MortiseSupervisor *self, const char *slug);
void mortise_supervisor_sync_listeners (MortiseSupervisor *self, MortiseHostedPlugin *plugin);
void mortise_supervisor_forgive (MortiseSupervisor *self, MortiseHostedPlugin *plugin);
void mortise_supervisor_stop_all_async (MortiseSupervisor *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean mortise_supervisor_stop_all_finish (MortiseSupervisor *self, GAsyncResult *result, GError **error);

G_END_DECLS
