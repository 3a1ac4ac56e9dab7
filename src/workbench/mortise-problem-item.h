/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-record-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PROBLEM_ITEM (mortise_problem_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseProblemItem, mortise_problem_item, MORTISE, PROBLEM_ITEM, MortiseRecordItem)

G_END_DECLS
