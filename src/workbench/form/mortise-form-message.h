/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-field-kind.h"
#include "mortise-json-schema.h"

G_BEGIN_DECLS

char *mortise_form_message_new (MortiseFieldKind kind, JsonObject *schema, const MortiseJsonViolation *violation);

G_END_DECLS
