/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-cli-text.h"

G_BEGIN_DECLS

char *mortise_cli_format_duration (gint64 us);
char *mortise_cli_format_size (gint64 bytes);
char *mortise_cli_format_time (gint64 us);
char *mortise_cli_format_value (JsonNode *node);
char *mortise_cli_format_budget (JsonObject *budget);
MortiseCliStyle mortise_cli_format_style (const char *state);

G_END_DECLS
