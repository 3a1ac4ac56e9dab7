/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"
#include "mortise-site-reading.h"

G_BEGIN_DECLS

gboolean mortise_host_restore (MortiseHost *self, const char *only, MortiseSiteReading *reading, GError **error);

G_END_DECLS
