/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "mortise-error.h"
#include "mortise-store-migrations-resource.h"
#include "mortise-store-migrations.h"

/**
 * MortiseStore:
 *
 * All state of a site, in one SQLite database. Nobody else writes SQL.
 *
 * Functions that write never wait for the disk: they queue the change for the store's worker thread, which applies
 * changes in order and commits together what waits together. [method@Mortise.Store.flush_async] ends when everything
 * queued before it is committed, and tells what failed. A committed change survives a kill at any instant, and state
 * (all but the log and traces) a power cut as well.
 *
 * What a host needs at its start is read at once, on a second connection: the `list` functions that return an array see
 * what is committed. Everything else is read on the worker thread, and sees every write queued before it.
 *
 * Every change to plugins, grants, settings, listeners and crashes that changes anything writes a record of the audit
 * log in the same transaction. A plugin's storage is its own: its entries are bounded by a quota and not audited, else
 * a plugin could fill the disk with the audit log.
 *
 * All functions belong to the thread that opened the store.
 */

G_DEFINE_FINAL_TYPE (MortiseStore, mortise_store, G_TYPE_OBJECT)

static void
mortise_store_finalize (GObject *object)
{
  MortiseStore *self = MORTISE_STORE (object);
  g_autoptr (GError) error = NULL;

  if (!mortise_store_close (self, &error))
    g_warning ("Changes were lost when the store was closed: %s", error->message);

  G_OBJECT_CLASS (mortise_store_parent_class)->finalize (object);
}

static void
mortise_store_class_init (MortiseStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_store_finalize;
}

static void
mortise_store_init (MortiseStore *self)
{
}

static gboolean
set_path_error (GError **error, const char *path, const char *problem)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "%s %s", path, problem);
  return FALSE;
}

static gboolean
create_file (const char *path, GError **error)
{
  int fd = g_open (path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    return g_close (fd, error);
  if (errno == ENOENT)
    return set_path_error (error, path, "cannot be created: its folder does not exist; create the folder first");
  if (errno == EROFS || errno == EACCES || errno == EPERM)
    return set_path_error (error, path, "cannot be created: its folder is read-only; make it writable for you");
  return set_path_error (error, path, g_strerror (errno));
}

/* SQLite would open a directory or a device with an error that says nothing, and create a file that others can read. */
static gboolean
prepare_file (const char *path, GError **error)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return errno == ENOENT ? create_file (path, error) : set_path_error (error, path, g_strerror (errno));
  if (S_ISDIR (status.st_mode))
    return set_path_error (error, path, "is a directory, not a database; move it away, or choose another path");
  if (!S_ISREG (status.st_mode))
    return set_path_error (error, path, "is not a regular file; move it away, or choose another path");
  return TRUE;
}

/* A database that was copied here may be readable for others. Where the file system has no modes there is nothing to
 * do. */
static void
make_private (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      g_chmod (file, 0600);
    }
}

static gboolean
use_write_ahead_log (MortiseSqlite *database, GError **error)
{
  g_autoptr (GPtrArray) mode
      = mortise_sqlite_select (database, "PRAGMA journal_mode = WAL", NULL, mortise_sqlite_row_text, g_free, error);

  if (mode == NULL)
    return FALSE;
  if (mode->len == 1 && g_str_equal (g_ptr_array_index (mode, 0), "wal"))
    return TRUE;
  return set_path_error (error, mortise_sqlite_get_path (database),
                         "lies on a file system without shared memory; put the site on a local disk");
}

static MortiseSqlite *
open_writer (const char *path, GError **error)
{
  g_autoptr (MortiseSqlite) database = NULL;

  if (!prepare_file (path, error))
    return NULL;
  database = mortise_sqlite_open (path, TRUE, error);
  if (database == NULL || !mortise_store_migrate (database, mortise_store_migrations_get_resource (), error)
      || !use_write_ahead_log (database, error))
    return NULL;
  make_private (path);
  return g_steal_pointer (&database);
}

/**
 * mortise_store_open:
 * @path: the database's file; its folder must exist
 * @error: return location
 *
 * Opens a site's database, creates it where there is none, and brings an older one up to date: before each step it is
 * copied to `<path>.backup-v<version>`. This waits for the disk. One process may hold a store at a time; the site's
 * lock sees to that.
 *
 * A file that is no database, of another program, of a newer Mortise, or that cannot be written is refused and left as
 * it is.
 *
 * Returns: (transfer full): the store, or %NULL
 */
MortiseStore *
mortise_store_open (const char *path, GError **error)
{
  g_autofree char *absolute_path = g_canonicalize_filename (path, NULL);
  g_autoptr (MortiseStore) self = g_object_new (MORTISE_TYPE_STORE, NULL);
  g_autoptr (MortiseSqlite) writer = open_writer (absolute_path, error);

  if (writer == NULL)
    return NULL;
  self->reader = mortise_sqlite_open (absolute_path, FALSE, error);
  if (self->reader == NULL
      || !mortise_sqlite_select_int (self->reader, "SELECT coalesce (max (seq), 0) FROM log", NULL, &self->last_log_seq,
                                     error))
    return NULL;
  self->worker = mortise_store_worker_new (g_steal_pointer (&writer));
  return g_steal_pointer (&self);
}

/**
 * mortise_store_close:
 * @self: a store
 * @error: return location
 *
 * Waits until everything queued is done, and lets go of the database. Closing a closed store does nothing.
 *
 * Returns: %FALSE when a write since the last flush failed
 */
gboolean
mortise_store_close (MortiseStore *self, GError **error)
{
  g_clear_pointer (&self->reader, mortise_sqlite_free);
  if (self->worker == NULL)
    return TRUE;
  return mortise_store_worker_stop (g_steal_pointer (&self->worker), error);
}

/**
 * mortise_store_get_dropped:
 * @self: an open store
 *
 * Returns: how many log and trace records were not kept since the store was opened, because too many waited to be
 *   written or because they could not be written
 */
guint64
mortise_store_get_dropped (MortiseStore *self)
{
  g_return_val_if_fail (self->worker != NULL, 0);

  return mortise_store_worker_get_dropped (self->worker);
}

/**
 * mortise_store_last_log_seq:
 * @self: a store
 *
 * Returns: the highest number of a log record when the store was opened, 0 for none
 */
gint64
mortise_store_last_log_seq (MortiseStore *self)
{
  return self->last_log_seq;
}

/**
 * mortise_store_flush_async:
 * @self: a store
 * @cancellable: (nullable): gives up waiting; the writes go on
 * @callback: called when everything queued before is committed
 * @user_data: for @callback
 */
void
mortise_store_flush_async (MortiseStore *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_flush_async);

  mortise_store_push (self, mortise_store_job_new (MORTISE_STORE_JOB_FLUSH, NULL, NULL, NULL, task));
}

/**
 * mortise_store_flush_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location; set to the first error of the writes since the last flush
 *
 * Writes whose outcome has a `_finish` function of its own are not told here.
 *
 * Returns: whether all writes since the last flush are committed
 */
gboolean
mortise_store_flush_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static const char *const check_sql[] = { "PRAGMA quick_check (1)", NULL };

/* The first finding begins with a line that names the database. */
static gboolean
is_sound (GPtrArray *findings, GError **error)
{
  const char *finding;
  const char *last_newline;

  if (findings == NULL)
    return FALSE;
  finding = findings->len > 0 ? g_ptr_array_index (findings, 0) : "no answer";
  if (g_str_equal (finding, "ok"))
    return TRUE;
  last_newline = strrchr (finding, '\n');
  if (last_newline != NULL)
    finding = last_newline + 1;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED,
               "The site's database is damaged (%s); move it away and put a backup in its place", finding);
  return FALSE;
}

/**
 * mortise_store_check:
 * @self: a store
 * @error: return location
 *
 * Reads the whole database, waiting for it, and looks for damage. See [method@Mortise.Store.check_async].
 *
 * Returns: whether the database is sound
 */
gboolean
mortise_store_check (MortiseStore *self, GError **error)
{
  g_autoptr (GPtrArray) findings
      = mortise_store_read (self, check_sql[0], NULL, mortise_sqlite_row_text, g_free, error);

  return is_sound (findings, error);
}

/**
 * mortise_store_check_async:
 * @self: a store
 * @cancellable: (nullable): gives up
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Reads the whole database and looks for damage; writes wait meanwhile.
 */
void
mortise_store_check_async (MortiseStore *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_check_async);

  mortise_store_query (self, check_sql, NULL, mortise_sqlite_row_text, g_free, task);
}

/**
 * mortise_store_check_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: whether the database is sound
 */
gboolean
mortise_store_check_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) findings = g_task_propagate_pointer (G_TASK (result), error);

  return is_sound (findings, error);
}
