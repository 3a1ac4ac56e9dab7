/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plugins may cost, and whether they do. What they took is counted by the statistics. */
#include "mortise-host-budgets.h"

#include "mortise-error.h"
#include "mortise-host-traces.h"
#include "mortise-host-verb.h"

static MortiseTraceStatistics *
get_statistics (MortiseHost *self)
{
  return mortise_trace_recorder_get_statistics (mortise_host_get_traces (self));
}

/*< private >
 * mortise_host_open_budgets:
 * @self: a host that is being opened
 * @error: return location for an error
 *
 * Returns: whether it is known what plugins may cost
 */
gboolean
mortise_host_open_budgets (MortiseHost *self, GError **error)
{
  g_autoptr (GPtrArray) budgets = mortise_store_list_budgets (self->store, MORTISE_TENANT_DEFAULT, error);

  if (budgets == NULL)
    return FALSE;
  for (guint i = 0; i < budgets->len; i++)
    {
      const MortiseBudgetRecord *record = budgets->pdata[i];

      mortise_trace_statistics_set_budget (get_statistics (self), record->slug, &record->budget);
    }
  return TRUE;
}

/* The plugin is no more. */
void
mortise_host_forget_budget (MortiseHost *self, const char *slug)
{
  mortise_trace_statistics_set_budget (get_statistics (self), slug, &(MortiseBudget) MORTISE_BUDGET_NONE);
}

/* Whether what is wrong may be something else with each call. */
gboolean
mortise_host_has_budgets (MortiseHost *self)
{
  return mortise_trace_statistics_has_budgets (get_statistics (self));
}

/**
 * mortise_host_describe_budget:
 * @self: a host
 * @slug: slug of a plugin
 * @error: return location for `MORTISE_ERROR_NOT_FOUND`
 *
 * Returns: (transfer full) (nullable): the object *budget* of docs/admin-api.md; of a plugin without, one that allows
 *   all
 */
JsonNode *
mortise_host_describe_budget (MortiseHost *self, const char *slug, GError **error)
{
  MortiseBudgetAccount *account = mortise_trace_statistics_get_account (get_statistics (self), slug);
  g_autoptr (MortiseBudgetAccount) none = NULL;
  g_autoptr (JsonObject) object = NULL;
  gint64 now = g_get_real_time ();

  if (mortise_host_get_plugin (self, slug) == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                   "no plugin \"%s\"; `mortise list` shows those there are", slug);
      return NULL;
    }
  if (account == NULL)
    account = none = mortise_budget_account_new (now);
  object = mortise_budget_account_describe (account, now);
  return json_node_init_object (json_node_alloc (), object);
}

/**
 * mortise_host_change_budget_async:
 * @self: a host
 * @slug: slug of a plugin
 * @changes: what [func@Mortise.budget_change] takes
 * @actor: who says so
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is kept
 * @user_data: passed to @callback
 *
 * Says what a plugin may cost, and ends with mortise_host_verb_finish().
 */
void
mortise_host_change_budget_async (MortiseHost *self,
                                  const char *slug,
                                  JsonObject *changes,
                                  const char *actor,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = mortise_host_verb_begin (self, slug, actor, cancellable, callback, user_data);
  MortiseBudgetAccount *account = mortise_trace_statistics_get_account (get_statistics (self), slug);
  MortiseBudget budget = MORTISE_BUDGET_NONE;
  MortiseHostVerb *verb;
  GError *error = NULL;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  if (account != NULL)
    budget = *mortise_budget_account_get_budget (account);
  if (!mortise_budget_change (&budget, changes, &error))
    {
      mortise_host_verb_fail (task, error);
      return;
    }
  mortise_trace_statistics_set_budget (get_statistics (self), slug, &budget);
  mortise_store_set_budget (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), slug, &budget, actor);
  mortise_hosted_plugin_changed (verb->plugin);
  mortise_host_verb_complete (task);
}

/**
 * mortise_problem_collector_check_budget:
 * @self: what was found until now
 * @plugin: a plugin that is enabled
 *
 * Adds that the plugin costs more than it may.
 */
void
mortise_problem_collector_check_budget (MortiseProblemCollector *self, MortiseHostedPlugin *plugin)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  MortiseBudgetAccount *account = mortise_trace_statistics_get_account (get_statistics (self->host), slug);
  g_autofree char *reasons = NULL;
  g_autofree char *text = NULL;
  MortiseBudgetExcess excess;
  MortiseBudgetUse use;

  excess = account != NULL ? mortise_budget_account_check (account, g_get_real_time (), &use) : 0;
  if (excess == 0)
    return;
  reasons = mortise_budget_explain (mortise_budget_account_get_budget (account), excess);
  text = g_strdup_printf ("%s costs more than its budget allows: %s. `mortise stats` shows what it takes.",
                          mortise_manifest_get_name (mortise_hosted_plugin_get_manifest (plugin)), reasons);
  mortise_problem_add_plugin_action (mortise_problem_collector_add (self, "budget", "warning", slug, text), "disable",
                                     "POST", slug, "/disable");
}
