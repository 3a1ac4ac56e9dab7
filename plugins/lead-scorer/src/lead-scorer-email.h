/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *lead_scorer_email_dup_domain (const char *address);
gboolean lead_scorer_email_is_listed (const char *domain, GHashTable *domains);

G_END_DECLS
