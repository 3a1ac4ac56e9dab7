/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

gboolean mortise_host_read_package_policy (MortiseHost *self, GError **error);

G_END_DECLS
