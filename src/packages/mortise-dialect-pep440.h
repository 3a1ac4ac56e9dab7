/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mortise_dialect_pep440_to_range (const char *specifiers, GError **error);

G_END_DECLS
