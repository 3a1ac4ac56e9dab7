/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signature-fixture.h"

#include "mortise-folder.h"

void
signature_fixture_set_up (SignatureFixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("mortise-signature-XXXXXX", &error);
  g_assert_no_error (error);
  self->key = mortise_signing_key_generate ();
  self->public = mortise_signing_key_get_public (self->key);
}

void
signature_fixture_tear_down (SignatureFixture *self, gconstpointer user_data)
{
  mortise_folder_remove (self->folder);
  g_free (self->folder);
  mortise_signing_key_free (self->key);
  mortise_public_key_unref (self->public);
}

char *
signature_fixture_path (SignatureFixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

/* Gives the file's path. */
char *
signature_fixture_write (SignatureFixture *self, const char *name, const char *text, gssize length)
{
  char *path = signature_fixture_path (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  g_assert_no_error (error);
  return path;
}

char *
signature_fixture_read (SignatureFixture *self, const char *name)
{
  g_autofree char *path = signature_fixture_path (self, name);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

GInputStream *
signature_fixture_open (SignatureFixture *self, const char *name)
{
  g_autofree char *path = signature_fixture_path (self, name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  GFileInputStream *stream = g_file_read (file, NULL, &error);

  g_assert_no_error (error);
  return G_INPUT_STREAM (stream);
}

GInputStream *
signature_fixture_stream (const char *content)
{
  return g_memory_input_stream_new_from_data (g_strdup (content), -1, g_free);
}

/* The text of the signature. */
char *
signature_fixture_sign (SignatureFixture *self, const char *content, const char *comment)
{
  g_autoptr (GInputStream) stream = signature_fixture_stream (content);
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseSignature) signature = mortise_signing_key_sign (self->key, stream, comment, NULL, &error);

  g_assert_no_error (error);
  return mortise_signature_to_text (signature);
}

/* A MortisePassphraseFunc: @user_data is the passphrase. */
gboolean
signature_fixture_give (char *passphrase, gsize size, gpointer user_data, GError **error)
{
  g_assert_cmpuint (g_strlcpy (passphrase, user_data, size), <, size);
  return TRUE;
}
