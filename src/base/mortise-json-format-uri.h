/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean mortise_json_format_is_uri (const char *text);
gboolean mortise_json_format_is_uri_reference (const char *text);

G_END_DECLS
