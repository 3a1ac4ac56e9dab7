/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-admin.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_DEV_LOOP (mortise_dev_loop_get_type ())
G_DECLARE_FINAL_TYPE (MortiseDevLoop, mortise_dev_loop, MORTISE, DEV_LOOP, GObject)

MortiseDevLoop *mortise_dev_loop_new (MortiseAdmin *admin, const char *folder, gboolean is_trusted);
gboolean mortise_dev_loop_start (MortiseDevLoop *self, GError **error);
void mortise_dev_loop_end_async (MortiseDevLoop *self, GAsyncReadyCallback callback, gpointer user_data);
void mortise_dev_loop_end_finish (MortiseDevLoop *self, GAsyncResult *result);

const char *mortise_dev_loop_get_folder (MortiseDevLoop *self);
const char *mortise_dev_loop_get_directory (MortiseDevLoop *self);
const char *mortise_dev_loop_get_slug (MortiseDevLoop *self);
gboolean mortise_dev_loop_is_loaded (MortiseDevLoop *self);

G_END_DECLS
