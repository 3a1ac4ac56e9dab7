/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-record-item.h"

G_BEGIN_DECLS

/**
 * MortiseFigure:
 * @MORTISE_FIGURE_NAME: of what
 * @MORTISE_FIGURE_CALLS: how often
 * @MORTISE_FIGURE_ERRORS: how often it failed
 * @MORTISE_FIGURE_MEDIAN: how long half of the calls took at most
 * @MORTISE_FIGURE_P95: how long 95 of 100 took at most
 * @MORTISE_FIGURE_P99: how long 99 of 100 took at most
 * @MORTISE_FIGURE_CPU: the work of a processor, in all
 * @MORTISE_FIGURE_SHARE: of the time of all
 * @MORTISE_FIGURE_MINUTES: how often in each of the last minutes
 * @MORTISE_FIGURE_BUDGET: whether a plugin keeps to its budget
 *
 * What is said of a hook or a plugin, in the order in which it is shown.
 */
typedef enum
{
  MORTISE_FIGURE_NAME,
  MORTISE_FIGURE_CALLS,
  MORTISE_FIGURE_ERRORS,
  MORTISE_FIGURE_MEDIAN,
  MORTISE_FIGURE_P95,
  MORTISE_FIGURE_P99,
  MORTISE_FIGURE_CPU,
  MORTISE_FIGURE_SHARE,
  MORTISE_FIGURE_MINUTES,
  MORTISE_FIGURE_BUDGET,
} MortiseFigure;

#define MORTISE_N_FIGURES (MORTISE_FIGURE_BUDGET + 1)

#define MORTISE_TYPE_STATISTIC_ITEM (mortise_statistic_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseStatisticItem, mortise_statistic_item, MORTISE, STATISTIC_ITEM, MortiseRecordItem)

const char *mortise_statistic_item_get_title (MortiseStatisticItem *self);
void mortise_statistic_item_set_title (MortiseStatisticItem *self, const char *title);
double mortise_statistic_item_get_share (MortiseStatisticItem *self);
JsonArray *mortise_statistic_item_get_minutes (MortiseStatisticItem *self);
JsonObject *mortise_statistic_item_get_budget (MortiseStatisticItem *self);
char *mortise_statistic_item_dup_text (MortiseStatisticItem *self, MortiseFigure figure);
int mortise_statistic_item_compare (MortiseStatisticItem *a, MortiseStatisticItem *b, MortiseFigure figure);

const char *mortise_figure_get_title (MortiseFigure figure);

G_END_DECLS
