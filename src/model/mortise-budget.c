/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-budget.h"

#include "mortise-error.h"
#include "mortise-json-value.h"
#include "mortise-json.h"

gboolean
mortise_budget_is_none (const MortiseBudget *self)
{
  return self->time_us == MORTISE_BUDGET_FREE && self->cpu == MORTISE_BUDGET_FREE
         && self->errors == MORTISE_BUDGET_FREE;
}

/* A share is 0 to 1 outside, which @scale is then; a number of µs is a whole one. */
static gboolean
change_member (gint64 *member, JsonObject *changes, const char *name, gint64 scale, GError **error)
{
  JsonNode *node = json_object_get_member (changes, name);
  MortiseJsonTypes type = scale == 1 ? MORTISE_JSON_TYPE_INTEGER : MORTISE_JSON_TYPE_NUMBER;
  double value;

  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_NULL (node))
    {
      *member = MORTISE_BUDGET_FREE;
      return TRUE;
    }
  value = (mortise_json_value_get_types (node) & type) != 0 ? json_node_get_double (node) : -1;
  if (scale == 1 && value >= 1 && value <= MORTISE_BUDGET_MAX_TIME_US)
    *member = json_node_get_int (node);
  else if (scale != 1 && value >= 0 && value <= 1)
    *member = (gint64) (value * (double) scale + 0.5);
  else if (scale == 1)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                 "the budget's \"%s\" must be a whole number of µs from 1 to %" G_GINT64_FORMAT ", or null", name,
                 (gint64) MORTISE_BUDGET_MAX_TIME_US);
  else
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                 "the budget's \"%s\" must be a share from 0 to 1, or null", name);
  return *error == NULL;
}

/**
 * mortise_budget_change:
 * @self: a budget, which stays as it is on error
 * @changes: `time_us`, `cpu`, `errors` (shares from 0 to 1), each of which may be missing, or null for as much as it
 *   likes
 * @error: return location for a `MORTISE_ERROR_INVALID`
 *
 * Returns: whether it is changed
 */
gboolean
mortise_budget_change (MortiseBudget *self, JsonObject *changes, GError **error)
{
  MortiseBudget changed = *self;
  GError *problem = NULL;

  if (!change_member (&changed.time_us, changes, "time_us", 1, &problem)
      || !change_member (&changed.cpu, changes, "cpu", MORTISE_BUDGET_WHOLE, &problem)
      || !change_member (&changed.errors, changes, "errors", MORTISE_BUDGET_WHOLE, &problem))
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  *self = changed;
  return TRUE;
}

static void
describe_share (JsonObject *object, const char *name, gint64 share)
{
  if (share == MORTISE_BUDGET_FREE)
    json_object_set_null_member (object, name);
  else
    json_object_set_double_member (object, name, (double) share / MORTISE_BUDGET_WHOLE);
}

/**
 * mortise_budget_describe:
 * @self: a budget
 * @object: gets `time_us`, `cpu` and `errors`
 */
void
mortise_budget_describe (const MortiseBudget *self, JsonObject *object)
{
  if (self->time_us == MORTISE_BUDGET_FREE)
    json_object_set_null_member (object, "time_us");
  else
    json_object_set_int_member (object, "time_us", self->time_us);
  describe_share (object, "cpu", self->cpu);
  describe_share (object, "errors", self->errors);
}

static void
add_reason (GPtrArray *reasons, const char *format, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  g_autoptr (GString) reason = g_string_new (format);

  g_ascii_formatd (digits, sizeof digits, "%.6g", number);
  g_string_replace (reason, "#", digits, 1);
  g_ptr_array_add (reasons, g_string_free (g_steal_pointer (&reason), FALSE));
}

/**
 * mortise_budget_explain:
 * @self: a budget
 * @excess: what is more than it allows
 *
 * It tells what is allowed and not what was taken, so that it stays the same for as long as that is so.
 *
 * Returns: (transfer full): the end of a sentence about a plugin
 */
char *
mortise_budget_explain (const MortiseBudget *self, MortiseBudgetExcess excess)
{
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);

  if (excess & MORTISE_BUDGET_TIME)
    add_reason (reasons, "more than 5 % of its calls take longer than # ms", (double) self->time_us / 1000);
  if (excess & MORTISE_BUDGET_CPU)
    add_reason (reasons, "its calls take more than # % of a processor",
                (double) self->cpu * 100 / MORTISE_BUDGET_WHOLE);
  if (excess & MORTISE_BUDGET_ERRORS)
    add_reason (reasons, "more than # % of its calls fail", (double) self->errors * 100 / MORTISE_BUDGET_WHOLE);
  g_ptr_array_add (reasons, NULL);
  return g_strjoinv (", and ", (char **) reasons->pdata);
}
