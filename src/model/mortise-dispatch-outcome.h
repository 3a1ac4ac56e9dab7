/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-json-difference.h"

G_BEGIN_DECLS

GPtrArray *mortise_dispatch_compare_outcomes (JsonObject *recorded, JsonObject *again, guint max_changes);

G_END_DECLS
