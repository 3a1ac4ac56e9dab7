/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *mortise_cli_payload_read (const char *argument, GError **error);

G_END_DECLS
