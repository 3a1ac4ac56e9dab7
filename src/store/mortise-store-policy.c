/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-private.h"

/**
 * mortise_store_get_policy:
 * @self: a store
 * @name: what is decided
 * @value: (out) (transfer full) (nullable): what was decided; %NULL when nothing was
 * @error: return location
 *
 * Returns: whether the database could be read
 */
gboolean
mortise_store_get_policy (MortiseStore *self, const char *name, char **value, GError **error)
{
  g_autoptr (GPtrArray) values
      = mortise_store_read (self, "SELECT value FROM site_policy WHERE name = ?1",
                            g_variant_new ("(@ms)", mortise_store_text (name)), mortise_sqlite_row_text, g_free, error);

  if (values == NULL)
    return FALSE;
  *value = values->len > 0 ? g_strdup (values->pdata[0]) : NULL;
  return TRUE;
}

static const char *const set_policy_sql[] = {
  "INSERT INTO site_policy (name, value, actor, changed_at) VALUES (?5, ?7, ?3, ?1) "
  "ON CONFLICT (name) DO UPDATE SET value = excluded.value, actor = excluded.actor, changed_at = excluded.changed_at "
  "WHERE value <> excluded.value",
  NULL,
};

/**
 * mortise_store_set_policy:
 * @self: a store
 * @name: what is decided
 * @value: what is decided
 * @actor: who decides it
 */
void
mortise_store_set_policy (MortiseStore *self, const char *name, const char *value, const char *actor)
{
  g_autofree char *detail = mortise_store_detail ("value", value, NULL);

  mortise_store_write (self, MORTISE_STORE_JOB_STATE, mortise_store_apply_recorded, set_policy_sql,
                       mortise_store_audit_params (NULL, actor, "site.policy", name, detail,
                                                   g_variant_new ("(@ms)", mortise_store_text (value))));
}
