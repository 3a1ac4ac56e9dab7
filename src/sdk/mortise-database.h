/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "mortise-macros.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_DATABASE (mortise_database_get_type ())
MORTISE_EXPORT
G_DECLARE_FINAL_TYPE (MortiseDatabase, mortise_database, MORTISE, DATABASE, GObject)

/**
 * MortiseTransactionFunc:
 * @database: the database
 * @user_data: what the transaction was begun with
 * @error: return location for why it failed
 *
 * What is done inside a transaction.
 *
 * Returns: %TRUE to keep the changes, %FALSE with @error to take them back
 */
typedef gboolean (*MortiseTransactionFunc) (MortiseDatabase *database, gpointer user_data, GError **error);

MORTISE_EXPORT JsonArray *
mortise_database_query (MortiseDatabase *self, const char *sql, JsonArray *parameters, GError **error);
MORTISE_EXPORT JsonObject *
mortise_database_query_row (MortiseDatabase *self, const char *sql, JsonArray *parameters, GError **error);
MORTISE_EXPORT gint64 mortise_database_execute (MortiseDatabase *self,
                                                const char *sql,
                                                JsonArray *parameters,
                                                GError **error);
MORTISE_EXPORT gboolean mortise_database_transaction (MortiseDatabase *self,
                                                      MortiseTransactionFunc func,
                                                      gpointer user_data,
                                                      GError **error);

G_END_DECLS
