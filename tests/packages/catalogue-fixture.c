/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "catalogue-fixture.h"

#include "mortise-archive-unpack.h"
#include "mortise-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *
in_folder (CatalogueFixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

void
catalogue_fixture_set_up (CatalogueFixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("mortise-catalogue-XXXXXX", &error);
  g_assert_no_error (error);
  self->input = in_folder (self, "input");
  self->output = in_folder (self, "output");
  self->cache = in_folder (self, "cache");
  self->key = mortise_signing_key_generate ();
  self->other_key = mortise_signing_key_generate ();
  self->session = soup_session_new ();
  self->now = g_get_real_time () / G_USEC_PER_SEC;
  catalogue_fixture_publish (self, NULL);
  catalogue_fixture_add_plugin (self, "thing", "1.0.0", NULL);
  catalogue_fixture_forget (self, NULL);
}

void
catalogue_fixture_tear_down (CatalogueFixture *self, gconstpointer user_data)
{
  mortise_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->input);
  g_free (self->output);
  g_free (self->cache);
  mortise_signing_key_free (self->key);
  mortise_signing_key_free (self->other_key);
  g_object_unref (self->session);
  mortise_catalogue_state_free (self->state);
}

/* Not to the disk, as GLib would: there are many. */
void
catalogue_fixture_write_bytes (const char *folder, const char *name, const char *bytes, gsize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  int fd;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, length), ==, (gssize) length);
  close (fd);
}

void
catalogue_fixture_write (const char *folder, const char *name, const char *text)
{
  catalogue_fixture_write_bytes (folder, name, text, strlen (text));
}

char *
catalogue_fixture_read (const char *folder, const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

/* @more: members of the manifest, with a comma before each. */
void
catalogue_fixture_add_plugin (CatalogueFixture *self, const char *slug, const char *version, const char *more)
{
  g_autofree char *folder = g_strdup_printf ("%s/%s-%s", self->input, slug, version);
  g_autofree char *manifest = g_strdup_printf (
      "{\"slug\":\"%s\",\"name\":\"%s\",\"version\":\"%s\",\"loader\":\"python\",\"module\":\"plugin\"%s}", slug, slug,
      version, more != NULL ? more : "");

  catalogue_fixture_write (folder, "plugin.json", manifest);
  catalogue_fixture_write (folder, "plugin.py", version);
}

/* @more: members of catalogue.json, with a comma before each. */
void
catalogue_fixture_publish (CatalogueFixture *self, const char *more)
{
  g_autofree char *text = g_strdup_printf ("{\"name\":\"Acme plugins\"%s}", more != NULL ? more : "");

  catalogue_fixture_write (self->input, "catalogue.json", text);
}

/* What mortise-helper does, here in the same process: these packages are our own. */
static MortiseArchiveContents *
unpack (const char *package, const char *staging, GCancellable *cancellable, GError **error)
{
  int from = open (package, O_RDONLY | O_CLOEXEC);
  int to = open (staging, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  MortiseArchiveContents *contents = mortise_archive_unpack (from, to, error);

  close (from);
  close (to);
  return contents;
}

MortiseCatalogueBuilt *
catalogue_fixture_try_build (CatalogueFixture *self,
                             MortiseSigningKey *key,
                             MortiseSigningKey *previous_key,
                             GError **error)
{
  const MortiseCatalogueOrder order = {
    .directory = self->input,
    .output = self->output,
    .key = key,
    .previous_key = previous_key,
    .unpack = unpack,
    .now = self->now,
  };

  return mortise_catalogue_build (&order, NULL, error);
}

void
catalogue_fixture_build_with (CatalogueFixture *self, MortiseSigningKey *key, MortiseSigningKey *previous_key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseCatalogueBuilt) built = catalogue_fixture_try_build (self, key, previous_key, &error);

  g_assert_no_error (error);
  g_assert_nonnull (built);
}

void
catalogue_fixture_build (CatalogueFixture *self)
{
  catalogue_fixture_build_with (self, self->key, NULL);
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

MortiseCatalogue *
catalogue_fixture_try_refresh (CatalogueFixture *self, MortiseCatalogue *current, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  MortiseCatalogueState *state;
  MortiseCatalogue *catalogue;

  mortise_catalogue_refresh_async (self->session, self->state, self->cache, current, NULL, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  catalogue = mortise_catalogue_refresh_finish (result, &state, error);
  mortise_catalogue_state_free (self->state);
  self->state = state;
  return catalogue;
}

MortiseCatalogue *
catalogue_fixture_refresh (CatalogueFixture *self)
{
  g_autoptr (GError) error = NULL;
  MortiseCatalogue *catalogue = catalogue_fixture_try_refresh (self, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (catalogue);
  return catalogue;
}

/* What is remembered of the index does not move. */
void
catalogue_fixture_refuse (CatalogueFixture *self, MortiseError code, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *index = g_strdup (self->state->index);
  g_autoptr (MortiseCatalogue) catalogue = catalogue_fixture_try_refresh (self, NULL, &error);

  g_assert_null (catalogue);
  g_test_message ("%s", error->message);
  g_assert_error (error, MORTISE_ERROR, (int) code);
  g_assert_true (g_pattern_match_simple (pattern, error->message));
  g_assert_cmpstr (self->state->index, ==, index);
}

/* A reader who has never been here, and may know a fingerprint. */
void
catalogue_fixture_forget (CatalogueFixture *self, const char *fingerprint)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->state, mortise_catalogue_state_free);
  self->state = mortise_catalogue_state_new (self->output, fingerprint, &error);
  g_assert_no_error (error);
  mortise_folder_remove (self->cache);
}

void
catalogue_fixture_copy (const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;

  mortise_folder_remove (to);
  mortise_folder_copy (from, to, G_MAXUINT64, &error);
  g_assert_no_error (error);
}
