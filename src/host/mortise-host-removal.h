/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

char **mortise_removal_list_folders (const char *site, const char *tenant, GPtrArray *holdings, gboolean keep_data);

void mortise_host_describe_removal_async (MortiseHost *self,
                                          const char *slug,
                                          MortiseUninstallFlags flags,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
JsonNode *mortise_host_describe_removal_finish (MortiseHost *self, GAsyncResult *result, GError **error);

G_END_DECLS
