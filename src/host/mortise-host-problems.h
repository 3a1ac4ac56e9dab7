/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

void mortise_host_list_problems_async (MortiseHost *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
JsonNode *mortise_host_list_problems_finish (MortiseHost *self, GAsyncResult *result, GError **error);
char *mortise_host_digest_problems (MortiseHost *self);

G_END_DECLS
