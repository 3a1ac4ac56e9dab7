/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-private.h"

/* The catalogues that a site takes plugins from. They are the site's, not a tenant's. */

static gpointer
row_catalogue (sqlite3_stmt *row)
{
  MortiseCatalogueRecord *record = g_new0 (MortiseCatalogueRecord, 1);

  record->address = mortise_sqlite_dup_text (row, 0);
  record->state = mortise_sqlite_dup_text (row, 1);
  record->added_at = sqlite3_column_int64 (row, 2);
  record->actor = mortise_sqlite_dup_text (row, 3);
  return record;
}

/**
 * mortise_store_list_catalogues:
 * @self: a store
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type MortiseCatalogueRecord): the committed catalogues, first added first
 */
GPtrArray *
mortise_store_list_catalogues (MortiseStore *self, GError **error)
{
  return mortise_store_read (self, "SELECT address, state, added_at, actor FROM catalogue ORDER BY added_at, address",
                             NULL, row_catalogue, (GDestroyNotify) mortise_catalogue_record_free, error);
}

static const char *const add_catalogue_sql[] = {
  "INSERT INTO catalogue (address, state, added_at, actor) VALUES (?5, ?7, ?1, ?3) "
  "ON CONFLICT (address) DO UPDATE SET state = excluded.state",
  NULL,
};

/**
 * mortise_store_add_catalogue:
 * @self: a store
 * @address: where it is
 * @state: what is to be remembered of it, the text of a JSON object
 * @actor: who adds it
 */
void
mortise_store_add_catalogue (MortiseStore *self, const char *address, const char *state, const char *actor)
{
  mortise_store_write (self, MORTISE_STORE_JOB_STATE, mortise_store_apply_recorded, add_catalogue_sql,
                       mortise_store_audit_params (NULL, actor, "catalogue.add", address, NULL,
                                                   g_variant_new ("(@ms)", mortise_store_text (state))));
}

static const char *const set_state_sql[] = {
  "UPDATE catalogue SET state = ?2 WHERE address = ?1",
  NULL,
};

/**
 * mortise_store_set_catalogue_state:
 * @self: a store
 * @address: where the catalogue is
 * @state: what is to be remembered of it from now on, the text of a JSON object
 *
 * A refresh is no change that anybody made: the audit log has none of it.
 */
void
mortise_store_set_catalogue_state (MortiseStore *self, const char *address, const char *state)
{
  mortise_store_write (self, MORTISE_STORE_JOB_STATE, mortise_store_apply_statements, set_state_sql,
                       g_variant_new ("(@ms@ms)", mortise_store_text (address), mortise_store_text (state)));
}

static const char *const delete_catalogue_sql[] = {
  "DELETE FROM catalogue WHERE address = ?5",
  NULL,
};

/**
 * mortise_store_delete_catalogue:
 * @self: a store
 * @address: where the catalogue is
 * @actor: who removes it
 */
void
mortise_store_delete_catalogue (MortiseStore *self, const char *address, const char *actor)
{
  mortise_store_write (self, MORTISE_STORE_JOB_STATE, mortise_store_apply_recorded, delete_catalogue_sql,
                       mortise_store_audit_params (NULL, actor, "catalogue.remove", address, NULL, NULL));
}
