/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-key-ring.h"

G_BEGIN_DECLS

MortiseKeyRing *mortise_site_keys_open (const char *site);

G_END_DECLS
