/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseBisectionState:
 * @MORTISE_BISECTION_ASKING: somebody has to say whether the problem is there
 * @MORTISE_BISECTION_FOUND: a plugin brings it
 * @MORTISE_BISECTION_ELSEWHERE: it is there without any plugin
 *
 * How far the search for a plugin that makes trouble is.
 */
typedef enum
{
  MORTISE_BISECTION_ASKING,
  MORTISE_BISECTION_FOUND,
  MORTISE_BISECTION_ELSEWHERE,
} MortiseBisectionState;

typedef struct _MortiseBisection MortiseBisection;

MortiseBisection *mortise_bisection_new (const char *const *slugs);
MortiseBisection *mortise_bisection_new_from_json (JsonObject *object);
void mortise_bisection_free (MortiseBisection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseBisection, mortise_bisection_free)

MortiseBisectionState mortise_bisection_get_state (const MortiseBisection *self);
gboolean mortise_bisection_is_active (const MortiseBisection *self, const char *slug);
guint mortise_bisection_count_steps (const MortiseBisection *self);
guint mortise_bisection_get_n_answers (const MortiseBisection *self);
const char *mortise_bisection_get_culprit (const MortiseBisection *self);
void mortise_bisection_answer (MortiseBisection *self, gboolean is_bad);
JsonObject *mortise_bisection_to_json (const MortiseBisection *self);

G_END_DECLS
