/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-sqlite.h"

G_BEGIN_DECLS

/* "MRTS": tells `file` and us whose database it is. */
#define MORTISE_STORE_APPLICATION_ID 0x4d525453

gboolean mortise_store_migrate (MortiseSqlite *database, GResource *migrations, GError **error);

G_END_DECLS
