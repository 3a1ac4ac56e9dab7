/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortisePayloadPlace:
 * @path: (element-type utf8): the members that lead there, from the outside; `-` for the elements of an array
 * @is_name: whether the name of a member stands there, or is to
 * @begin: where what is being typed begins, in bytes; its quotation mark counts
 * @typed: what is being typed, without a quotation mark
 *
 * A place in a JSON text that somebody is typing.
 */
typedef struct
{
  GPtrArray *path;
  gboolean is_name;
  gsize begin;
  char *typed;
} MortisePayloadPlace;

/**
 * MortisePayloadWord:
 * @text: what is written, as JSON
 * @shown: what it is called
 * @description: (nullable): what it is for
 *
 * Something that fits at a place.
 */
typedef struct
{
  char *text;
  char *shown;
  char *description;
} MortisePayloadWord;

MortisePayloadPlace *mortise_payload_place_find (const char *text, gsize offset);
void mortise_payload_place_free (MortisePayloadPlace *place);
GPtrArray *mortise_payload_place_list_words (const MortisePayloadPlace *place, JsonNode *schema);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortisePayloadPlace, mortise_payload_place_free)

G_END_DECLS
