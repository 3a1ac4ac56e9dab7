/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *mortise_api_socket_get_path (const char *site);
gboolean mortise_api_socket_is_trusted (const char *path);
GSocket *mortise_api_socket_listen (const char *path, GError **error);
gboolean mortise_api_socket_check_peer (GSocket *socket, GError **error);

G_END_DECLS
