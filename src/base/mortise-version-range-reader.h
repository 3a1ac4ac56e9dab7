/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GPtrArray *mortise_version_range_read (const char *text, gboolean include_prerelease, GError **error);

G_END_DECLS
