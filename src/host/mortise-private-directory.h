/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean mortise_private_directory_ensure (const char *path, gboolean create, GError **error);

G_END_DECLS
