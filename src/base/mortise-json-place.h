/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseJsonPlace:
 * @line: from 1; 0 where the place is not known
 * @column: in characters, from 1; 0 where the place is not known
 *
 * A place in a text, as editors count.
 */
typedef struct
{
  guint line;
  guint column;
} MortiseJsonPlace;

MortiseJsonPlace mortise_json_place_find (const char *text, gsize length, const char *pointer);

G_END_DECLS
