/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char **mortise_scaffold_kinds_list (void);
JsonObject *mortise_scaffold_kind_load (const char *name, GError **error);

G_END_DECLS
