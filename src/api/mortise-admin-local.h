/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-admin.h"
#include "mortise-host.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_ADMIN_LOCAL (mortise_admin_local_get_type ())
G_DECLARE_FINAL_TYPE (MortiseAdminLocal, mortise_admin_local, MORTISE, ADMIN_LOCAL, MortiseAdmin)

MortiseAdmin *mortise_admin_local_new (MortiseHost *host, const char *site, const char *holder, GError **error);

G_END_DECLS
