/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

G_BEGIN_DECLS

gboolean notifier_rules_is_wanted (JsonObject *ticket, const char *priorities);
char *notifier_rules_describe (JsonObject *ticket);

G_END_DECLS
