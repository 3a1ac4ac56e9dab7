/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-admin.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_LAB (mortise_lab_get_type ())
G_DECLARE_FINAL_TYPE (MortiseLab, mortise_lab, MORTISE, LAB, GObject)

void mortise_lab_open_async (MortiseAdmin *admin,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
MortiseLab *mortise_lab_open_finish (GAsyncResult *result, GError **error);
MortiseAdmin *mortise_lab_get_admin (MortiseLab *self);

G_END_DECLS
