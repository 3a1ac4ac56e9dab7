/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "host-fixture.h"

#include "mortise-folder.h"
#include "mortise-json.h"

#include <string.h>

char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("mortise-host-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
remove_folder (char *folder)
{
  mortise_folder_remove (folder);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_free (folder);
}

/* The callback for asynchronous calls; @user_data is where wait_for() looks. */
void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (slot);
}

void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
flush_store (MortiseStore *store)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mortise_store_flush_async (store, NULL, take_result, &slot);
  result = wait_for (&slot);
  mortise_store_flush_finish (store, result, &error);
  g_assert_no_error (error);
}

GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

char *
text_of (GBytes *bytes)
{
  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

/* @more: further members, each with a comma before it. */
MortiseManifest *
make_manifest (const char *slug, const char *more)
{
  g_autofree char *text = g_strdup_printf ("{\"slug\":\"%s\",\"name\":\"%s\",\"version\":\"1.0.0\",\"loader\":\"c\","
                                           "\"module\":\"m\"%s}",
                                           slug, slug, more);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), &error);
  MortiseManifest *manifest = node != NULL ? mortise_manifest_new_from_json (node, &error) : NULL;

  g_assert_no_error (error);
  return manifest;
}
