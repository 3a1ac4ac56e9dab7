/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-connection.h"
#include "mortise-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_SUSPENSION (mortise_suspension_get_type ())
G_DECLARE_FINAL_TYPE (MortiseSuspension, mortise_suspension, MORTISE, SUSPENSION, MortiseItem)

MortiseSuspension *mortise_suspension_new (MortiseConnection *connection);
gboolean mortise_suspension_get_safe_mode (MortiseSuspension *self);
const char *mortise_suspension_get_state (MortiseSuspension *self);
const char *mortise_suspension_get_culprit (MortiseSuspension *self);
guint mortise_suspension_get_n_answered (MortiseSuspension *self);
guint mortise_suspension_get_n_steps (MortiseSuspension *self);
const char *const *mortise_suspension_get_suspended (MortiseSuspension *self);

void mortise_suspension_set_safe_mode_async (MortiseSuspension *self,
                                             gboolean safe_mode,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
void mortise_suspension_bisect_async (MortiseSuspension *self,
                                      const char *step,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean mortise_suspension_ask_finish (MortiseSuspension *self, GAsyncResult *result, GError **error);

G_END_DECLS
