/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MortiseSiteLock MortiseSiteLock;

MortiseSiteLock *mortise_site_lock_take (const char *site, const char *holder, GError **error);
void mortise_site_lock_release (MortiseSiteLock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSiteLock, mortise_site_lock_release)

G_END_DECLS
