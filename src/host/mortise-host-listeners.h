/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

/* What a plugin registers is bounded likewise, in mortise-worker-notices.c. */
#define MORTISE_LISTENER_MAX_PRIORITY 10000

gboolean mortise_host_open_listeners (MortiseHost *self, GError **error);

JsonNode *mortise_host_describe_listeners (MortiseHost *self, const char *hook, GError **error);
void mortise_host_set_listener_async (MortiseHost *self,
                                      const char *hook,
                                      const char *name,
                                      int priority,
                                      const char *actor,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void mortise_host_reset_listeners_async (MortiseHost *self,
                                         const char *hook,
                                         const char *name,
                                         const char *actor,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
JsonNode *mortise_host_change_listeners_finish (MortiseHost *self, GAsyncResult *result, GError **error);

G_END_DECLS
