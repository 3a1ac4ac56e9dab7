/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

char *mortise_host_take_kept_data (MortiseHost *self, MortiseHostedPlugin *plugin);
gboolean mortise_host_check_no_kept_data (MortiseHost *self, const char *slug, GError **error);
void mortise_host_clean_data (MortiseHost *self);

void mortise_host_list_kept_data_async (MortiseHost *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
JsonNode *mortise_host_list_kept_data_finish (MortiseHost *self, GAsyncResult *result, GError **error);
void mortise_host_delete_kept_data_async (MortiseHost *self,
                                          const char *slug,
                                          const char *actor,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean mortise_host_delete_kept_data_finish (MortiseHost *self, GAsyncResult *result, GError **error);

G_END_DECLS
