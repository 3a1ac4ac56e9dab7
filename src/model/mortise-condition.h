/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a dispatch may be asked: `/result/score < 50`, `/status = vetoed`, `/result/owner exists`. */
typedef struct _MortiseCondition MortiseCondition;

MortiseCondition *mortise_condition_parse (const char *text, GError **error);
void mortise_condition_free (MortiseCondition *self);
gboolean mortise_condition_holds (const MortiseCondition *self, JsonNode *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCondition, mortise_condition_free)

G_END_DECLS
