/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-connection.h"
#include "mortise-problem-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PROBLEMS (mortise_problems_get_type ())
G_DECLARE_FINAL_TYPE (MortiseProblems, mortise_problems, MORTISE, PROBLEMS, GObject)

MortiseProblems *mortise_problems_new (MortiseConnection *connection);
void mortise_problems_refresh (MortiseProblems *self);
GListModel *mortise_problems_get_items (MortiseProblems *self);
gboolean mortise_problems_get_loaded (MortiseProblems *self);

G_END_DECLS
