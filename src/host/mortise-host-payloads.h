/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

/* How many payloads are kept for a hook, how large each may be, in bytes, and how long its name, in characters. */
#define MORTISE_SAVED_PAYLOADS_MAX 100
#define MORTISE_SAVED_PAYLOAD_MAX_SIZE (512 * 1024)
#define MORTISE_SAVED_PAYLOAD_MAX_NAME 80

void mortise_host_list_payloads_async (MortiseHost *self,
                                       const char *hook,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void mortise_host_get_payload_async (MortiseHost *self,
                                     const char *hook,
                                     const char *name,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
void mortise_host_save_payload_async (MortiseHost *self,
                                      const char *hook,
                                      const char *name,
                                      JsonNode *payload,
                                      const char *actor,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void mortise_host_delete_payload_async (MortiseHost *self,
                                        const char *hook,
                                        const char *name,
                                        const char *actor,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
JsonNode *mortise_host_payloads_finish (MortiseHost *self, GAsyncResult *result, GError **error);

G_END_DECLS
