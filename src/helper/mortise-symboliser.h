/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonArray *mortise_symboliser_look_up (const char *module, const char *build_id, char *const *offsets, GError **error);

G_END_DECLS
