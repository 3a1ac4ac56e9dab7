/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MortiseDownloadClock MortiseDownloadClock;

MortiseDownloadClock *
mortise_download_clock_start (GMainContext *context, GCancellable *cancellable, guint deadline_s, guint stall_s);
void mortise_download_clock_stop (MortiseDownloadClock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseDownloadClock, mortise_download_clock_stop)

void mortise_download_clock_touch (MortiseDownloadClock *self);
GCancellable *mortise_download_clock_get_cancellable (MortiseDownloadClock *self);
void mortise_download_clock_explain (MortiseDownloadClock *self, GError **error);

G_END_DECLS
