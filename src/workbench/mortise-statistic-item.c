/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-statistic-item.h"

#include <glib/gi18n.h>

#include "mortise-budget-text.h"
#include "mortise-text.h"

/**
 * MortiseStatisticItem:
 *
 * What a hook or a plugin took since the host started: a *statistic* of docs/admin-api.md.
 */
struct _MortiseStatisticItem
{
  MortiseRecordItem parent_instance;

  char *title;
};

G_DEFINE_FINAL_TYPE (MortiseStatisticItem, mortise_statistic_item, MORTISE_TYPE_RECORD_ITEM)

/* Those without a number of their own are shown, and sorted, in another way. */
static const struct
{
  const char *title;
  const char *number;
} figures[] = {
  [MORTISE_FIGURE_NAME] = { N_ ("Name"), NULL },         [MORTISE_FIGURE_CALLS] = { N_ ("Calls"), "calls" },
  [MORTISE_FIGURE_ERRORS] = { N_ ("Errors"), "errors" }, [MORTISE_FIGURE_MEDIAN] = { N_ ("Median"), "p50-us" },
  [MORTISE_FIGURE_P95] = { N_ ("95 %"), "p95-us" },      [MORTISE_FIGURE_P99] = { N_ ("99 %"), "p99-us" },
  [MORTISE_FIGURE_CPU] = { N_ ("CPU"), "cpu-us" },       [MORTISE_FIGURE_SHARE] = { N_ ("Share of Time"), NULL },
  [MORTISE_FIGURE_MINUTES] = { N_ ("By Minute"), NULL }, [MORTISE_FIGURE_BUDGET] = { N_ ("Budget"), NULL },
};

static void
mortise_statistic_item_finalize (GObject *object)
{
  g_free (MORTISE_STATISTIC_ITEM (object)->title);
  G_OBJECT_CLASS (mortise_statistic_item_parent_class)->finalize (object);
}

static void
mortise_statistic_item_class_init (MortiseStatisticItemClass *klass)
{
  const MortiseRecordMember members[] = {
    { "name", G_TYPE_STRING },     { "calls", G_TYPE_INT64 },    { "errors", G_TYPE_INT64 },
    { "skipped", G_TYPE_INT64 },   { "p50-us", G_TYPE_INT64 },   { "p95-us", G_TYPE_INT64 },
    { "p99-us", G_TYPE_INT64 },    { "cpu-us", G_TYPE_INT64 },   { "share", JSON_TYPE_NODE },
    { "minutes", JSON_TYPE_NODE }, { "budget", JSON_TYPE_NODE },
  };

  G_OBJECT_CLASS (klass)->finalize = mortise_statistic_item_finalize;
  mortise_record_item_class_install (MORTISE_RECORD_ITEM_CLASS (klass), "name", members, G_N_ELEMENTS (members));
}

static void
mortise_statistic_item_init (MortiseStatisticItem *self)
{
}

/**
 * mortise_statistic_item_get_title:
 * @self: an item
 *
 * Returns: what people call it
 */
const char *
mortise_statistic_item_get_title (MortiseStatisticItem *self)
{
  g_return_val_if_fail (MORTISE_IS_STATISTIC_ITEM (self), NULL);
  return self->title != NULL ? self->title : mortise_record_item_get_string (self, "name");
}

/**
 * mortise_statistic_item_set_title:
 * @self: an item
 * @title: what people call it
 */
void
mortise_statistic_item_set_title (MortiseStatisticItem *self, const char *title)
{
  g_return_if_fail (MORTISE_IS_STATISTIC_ITEM (self));
  g_free (self->title);
  self->title = g_strdup (title);
}

/**
 * mortise_statistic_item_get_share:
 * @self: an item
 *
 * Returns: its part of the time of all, 0 to 1
 */
double
mortise_statistic_item_get_share (MortiseStatisticItem *self)
{
  JsonNode *share = mortise_record_item_get_json (self, "share");

  return share != NULL && JSON_NODE_HOLDS_VALUE (share) ? json_node_get_double (share) : 0;
}

/**
 * mortise_statistic_item_get_minutes:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): its calls in each of the last minutes, the oldest first
 */
JsonArray *
mortise_statistic_item_get_minutes (MortiseStatisticItem *self)
{
  JsonNode *minutes = mortise_record_item_get_json (self, "minutes");

  return minutes != NULL && JSON_NODE_HOLDS_ARRAY (minutes) ? json_node_get_array (minutes) : NULL;
}

/**
 * mortise_statistic_item_get_budget:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): a *budget* of docs/admin-api.md
 */
JsonObject *
mortise_statistic_item_get_budget (MortiseStatisticItem *self)
{
  JsonNode *budget = mortise_record_item_get_json (self, "budget");

  return budget != NULL && JSON_NODE_HOLDS_OBJECT (budget) ? json_node_get_object (budget) : NULL;
}

/**
 * mortise_statistic_item_dup_text:
 * @self: an item
 * @figure: what of it
 *
 * Returns: (transfer full): the figure as people read it
 */
char *
mortise_statistic_item_dup_text (MortiseStatisticItem *self, MortiseFigure figure)
{
  g_return_val_if_fail (MORTISE_IS_STATISTIC_ITEM (self), NULL);

  switch (figure)
    {
    case MORTISE_FIGURE_CALLS:
    case MORTISE_FIGURE_ERRORS:
      return g_strdup_printf ("%" G_GINT64_FORMAT, mortise_record_item_get_int64 (self, figures[figure].number));
    case MORTISE_FIGURE_MEDIAN:
    case MORTISE_FIGURE_P95:
    case MORTISE_FIGURE_P99:
    case MORTISE_FIGURE_CPU:
      return mortise_text_describe_duration (mortise_record_item_get_int64 (self, figures[figure].number));
    case MORTISE_FIGURE_SHARE:
      return g_strdup_printf ("%.1f %%", 100 * mortise_statistic_item_get_share (self));
    case MORTISE_FIGURE_BUDGET:
      return g_strdup (mortise_budget_text_get_state (mortise_statistic_item_get_budget (self)));
    case MORTISE_FIGURE_MINUTES:
      return g_strdup ("");
    case MORTISE_FIGURE_NAME:
    default:
      return g_strdup (mortise_statistic_item_get_title (self));
    }
}

static double
get_number (MortiseStatisticItem *self, MortiseFigure figure)
{
  JsonArray *minutes = figure == MORTISE_FIGURE_MINUTES ? mortise_statistic_item_get_minutes (self) : NULL;
  double sum = 0;

  if (figures[figure].number != NULL)
    return (double) mortise_record_item_get_int64 (self, figures[figure].number);
  if (figure == MORTISE_FIGURE_BUDGET)
    return mortise_budget_text_get_rank (mortise_statistic_item_get_budget (self));
  for (guint i = 0; minutes != NULL && i < json_array_get_length (minutes); i++)
    sum += (double) json_array_get_int_element (minutes, i);
  return figure == MORTISE_FIGURE_SHARE ? mortise_statistic_item_get_share (self) : sum;
}

/**
 * mortise_statistic_item_compare:
 * @a: an item
 * @b: another item
 * @figure: what of them
 *
 * Returns: as strcmp() does; names decide where the figures are the same
 */
int
mortise_statistic_item_compare (MortiseStatisticItem *a, MortiseStatisticItem *b, MortiseFigure figure)
{
  double number_a = figure != MORTISE_FIGURE_NAME ? get_number (a, figure) : 0;
  double number_b = figure != MORTISE_FIGURE_NAME ? get_number (b, figure) : 0;

  if (number_a < number_b || number_a > number_b)
    return number_a < number_b ? -1 : 1;
  return g_utf8_collate (mortise_statistic_item_get_title (a), mortise_statistic_item_get_title (b));
}

/**
 * mortise_figure_get_title:
 * @figure: what is said of something
 *
 * Returns: how that is called
 */
const char *
mortise_figure_get_title (MortiseFigure figure)
{
  return _ (figures[figure].title);
}
