/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dev-loop.h"

#include "mortise-error.h"
#include "mortise-folder-watch.h"
#include "mortise-json.h"
#include "mortise-package-validation.h"
#include "mortise-plugin-build.h"

/**
 * MortiseDevLoop:
 *
 * A plugin that is being written: whenever something in its folder is saved, it is validated, built if it is in C, and
 * loaded in place, or reloaded, so that no call is lost. Where that fails, what ran before goes on.
 *
 * What is saved while it is at work begins another round when this one is over.
 */
struct _MortiseDevLoop
{
  GObject parent_instance;

  MortiseAdmin *admin;
  char *folder;
  char *directory;
  gboolean is_trusted;

  MortiseFolderWatch *watch;
  GCancellable *cancellable;
  MortiseValidation *validation;
  char *slug;
  char *findings;
  gboolean is_loaded;
  gboolean is_busy;
  gboolean is_changed;
};

enum
{
  SIGNAL_BEGAN,
  SIGNAL_VALIDATED,
  SIGNAL_BUILT,
  SIGNAL_RENEWED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MortiseDevLoop, mortise_dev_loop, G_TYPE_OBJECT)

static void renew (MortiseDevLoop *self);

/* --- the end of a round ------------------------------------------------------------------------------------------- */

static gboolean
is_ended (MortiseDevLoop *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static void
end_round (MortiseDevLoop *self)
{
  self->is_busy = FALSE;
  if (self->is_changed && !is_ended (self))
    renew (self);
}

/* @error is taken over. */
static void
fail (MortiseDevLoop *self, GError *error)
{
  if (!is_ended (self))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
  g_error_free (error);
  end_round (self);
}

/* What the host itself refuses says so by itself. @error is taken over. */
static void
fail_as_it_was (MortiseDevLoop *self, GError *error)
{
  if (self->is_loaded)
    g_prefix_error (&error, "%s goes on as it was: ", self->slug);
  fail (self, error);
}

/* --- loading ------------------------------------------------------------------------------------------------------ */

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseDevLoop) self = user_data;
  GError *error = NULL;
  g_autoptr (JsonNode) plugin = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);
  gboolean is_first = !self->is_loaded;

  if (plugin == NULL || !JSON_NODE_HOLDS_OBJECT (plugin))
    {
      fail (self, error != NULL
                      ? error
                      : g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "the host answered no object"));
      return;
    }
  self->is_loaded = TRUE;
  if (!is_ended (self))
    g_signal_emit (self, signals[SIGNAL_RENEWED], 0, json_node_get_object (plugin), is_first);
  end_round (self);
}

static JsonArray *
list_permissions (MortiseManifest *manifest)
{
  GPtrArray *permissions = mortise_manifest_get_permissions (manifest);
  JsonArray *names = json_array_new ();

  for (guint i = 0; i < permissions->len; i++)
    json_array_add_string_element (names, ((const MortiseManifestPermission *) permissions->pdata[i])->name);
  return names;
}

static void
request (MortiseDevLoop *self, const char *path, JsonObject *body)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);

  mortise_admin_request_async (self->admin, "POST", path, node, self->cancellable, on_loaded, g_object_ref (self));
}

static void
load (MortiseDevLoop *self)
{
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_set_string_member (body, "directory", self->directory);
  json_object_set_boolean_member (body, "run", TRUE);
  json_object_set_boolean_member (body, "enabled", self->is_trusted);
  request (self, "/v1/plugins", body);
}

/* What it newly asks for is granted as well where its author is trusted. */
static void
reload (MortiseDevLoop *self)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", self->slug, "reload", NULL);
  g_autoptr (JsonObject) body = json_object_new ();
  JsonObject *consent = json_object_new ();

  if (self->is_trusted)
    json_object_set_array_member (consent, self->slug, list_permissions (self->validation->manifest));
  json_object_set_object_member (body, "consent", consent);
  request (self, path, body);
}

/* One that is disabled is loaded anew, as it has no process that another could follow. */
static void
on_known (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseDevLoop) self = user_data;
  g_autoptr (JsonNode) answer = mortise_admin_request_finish (MORTISE_ADMIN (source), result, NULL);
  JsonObject *plugin = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;

  if (plugin == NULL || g_strcmp0 (mortise_json_get_string (plugin, "source", NULL), "run") != 0
      || g_strcmp0 (mortise_json_get_string (plugin, "state", NULL), "disabled") == 0)
    load (self);
  else
    reload (self);
}

static void
ask_whether_known (MortiseDevLoop *self)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", self->slug, NULL);

  mortise_admin_request_async (self->admin, "GET", path, NULL, self->cancellable, on_known, g_object_ref (self));
}

/* --- building ----------------------------------------------------------------------------------------------------- */

static void
on_built (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseDevLoop) self = user_data;
  g_auto (GStrv) messages = NULL;
  GError *error = NULL;
  gboolean is_built = mortise_plugin_build_finish (result, &messages, &error);

  if (messages[0] != NULL && !is_ended (self))
    g_signal_emit (self, signals[SIGNAL_BUILT], 0, messages);
  if (is_built)
    ask_whether_known (self);
  else
    fail_as_it_was (self, error);
}

/* What is in C is loaded from where it is built. */
static void
build (MortiseDevLoop *self)
{
  g_autofree char *project = g_build_filename (self->folder, "meson.build", NULL);
  gboolean is_c = g_str_equal (mortise_manifest_get_loader (self->validation->manifest), "c");

  if (!is_c || !g_file_test (project, G_FILE_TEST_EXISTS))
    {
      ask_whether_known (self);
      return;
    }
  if (!self->is_loaded)
    {
      g_free (self->directory);
      self->directory = mortise_plugin_build_get_directory (self->folder);
    }
  mortise_plugin_build_async (self->folder, FALSE, self->cancellable, on_built, g_object_ref (self));
}

/* --- validating --------------------------------------------------------------------------------------------------- */

/* The same ones are not told again, and notes are for who is about to pack. */
static void
tell_findings (MortiseDevLoop *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->validation->findings->len; i++)
    {
      const MortiseFinding *finding = self->validation->findings->pdata[i];
      g_autofree char *line = mortise_finding_to_text (finding);

      if (finding->severity > MORTISE_SEVERITY_NOTE)
        g_strv_builder_add (builder, line);
    }
  lines = g_strv_builder_end (builder);
  text = g_strjoinv ("\n", lines);
  if (g_strcmp0 (text, self->findings) != 0 && !is_ended (self))
    {
      g_autoptr (JsonObject) validation = mortise_validation_to_json (self->validation);

      g_signal_emit (self, signals[SIGNAL_VALIDATED], 0, lines, validation);
    }
  g_free (self->findings);
  self->findings = g_steal_pointer (&text);
}

static void
on_validated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseDevLoop) self = user_data;
  GError *error = NULL;

  g_clear_pointer (&self->validation, mortise_validation_free);
  self->validation = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->validation == NULL)
    {
      fail (self, error);
      return;
    }
  tell_findings (self);
  if (self->validation->manifest == NULL || !mortise_validation_is_good (self->validation, FALSE))
    {
      fail_as_it_was (self, g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_INVALID, "it has errors"));
      return;
    }
  if (!self->is_loaded)
    {
      g_free (self->slug);
      self->slug = g_strdup (mortise_manifest_get_slug (self->validation->manifest));
    }
  build (self);
}

static void
validate_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  MortiseValidation *validation = mortise_package_validate (task_data, NULL, cancellable, &error);

  if (validation != NULL)
    g_task_return_pointer (task, validation, (GDestroyNotify) mortise_validation_free);
  else
    g_task_return_error (task, error);
}

/* Beside the main loop, which serves hooks meanwhile. */
static void
renew (MortiseDevLoop *self)
{
  g_autoptr (GTask) task = NULL;

  self->is_changed = self->is_busy;
  if (self->is_busy)
    return;
  self->is_busy = TRUE;
  g_signal_emit (self, signals[SIGNAL_BEGAN], 0);
  task = g_task_new (NULL, self->cancellable, on_validated, g_object_ref (self));
  g_task_set_task_data (task, g_strdup (self->folder), g_free);
  g_task_run_in_thread (task, validate_in_thread);
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_dev_loop_finalize (GObject *object)
{
  MortiseDevLoop *self = MORTISE_DEV_LOOP (object);

  g_clear_pointer (&self->watch, mortise_folder_watch_free);
  g_clear_pointer (&self->validation, mortise_validation_free);
  g_object_unref (self->cancellable);
  g_object_unref (self->admin);
  g_free (self->folder);
  g_free (self->directory);
  g_free (self->slug);
  g_free (self->findings);
  G_OBJECT_CLASS (mortise_dev_loop_parent_class)->finalize (object);
}

static void
mortise_dev_loop_class_init (MortiseDevLoopClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_dev_loop_finalize;

  /**
   * MortiseDevLoop::began:
   * @self: a loop
   *
   * Something was saved, and is being looked at.
   */
  signals[SIGNAL_BEGAN]
      = g_signal_new ("began", MORTISE_TYPE_DEV_LOOP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * MortiseDevLoop::validated:
   * @self: a loop
   * @lines: what was found in it, each line with its file and place
   * @validation: the same as `mortise validate --json` says it
   *
   * Something else was found than the last time.
   */
  signals[SIGNAL_VALIDATED] = g_signal_new ("validated", MORTISE_TYPE_DEV_LOOP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 2, G_TYPE_STRV, JSON_TYPE_OBJECT);

  /**
   * MortiseDevLoop::built:
   * @self: a loop
   * @lines: what the compiler said, each line with its file and place
   */
  signals[SIGNAL_BUILT] = g_signal_new ("built", MORTISE_TYPE_DEV_LOOP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRV);

  /**
   * MortiseDevLoop::renewed:
   * @self: a loop
   * @plugin: the *plugin* of docs/admin-api.md
   * @is_first: whether it was loaded for the first time
   *
   * What was saved is what the site runs.
   */
  signals[SIGNAL_RENEWED] = g_signal_new ("renewed", MORTISE_TYPE_DEV_LOOP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, JSON_TYPE_OBJECT, G_TYPE_BOOLEAN);

  /**
   * MortiseDevLoop::failed:
   * @self: a loop
   * @error: why
   *
   * What was saved is not run; what ran before goes on, and the message says so.
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", MORTISE_TYPE_DEV_LOOP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
mortise_dev_loop_init (MortiseDevLoop *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * mortise_dev_loop_new:
 * @admin: the site that runs it
 * @folder: (type filename): a plugin's folder
 * @is_trusted: whether it is enabled at once with all that it asks for, as in a site of its own; else it is loaded
 *   disabled, and what it newly asks for stays off
 *
 * Returns: (transfer full): a loop, which does nothing yet
 */
MortiseDevLoop *
mortise_dev_loop_new (MortiseAdmin *admin, const char *folder, gboolean is_trusted)
{
  MortiseDevLoop *self = g_object_new (MORTISE_TYPE_DEV_LOOP, NULL);

  self->admin = g_object_ref (admin);
  self->folder = g_canonicalize_filename (folder, NULL);
  self->directory = g_strdup (self->folder);
  self->is_trusted = is_trusted;
  return self;
}

/**
 * mortise_dev_loop_start:
 * @self: a loop
 * @error: return location for why the folder cannot be watched
 *
 * Loads the plugin, and again whenever it is saved.
 *
 * Returns: whether the folder is watched
 */
gboolean
mortise_dev_loop_start (MortiseDevLoop *self, GError **error)
{
  g_return_val_if_fail (MORTISE_IS_DEV_LOOP (self), FALSE);

  if (!g_file_test (self->folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "%s is no folder; name that of a plugin",
                   self->folder);
      return FALSE;
    }
  self->watch = mortise_folder_watch_new (self->folder, (MortiseFolderWatchFunc) renew, self, error);
  if (self->watch == NULL)
    return FALSE;
  renew (self);
  return TRUE;
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonNode) answer = mortise_admin_request_finish (MORTISE_ADMIN (source), result, NULL);

  g_task_return_boolean (task, answer != NULL);
}

/* What was installed under that name since is another's. */
static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseAdmin *admin = MORTISE_ADMIN (source);
  MortiseDevLoop *self = g_task_get_source_object (task);
  g_autofree char *path = mortise_admin_build_path ("plugins", self->slug, NULL);
  g_autoptr (JsonNode) plugin = mortise_admin_request_finish (admin, result, NULL);

  if (plugin != NULL && JSON_NODE_HOLDS_OBJECT (plugin)
      && g_strcmp0 (mortise_json_get_string (json_node_get_object (plugin), "source", NULL), "run") == 0)
    mortise_admin_request_async (admin, "DELETE", path, NULL, NULL, on_removed, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * mortise_dev_loop_end_async:
 * @self: a loop
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Takes the plugin out of the site, also one that could not be started; its folder stays as it is.
 */
void
mortise_dev_loop_end_async (MortiseDevLoop *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  g_autofree char *path = NULL;

  g_return_if_fail (MORTISE_IS_DEV_LOOP (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_clear_pointer (&self->watch, mortise_folder_watch_free);
  g_cancellable_cancel (self->cancellable);
  if (self->slug == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  path = mortise_admin_build_path ("plugins", self->slug, NULL);
  mortise_admin_request_async (self->admin, "GET", path, NULL, NULL, on_found, task);
}

void
mortise_dev_loop_end_finish (MortiseDevLoop *self, GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

const char *
mortise_dev_loop_get_folder (MortiseDevLoop *self)
{
  return self->folder;
}

/* Where it is loaded from: the folder, or where it is built. */
const char *
mortise_dev_loop_get_directory (MortiseDevLoop *self)
{
  return self->directory;
}

/* (nullable): its slug, once its manifest could be read */
const char *
mortise_dev_loop_get_slug (MortiseDevLoop *self)
{
  return self->slug;
}

gboolean
mortise_dev_loop_is_loaded (MortiseDevLoop *self)
{
  return self->is_loaded;
}
