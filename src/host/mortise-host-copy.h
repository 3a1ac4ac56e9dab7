/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

/* The file in a copy of a site that says what it is a copy of. */
#define MORTISE_HOST_COPY_MARK "copy-of"

/* What calls itself so holds a copy that is thrown away with it. */
#define MORTISE_HOST_COPY_HOLDER "throw-away"

gboolean mortise_host_is_thrown_away (MortiseHost *self);
void mortise_host_copy_async (MortiseHost *self,
                              const char *directory,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean mortise_host_copy_finish (MortiseHost *self, GAsyncResult *result, GError **error);

G_END_DECLS
