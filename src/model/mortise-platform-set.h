/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-hook-description.h"
#include "mortise-permission.h"
#include "mortise-platform.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLATFORM_SET (mortise_platform_set_get_type ())
G_DECLARE_FINAL_TYPE (MortisePlatformSet, mortise_platform_set, MORTISE, PLATFORM_SET, GObject)

MortisePlatformSet *mortise_platform_set_new (void);
MortisePlatformSet *mortise_platform_set_new_default (GError **error);

gboolean mortise_platform_set_add (MortisePlatformSet *self, MortisePlatform *platform, GError **error);
MortisePlatform *mortise_platform_set_lookup (MortisePlatformSet *self, const char *id);
MortiseHookDescription *mortise_platform_set_lookup_hook (MortisePlatformSet *self, const char *name);
MortisePermission *mortise_platform_set_lookup_permission (MortisePlatformSet *self, const char *name);

G_END_DECLS
