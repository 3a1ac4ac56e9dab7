/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-isolate.h"

G_BEGIN_DECLS

gboolean mortise_landlock_apply (const MortiseIsolationPolicy *policy, gboolean private_proc, GError **error);

G_END_DECLS
