/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-migrations.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>

#include "mortise-error.h"

/* Migrations are the files migrations/NNNN-what.sql, numbered from 1 without gaps. Each runs in a transaction that ends
 * by setting user_version to its number: after a kill at any instant the database is whole and at one version. */

#define MIGRATIONS_PATH "/io/github/mortise/store/migrations/"

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static char **
list_migrations (GResource *migrations, GError **error)
{
  g_auto (GStrv) names
      = g_resource_enumerate_children (migrations, MIGRATIONS_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (names == NULL)
    return NULL;
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (guint i = 0; names[i] != NULL; i++)
    g_assert (g_ascii_strtoull (names[i], NULL, 10) == i + 1);
  return g_steal_pointer (&names);
}

/* Refuses what another program or a newer Mortise wrote, before anything in it is touched. */
static gboolean
identify (MortiseSqlite *database, gint64 newest, gint64 *version, GError **error)
{
  gint64 application_id = 0;
  gint64 n_objects = 0;

  if (!mortise_sqlite_select_int (database, "PRAGMA application_id", NULL, &application_id, error)
      || !mortise_sqlite_select_int (database, "PRAGMA user_version", NULL, version, error)
      || !mortise_sqlite_select_int (database, "SELECT count(*) FROM sqlite_schema", NULL, &n_objects, error))
    return FALSE;

  if (application_id == 0 && *version == 0 && n_objects == 0)
    return TRUE;
  if (application_id != MORTISE_STORE_APPLICATION_ID)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "%s is a database of another program; move it away, or choose another path",
                   mortise_sqlite_get_path (database));
      return FALSE;
    }
  if (*version > newest)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                   "%s was written by a newer Mortise (database version %" G_GINT64_FORMAT
                   ", this one knows up to %" G_GINT64_FORMAT "); update Mortise, or choose another site",
                   mortise_sqlite_get_path (database), *version, newest);
      return FALSE;
    }
  return TRUE;
}

static gboolean
copy_database (MortiseSqlite *database, MortiseSqlite *target, GError **error)
{
  sqlite3 *target_handle = mortise_sqlite_get_handle (target);
  sqlite3_backup *backup = sqlite3_backup_init (target_handle, "main", mortise_sqlite_get_handle (database), "main");
  int code;

  if (backup != NULL)
    {
      sqlite3_backup_step (backup, -1);
      sqlite3_backup_finish (backup);
    }
  code = sqlite3_extended_errcode (target_handle);
  if (code == SQLITE_OK)
    return TRUE;
  mortise_sqlite_set_error (target, code, error);
  return FALSE;
}

/* Backups hold what the database holds, so they are as private; SQLite itself would create them with the umask's mode.
 */
static gboolean
create_private_file (const char *path, GError **error)
{
  int fd = g_open (path, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd >= 0)
    return g_close (fd, error);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
               "%s cannot be created: %s; make its folder writable for you", path, g_strerror (errno));
  return FALSE;
}

static gboolean
write_backup (MortiseSqlite *database, const char *path, GError **error)
{
  g_autoptr (MortiseSqlite) target = NULL;

  if (!create_private_file (path, error))
    return FALSE;
  target = mortise_sqlite_open (path, TRUE, error);
  return target != NULL && copy_database (database, target, error);
}

/* Under its final name a backup is always complete. */
static gboolean
back_up (MortiseSqlite *database, gint64 version, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s.backup-v%" G_GINT64_FORMAT, mortise_sqlite_get_path (database), version);
  g_autofree char *part = g_strconcat (path, ".part", NULL);

  if (write_backup (database, part, error))
    {
      if (g_rename (part, path) == 0)
        return TRUE;
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "%s cannot be renamed to %s: %s", part, path,
                   g_strerror (errno));
    }
  g_unlink (part);
  g_prefix_error (error, "The backup before an update of the database failed: ");
  return FALSE;
}

static gboolean
apply_migration (MortiseSqlite *database, GResource *migrations, const char *name, gint64 version, GError **error)
{
  g_autofree char *path = g_strconcat (MIGRATIONS_PATH, name, NULL);
  g_autoptr (GBytes) sql = g_resource_lookup_data (migrations, path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *script = NULL;

  if (sql == NULL)
    return FALSE;
  script = g_strdup_printf ("BEGIN IMMEDIATE; %s; PRAGMA application_id = %d; PRAGMA user_version = %" G_GINT64_FORMAT
                            "; COMMIT",
                            (const char *) g_bytes_get_data (sql, NULL), MORTISE_STORE_APPLICATION_ID, version);
  if (mortise_sqlite_execute (database, script, error))
    return TRUE;
  mortise_sqlite_execute (database, "ROLLBACK", NULL);
  g_prefix_error (error, "Updating the database by %s failed, nothing was changed: ", name);
  return FALSE;
}

/*< private >
 * mortise_store_migrate:
 * @database: a writable connection
 * @migrations: holds the migrations
 * @error: return location
 *
 * Brings an empty or older database to the newest version. Before each step an existing database is copied to
 * `<path>.backup-v<version>`.
 *
 * Returns: whether the database is ours and at the newest version now
 */
gboolean
mortise_store_migrate (MortiseSqlite *database, GResource *migrations, GError **error)
{
  g_auto (GStrv) names = list_migrations (migrations, error);
  gint64 newest;
  gint64 version = 0;
  gboolean is_new;

  if (names == NULL)
    return FALSE;
  newest = g_strv_length (names);
  if (!identify (database, newest, &version, error))
    return FALSE;

  is_new = version == 0;
  for (; version < newest; version++)
    {
      if (!is_new && !back_up (database, version, error))
        return FALSE;
      if (!apply_migration (database, migrations, names[version], version + 1, error))
        return FALSE;
    }
  return TRUE;
}
