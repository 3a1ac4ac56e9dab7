/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _MortiseSqlite MortiseSqlite;

/**
 * MortiseRowFunc:
 * @row: a statement that stands on a row
 *
 * Returns: (transfer full): what the row becomes in the result of mortise_sqlite_select()
 */
typedef gpointer (*MortiseRowFunc) (sqlite3_stmt *row);

MortiseSqlite *mortise_sqlite_open (const char *path, gboolean writable, GError **error);
void mortise_sqlite_free (MortiseSqlite *self);
const char *mortise_sqlite_get_path (MortiseSqlite *self);
sqlite3 *mortise_sqlite_get_handle (MortiseSqlite *self);
gboolean mortise_sqlite_execute (MortiseSqlite *self, const char *script, GError **error);
gboolean mortise_sqlite_run (MortiseSqlite *self, const char *sql, GVariant *params, GError **error);
GPtrArray *mortise_sqlite_select (MortiseSqlite *self,
                                  const char *sql,
                                  GVariant *params,
                                  MortiseRowFunc row,
                                  GDestroyNotify row_free,
                                  GError **error);
GPtrArray *mortise_sqlite_select_some (MortiseSqlite *self,
                                       const char *sql,
                                       GVariant *params,
                                       MortiseRowFunc row,
                                       GDestroyNotify row_free,
                                       gsize max_bytes,
                                       GError **error);
void mortise_sqlite_forget (MortiseSqlite *self, const char *sql);
gboolean
mortise_sqlite_select_int (MortiseSqlite *self, const char *sql, GVariant *params, gint64 *value, GError **error);
char *mortise_sqlite_dup_text (sqlite3_stmt *row, int column);
gpointer mortise_sqlite_row_text (sqlite3_stmt *row);
void mortise_sqlite_set_error (MortiseSqlite *self, int code, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSqlite, mortise_sqlite_free)

G_END_DECLS
