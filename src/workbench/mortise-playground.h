/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-payload-editor.h"
#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLAYGROUND (mortise_playground_get_type ())
G_DECLARE_FINAL_TYPE (MortisePlayground, mortise_playground, MORTISE, PLAYGROUND, AdwBin)

void mortise_playground_set_hook (MortisePlayground *self,
                                  MortiseSite *site,
                                  MortiseHookItem *hook,
                                  MortisePayloadEditor *editor);
gboolean mortise_playground_is_on_copy (MortisePlayground *self);
void mortise_playground_run_async (MortisePlayground *self,
                                   JsonNode *payload,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
MortiseDispatchItem *
mortise_playground_run_finish (MortisePlayground *self, GAsyncResult *result, char **note, GError **error);

G_END_DECLS
