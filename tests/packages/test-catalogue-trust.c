/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "catalogue-fixture.h"
#include "mortise-folder.h"
#include "mortise-json.h"

#include <string.h>
#include <unistd.h>

#define DAY (24 * 60 * 60)
/* Of each file, spread over it. */
#define N_FLIPS 300

static char *
get_fingerprint (CatalogueFixture *fixture)
{
  gsize length;
  g_autofree char *root = catalogue_fixture_read (fixture->output, "root.json", &length);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) root, length);
}

static char *
find_shard (CatalogueFixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->output, "shards", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return g_build_filename ("shards", g_dir_read_name (dir), NULL);
}

static void
sign (CatalogueFixture *fixture, const char *name, const char *signature_name, MortiseSigningKey *key)
{
  gsize length;
  g_autofree char *bytes = catalogue_fixture_read (fixture->output, name, &length);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (bytes, (gssize) length, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseSignature) signature = mortise_signing_key_sign (key, stream, "test", NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = mortise_signature_to_text (signature);
  catalogue_fixture_write (fixture->output, signature_name, text);
}

/* Writes another index, signed. */
static void
edit_index (CatalogueFixture *fixture, const char *member, JsonNode *value)
{
  gsize length;
  g_autofree char *text = catalogue_fixture_read (fixture->output, "index.json", &length);
  g_autoptr (JsonNode) node = mortise_json_parse (text, length, NULL);
  g_autofree char *edited = NULL;

  json_object_set_member (json_node_get_object (node), member, value);
  edited = mortise_json_to_text (node, FALSE);
  catalogue_fixture_write (fixture->output, "index.json", edited);
  sign (fixture, "index.json", "index.json.minisig", fixture->key);
}

/* --- what is good ------------------------------------------------------------------------------------------------- */

static void
test_first (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) catalogue = NULL;
  g_autoptr (MortiseCatalogue) loaded = NULL;
  g_autofree char *fingerprint = NULL;
  g_autoptr (GError) error = NULL;

  catalogue_fixture_build (fixture);
  fingerprint = get_fingerprint (fixture);
  catalogue = catalogue_fixture_refresh (fixture);
  g_assert_cmpstr (mortise_catalogue_get_name (catalogue), ==, "Acme plugins");
  g_assert_nonnull (mortise_catalogue_lookup (catalogue, "thing"));
  g_assert_cmpstr (fixture->state->root, ==, fingerprint);
  g_assert_cmpint (fixture->state->index_version, ==, 1);

  loaded = mortise_catalogue_load (fixture->state, fixture->cache, &error);
  g_assert_no_error (error);
  g_assert_nonnull (mortise_catalogue_lookup (loaded, "thing"));
}

static void
test_state (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) catalogue = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonObject) again = NULL;
  g_autoptr (MortiseCatalogueState) read = NULL;
  g_autoptr (GBytes) a = NULL;
  g_autoptr (GBytes) b = NULL;
  g_autoptr (GError) error = NULL;

  catalogue_fixture_build (fixture);
  catalogue = catalogue_fixture_refresh (fixture);
  object = mortise_catalogue_state_to_json (fixture->state);
  read = mortise_catalogue_state_new_from_json (object, &error);
  g_assert_no_error (error);
  again = mortise_catalogue_state_to_json (read);
  a = mortise_json_object_to_bytes (object);
  b = mortise_json_object_to_bytes (again);
  g_assert_true (g_bytes_equal (a, b));

  json_object_set_string_member (object, "index", "../../etc/passwd");
  g_assert_null (mortise_catalogue_state_new_from_json (object, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
}

static void
test_fingerprint (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) catalogue = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *upper = NULL;

  catalogue_fixture_build (fixture);
  fingerprint = get_fingerprint (fixture);
  upper = g_ascii_strup (fingerprint, -1);
  catalogue_fixture_forget (fixture, upper);
  catalogue = catalogue_fixture_refresh (fixture);
  g_assert_cmpstr (fixture->state->root, ==, fingerprint);

  fingerprint[0] = fingerprint[0] == '0' ? '1' : '0';
  catalogue_fixture_forget (fixture, fingerprint);
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_INVALID, "*none of its roots has the fingerprint*");
}

static void
test_shares (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) first = NULL;
  g_autoptr (MortiseCatalogue) second = NULL;
  g_autoptr (MortiseCatalogue) third = NULL;
  g_autoptr (GError) error = NULL;

  catalogue_fixture_build (fixture);
  first = catalogue_fixture_refresh (fixture);
  second = catalogue_fixture_try_refresh (fixture, first, &error);
  g_assert_no_error (error);
  g_assert_true (second == first);

  catalogue_fixture_build (fixture);
  third = catalogue_fixture_try_refresh (fixture, first, &error);
  g_assert_no_error (error);
  g_assert_true (third != first);
  g_assert_cmpint (mortise_catalogue_get_index (third)->version, ==, 2);
  g_assert_true (mortise_catalogue_lookup (third, "thing") == mortise_catalogue_lookup (first, "thing"));
}

/* --- what goes back ----------------------------------------------------------------------------------------------- */

static void
test_rollback (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autofree char *old = g_build_filename (fixture->folder, "old", NULL);
  g_autoptr (MortiseCatalogue) catalogue = NULL;
  g_autoptr (MortiseCatalogue) again = NULL;

  catalogue_fixture_build (fixture);
  catalogue_fixture_copy (fixture->output, old);
  catalogue_fixture_build (fixture);
  catalogue = catalogue_fixture_refresh (fixture);
  catalogue_fixture_copy (old, fixture->output);
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_CONFLICT, "*is older than 2, which was there before*");

  /* It is the state that tells; the cache may be lost. */
  mortise_folder_remove (fixture->cache);
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_CONFLICT, "*is older than 2, which was there before*");
  catalogue_fixture_forget (fixture, NULL);
  again = catalogue_fixture_refresh (fixture);
}

static void
test_same_version (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) catalogue = NULL;
  JsonNode *expires;

  catalogue_fixture_build (fixture);
  catalogue = catalogue_fixture_refresh (fixture);
  expires = json_node_init_string (json_node_alloc (), "2999-01-01T00:00:00Z");
  edit_index (fixture, "expires", expires);
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_CONFLICT, "*is not the one of that number*");
}

/* A thief signs the highest number there is; with the next root the publisher is back. */
static void
test_highest_version (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) stolen = NULL;
  g_autoptr (MortiseCatalogue) catalogue = NULL;
  g_autofree char *good = g_build_filename (fixture->folder, "good", NULL);

  catalogue_fixture_build (fixture);
  catalogue_fixture_copy (fixture->output, good);
  edit_index (fixture, "version", json_node_init_int (json_node_alloc (), 9007199254740991));
  stolen = catalogue_fixture_refresh (fixture);
  catalogue_fixture_copy (good, fixture->output);
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_CONFLICT, "*older*");
  catalogue_fixture_build_with (fixture, fixture->other_key, fixture->key);
  catalogue = catalogue_fixture_refresh (fixture);
  g_assert_cmpint (mortise_catalogue_get_index (catalogue)->version, ==, 2);
}

static void
test_unknown_root (CatalogueFixture *fixture, gconstpointer user_data)
{
  catalogue_fixture_build (fixture);
  edit_index (fixture, "root", json_node_init_int (json_node_alloc (), 2));
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_CONFLICT, "*is of root 2, which is not there*");
}

static void
test_expired (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) catalogue = NULL;
  gint64 now = fixture->now;
  g_autoptr (GError) error = NULL;

  fixture->now = now - 31 * DAY;
  catalogue_fixture_build (fixture);
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_CONFLICT, "*it expired on *");

  fixture->now = now - 29 * DAY;
  catalogue_fixture_build (fixture);
  catalogue = catalogue_fixture_refresh (fixture);
  g_assert_true (mortise_catalogue_check_time (catalogue, now, NULL));
  g_assert_false (mortise_catalogue_check_time (catalogue, now + 2 * DAY, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT);
}

static void
test_expired_root (CatalogueFixture *fixture, gconstpointer user_data)
{
  gint64 now = fixture->now;

  catalogue_fixture_publish (fixture, ",\"root_days\":30,\"index_days\":365");
  fixture->now = now - 31 * DAY;
  catalogue_fixture_build (fixture);
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_CONFLICT, "*its keys expired on *");
}

/* --- what is not signed ------------------------------------------------------------------------------------------- */

static void
flip_all (CatalogueFixture *fixture, const char *name, const char *fingerprint, gsize from)
{
  gsize length;
  g_autofree char *bytes = catalogue_fixture_read (fixture->output, name, &length);
  gsize step = MAX (1, (length - from) / N_FLIPS);

  for (gsize i = from; i < length; i += step)
    {
      g_autoptr (MortiseCatalogue) catalogue = NULL;
      g_autoptr (GError) error = NULL;

      catalogue_fixture_forget (fixture, fingerprint);
      bytes[i] ^= (char) (1 << (i % 8));
      catalogue_fixture_write_bytes (fixture->output, name, bytes, length);
      catalogue = catalogue_fixture_try_refresh (fixture, NULL, &error);
      if (catalogue != NULL)
        g_error ("%s was accepted with byte %" G_GSIZE_FORMAT " flipped", name, i);
      g_assert_true (error->domain == MORTISE_ERROR);
      g_assert_null (fixture->state->index);
      bytes[i] ^= (char) (1 << (i % 8));
    }
  catalogue_fixture_write_bytes (fixture->output, name, bytes, length);
}

/* The first line of a signature is signed by nobody, and shown to nobody. */
static gsize
skip_line (CatalogueFixture *fixture, const char *name)
{
  gsize length;
  g_autofree char *text = catalogue_fixture_read (fixture->output, name, &length);

  return strcspn (text, "\n") + 1;
}

static void
test_flips (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autofree char *fingerprint = NULL;
  g_autofree char *shard = NULL;
  g_autoptr (MortiseCatalogue) catalogue = NULL;

  catalogue_fixture_build (fixture);
  fingerprint = get_fingerprint (fixture);
  shard = find_shard (fixture);
  flip_all (fixture, "root.json", fingerprint, 0);
  flip_all (fixture, "index.json", fingerprint, 0);
  flip_all (fixture, shard, fingerprint, 0);
  flip_all (fixture, "index.json.minisig", fingerprint, skip_line (fixture, "index.json.minisig"));
  flip_all (fixture, "root/1.json.minisig", fingerprint, skip_line (fixture, "root/1.json.minisig"));
  catalogue_fixture_forget (fixture, fingerprint);
  catalogue = catalogue_fixture_refresh (fixture);
}

/* Nobody knows the first root yet, and still its signature has to fit. */
static void
test_flipped_root (CatalogueFixture *fixture, gconstpointer user_data)
{
  catalogue_fixture_build (fixture);
  flip_all (fixture, "root.json", NULL, 0);
}

static void
test_other_key (CatalogueFixture *fixture, gconstpointer user_data)
{
  catalogue_fixture_build (fixture);
  sign (fixture, "index.json", "index.json.minisig", fixture->other_key);
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_INVALID, "*index.json: signed with the key *none of those of*");
}

static void
test_other_publisher (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) catalogue = NULL;

  catalogue_fixture_build (fixture);
  catalogue = catalogue_fixture_refresh (fixture);
  catalogue_fixture_copy (fixture->input, fixture->output);
  catalogue_fixture_build_with (fixture, fixture->other_key, NULL);
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_CONFLICT,
                            "*neither root 1, which is trusted, nor one that follows*");
}

static void
test_replaced_shard (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autofree char *shard = NULL;
  g_autoptr (MortiseCatalogue) catalogue = NULL;

  catalogue_fixture_build (fixture);
  shard = find_shard (fixture);
  catalogue_fixture_write (fixture->output, shard, "{\"kind\":\"shard\",\"packages\":{}}");
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_INVALID, "*it is not what the index says*");
}

static void
test_empty_files (CatalogueFixture *fixture, gconstpointer user_data)
{
  static const char *const names[] = { "root.json", "root/1.json.minisig", "index.json", "index.json.minisig" };
  g_autofree char *good = g_build_filename (fixture->folder, "good", NULL);

  catalogue_fixture_build (fixture);
  catalogue_fixture_copy (fixture->output, good);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      catalogue_fixture_forget (fixture, NULL);
      catalogue_fixture_write (fixture->output, names[i], "");
      catalogue_fixture_refuse (fixture, MORTISE_ERROR_INVALID, "*");
      catalogue_fixture_copy (good, fixture->output);
    }
}

/* --- new keys ----------------------------------------------------------------------------------------------------- */

static void
test_rotation (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseSigningKey) third = mortise_signing_key_generate ();
  g_autofree char *fingerprint = NULL;
  g_autoptr (MortiseCatalogue) first = NULL;
  g_autoptr (MortiseCatalogue) second = NULL;
  g_autoptr (MortiseCatalogue) other = NULL;

  catalogue_fixture_build (fixture);
  fingerprint = get_fingerprint (fixture);
  first = catalogue_fixture_refresh (fixture);
  catalogue_fixture_build_with (fixture, fixture->other_key, fixture->key);
  catalogue_fixture_build_with (fixture, third, fixture->other_key);
  second = catalogue_fixture_refresh (fixture);
  g_assert_cmpint (fixture->state->root_version, ==, 3);
  g_assert_cmpint (mortise_catalogue_get_index (second)->root, ==, 3);

  /* One who was told the first fingerprint, long ago. */
  catalogue_fixture_forget (fixture, fingerprint);
  other = catalogue_fixture_refresh (fixture);
  g_assert_cmpint (fixture->state->root_version, ==, 3);
}

/* Each step needs both signatures. */
static void
test_rotation_unsigned (CatalogueFixture *fixture, gconstpointer user_data)
{
  static const char *const names[] = { "root/2.json.minisig", "root/2.json.previous.minisig" };
  g_autofree char *good = g_build_filename (fixture->folder, "good", NULL);
  g_autoptr (MortiseSigningKey) stranger = mortise_signing_key_generate ();
  g_autoptr (MortiseCatalogue) catalogue = NULL;

  catalogue_fixture_build (fixture);
  catalogue = catalogue_fixture_refresh (fixture);
  catalogue_fixture_build_with (fixture, fixture->other_key, fixture->key);
  catalogue_fixture_copy (fixture->output, good);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      sign (fixture, "root/2.json", names[i], stranger);
      catalogue_fixture_refuse (fixture, MORTISE_ERROR_INVALID, "*signed with the key*");
      g_assert_cmpint (fixture->state->root_version, ==, 1);
      catalogue_fixture_copy (good, fixture->output);
    }
  /* The key of the one before does not do for its own, nor the other way round. */
  sign (fixture, "root/2.json", names[0], fixture->key);
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_INVALID, "*signed with the key*");
  catalogue_fixture_copy (good, fixture->output);
  sign (fixture, "root/2.json", names[1], fixture->other_key);
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_INVALID, "*signed with the key*");
}

/* The key that is gone signs nothing more, not even what it signed before. */
static void
test_rotation_old_index (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) catalogue = NULL;

  catalogue_fixture_build (fixture);
  catalogue = catalogue_fixture_refresh (fixture);
  catalogue_fixture_build_with (fixture, fixture->other_key, fixture->key);
  sign (fixture, "index.json", "index.json.minisig", fixture->key);
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_INVALID, "*none of those of*root 2*");
  g_assert_cmpint (fixture->state->root_version, ==, 2);
}

static void
test_root_rollback (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autofree char *old = g_build_filename (fixture->folder, "old", NULL);
  g_autoptr (MortiseCatalogue) catalogue = NULL;

  catalogue_fixture_build (fixture);
  catalogue_fixture_copy (fixture->output, old);
  catalogue_fixture_build_with (fixture, fixture->other_key, fixture->key);
  catalogue = catalogue_fixture_refresh (fixture);
  catalogue_fixture_copy (old, fixture->output);
  catalogue_fixture_refuse (fixture, MORTISE_ERROR_CONFLICT, "*neither root 2, which is trusted*");
}

/* --- the cache ---------------------------------------------------------------------------------------------------- */

static void
test_damaged_cache (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) first = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n_files = 0;

  catalogue_fixture_build (fixture);
  first = catalogue_fixture_refresh (fixture);
  dir = g_dir_open (fixture->cache, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autoptr (MortiseCatalogue) loaded = NULL;
      g_autoptr (MortiseCatalogue) again = NULL;
      g_autofree char *path = g_build_filename (fixture->cache, name, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (truncate (path, 1), ==, 0);
      loaded = mortise_catalogue_load (fixture->state, fixture->cache, &error);
      g_assert_null (loaded);
      g_assert_nonnull (error);
      again = catalogue_fixture_refresh (fixture);
      n_files++;
    }
  g_assert_cmpuint (n_files, ==, 4);
}

/* What the state before named is there yet: the caller may be ended before it has stored the new one. */
static void
test_old_state (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogueState) old = NULL;
  g_autoptr (MortiseCatalogue) first = NULL;
  g_autoptr (MortiseCatalogue) second = NULL;
  g_autoptr (MortiseCatalogue) loaded = NULL;
  g_autoptr (GError) error = NULL;

  catalogue_fixture_build (fixture);
  first = catalogue_fixture_refresh (fixture);
  old = mortise_catalogue_state_copy (fixture->state);
  catalogue_fixture_add_plugin (fixture, "other", "1.0.0", NULL);
  catalogue_fixture_build_with (fixture, fixture->other_key, fixture->key);
  second = catalogue_fixture_refresh (fixture);
  loaded = mortise_catalogue_load (old, fixture->cache, &error);
  g_assert_no_error (error);
  g_assert_null (mortise_catalogue_lookup (loaded, "other"));
}

#define ADD(name, function)                                                                                            \
  g_test_add (name, CatalogueFixture, NULL, catalogue_fixture_set_up, function, catalogue_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/catalogue/trust/first", test_first);
  ADD ("/catalogue/trust/state", test_state);
  ADD ("/catalogue/trust/fingerprint", test_fingerprint);
  ADD ("/catalogue/trust/shares", test_shares);
  ADD ("/catalogue/trust/rollback", test_rollback);
  ADD ("/catalogue/trust/same-version", test_same_version);
  ADD ("/catalogue/trust/highest-version", test_highest_version);
  ADD ("/catalogue/trust/unknown-root", test_unknown_root);
  ADD ("/catalogue/trust/expired", test_expired);
  ADD ("/catalogue/trust/expired-root", test_expired_root);
  ADD ("/catalogue/trust/flips", test_flips);
  ADD ("/catalogue/trust/flipped-root", test_flipped_root);
  ADD ("/catalogue/trust/other-key", test_other_key);
  ADD ("/catalogue/trust/other-publisher", test_other_publisher);
  ADD ("/catalogue/trust/replaced-shard", test_replaced_shard);
  ADD ("/catalogue/trust/empty-files", test_empty_files);
  ADD ("/catalogue/trust/rotation", test_rotation);
  ADD ("/catalogue/trust/rotation-unsigned", test_rotation_unsigned);
  ADD ("/catalogue/trust/rotation-old-index", test_rotation_old_index);
  ADD ("/catalogue/trust/root-rollback", test_root_rollback);
  ADD ("/catalogue/trust/damaged-cache", test_damaged_cache);
  ADD ("/catalogue/trust/old-state", test_old_state);
  return g_test_run ();
}
