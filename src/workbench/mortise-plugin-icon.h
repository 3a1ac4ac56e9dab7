/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean mortise_plugin_icon_is_image (const char *icon, const char *source);
GIcon *mortise_plugin_icon_new (const char *icon, const char *source, const char *directory);

G_END_DECLS
