/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-isolate.h"

G_BEGIN_DECLS

gboolean mortise_namespaces_hold (const MortiseIsolationPolicy *policy, GError **error);

G_END_DECLS
