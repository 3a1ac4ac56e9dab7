/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean mortise_budget_text_is_set (JsonObject *budget);
gboolean mortise_budget_text_is_exceeded (JsonObject *budget);
int mortise_budget_text_get_rank (JsonObject *budget);
const char *mortise_budget_text_get_state (JsonObject *budget);
char *mortise_budget_text_describe (JsonObject *budget);

G_END_DECLS
