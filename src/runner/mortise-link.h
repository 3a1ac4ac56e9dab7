/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-frame.h"

G_BEGIN_DECLS

/* The runner's end of the wire. It is the #MortiseBroker of the plugin's context, for all threads of the plugin. */
#define MORTISE_TYPE_LINK (mortise_link_get_type ())
G_DECLARE_FINAL_TYPE (MortiseLink, mortise_link, MORTISE, LINK, GObject)

/* Serves a frame of the host, a call or a notification, in the main thread. @arrived is in µs of the monotonic clock.
 */
typedef void (*MortiseServeFunc) (MortiseLink *self, const MortiseFrame *frame, gint64 arrived, gpointer user_data);

/* Nobody waits for the call that is being served under @serial. Called in any thread. */
typedef void (*MortiseCancelFunc) (MortiseLink *self, guint64 serial, gpointer user_data);

MortiseLink *mortise_link_new (int fd, MortiseServeFunc serve, MortiseCancelFunc cancel, gpointer user_data);
void mortise_link_run (MortiseLink *self);
void mortise_link_reply (MortiseLink *self, guint64 serial, GBytes *body, const MortiseCallCost *cost);
void mortise_link_reply_error (MortiseLink *self,
                               guint64 serial,
                               const GError *error,
                               const char *traceback,
                               const MortiseCallCost *cost);
void mortise_link_tell (MortiseLink *self, const char *method, GBytes *body);

G_END_DECLS
