/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-admin.h"

G_BEGIN_DECLS

void mortise_admin_emit_event (MortiseAdmin *self, JsonObject *event);
void mortise_admin_emit_closed (MortiseAdmin *self);

G_END_DECLS
