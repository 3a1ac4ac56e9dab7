/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mortise_download_address_normalize (const char *address, GError **error);
char *mortise_download_address_join (const char *address, const char *path, GError **error);
GUri *mortise_download_address_follow (GUri *uri, const char *location, GError **error);

G_END_DECLS
