/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-payload-maker.h"

G_BEGIN_DECLS

void mortise_payload_making_async (JsonNode *schema,
                                   JsonNode *sample,
                                   MortisePayloadSort sort,
                                   guint32 seed,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *mortise_payload_making_finish (GAsyncResult *result, GError **error);

G_END_DECLS
