/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MortiseMinimizer MortiseMinimizer;

MortiseMinimizer *mortise_minimizer_new (guint n);
void mortise_minimizer_free (MortiseMinimizer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseMinimizer, mortise_minimizer_free)

const GArray *mortise_minimizer_get_candidate (const MortiseMinimizer *self);
const GArray *mortise_minimizer_get_found (const MortiseMinimizer *self);
void mortise_minimizer_answer (MortiseMinimizer *self, gboolean holds);
guint mortise_minimizer_get_n_answers (const MortiseMinimizer *self);

G_END_DECLS
