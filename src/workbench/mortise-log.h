/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_LOG (mortise_log_get_type ())
G_DECLARE_FINAL_TYPE (MortiseLog, mortise_log, MORTISE, LOG, GObject)

MortiseLog *mortise_log_new (void);
GListModel *mortise_log_get_records (MortiseLog *self);
void mortise_log_fill (MortiseLog *self, JsonArray *records);
void mortise_log_add (MortiseLog *self, JsonObject *record);

G_END_DECLS
