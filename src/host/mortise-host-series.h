/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

/* A verb about one plugin, which ends with mortise_host_verb_finish(). */
typedef void (*MortiseHostStep) (MortiseHost *self,
                                 const char *slug,
                                 const char *actor,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

void mortise_host_run_series (MortiseHost *self,
                              const char *const *slugs,
                              MortiseHostStep step,
                              const char *actor,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

G_END_DECLS
