/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"
#include "mortise-problem-collector.h"

G_BEGIN_DECLS

gboolean mortise_host_open_budgets (MortiseHost *self, GError **error);
void mortise_host_forget_budget (MortiseHost *self, const char *slug);
gboolean mortise_host_has_budgets (MortiseHost *self);

JsonNode *mortise_host_describe_budget (MortiseHost *self, const char *slug, GError **error);
void mortise_host_change_budget_async (MortiseHost *self,
                                       const char *slug,
                                       JsonObject *changes,
                                       const char *actor,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

G_END_DECLS
