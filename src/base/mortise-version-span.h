/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize mortise_version_span_number (const char *text);
gsize mortise_version_span_prerelease (const char *text);
gsize mortise_version_span_build (const char *text);

G_END_DECLS
