/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-json.h"

G_BEGIN_DECLS

gboolean mortise_json_scan (const char *text, gsize length, guint max_members, GArray *members, GError **error);

G_END_DECLS
