/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-form-schema.h"

G_BEGIN_DECLS

/**
 * MortiseFieldKind:
 *
 * How a value is entered. The first ones, up to %MORTISE_FIELD_DURATION, can be written as a text.
 */
typedef enum
{
  MORTISE_FIELD_TEXT,
  MORTISE_FIELD_LINES,
  MORTISE_FIELD_SECRET,
  MORTISE_FIELD_URL,
  MORTISE_FIELD_EMAIL,
  MORTISE_FIELD_FILE,
  MORTISE_FIELD_FOLDER,
  MORTISE_FIELD_COLOR,
  MORTISE_FIELD_DATE,
  MORTISE_FIELD_TIME,
  MORTISE_FIELD_DATE_TIME,
  MORTISE_FIELD_INTEGER,
  MORTISE_FIELD_NUMBER,
  MORTISE_FIELD_DURATION,
  MORTISE_FIELD_SWITCH,
  MORTISE_FIELD_CHOICE,
  MORTISE_FIELD_FLAGS,
  MORTISE_FIELD_TAGS,
  MORTISE_FIELD_LIST,
  MORTISE_FIELD_MAP,
  MORTISE_FIELD_GROUP,
  MORTISE_FIELD_VARIANT,
} MortiseFieldKind;

MortiseFieldKind mortise_field_kind_choose (MortiseFormSchema *schema, JsonObject *resolved, gboolean is_secret);
gboolean mortise_field_kind_is_text (MortiseFieldKind kind);
gboolean mortise_field_kind_is_string (MortiseFieldKind kind);
gboolean mortise_field_kind_has_children (MortiseFieldKind kind);
JsonNode *mortise_field_kind_find_items (MortiseFormSchema *schema, JsonObject *resolved);

G_END_DECLS
