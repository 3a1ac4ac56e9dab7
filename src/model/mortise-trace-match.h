/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-trace-filter.h"

G_BEGIN_DECLS

gboolean mortise_trace_filter_fits (GPtrArray *terms, JsonObject *dispatch);

G_END_DECLS
