/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void mortise_cli_log_print (JsonObject *record);

G_END_DECLS
