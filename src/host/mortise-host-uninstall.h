/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

gboolean mortise_host_check_removable (MortiseHost *self, const char *slug, GError **error);

G_END_DECLS
