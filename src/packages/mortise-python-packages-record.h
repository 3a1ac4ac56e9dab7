/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-dialect-folder.h"

G_BEGIN_DECLS

GPtrArray *mortise_python_packages_list_manifests (MortiseDialectFolder *folder, const char *metadata, GError **error);

G_END_DECLS
