/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_ISOLATION_GROUP (mortise_isolation_group_get_type ())
G_DECLARE_FINAL_TYPE (MortiseIsolationGroup, mortise_isolation_group, MORTISE, ISOLATION_GROUP, AdwPreferencesGroup)

G_END_DECLS
