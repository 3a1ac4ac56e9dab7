/* SPDX-License-Identifier: GPL-3.0-or-later */

/* catalogue-probe: a publisher and a reader for test_catalogue.py. It prints one line of JSON, with `error` and
 * `message` where something failed.
 *
 *   key FILE                                     makes a key; prints the public one as its .pub file has it
 *   build INPUT OUTPUT KEY                       builds a catalogue
 *   refresh ADDRESS CACHE STATE [FINGERPRINT]    brings it up to date; STATE is a file
 *   load CACHE STATE                             reads it from the cache
 *   fetch CACHE STATE SLUG VERSION PATH STALL_S DEADLINE_S [KEYS]
 */

#include "mortise-archive-unpack.h"
#include "mortise-catalogue-builder.h"
#include "mortise-catalogue-fetch.h"
#include "mortise-catalogue-refresh.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void
print (JsonObject *answer)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), answer);
  g_autofree char *text = mortise_json_to_text (node, FALSE);

  puts (text);
}

static gboolean
save (const char *path, JsonObject *object, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = mortise_json_to_text (node, FALSE);

  return g_file_set_contents (path, text, -1, error);
}

static MortiseCatalogueState *
load_state (const char *path, GError **error)
{
  g_autoptr (JsonNode) node = mortise_json_load_file (path, 1 << 20, error);

  return node != NULL ? mortise_catalogue_state_new_from_json (json_node_get_object (node), error) : NULL;
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static SoupSession *
open_session (void)
{
  return soup_session_new_with_options ("max-conns-per-host", 6, NULL);
}

static void
describe (MortiseCatalogue *catalogue, JsonObject *answer)
{
  GPtrArray *packages = mortise_catalogue_get_packages (catalogue);
  JsonObject *slugs = json_object_new ();

  for (guint i = 0; i < packages->len; i++)
    {
      GPtrArray *releases = mortise_catalogue_package_get_releases (packages->pdata[i]);
      JsonArray *versions = json_array_new ();

      for (guint j = 0; j < releases->len; j++)
        json_array_add_string_element (
            versions, mortise_version_to_string (((const MortiseCatalogueRelease *) releases->pdata[j])->version));
      json_object_set_array_member (slugs, mortise_catalogue_package_get_slug (packages->pdata[i]), versions);
    }
  json_object_set_object_member (answer, "packages", slugs);
  json_object_set_object_member (answer, "catalogue", mortise_catalogue_to_json (catalogue));
}

/* --- commands ----------------------------------------------------------------------------------------------------- */

static gboolean
make_key (char **words, JsonObject *answer, GError **error)
{
  g_autoptr (MortiseSigningKey) key = mortise_signing_key_generate ();
  g_autoptr (MortisePublicKey) public = mortise_signing_key_get_public (key);
  g_autofree char *text = mortise_public_key_to_text (public, "Acme");

  json_object_set_string_member (answer, "public", text);
  return mortise_signing_key_save (key, words[0], NULL, NULL, error);
}

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

static gboolean
build (char **words, JsonObject *answer, GError **error)
{
  g_autoptr (MortiseSigningKey) key = mortise_signing_key_load (words[2], NULL, NULL, error);
  const MortiseCatalogueOrder order = {
    .directory = words[0],
    .output = words[1],
    .key = key,
    .unpack = unpack,
    .now = g_get_real_time () / G_USEC_PER_SEC,
  };
  g_autoptr (MortiseCatalogueBuilt) built = key != NULL ? mortise_catalogue_build (&order, NULL, error) : NULL;

  if (built == NULL)
    return FALSE;
  json_object_set_string_member (answer, "fingerprint", built->fingerprint);
  json_object_set_int_member (answer, "version", built->version);
  return TRUE;
}

static gboolean
refresh (char **words, JsonObject *answer, GError **error)
{
  g_autoptr (SoupSession) session = open_session ();
  g_autoptr (MortiseCatalogueState) state = NULL;
  g_autoptr (MortiseCatalogueState) next = NULL;
  g_autoptr (MortiseCatalogue) catalogue = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonObject) object = NULL;

  if (g_file_test (words[2], G_FILE_TEST_EXISTS))
    state = load_state (words[2], error);
  else
    state = mortise_catalogue_state_new (words[0], words[3], error);
  if (state == NULL)
    return FALSE;
  mortise_catalogue_refresh_async (session, state, words[1], NULL, NULL, take_result, &result);
  catalogue = mortise_catalogue_refresh_finish (wait_for (&result), &next, error);
  object = mortise_catalogue_state_to_json (next);
  if (!save (words[2], object, catalogue != NULL ? error : NULL) || catalogue == NULL)
    return FALSE;
  describe (catalogue, answer);
  return TRUE;
}

static gboolean
load (char **words, JsonObject *answer, GError **error)
{
  g_autoptr (MortiseCatalogueState) state = load_state (words[1], error);
  g_autoptr (MortiseCatalogue) catalogue = state != NULL ? mortise_catalogue_load (state, words[0], error) : NULL;

  if (catalogue != NULL)
    describe (catalogue, answer);
  return catalogue != NULL;
}

static void
add_progress (guint64 done, guint64 size, gpointer user_data)
{
  json_array_add_int_element (user_data, (gint64) done);
}

static gboolean
fetch (char **words, JsonObject *answer, GError **error)
{
  g_autoptr (SoupSession) session = open_session ();
  g_autoptr (MortiseCatalogueState) state = load_state (words[1], error);
  g_autoptr (MortiseCatalogue) catalogue = state != NULL ? mortise_catalogue_load (state, words[0], error) : NULL;
  MortiseCataloguePackage *package = catalogue != NULL ? mortise_catalogue_lookup (catalogue, words[2]) : NULL;
  g_autoptr (MortiseVersion) version = mortise_version_parse (words[3], NULL);
  g_autoptr (MortiseKeyRing) key_ring = words[7] != NULL ? mortise_key_ring_new (words[7], NULL) : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MortiseSignatureVerdict) verdict = NULL;
  JsonArray *progress = json_array_new ();
  const MortiseDownload download = {
    .path = words[4],
    .key_ring = key_ring,
    .stall_s = (guint) atoi (words[5]),
    .deadline_s = (guint) atoi (words[6]),
  };

  json_object_set_array_member (answer, "progress", progress);
  if (package == NULL)
    return FALSE;
  mortise_catalogue_fetch_async (catalogue, package, mortise_catalogue_package_find_release (package, version),
                                 &download, session, NULL, add_progress, progress, take_result, &result);
  verdict = mortise_catalogue_fetch_finish (wait_for (&result), error);
  if (verdict != NULL)
    json_object_set_string_member (answer, "state", mortise_signature_state_to_string (verdict->state));
  return verdict != NULL;
}

static const struct
{
  const char *name;
  int min_words;
  gboolean (*run) (char **words, JsonObject *answer, GError **error);
} commands[] = {
  { "key", 1, make_key }, { "build", 3, build }, { "refresh", 3, refresh }, { "load", 2, load }, { "fetch", 7, fetch },
};

int
main (int argc, char *argv[])
{
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name) && argc - 2 >= commands[i].min_words)
      {
        if (!commands[i].run (argv + 2, answer, &error))
          {
            json_object_set_string_member (answer, "error", mortise_error_get_name (error));
            json_object_set_string_member (answer, "message", error->message);
          }
        print (answer);
        return 0;
      }
  return 2;
}
