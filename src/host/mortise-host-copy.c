/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A copy of a site: to try something out on, or to come back to.
 *
 * It has the state, what plugins keep, the files with settings, the keys, and the site's own platforms; logs and traces
 * stay behind. The versions of plugins stay where they are, as they never change: the copy is good for as long as the
 * site has them.
 */
#include "mortise-host-copy.h"

#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-host-private.h"

#include <errno.h>
#include <glib/gstdio.h>

/* More than all plugins may keep together; a copy ends there, and says so. */
#define MAX_BYTES (G_GUINT64_CONSTANT (64) << 30)

static const char *const folders[] = { "data", "settings", "secrets", "keys", "platforms" };

typedef struct
{
  char *site;
  char *directory;
} Copy;

static void
copy_free (Copy *copy)
{
  g_free (copy->site);
  g_free (copy->directory);
  g_free (copy);
}

static gboolean
make_database (const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "site.sqlite", NULL);
  g_autoptr (MortiseStore) store = mortise_store_open (path, error);

  return store != NULL && mortise_store_close (store, error);
}

static gboolean
mark (const Copy *copy, GError **error)
{
  g_autofree char *path = g_build_filename (copy->directory, MORTISE_HOST_COPY_MARK, NULL);

  return g_file_set_contents (path, copy->site, -1, error);
}

static gboolean
copy_folders (const Copy *copy, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *from = g_build_filename (copy->site, folders[i], NULL);
      g_autofree char *to = g_build_filename (copy->directory, folders[i], NULL);

      if (g_file_test (from, G_FILE_TEST_IS_DIR) && !mortise_folder_copy (from, to, MAX_BYTES, error))
        return FALSE;
    }
  return TRUE;
}

static void
copy_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Copy *copy = task_data;
  GError *error = NULL;

  if (g_mkdir (copy->directory, 0700) != 0)
    {
      g_task_return_new_error (task, MORTISE_ERROR, errno == EEXIST ? MORTISE_ERROR_CONFLICT : MORTISE_ERROR_FAILED,
                               "the copy cannot be made in %s: %s; name a folder that is not there yet",
                               copy->directory, g_strerror (errno));
      return;
    }
  if (make_database (copy->directory, &error) && copy_folders (copy, &error) && mark (copy, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  mortise_folder_remove (copy->directory);
  g_task_return_error (task, error);
}

static void
remove_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  mortise_folder_remove (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
on_state_copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Copy *copy = g_task_get_task_data (task);
  GError *error = NULL;

  if (mortise_store_copy_finish (MORTISE_STORE (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      g_autoptr (GTask) removal = g_task_new (NULL, NULL, NULL, NULL);

      g_task_set_task_data (removal, g_strdup (copy->directory), g_free);
      g_task_run_in_thread (removal, remove_in_thread);
      g_task_return_error (task, error);
    }
}

static void
on_files_copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = MORTISE_HOST (source);
  const Copy *copy = g_task_get_task_data (task);
  g_autofree char *path = g_build_filename (copy->directory, "site.sqlite", NULL);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      mortise_store_copy_async (self->store, path, on_state_copied, task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * mortise_host_copy_async:
 * @self: a host
 * @directory: (type filename): where the copy is to be: an absolute path of what is not there yet
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is there
 * @user_data: passed to @callback
 *
 * Copies the site. What plugins write meanwhile may be in the copy in part.
 */
void
mortise_host_copy_async (MortiseHost *self,
                         const char *directory,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Copy *copy = g_new0 (Copy, 1);
  Copy *work = g_new0 (Copy, 1);
  g_autoptr (GTask) working = g_task_new (self, NULL, on_files_copied, task);

  copy->site = g_strdup (self->site);
  copy->directory = g_strdup (directory);
  *work = (Copy){ g_strdup (self->site), g_strdup (directory) };
  g_task_set_task_data (task, copy, (GDestroyNotify) copy_free);
  g_task_set_task_data (working, work, (GDestroyNotify) copy_free);
  g_task_run_in_thread (working, copy_in_thread);
}

gboolean
mortise_host_copy_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Whether nothing that is done to the site matters to anybody. */
gboolean
mortise_host_is_thrown_away (MortiseHost *self)
{
  return g_str_equal (self->holder, MORTISE_HOST_COPY_HOLDER);
}
