/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseJsonPair:
 * @before: place in the array before, or -1 for an element that is new
 * @after: place in the array after, or -1 for one that is gone
 * @is_equal: whether both are there, and equal
 *
 * What became of an element of an array. Where both are there and not equal, the one was changed into the other.
 */
typedef struct
{
  int before;
  int after;
  gboolean is_equal;
} MortiseJsonPair;

GArray *mortise_json_align (JsonArray *before, JsonArray *after);

G_END_DECLS
