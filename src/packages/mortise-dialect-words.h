/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-translation.h"

G_BEGIN_DECLS

char *mortise_dialect_make_slug (const char *name);
char *mortise_dialect_make_title (const char *identifier);
gboolean mortise_dialect_is_secret (const char *name);
void mortise_dialect_translate_slug (MortiseTranslation *translation, const char *member);
void mortise_dialect_translate_author (MortiseTranslation *translation);
void mortise_dialect_set_platform (MortiseTranslation *translation, const char *platform, const char *loader);
void mortise_dialect_set_requirement (MortiseTranslation *translation,
                                      const char *name,
                                      const char *range,
                                      const char *origin);

G_END_DECLS
