/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-api-call.h"

G_BEGIN_DECLS

void mortise_api_call_refuse_settings (MortiseApiCall *call, GError *error);
void mortise_api_on_settings_changed (GObject *source, GAsyncResult *result, gpointer user_data);

G_END_DECLS
