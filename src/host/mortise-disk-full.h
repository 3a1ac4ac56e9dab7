/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void mortise_disk_full_explain (GError **error, const char *site);

G_END_DECLS
