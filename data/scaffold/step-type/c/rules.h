/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

G_BEGIN_DECLS

JsonObject *step_rules_render (JsonObject *step_data);
JsonArray *step_rules_find_problems (JsonObject *step_data, guint max_checkpoints);

G_END_DECLS
