/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-build.h"
#include "mortise-cli-lab.h"
#include "mortise-cli-log.h"
#include "mortise-cli-plugin-view.h"
#include "mortise-cli-text.h"
#include "mortise-folder-watch.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-package-validation.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

/* Of the folder, unless --site names another one. */
#define SITE ".mortise"

/* The plugin that is being written. */
typedef struct
{
  MortiseCli *cli;
  char *folder;
  char *directory;
  char *slug;
  char *findings;
  MortiseValidation *validation;
  gboolean is_loaded;
  gboolean is_changed;
} Dev;

static void
dev_clear (Dev *self)
{
  g_free (self->folder);
  g_free (self->directory);
  g_free (self->slug);
  g_free (self->findings);
  g_clear_pointer (&self->validation, mortise_validation_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Dev, dev_clear)

static void
say (const char *text)
{
  g_autofree char *escaped = mortise_cli_text_escape (text);

  puts (escaped);
  fflush (stdout);
}

static gboolean
is_json (const Dev *self)
{
  return mortise_cli_has (self->cli, MORTISE_CLI_OPTION_JSON);
}

/* With --json: what happens is one object a line. @value is taken over. */
static void
tell (const char *event, const char *name, JsonNode *value)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "event", event);
  json_object_set_member (object, name, value);
  mortise_cli_print_json_line (node);
}

static void
tell_object (const char *event, const char *name, JsonObject *value)
{
  tell (event, name, json_node_init_object (json_node_alloc (), value));
}

static void
tell_text (const char *event, const char *name, const char *value)
{
  tell (event, name, json_node_init_string (json_node_alloc (), value));
}

static void
say_error (Dev *self, const GError *error)
{
  g_autofree char *text = g_strdup_printf (self->is_loaded ? "%s" : "Not loaded: %s", error->message);

  if (is_json (self))
    tell_text ("error", "message", error->message);
  else
    say (text);
}

/* --- what happens ------------------------------------------------------------------------------------------------- */

/* What the answer to a request says is left out, as it is printed already. */
static void
print_record (Dev *self, JsonObject *record)
{
  g_autofree char *refusal = g_strconcat (self->slug, " goes on as it was: ", NULL);
  const char *message = mortise_json_get_string (record, "message", "");

  if (g_strcmp0 (mortise_json_get_string (record, "stream", NULL), "host") != 0
      || (!g_str_has_prefix (message, refusal) && !g_str_equal (message, "reloaded")))
    mortise_cli_log_print (record);
}

static void
on_event (Dev *self, JsonObject *event)
{
  JsonObject *record = mortise_json_get_object (event, "record");
  JsonObject *dispatch = mortise_json_get_object (event, "dispatch");

  if (self->slug == NULL)
    return;
  if (record != NULL && g_strcmp0 (mortise_json_get_string (record, "plugin", NULL), self->slug) == 0)
    is_json (self) ? tell_object ("log", "record", record) : print_record (self, record);
  else if (dispatch != NULL && mortise_cli_dispatch_has_call (dispatch, self->slug))
    is_json (self) ? tell_object ("trace", "dispatch", dispatch)
                   : mortise_cli_print_calls_of (dispatch, self->slug, self->directory);
  fflush (stdout);
  if (ferror (stdout))
    mortise_cli_stop (self->cli);
}

static void
on_changed (gpointer user_data)
{
  Dev *self = user_data;

  self->is_changed = TRUE;
  g_main_loop_quit (self->cli->loop);
}

/* --- looking at it ------------------------------------------------------------------------------------------------ */

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
static MortiseValidation *
validate (const char *folder, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, mortise_cli_keep_result, &result);

  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, validate_in_thread);
  mortise_cli_await (&result);
  return g_task_propagate_pointer (task, error);
}

static void
tell_findings (Dev *self)
{
  g_autoptr (JsonObject) validation = mortise_validation_to_json (self->validation);

  tell_object ("validated", "validation", validation);
}

/* The same ones are not told again, and notes are for who is about to pack. */
static void
print_findings (Dev *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->validation->findings->len; i++)
    {
      const MortiseFinding *finding = self->validation->findings->pdata[i];
      g_autofree char *line = mortise_finding_to_text (finding);
      g_autofree char *escaped = mortise_cli_text_escape (line);

      if (finding->severity > MORTISE_SEVERITY_NOTE)
        g_string_append_printf (text, "%s\n", escaped);
    }
  if (g_strcmp0 (text->str, self->findings) != 0)
    is_json (self) ? tell_findings (self) : (void) fputs (text->str, stdout);
  fflush (stdout);
  g_free (self->findings);
  self->findings = g_string_free (text, FALSE);
}

static gboolean
examine (Dev *self, GError **error)
{
  g_clear_pointer (&self->validation, mortise_validation_free);
  self->validation = validate (self->folder, error);
  if (self->validation == NULL)
    return FALSE;
  print_findings (self);
  if (self->validation->manifest == NULL || !mortise_validation_is_good (self->validation, FALSE))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s; mend what is told above",
                   self->is_loaded ? "it goes on as it was" : "it has errors");
      return FALSE;
    }
  if (!self->is_loaded)
    {
      g_free (self->slug);
      self->slug = g_strdup (mortise_manifest_get_slug (self->validation->manifest));
    }
  return TRUE;
}

/* What is in C is built, and loaded from where it is built. */
static gboolean
build (Dev *self, GError **error)
{
  g_autofree char *project = g_build_filename (self->folder, "meson.build", NULL);
  gboolean is_c = g_str_equal (mortise_manifest_get_loader (self->validation->manifest), "c");

  if (!is_c || !g_file_test (project, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!self->is_loaded)
    {
      g_free (self->directory);
      self->directory = mortise_cli_build_get_directory (self->folder);
    }
  if (mortise_cli_build_run (self->folder, self->directory, is_json (self) ? stderr : stdout, error))
    return TRUE;
  if (self->is_loaded)
    g_prefix_error (error, "%s goes on as it was: ", self->slug);
  return FALSE;
}

/* --- loading it --------------------------------------------------------------------------------------------------- */

static JsonArray *
list_permissions (MortiseManifest *manifest)
{
  GPtrArray *permissions = mortise_manifest_get_permissions (manifest);
  JsonArray *names = json_array_new ();

  for (guint i = 0; i < permissions->len; i++)
    json_array_add_string_element (names, ((const MortiseManifestPermission *) permissions->pdata[i])->name);
  return names;
}

static JsonNode *
load (Dev *self, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "directory", self->directory);
  json_object_set_boolean_member (object, "run", TRUE);
  return mortise_cli_request (self->cli, "POST", "/v1/plugins", body, error);
}

/* What it newly asks for is granted as well: it is the author's own. */
static JsonNode *
reload (Dev *self, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", self->slug, "reload", NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);
  JsonObject *consent = json_object_new ();

  json_object_set_array_member (consent, self->slug, list_permissions (self->validation->manifest));
  json_object_set_object_member (object, "consent", consent);
  return mortise_cli_request (self->cli, "POST", path, body, error);
}

static char *
join_granted (JsonObject *plugin)
{
  JsonArray *permissions = mortise_json_get_array (plugin, "permissions");
  GString *joined = g_string_new (NULL);

  for (guint i = 0; permissions != NULL && i < json_array_get_length (permissions); i++)
    {
      JsonObject *permission = json_array_get_object_element (permissions, i);

      if (mortise_json_get_boolean (permission, "granted", FALSE))
        g_string_append_printf (joined, "%s%s", joined->len > 0 ? ", " : "",
                                mortise_json_get_string (permission, "name", "?"));
    }
  return g_string_free (joined, FALSE);
}

static void
print_loaded (Dev *self, JsonObject *plugin, gboolean is_first)
{
  g_autofree char *granted = join_granted (plugin);
  g_autofree char *text = g_strdup_printf ("%s %s is %s", self->slug, mortise_json_get_string (plugin, "version", "?"),
                                           is_first ? "loaded" : "reloaded");
  g_autofree char *grants
      = g_strdup_printf ("Granted, in this site only, as its manifest asks for it: %s", *granted ? granted : "nothing");

  if (is_json (self))
    {
      tell_object (is_first ? "loaded" : "reloaded", "plugin", plugin);
      return;
    }
  say (text);
  if (is_first || *granted)
    say (grants);
  mortise_cli_print_listeners (plugin);
  fflush (stdout);
}

static gboolean
renew (Dev *self, GError **error)
{
  gboolean is_first = !self->is_loaded;
  g_autoptr (JsonNode) plugin = NULL;

  if (!examine (self, error) || !build (self, error))
    return FALSE;
  plugin = is_first ? load (self, error) : reload (self, error);
  if (plugin == NULL)
    return FALSE;
  self->is_loaded = TRUE;
  print_loaded (self, json_node_get_object (plugin), is_first);
  return TRUE;
}

/* --- the loop ----------------------------------------------------------------------------------------------------- */

/* Nothing of it is the author's to keep: git is told so. */
static gboolean
make_site (const char *site, GError **error)
{
  g_autofree char *path = g_build_filename (site, ".gitignore", NULL);

  if (g_mkdir_with_parents (site, 0700) != 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s; name another folder with --site", site,
                   g_strerror (errno));
      return FALSE;
    }
  return g_file_set_contents (path, "*\n", -1, error);
}

static gboolean
choose_site (Dev *self, GError **error)
{
  char **site = &self->cli->options.values[MORTISE_CLI_OPTION_SITE];

  if (*site != NULL)
    return TRUE;
  *site = g_build_filename (self->folder, SITE, NULL);
  return make_site (*site, error);
}

static void
print_site (Dev *self)
{
  const char *site = mortise_admin_get_site (self->cli->admin);
  g_autofree char *text = g_strdup_printf ("The site is %s: mortise --site %s fire HOOK. A change is loaded when it is "
                                           "saved; Ctrl+C ends.",
                                           site, site);

  if (is_json (self))
    tell_text ("site", "site", site);
  else
    say (text);
}

static gboolean
follow (Dev *self, GError **error)
{
  do
    {
      g_autoptr (GError) problem = NULL;

      self->is_changed = FALSE;
      if (!renew (self, &problem))
        say_error (self, problem);
      if (!self->is_changed && !mortise_cli_wait (self->cli, error))
        return FALSE;
    }
  while (!self->cli->is_interrupted && !self->cli->is_closed);
  return TRUE;
}

/* One that could not be started is there as well. */
static void
unload (Dev *self)
{
  g_autofree char *path = self->slug != NULL ? mortise_admin_build_path ("plugins", self->slug, NULL) : NULL;
  g_autoptr (JsonNode) plugin = path != NULL ? mortise_cli_request (self->cli, "GET", path, NULL, NULL) : NULL;
  g_autoptr (JsonNode) answer = NULL;

  if (plugin != NULL && g_strcmp0 (mortise_json_get_string (json_node_get_object (plugin), "source", NULL), "run") == 0)
    answer = mortise_cli_request (self->cli, "DELETE", path, NULL, NULL);
}

static gboolean
run_dev (MortiseCli *cli, GError **error)
{
  g_auto (Dev) self = { .cli = cli };
  g_autoptr (MortiseFolderWatch) watch = NULL;
  gboolean is_done;

  self.folder = g_canonicalize_filename (cli->words[0], NULL);
  self.directory = g_strdup (self.folder);
  if (!g_file_test (self.folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "%s is no folder; name that of a plugin",
                   cli->words[0]);
      return FALSE;
    }
  mortise_cli_catch_signals (cli);
  watch = mortise_folder_watch_new (self.folder, on_changed, &self, error);
  if (watch == NULL || !choose_site (&self, error) || !mortise_cli_open (cli, "dev", error))
    return FALSE;
  print_site (&self);
  g_signal_connect_swapped (cli->admin, "event", G_CALLBACK (on_event), &self);
  mortise_admin_follow (cli->admin);
  is_done = follow (&self, error);
  g_signal_handlers_disconnect_by_data (cli->admin, &self);
  if (is_done)
    unload (&self);
  return is_done;
}

const MortiseCliVerb mortise_cli_verb_dev = {
  .name = "dev",
  .arguments = "DIR",
  .summary = "Loads the plugin in a folder, and again whenever it is saved",
  .details = "It is validated, built if it is in C (by meson, in DIR/build), and loaded in a site of its own,\n"
             "DIR/.mortise, or that of --site. On each save the same is done again, and a new process takes over\n"
             "without a call being lost. Where it does not come up, the old one goes on. Findings, the compiler's\n"
             "errors, the plugin's log and its calls are printed as they come, with file and line. With --json\n"
             "each is an object on a line of its own; the compiler then writes to standard error.",
  .examples = "mortise dev ./my-plugin\n"
              "mortise --site my-plugin/.mortise fire lead_created     (in another terminal)",
  .min_words = 1,
  .max_words = 1,
  .run = run_dev,
};
