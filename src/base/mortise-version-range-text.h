/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mortise_version_range_text_normalise_space (const char *text);
void mortise_version_range_text_remove_builds (char *text);
void mortise_version_range_text_remove_star (char *text);
void mortise_version_range_text_join_operators (char *text);

G_END_DECLS
