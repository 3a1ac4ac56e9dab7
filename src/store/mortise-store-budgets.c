/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-private.h"

#include "mortise-json.h"

/* What plugins may cost. */

static gpointer
row_budget (sqlite3_stmt *row)
{
  MortiseBudgetRecord *record = g_new0 (MortiseBudgetRecord, 1);

  record->slug = mortise_sqlite_dup_text (row, 0);
  record->budget.time_us = sqlite3_column_int64 (row, 1);
  record->budget.cpu = sqlite3_column_int64 (row, 2);
  record->budget.errors = sqlite3_column_int64 (row, 3);
  return record;
}

/**
 * mortise_store_list_budgets:
 * @self: a store
 * @tenant: (nullable): whose
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseBudgetRecord): the committed budgets, or %NULL on error
 */
GPtrArray *
mortise_store_list_budgets (MortiseStore *self, const char *tenant, GError **error)
{
  return mortise_store_read (self, "SELECT slug, time_us, cpu, errors FROM budget WHERE tenant = ?1",
                             g_variant_new ("(@ms)", mortise_store_tenant (tenant)), row_budget,
                             (GDestroyNotify) mortise_budget_record_free, error);
}

static const char *const set_sql[] = {
  "INSERT INTO budget (tenant, slug, time_us, cpu, errors, actor, changed_at) VALUES (?2, ?5, ?7, ?8, ?9, ?3, ?1) "
  "ON CONFLICT (tenant, slug) DO UPDATE SET time_us = excluded.time_us, cpu = excluded.cpu, errors = excluded.errors, "
  "actor = excluded.actor, changed_at = excluded.changed_at "
  "WHERE (time_us, cpu, errors) IS NOT (excluded.time_us, excluded.cpu, excluded.errors)",
  NULL,
};

static const char *const clear_sql[] = { "DELETE FROM budget WHERE tenant = ?2 AND slug = ?5", NULL };

/**
 * mortise_store_set_budget:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @budget: what it may cost; one that allows all is none
 * @actor: who says so
 */
void
mortise_store_set_budget (MortiseStore *self,
                          const char *tenant,
                          const char *slug,
                          const MortiseBudget *budget,
                          const char *actor)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *detail = NULL;

  mortise_budget_describe (budget, object);
  detail = mortise_json_to_text (node, FALSE);
  mortise_store_change (
      self, mortise_budget_is_none (budget) ? clear_sql : set_sql,
      mortise_store_audit_params (tenant, actor, "plugin.budget", slug, detail,
                                  g_variant_new ("(xxx)", budget->time_us, budget->cpu, budget->errors)));
}
