/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void mortise_cli_print_listeners (JsonObject *plugin);
gboolean mortise_cli_dispatch_has_call (JsonObject *dispatch, const char *slug);
void mortise_cli_print_calls_of (JsonObject *dispatch, const char *slug, const char *directory);

G_END_DECLS
