/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-lab.h"

#include "mortise-admin-remote.h"
#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-host-copy.h"
#include "mortise-paths.h"

#include <errno.h>
#include <glib/gstdio.h>

/**
 * MortiseLab:
 *
 * A copy of a site, with a host of its own, to try things out on: plugins are switched, set and fired there, and the
 * site itself never knows. It is thrown away with the last reference.
 */
struct _MortiseLab
{
  GObject parent_instance;

  char *folder;
  char *site;
  GSubprocess *process;
  MortiseAdmin *admin;
};

G_DEFINE_FINAL_TYPE (MortiseLab, mortise_lab, G_TYPE_OBJECT)

static void
mortise_lab_finalize (GObject *object)
{
  MortiseLab *self = MORTISE_LAB (object);

  g_clear_object (&self->admin);
  /* The host ends with its input, and removes the copy, also where this process is killed. */
  if (self->process == NULL && self->folder != NULL)
    mortise_folder_remove (self->folder);
  g_clear_object (&self->process);
  g_free (self->folder);
  g_free (self->site);

  G_OBJECT_CLASS (mortise_lab_parent_class)->finalize (object);
}

static void
mortise_lab_class_init (MortiseLabClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_lab_finalize;
}

static void
mortise_lab_init (MortiseLab *self)
{
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

static void
on_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseLab *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *socket_path
      = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (socket_path == NULL)
    {
      g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_CRASHED,
                               "the lab's host ended before it served its copy of the site");
      return;
    }
  self->admin = mortise_admin_remote_new (self->site, "lab", socket_path);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
start (GTask *task)
{
  MortiseLab *self = g_task_get_task_data (task);
  const char *const command[] = { mortise_paths_get_program (), "--site", self->site, "serve", "--throw-away", NULL };
  g_autoptr (GDataInputStream) lines = NULL;
  GError *error = NULL;

  self->process = g_subprocess_newv (command, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  if (self->process == NULL)
    {
      g_prefix_error (&error, "the lab's host cannot be started: ");
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_line, task);
}

/* A site with nothing in it, marked as one that may be thrown away. */
static void
make_empty (GTask *task)
{
  MortiseLab *self = g_task_get_task_data (task);
  g_autofree char *mark = g_build_filename (self->site, MORTISE_HOST_COPY_MARK, NULL);
  GError *error = NULL;

  if (g_mkdir (self->site, 0700) == 0 && g_file_set_contents (mark, "", 0, &error))
    {
      start (task);
      return;
    }
  if (error == NULL)
    error = g_error_new (MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", self->site, g_strerror (errno));
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr (JsonNode) answer = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);

  if (answer != NULL)
    {
      start (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * mortise_lab_open_async:
 * @admin: (nullable): the site that is copied; %NULL for one with nothing in it
 * @cancellable: (nullable): a cancellable
 * @callback: called when the copy is served
 * @user_data: passed to @callback
 *
 * Makes a copy of a site, and a host for it.
 */
void
mortise_lab_open_async (MortiseAdmin *admin,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  MortiseLab *self = g_object_new (MORTISE_TYPE_LAB, NULL);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  GError *error = NULL;

  g_task_set_task_data (task, self, g_object_unref);
  self->folder = g_dir_make_tmp ("mortise-lab-XXXXXX", &error);
  if (self->folder == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  self->site = g_build_filename (self->folder, "site", NULL);
  if (admin == NULL)
    {
      make_empty (task);
      return;
    }
  json_object_set_string_member (body, "directory", self->site);
  mortise_admin_request_async (admin, "POST", "/v1/copy", node, cancellable, on_copied, task);
}

MortiseLab *
mortise_lab_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* (transfer none): the way to the copy. */
MortiseAdmin *
mortise_lab_get_admin (MortiseLab *self)
{
  return self->admin;
}
