/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean mortise_cli_dispatch_is_completed (JsonObject *dispatch);
void mortise_cli_dispatch_print (JsonObject *dispatch);
void mortise_cli_dispatch_print_whole (JsonObject *dispatch);
char *mortise_cli_dispatch_to_line (JsonObject *dispatch);

G_END_DECLS
