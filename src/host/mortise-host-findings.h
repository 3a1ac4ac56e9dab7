/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

void mortise_host_find_async (MortiseHost *self,
                              const char *slug,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
JsonNode *mortise_host_find_finish (MortiseHost *self, GAsyncResult *result, GError **error);

G_END_DECLS
