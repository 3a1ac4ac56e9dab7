/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

G_BEGIN_DECLS

JsonObject *email_rules_make_message (JsonObject *customer, const char *sender, const char *subject, const char *text);

G_END_DECLS
