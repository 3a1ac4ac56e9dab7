/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-admin.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_ADMIN_REMOTE (mortise_admin_remote_get_type ())
G_DECLARE_FINAL_TYPE (MortiseAdminRemote, mortise_admin_remote, MORTISE, ADMIN_REMOTE, MortiseAdmin)

MortiseAdmin *mortise_admin_remote_new (const char *site, const char *holder, const char *socket_path);

G_END_DECLS
