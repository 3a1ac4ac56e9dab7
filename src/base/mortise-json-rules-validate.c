/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keywords that combine rules, and applying rules as such. */
#include "mortise-json-rules-private.h"

#include "mortise-json.h"

#define MAX_VIOLATIONS 100

/* Of alternatives that failed, in one message, and of characters for each. */
#define MAX_REASONS 3
#define MAX_REASON_LENGTH 200

static gboolean
holds (const MortiseJsonRules *rules, const MortiseSpot *spot, JsonNode *instance)
{
  MortiseSpot quiet = mortise_spot_with_report (spot, NULL);

  return mortise_json_rules_apply (rules, &quiet, instance);
}

static void
append_reason (GString *reasons, const MortiseSpot *spot, const MortiseJsonViolation *violation)
{
  g_autofree char *own_pointer = mortise_spot_get_pointer (spot);
  gboolean is_here = g_str_equal (violation->pointer, own_pointer);
  g_autofree char *reason = g_strconcat (is_here ? "it" : violation->pointer, " ", violation->message, NULL);

  if (g_utf8_strlen (reason, -1) > MAX_REASON_LENGTH)
    {
      g_autofree char *start = g_utf8_substring (reason, 0, MAX_REASON_LENGTH - 1);

      g_free (reason);
      reason = g_strconcat (start, "…", NULL);
    }
  g_string_append_printf (reasons, "%s%s", reasons->len > 0 ? "; or " : "", reason);
}

/* Says why each of the alternatives, none of which holds, does not. */
static gboolean
fail_alternatives (GPtrArray *alternatives, const MortiseSpot *spot, JsonNode *instance, const char *keyword)
{
  g_autoptr (GString) reasons = g_string_new (NULL);

  if (mortise_spot_has_enough (spot))
    return FALSE;
  for (guint i = 0; i < alternatives->len && i < MAX_REASONS; i++)
    {
      g_autoptr (GPtrArray) violations = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_json_violation_free);
      MortiseSpotReport report = { violations, 1 };
      MortiseSpot reporting = mortise_spot_with_report (spot, &report);

      mortise_json_rules_apply (alternatives->pdata[i], &reporting, instance);
      if (violations->len > 0)
        append_reason (reasons, spot, violations->pdata[0]);
    }
  if (alternatives->len > MAX_REASONS)
    g_string_append_printf (reasons, "; or it has none of %u more forms", alternatives->len - MAX_REASONS);
  return mortise_spot_fail (spot, keyword, "has none of the forms allowed: %s", reasons->str);
}

static gboolean
check_all_of (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance)
{
  gboolean is_good = TRUE;

  if (self->all_of == NULL)
    return TRUE;
  for (guint i = 0; i < self->all_of->len && (is_good || !mortise_spot_has_enough (spot)); i++)
    is_good &= mortise_json_rules_apply (self->all_of->pdata[i], spot, instance);
  return is_good;
}

static gboolean
check_any_of (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance)
{
  if (self->any_of == NULL)
    return TRUE;
  for (guint i = 0; i < self->any_of->len; i++)
    if (holds (self->any_of->pdata[i], spot, instance))
      return TRUE;
  return fail_alternatives (self->any_of, spot, instance, "anyOf");
}

static gboolean
check_one_of (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance)
{
  guint n_held = 0;

  if (self->one_of == NULL)
    return TRUE;
  for (guint i = 0; i < self->one_of->len; i++)
    n_held += holds (self->one_of->pdata[i], spot, instance);
  if (n_held == 0)
    return fail_alternatives (self->one_of, spot, instance, "oneOf");
  if (n_held > 1)
    return mortise_spot_fail (spot, "oneOf", "has %u of the forms allowed, and must have just one", n_held);
  return TRUE;
}

static gboolean
check_not (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance)
{
  g_autofree char *shown = NULL;

  if (self->not_rules == NULL || !holds (self->not_rules, spot, instance))
    return TRUE;
  shown = mortise_spot_describe (spot, instance);
  return mortise_spot_fail (spot, "not", "must not be %s, nor any other value of that kind", shown);
}

static gboolean
check_condition (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance)
{
  const MortiseJsonRules *consequence;

  if (self->if_rules == NULL || (self->then_rules == NULL && self->else_rules == NULL))
    return TRUE;
  consequence = holds (self->if_rules, spot, instance) ? self->then_rules : self->else_rules;
  return consequence == NULL || mortise_json_rules_apply (consequence, spot, instance);
}

static gboolean
apply_keywords (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance)
{
  static gboolean (*const checks[]) (const MortiseJsonRules *, const MortiseSpot *, JsonNode *) = {
    mortise_json_rules_check_value,
    mortise_json_rules_check_number,
    mortise_json_rules_check_string,
    mortise_json_rules_check_array,
    mortise_json_rules_check_object,
    check_all_of,
    check_any_of,
    check_one_of,
    check_not,
    check_condition,
  };
  gboolean is_good = TRUE;

  if (self->refuses_all)
    return mortise_spot_fail (spot, "false", "must not be there; remove it");
  /* What is of the wrong type breaks other rules as well, which says nothing new. */
  if (!mortise_json_rules_check_type (self, spot, instance))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (checks) && (is_good || !mortise_spot_has_enough (spot)); i++)
    is_good &= checks[i](self, spot, instance);
  return is_good;
}

/*< private >
 * mortise_json_rules_apply:
 * @self: rules
 * @spot: where
 * @instance: the value there
 *
 * Returns: whether @instance keeps to @self; %FALSE also when the validation had to stop
 */
gboolean
mortise_json_rules_apply (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance)
{
  MortiseSpot here = *spot;
  gboolean is_good;

  if (!mortise_spot_enter (spot))
    return FALSE;
  if (self->description != NULL)
    here.hint = self->description;
  if (self->ref != NULL)
    is_good = mortise_json_rules_apply (self->ref, &here, instance);
  else
    is_good = apply_keywords (self, &here, instance);
  mortise_spot_leave (spot);
  return is_good && spot->run->stop == NULL;
}

/*< private >
 * mortise_json_rules_validate:
 * @self: rules
 * @instance: any value, not trusted
 *
 * Returns: (transfer full) (element-type MortiseJsonViolation): what is wrong with @instance, in the order of its text
 */
GPtrArray *
mortise_json_rules_validate (const MortiseJsonRules *self, JsonNode *instance)
{
  g_autoptr (GPtrArray) violations = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_json_violation_free);
  MortiseSpotReport report = { violations, MAX_VIOLATIONS };
  MortiseSpotRun run = { 0 };
  MortiseSpot root = { .run = &run, .report = &report };

  if (mortise_json_value_is_within_depth (instance, MORTISE_JSON_MAX_DEPTH))
    mortise_json_rules_apply (self, &root, instance);
  else
    mortise_spot_stop (&root, "limit", "is nested too deep; write it flatter");
  if (run.stop != NULL)
    g_ptr_array_add (violations, run.stop);
  return g_steal_pointer (&violations);
}
