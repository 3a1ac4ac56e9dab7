/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A catalogue of 10,000 plugins with three versions each, in a folder: what a reader takes to get all of it, to see
 * that nothing is new, to get what one changed plugin changes, to read it at start-up, and to search it. The side `one
 * file` is the same packages in one shard, as a catalogue without shards would have them. */

#include "bench.h"
#include "mortise-catalogue-refresh.h"
#include "mortise-catalogue-search.h"
#include "mortise-catalogue-shape.h"
#include "mortise-folder.h"
#include "mortise-json.h"
#include "mortise-signing-key.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define N_PACKAGES 10000
#define N_VERSIONS 3
#define N_SAMPLES 5
/* What the builder takes for so many. */
#define N_SHARDS 512
#define SHA256 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

typedef struct
{
  char *folder;
  char *output;
  char *cache;
  guint n_shards;
  guint version;
  guint changed;
  MortiseSigningKey *key;
  char *signature;
  SoupSession *session;
  MortiseCatalogueState *state;
} Bench;

static void
write_file (Bench *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->output, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  FILE *file;

  g_mkdir_with_parents (folder, 0700);
  file = fopen (path, "w");
  fputs (text, file);
  fclose (file);
}

static char *
sign (Bench *self, const char *text)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, -1, NULL);
  g_autoptr (MortiseSignature) signature = mortise_signing_key_sign (self->key, stream, "bench", NULL, NULL);

  return mortise_signature_to_text (signature);
}

static void
write_signed (Bench *self, const char *name, const char *signature_name, const char *text)
{
  g_autofree char *signature = sign (self, text);

  write_file (self, signature_name, signature);
  write_file (self, name, text);
}

/* --- the publisher ------------------------------------------------------------------------------------------------ */

static void
append_package (Bench *self, GString *text, guint number)
{
  g_autofree char *signature = g_strescape (self->signature, NULL);
  guint n_versions = N_VERSIONS + (number == 0 ? self->changed : 0);

  g_string_append_printf (
      text,
      "\n\"plugin-%u\":{\"name\":\"Plugin %u\",\"summary\":\"Sends what comes in to where it goes\","
      "\"description\":\"It listens to hooks, and sends what comes in to where it goes.\\n\\n%s\","
      "\"author\":\"Somebody\",\"licence\":\"MIT\",\"categories\":[\"crm\",\"email\"],\"versions\":[",
      number, number, "Many words, as people write them. Some of them are worth to be read. ");
  for (guint i = n_versions; i > 0; i--)
    g_string_append_printf (
        text,
        "{\"version\":\"1.%u.0\",\"released\":\"2026-01-01T00:00:00Z\",\"file\":\"packages/plugin-%u-1.%u.0.zip\","
        "\"size\":12345,\"sha256\":\"" SHA256 "\",\"signature\":\"%s\",\"dialect\":\"mortise\","
        "\"requires\":{\"mortise\":\"^1.0.0\"},\"dependencies\":[{\"slug\":\"plugin-1\",\"version\":\"^1.0.0\"}],"
        "\"permissions\":[{\"name\":\"http\",\"reason\":\"It calls home.\",\"hosts\":[\"example.com\"]}],"
        "\"changelog\":[\"A little is better.\"]}%s",
        i, number, i, signature, i > 1 ? "," : "");
  g_string_append (text, "]}");
}

static void
publish_shard (Bench *self, guint shard, GString *index)
{
  g_autoptr (GString) text = g_string_new ("{\"kind\":\"shard\",\"packages\":{");
  g_autofree char *sha256 = NULL;
  g_autofree char *path = NULL;

  for (guint i = shard; i < N_PACKAGES; i += self->n_shards)
    {
      if (i != shard)
        g_string_append_c (text, ',');
      append_package (self, text, i);
    }
  g_string_append (text, "}}");
  sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
  path = g_strdup_printf ("shards/%s.json", sha256);
  write_file (self, path, text->str);
  g_string_append_printf (index, "%s{\"sha256\":\"%s\",\"size\":%" G_GSIZE_FORMAT "}", shard > 0 ? "," : "", sha256,
                          text->len);
}

static void
publish (Bench *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *generated = mortise_catalogue_time_format (now);
  g_autofree char *expires = mortise_catalogue_time_format (now + 24 * 60 * 60);
  g_autoptr (GString) index = g_string_new (NULL);

  g_string_printf (index,
                   "{\"kind\":\"index\",\"format\":1,\"root\":1,\"version\":%u,\"generated\":\"%s\",\"expires\":\"%s\","
                   "\"shards\":[",
                   ++self->version, generated, expires);
  for (guint i = 0; i < self->n_shards; i++)
    publish_shard (self, i, index);
  g_string_append (index, "]}");
  write_signed (self, "index.json", "index.json.minisig", index->str);
}

static void
publish_root (Bench *self)
{
  g_autoptr (MortisePublicKey) public = mortise_signing_key_get_public (self->key);
  g_autofree char *key = mortise_public_key_to_base64 (public);
  g_autofree char *root = g_strdup_printf ("{\"kind\":\"root\",\"format\":1,\"version\":1,\"name\":\"Bench\","
                                           "\"expires\":\"2999-01-01T00:00:00Z\",\"keys\":[\"%s\"]}",
                                           key);

  write_signed (self, "root.json", "root/1.json.minisig", root);
}

/* --- the reader --------------------------------------------------------------------------------------------------- */

static void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static MortiseCatalogue *
refresh (Bench *self, MortiseCatalogue *current, GArray *series)
{
  gint64 start = bench_now_ns ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  MortiseCatalogueState *state;
  MortiseCatalogue *catalogue;

  mortise_catalogue_refresh_async (self->session, self->state, self->cache, current, NULL, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  catalogue = mortise_catalogue_refresh_finish (result, &state, &error);
  if (catalogue == NULL)
    g_error ("%s", error->message);
  mortise_catalogue_state_free (self->state);
  self->state = state;
  bench_series_add (series, (double) (bench_now_ns () - start));
  return catalogue;
}

static void
forget (Bench *self)
{
  g_clear_pointer (&self->state, mortise_catalogue_state_free);
  self->state = mortise_catalogue_state_new (self->output, NULL, NULL);
  mortise_folder_remove (self->cache);
}

static void
load (Bench *self, GArray *series)
{
  gint64 start = bench_now_ns ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseCatalogue) catalogue = mortise_catalogue_load (self->state, self->cache, &error);

  if (catalogue == NULL)
    g_error ("%s", error->message);
  bench_series_add (series, (double) (bench_now_ns () - start));
}

static void
search (MortiseCatalogue *catalogue, GArray *series)
{
  const MortiseCatalogueQuery query = { .text = "plugin goes 77" };
  g_autoptr (GPtrArray) catalogues = g_ptr_array_new ();
  g_autoptr (GPtrArray) hits = NULL;
  gint64 start;

  g_ptr_array_add (catalogues, catalogue);
  start = bench_now_ns ();
  hits = mortise_catalogue_search (catalogues, &query);
  bench_series_add (series, (double) (bench_now_ns () - start));
  g_assert_cmpuint (hits->len, >, 0);
}

/* --- both --------------------------------------------------------------------------------------------------------- */

static void
report_sizes (Bench *self, MortiseCatalogue *catalogue, const char *side)
{
  GArray *shards = mortise_catalogue_get_index (catalogue)->shards;
  g_autofree char *path = g_build_filename (self->output, "index.json", NULL);
  double whole = 0;
  GStatBuf status;

  for (guint i = 0; i < shards->len; i++)
    whole += (double) g_array_index (shards, MortiseCatalogueShardEntry, i).size;
  g_stat (path, &status);
  bench_report_value ("catalogue", "bytes of all", side, whole + (double) status.st_size);
  bench_report_value ("catalogue", "bytes of one change", side, whole / shards->len + (double) status.st_size);
}

static void
run (Bench *self, const char *side)
{
  g_autoptr (GArray) first = bench_series_new ();
  g_autoptr (GArray) same = bench_series_new ();
  g_autoptr (GArray) changed = bench_series_new ();
  g_autoptr (GArray) loaded = bench_series_new ();
  g_autoptr (GArray) searched = bench_series_new ();

  for (guint i = 0; i < N_SAMPLES; i++)
    {
      g_autoptr (MortiseCatalogue) all = NULL;
      g_autoptr (MortiseCatalogue) again = NULL;
      g_autoptr (MortiseCatalogue) other = NULL;

      forget (self);
      all = refresh (self, NULL, first);
      again = refresh (self, all, same);
      self->changed++;
      publish (self);
      other = refresh (self, all, changed);
      load (self, loaded);
      search (other, searched);
      if (i == 0)
        report_sizes (self, other, side);
    }
  bench_report ("catalogue", "first", side, first);
  bench_report ("catalogue", "nothing new", side, same);
  bench_report ("catalogue", "one changed", side, changed);
  bench_report ("catalogue", "start-up", side, loaded);
  bench_report ("catalogue", "search", side, searched);
}

static void
run_with (guint n_shards, const char *side)
{
  Bench self = { .n_shards = n_shards };

  self.folder = g_dir_make_tmp ("mortise-bench-XXXXXX", NULL);
  self.output = g_build_filename (self.folder, "output", NULL);
  self.cache = g_build_filename (self.folder, "cache", NULL);
  self.key = mortise_signing_key_generate ();
  self.signature = sign (&self, "bench");
  self.session = soup_session_new ();
  publish_root (&self);
  publish (&self);
  run (&self, side);
  mortise_folder_remove (self.folder);
  g_free (self.folder);
  g_free (self.output);
  g_free (self.cache);
  g_free (self.signature);
  mortise_signing_key_free (self.key);
  mortise_catalogue_state_free (self.state);
  g_object_unref (self.session);
}

int
main (int argc, char *argv[])
{
  run_with (N_SHARDS, "mortise");
  /* A shard has 8 MiB at most, so these are the fewest. */
  run_with (8, "few files");
  return 0;
}
