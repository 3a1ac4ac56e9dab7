/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-database.h"

G_BEGIN_DECLS

/* For the context alone, which knows where a plugin's database is. */
MortiseDatabase *mortise_database_open (const char *path, GError **error);

G_END_DECLS
