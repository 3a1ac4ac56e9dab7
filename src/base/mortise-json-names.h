/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseJsonName:
 * @bytes: the name, unescaped and not ended by a NUL byte
 * @length: how many bytes it has
 * @at: where it stands in the text
 * @hash: used while searching
 *
 * The name of one member of an object that is being scanned.
 */
typedef struct
{
  const char *bytes;
  gsize length;
  const char *at;
  guint hash;
} MortiseJsonName;

const MortiseJsonName *mortise_json_names_find_fault (MortiseJsonName *names, guint n_names, gboolean *is_duplicate);

G_END_DECLS
