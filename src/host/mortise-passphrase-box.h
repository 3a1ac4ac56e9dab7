/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *mortise_passphrase_box_seal (const char *passphrase, const char *purpose, const char *text, GError **error);
char *mortise_passphrase_box_open (const char *passphrase, const char *purpose, JsonNode *box, GError **error);

G_END_DECLS
