/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

G_BEGIN_DECLS

char *cms_rules_slugify (const char *text);
JsonObject *cms_rules_make_entry (JsonObject *product);

G_END_DECLS
