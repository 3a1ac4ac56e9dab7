/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _MortiseDatabase MortiseDatabase;

/**
 * MortiseRowFunc:
 * @row: a statement that stands on a row
 *
 * Returns: (transfer full): what the row becomes in the result of mortise_database_select()
 */
typedef gpointer (*MortiseRowFunc) (sqlite3_stmt *row);

MortiseDatabase *mortise_database_open (const char *path, gboolean writable, GError **error);
void mortise_database_free (MortiseDatabase *self);
const char *mortise_database_get_path (MortiseDatabase *self);
sqlite3 *mortise_database_get_handle (MortiseDatabase *self);
gboolean mortise_database_execute (MortiseDatabase *self, const char *script, GError **error);
gboolean mortise_database_run (MortiseDatabase *self, const char *sql, GVariant *params, GError **error);
GPtrArray *mortise_database_select (MortiseDatabase *self,
                                    const char *sql,
                                    GVariant *params,
                                    MortiseRowFunc row,
                                    GDestroyNotify row_free,
                                    GError **error);
gboolean
mortise_database_select_int (MortiseDatabase *self, const char *sql, GVariant *params, gint64 *value, GError **error);
char *mortise_database_dup_text (sqlite3_stmt *row, int column);
gpointer mortise_database_row_text (sqlite3_stmt *row);
void mortise_database_set_error (MortiseDatabase *self, int code, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseDatabase, mortise_database_free)

G_END_DECLS
