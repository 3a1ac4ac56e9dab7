/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseJsonFormat:
 * @name: what `format` says in a schema
 * @example: a text of that format, for messages
 * @matches: whether a text is of that format
 *
 * One of the formats that a schema can ask of a string.
 */
typedef struct
{
  const char *name;
  const char *example;
  gboolean (*matches) (const char *text);
} MortiseJsonFormat;

const MortiseJsonFormat *mortise_json_format_find (const char *name);

G_END_DECLS
