/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "catalogue-fixture.h"
#include "mortise-catalogue-search.h"
#include "mortise-catalogue-shape.h"
#include "mortise-catalogue-update.h"
#include "mortise-download-address.h"
#include "mortise-folder.h"
#include "mortise-json.h"
#include "mortise-solver-package.h"

#include <string.h>

#define DAY (24 * 60 * 60)

static void
refuse_build (CatalogueFixture *fixture, MortiseError code, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseCatalogueBuilt) built = catalogue_fixture_try_build (fixture, fixture->key, NULL, &error);

  g_assert_null (built);
  g_test_message ("%s", error->message);
  g_assert_error (error, MORTISE_ERROR, (int) code);
  g_assert_true (g_pattern_match_simple (pattern, error->message));
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_files = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n_files++;
  return n_files;
}

static MortiseCatalogue *
build_and_read (CatalogueFixture *fixture)
{
  catalogue_fixture_build (fixture);
  return catalogue_fixture_refresh (fixture);
}

/* --- building ----------------------------------------------------------------------------------------------------- */

static void
test_contents (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) catalogue = NULL;
  g_autoptr (JsonObject) json = NULL;
  const MortiseCatalogueRelease *release;
  MortiseCataloguePackage *package;
  g_autofree char *signature = NULL;
  g_autofree char *beside = NULL;
  JsonObject *version;

  catalogue_fixture_publish (fixture, ",\"packages\":{\"full\":{\"categories\":[\"cms\",\"sales\"],"
                                      "\"ratings\":{\"average\":4.5,\"count\":12}}}");
  catalogue_fixture_add_plugin (
      fixture, "full", "1.2.0",
      ",\"description\":\"First line.\\nMore of it.\",\"author\":{\"name\":\"Ada\"},\"licence\":\"MIT\","
      "\"category\":\"sales\",\"icon\":\"icon.svg\",\"platforms\":[\"escalated\"],\"requires\":{\"mortise\":\"^1\"},"
      "\"dependencies\":[{\"slug\":\"thing\",\"version\":\"^1.0.0\"}],\"conflicts\":[{\"slug\":\"other\"}],"
      "\"permissions\":[{\"name\":\"http\",\"reason\":\"It calls home.\",\"hosts\":[\"example.com\"]}],"
      "\"changelog\":[{\"version\":\"1.2.0\",\"date\":\"2026-01-02\",\"changes\":[\"All is new.\"]}]");
  {
    g_autofree char *folder = g_build_filename (fixture->input, "full-1.2.0", NULL);

    catalogue_fixture_write (folder, "icon.svg", "<svg/>");
  }
  catalogue = build_and_read (fixture);
  package = mortise_catalogue_lookup (catalogue, "full");
  json = mortise_catalogue_package_to_json (package);
  g_assert_cmpstr (mortise_json_get_string (json, "slug", NULL), ==, "full");
  g_assert_cmpstr (mortise_json_get_string (json, "summary", NULL), ==, "First line.");
  g_assert_cmpstr (mortise_json_get_string (json, "author", NULL), ==, "Ada");
  g_assert_cmpint (mortise_json_get_int (mortise_json_get_object (json, "ratings"), "count", 0), ==, 12);
  g_assert_cmpuint (json_array_get_length (mortise_json_get_array (json, "categories")), ==, 2);
  g_assert_true (
      g_str_has_prefix (mortise_json_get_string (mortise_json_get_object (json, "icon"), "file", ""), "media/"));

  version = json_array_get_object_element (mortise_json_get_array (json, "versions"), 0);
  g_assert_cmpstr (mortise_json_get_string (version, "released", NULL), ==, "2026-01-02T00:00:00Z");
  g_assert_cmpstr (mortise_json_get_string (version, "dialect", NULL), ==, "mortise");
  g_assert_cmpstr (json_array_get_string_element (mortise_json_get_array (version, "changelog"), 0), ==, "All is new.");
  g_assert_nonnull (mortise_json_get_array (version, "permissions"));

  release = mortise_catalogue_package_get_releases (package)->pdata[0];
  g_assert_cmpstr (release->file, ==, "packages/full-1.2.0.zip");
  signature = mortise_catalogue_package_dup_signature (package, release);
  beside = catalogue_fixture_read (fixture->output, "packages/full-1.2.0.zip.minisig", NULL);
  g_assert_cmpstr (signature, ==, beside);
}

static void
test_solver (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) packages = NULL;
  const MortiseSolverPackage *package;

  catalogue_fixture_add_plugin (fixture, "thing", "1.1.0",
                                ",\"requires\":{\"mortise\":\"^1\"},\"dependencies\":[{\"slug\":\"b\"}]");
  catalogue_fixture_add_plugin (fixture, "thing", "1.2.0", NULL);
  catalogue_fixture_publish (fixture, ",\"packages\":{\"thing\":{\"withdrawn\":{\"1.2.0\":\"It eats data.\"}}}");
  catalogue = build_and_read (fixture);
  packages = mortise_catalogue_package_list_solver_packages (mortise_catalogue_lookup (catalogue, "thing"), "acme");
  g_assert_cmpuint (packages->len, ==, 2);
  package = packages->pdata[0];
  g_assert_cmpstr (mortise_solver_package_get_version_text (package), ==, "1.1.0");
  g_assert_cmpstr (mortise_solver_package_get_source (package), ==, "acme");
  g_assert_cmpuint (mortise_solver_package_get_dependencies (package)->len, ==, 1);
  g_assert_cmpuint (mortise_solver_package_get_requirements (package)->len, ==, 1);
}

/* The same input gives the same, but for version and times. */
static void
test_same_again (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) first = NULL;
  g_autoptr (MortiseCatalogue) second = NULL;
  g_autoptr (MortiseCatalogue) elsewhere = NULL;
  const MortiseCatalogueShardEntry *a, *b;

  first = build_and_read (fixture);
  fixture->now += 60;
  second = build_and_read (fixture);
  g_assert_cmpint (mortise_catalogue_get_index (second)->version, ==, 2);
  a = &g_array_index (mortise_catalogue_get_index (first)->shards, MortiseCatalogueShardEntry, 0);
  b = &g_array_index (mortise_catalogue_get_index (second)->shards, MortiseCatalogueShardEntry, 0);
  g_assert_cmpstr (a->sha256, ==, b->sha256);

  /* Built anew, from nothing, at the first time. */
  fixture->now -= 60;
  mortise_folder_remove (fixture->output);
  catalogue_fixture_forget (fixture, NULL);
  elsewhere = build_and_read (fixture);
  g_assert_cmpstr (mortise_catalogue_get_index (elsewhere)->sha256, ==, mortise_catalogue_get_index (first)->sha256);
}

static void
test_other_content (CatalogueFixture *fixture, gconstpointer user_data)
{
  catalogue_fixture_build (fixture);
  {
    g_autofree char *folder = g_build_filename (fixture->input, "thing-1.0.0", NULL);

    catalogue_fixture_write (folder, "plugin.py", "other");
  }
  refuse_build (fixture, MORTISE_ERROR_CONFLICT,
                "*thing 1.0.0 was published with other content; give it a new version");
}

static void
test_twice (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autofree char *from = g_build_filename (fixture->input, "thing-1.0.0", NULL);
  g_autofree char *to = g_build_filename (fixture->input, "copy", NULL);

  catalogue_fixture_copy (from, to);
  refuse_build (fixture, MORTISE_ERROR_CONFLICT, "*thing 1.0.0 is in */copy already; remove one of them");
}

static void
test_bad_plugin (CatalogueFixture *fixture, gconstpointer user_data)
{
  catalogue_fixture_add_plugin (fixture, "thing", "1.0", NULL);
  refuse_build (fixture, MORTISE_ERROR_INVALID, "*thing-1.0/plugin.json*/version*");
}

static void
test_bad_publisher (CatalogueFixture *fixture, gconstpointer user_data)
{
  catalogue_fixture_publish (fixture, ",\"packages\":{\"thing\":{\"rating\":5}}");
  refuse_build (fixture, MORTISE_ERROR_INVALID, "*catalogue.json: /packages/thing*");
  catalogue_fixture_publish (fixture, ",\"blocklist\":[{\"slug\":\"a\",\"range\":\"nonsense\",\"reason\":\"b\"}]");
  refuse_build (fixture, MORTISE_ERROR_INVALID, "*catalogue.json: /blocklist/0/range*");
}

static void
test_unknown_key (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseCatalogueBuilt) built = NULL;

  catalogue_fixture_build (fixture);
  built = catalogue_fixture_try_build (fixture, fixture->other_key, NULL, &error);
  g_assert_null (built);
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED);
}

/* A spare key, which the root knows, may take over without the one that is lost. */
static void
test_spare_key (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortisePublicKey) spare = mortise_signing_key_get_public (fixture->other_key);
  g_autofree char *text = mortise_public_key_to_base64 (spare);
  g_autofree char *more = g_strdup_printf (",\"keys\":[\"%s\"]", text);
  g_autoptr (MortiseCatalogue) first = NULL;
  g_autoptr (MortiseCatalogue) second = NULL;

  catalogue_fixture_publish (fixture, more);
  first = build_and_read (fixture);
  g_assert_cmpuint (mortise_catalogue_get_root (first)->keys->len, ==, 2);
  catalogue_fixture_build_with (fixture, fixture->other_key, NULL);
  second = catalogue_fixture_refresh (fixture);
  g_assert_cmpint (mortise_catalogue_get_root (second)->version, ==, 2);
  g_assert_cmpuint (mortise_catalogue_get_root (second)->keys->len, ==, 1);
}

static void
test_root_in_time (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) catalogue = NULL;

  catalogue_fixture_publish (fixture, ",\"root_days\":100");
  fixture->now -= 51 * DAY;
  catalogue_fixture_build (fixture);
  fixture->now += 51 * DAY;
  catalogue = build_and_read (fixture);
  g_assert_cmpint (mortise_catalogue_get_root (catalogue)->version, ==, 2);
}

/* What was built from a folder is published again as a package, with its signature. */
static void
test_package (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autofree char *folder = g_build_filename (fixture->input, "thing-1.0.0", NULL);
  g_autofree char *bytes = NULL;
  g_autofree char *signature = NULL;
  g_autoptr (MortiseCatalogue) catalogue = NULL;
  gsize length;

  catalogue_fixture_build (fixture);
  bytes = catalogue_fixture_read (fixture->output, "packages/thing-1.0.0.zip", &length);
  signature = catalogue_fixture_read (fixture->output, "packages/thing-1.0.0.zip.minisig", NULL);
  mortise_folder_remove (folder);
  catalogue_fixture_write_bytes (fixture->input, "any.zip", bytes, length);
  catalogue_fixture_write (fixture->input, "any.zip.minisig", signature);
  catalogue = build_and_read (fixture);
  g_assert_nonnull (mortise_catalogue_lookup (catalogue, "thing"));

  signature[strlen (signature) - 5] ^= 1;
  catalogue_fixture_write (fixture->input, "any.zip.minisig", signature);
  refuse_build (fixture, MORTISE_ERROR_INVALID, "*any.zip.minisig: remove it to have one made*");
  bytes[length / 2] ^= 1;
  catalogue_fixture_write_bytes (fixture->input, "any.zip", bytes, length);
  refuse_build (fixture, MORTISE_ERROR_INVALID, "*any.zip*");
}

static void
test_prunes_shards (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autofree char *folder = g_build_filename (fixture->output, "shards", NULL);
  static const char *const versions[] = { "1.1.0", "1.2.0", "1.3.0" };

  catalogue_fixture_build (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      catalogue_fixture_add_plugin (fixture, "thing", versions[i], NULL);
      catalogue_fixture_build (fixture);
      g_assert_cmpuint (count_files (folder), ==, 2);
    }
}

static void
test_many_shards (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) catalogue = NULL;

  for (guint i = 0; i < 70; i++)
    {
      g_autofree char *slug = g_strdup_printf ("plugin%u", i);

      catalogue_fixture_add_plugin (fixture, slug, "1.0.0", NULL);
    }
  catalogue = build_and_read (fixture);
  g_assert_cmpuint (mortise_catalogue_get_packages (catalogue)->len, ==, 71);
  g_assert_cmpuint (mortise_catalogue_get_index (catalogue)->shards->len, ==, 4);
  for (guint i = 0; i < 70; i++)
    {
      g_autofree char *slug = g_strdup_printf ("plugin%u", i);

      g_assert_nonnull (mortise_catalogue_lookup (catalogue, slug));
    }
}

/* --- searching ---------------------------------------------------------------------------------------------------- */

static char *
search (MortiseCatalogue *catalogue, const MortiseCatalogueQuery *query)
{
  g_autoptr (GPtrArray) catalogues = g_ptr_array_new ();
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GString) slugs = g_string_new (NULL);

  g_ptr_array_add (catalogues, catalogue);
  hits = mortise_catalogue_search (catalogues, query);
  for (guint i = 0; i < hits->len; i++)
    g_string_append_printf (
        slugs, "%s%s", i > 0 ? " " : "",
        mortise_catalogue_package_get_slug (((const MortiseCatalogueHit *) hits->pdata[i])->package));
  return g_strdup (slugs->str);
}

static void
assert_found (MortiseCatalogue *catalogue, const char *text, const char *slugs)
{
  const MortiseCatalogueQuery query = { .text = text };
  g_autofree char *found = search (catalogue, &query);

  g_assert_cmpstr (found, ==, slugs);
}

static void
assert_filtered (MortiseCatalogue *catalogue, MortiseCatalogueQuery query, const char *slugs)
{
  g_autofree char *found = search (catalogue, &query);

  g_assert_cmpstr (found, ==, slugs);
}

static void
test_search (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) catalogue = NULL;

  catalogue_fixture_publish (fixture, ",\"packages\":{\"gone\":{\"withdrawn\":{\"1.0.0\":\"It eats data.\"}}}");
  catalogue_fixture_add_plugin (fixture, "mail", "1.0.0", ",\"category\":\"email\",\"platforms\":[\"escalated\"]");
  catalogue_fixture_add_plugin (fixture, "smail", "1.0.0", NULL);
  catalogue_fixture_add_plugin (fixture, "in-summary", "1.0.0", ",\"description\":\"Sends mail\"");
  catalogue_fixture_add_plugin (fixture, "in-description", "1.0.0", ",\"description\":\"Sends\\nall your mail\"");
  catalogue_fixture_add_plugin (fixture, "accents", "1.0.0", ",\"author\":\"Jos\303\251 M\303\274ller\"");
  catalogue_fixture_add_plugin (fixture, "gone", "1.0.0", NULL);
  catalogue = build_and_read (fixture);

  assert_found (catalogue, "mail", "mail smail in-summary in-description");
  assert_found (catalogue, "MAIL", "mail smail in-summary in-description");
  assert_found (catalogue, "  sends\tmail ", "in-summary in-description");
  assert_found (catalogue, "mail nowhere", "");
  assert_found (catalogue, "muller jose", "accents");
  assert_found (catalogue, "gone", "");
  assert_found (catalogue, NULL, "accents in-description in-summary mail smail thing");
  assert_filtered (catalogue, (MortiseCatalogueQuery){ .category = "email" }, "mail");
  assert_filtered (catalogue, (MortiseCatalogueQuery){ .platform = "escalated" }, "mail");
  assert_filtered (catalogue, (MortiseCatalogueQuery){ .platform = "escalated", .text = "smail" }, "");
  assert_filtered (catalogue, (MortiseCatalogueQuery){ .dialect = "learnhub" }, "");
}

/* --- updates ------------------------------------------------------------------------------------------------------ */

static char *
list (MortiseCatalogue *catalogue, MortiseCatalogueWish wish, const char *installed, const char *range)
{
  g_autoptr (MortiseVersion) version = installed != NULL ? mortise_version_parse (installed, NULL) : NULL;
  g_autoptr (MortiseVersionRange) pinned
      = range != NULL ? mortise_version_range_parse (range, MORTISE_VERSION_RANGE_NONE, NULL) : NULL;
  g_autoptr (GPtrArray) catalogues = g_ptr_array_new ();
  g_autoptr (GPtrArray) candidates = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  wish.slug = "thing";
  wish.installed = version;
  wish.range = pinned;
  g_ptr_array_add (catalogues, catalogue);
  candidates = mortise_catalogue_list_candidates (catalogues, &wish);
  for (guint i = 0; i < candidates->len; i++)
    {
      const MortiseCatalogueCandidate *candidate = candidates->pdata[i];

      g_assert_cmpint (candidate->reason != NULL, ==, candidate->obstacle != MORTISE_CATALOGUE_OBSTACLE_NONE);
      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "",
                              mortise_version_to_string (candidate->release->version),
                              mortise_catalogue_obstacle_to_string (candidate->obstacle));
    }
  return g_strdup (text->str);
}

static void
assert_listed (MortiseCatalogue *catalogue,
               MortiseCatalogueWish wish,
               const char *installed,
               const char *range,
               const char *expected)
{
  g_autofree char *text = list (catalogue, wish, installed, range);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_candidates (CatalogueFixture *fixture, gconstpointer user_data)
{
  static const char *const versions[] = { "1.1.0", "1.2.0", "1.3.0", "2.0.0", "2.1.0-beta.1", "1.10.0" };
  g_autoptr (MortiseCatalogue) catalogue = NULL;
  MortiseCatalogueWish wish = { .now = fixture->now };

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    catalogue_fixture_add_plugin (fixture, "thing", versions[i], NULL);
  catalogue_fixture_publish (fixture,
                             ",\"packages\":{\"thing\":{\"withdrawn\":{\"1.2.0\":\"It eats data.\"},"
                             "\"prereleases\":[\"2.0.0\"]}},"
                             "\"blocklist\":[{\"slug\":\"thing\",\"range\":\"1.3.x\",\"reason\":\"Malware\"}]");
  catalogue = build_and_read (fixture);

  assert_listed (catalogue, wish, NULL, NULL,
                 "2.1.0-beta.1 prerelease, 2.0.0 prerelease, 1.10.0 none, 1.3.0 blocked, 1.2.0 withdrawn, 1.1.0 none, "
                 "1.0.0 none");
  assert_listed (catalogue, wish, "1.2.0", NULL,
                 "2.1.0-beta.1 prerelease, 2.0.0 prerelease, 1.10.0 none, 1.3.0 blocked");
  assert_listed (catalogue, wish, "1.3.0", "~1.3.0", "2.1.0-beta.1 pinned, 2.0.0 pinned, 1.10.0 pinned");
  assert_listed (catalogue, wish, "2.1.0", NULL, "");
  wish.with_prereleases = TRUE;
  assert_listed (catalogue, wish, "1.10.0", NULL, "2.1.0-beta.1 none, 2.0.0 none");
  wish.hold_days = 3;
  assert_listed (catalogue, wish, "1.10.0", NULL, "2.1.0-beta.1 held, 2.0.0 held");
  wish.now += 3 * DAY;
  assert_listed (catalogue, wish, "1.10.0", NULL, "2.1.0-beta.1 none, 2.0.0 none");
}

static void
test_released (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) first = NULL;
  g_autoptr (MortiseCatalogue) second = NULL;
  const MortiseCatalogueRelease *release;

  first = build_and_read (fixture);
  fixture->now += DAY;
  catalogue_fixture_add_plugin (fixture, "thing", "1.1.0", NULL);
  catalogue_fixture_add_plugin (fixture, "thing", "1.2.0", NULL);
  catalogue_fixture_publish (fixture, ",\"packages\":{\"thing\":{\"released\":{\"1.2.0\":\"2001-02-03T04:05:06Z\"}}}");
  second = build_and_read (fixture);
  release = mortise_catalogue_package_get_releases (mortise_catalogue_lookup (second, "thing"))->pdata[2];
  g_assert_cmpint (release->released, ==, fixture->now - DAY);
  release = mortise_catalogue_package_get_releases (mortise_catalogue_lookup (second, "thing"))->pdata[1];
  g_assert_cmpint (release->released, ==, fixture->now);
  release = mortise_catalogue_package_get_releases (mortise_catalogue_lookup (second, "thing"))->pdata[0];
  g_assert_cmpint (release->released, ==, 981173106);
}

static void
test_blocklist (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseCatalogue) catalogue = NULL;
  g_autoptr (MortiseVersion) old = mortise_version_parse ("1.0.0-beta", NULL);
  g_autoptr (MortiseVersion) new = mortise_version_parse ("2.0.0", NULL);
  g_autofree char *sha256 = g_strnfill (64, 'a');
  g_autofree char *more
      = g_strdup_printf (",\"blocklist\":[{\"slug\":\"bad\",\"range\":\"<2\",\"reason\":\"Old\"},"
                         "{\"sha256s\":[\"%s\"],\"reason\":\"Known\"},{\"slug\":\"worse\",\"reason\":\"All of it\"}]",
                         sha256);

  catalogue_fixture_publish (fixture, more);
  catalogue = build_and_read (fixture);
  g_assert_cmpstr (mortise_catalogue_find_block (catalogue, "bad", old, NULL)->reason, ==, "Old");
  g_assert_null (mortise_catalogue_find_block (catalogue, "bad", new, NULL));
  g_assert_cmpstr (mortise_catalogue_find_block (catalogue, "any", new, sha256)->reason, ==, "Known");
  g_assert_cmpstr (mortise_catalogue_find_block (catalogue, "worse", new, NULL)->reason, ==, "All of it");
  g_assert_null (mortise_catalogue_find_block (catalogue, "any", new, NULL));
}

/* --- addresses ---------------------------------------------------------------------------------------------------- */

static void
test_addresses (void)
{
  static const char *const bad[] = {
    "",
    "example.com",
    "ftp://example.com/",
    "https://",
    "https://a/?b",
    "https://a/#b",
    "https://u:p@a/",
    "file://host/path",
    "javascript:0",
    "https://\xff/",
  };
  static const char *const bad_paths[] = {
    "",           "/a",    "a/",   "a//b", "../a",  "a/../b", "a/..", "./a",      ".a",
    "http://a/b", "//a/b", "a\\b", "a b",  "a%2fb", "a?b",    "a#b",  "\xc3\xa9", "a\nb",
  };
  g_autofree char *normal = mortise_download_address_normalize ("HTTPS://Example.com:443/plugins//", NULL);
  g_autofree char *folder = mortise_download_address_normalize ("/srv/my plugins/../x", NULL);
  g_autofree char *joined = mortise_download_address_join ("https://a/b", "packages/a-1.0.0+x.zip", NULL);

  g_assert_true (g_str_has_suffix (normal, "/plugins"));
  g_assert_cmpstr (folder, ==, "file:///srv/x");
  g_assert_cmpstr (joined, ==, "https://a/b/packages/a-1.0.0+x.zip");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mortise_download_address_normalize (bad[i], &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad_paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mortise_download_address_join ("https://a", bad_paths[i], &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
    }
}

static void
test_follow (void)
{
  g_autoptr (GUri) uri = g_uri_parse ("https://example.com/a/b", SOUP_HTTP_URI_FLAGS, NULL);
  static const char *const good[] = { "c", "/d", "https://EXAMPLE.com/e", "https://example.com:443/e" };
  static const char *const bad[] = {
    "http://example.com/a", "https://example.org/a", "https://example.com:444/a", "//example.org/a", "file:///a", NULL,
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GUri) next = mortise_download_address_follow (uri, good[i], NULL);

      g_assert_nonnull (next);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mortise_download_address_follow (uri, bad[i], &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED);
    }
}

/* --- what hostile publishers write -------------------------------------------------------------------------------- */

#define RELEASE                                                                                                        \
  "\"version\":\"1.0.0\",\"released\":\"2026-01-01T00:00:00Z\",\"sha256\":"                                            \
  "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\""

static void
assert_package (const char *release, const char *pattern)
{
  g_autofree char *text = g_strdup_printf ("{\"name\":\"a\",\"versions\":[{%s}]}", release);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseCataloguePackage) package = mortise_catalogue_package_parse ("a", bytes, &error);

  g_assert_cmpint (package != NULL, ==, pattern == NULL);
  if (pattern == NULL)
    return;
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_true (g_pattern_match_simple (pattern, error->message));
}

static void
test_hostile_packages (void)
{
  assert_package (RELEASE ",\"file\":\"packages/a.zip\",\"size\":1", NULL);
  assert_package (RELEASE ",\"file\":\"../a.zip\",\"size\":1", "/versions/0/file*");
  assert_package (RELEASE ",\"file\":\"https://example.org/a.zip\",\"size\":1", "/versions/0/file*");
  assert_package (RELEASE ",\"file\":\"//example.org/a.zip\",\"size\":1", "/versions/0/file*");
  assert_package (RELEASE ",\"file\":\"/etc/passwd\",\"size\":1", "/versions/0/file*");
  assert_package (RELEASE ",\"file\":\"a.zip\\n\",\"size\":1", "/versions/0/file*");
  assert_package (RELEASE ",\"file\":\"a.zip\",\"size\":0", "/versions/0/size*");
  assert_package (RELEASE ",\"file\":\"a.zip\",\"size\":268435457", "/versions/0/size*");
  assert_package (RELEASE ",\"file\":\"a.zip\",\"size\":1},{" RELEASE ",\"file\":\"a.zip\",\"size\":1",
                  "*comes twice*");
}

static void
test_hostile_index (void)
{
  g_autoptr (GString) text
      = g_string_new ("{\"kind\":\"index\",\"format\":1,\"root\":1,\"version\":1,"
                      "\"generated\":\"2026-01-01T00:00:00Z\",\"expires\":\"2026-01-01T00:00:00Z\","
                      "\"shards\":[");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 8; i++)
    g_string_append_printf (text, "%s{\"sha256\":\"%064x\",\"size\":8388608}", i > 0 ? "," : "", i);
  g_string_append (text, "]}");
  bytes = g_bytes_new (text->str, text->len);
  g_assert_null (mortise_catalogue_index_parse (bytes, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
}

/* The published schema, which tells the files apart by themselves, says the same of ours. */
static void
test_schema (CatalogueFixture *fixture, gconstpointer user_data)
{
  static const char *const names[] = { "root.json", "index.json" };
  static const char *const kinds[] = { "root", "index" };

  catalogue_fixture_build (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length;
      g_autofree char *text = catalogue_fixture_read (fixture->output, names[i], &length);
      g_autoptr (JsonNode) node = mortise_json_parse (text, length, NULL);
      g_autoptr (GError) error = NULL;

      mortise_catalogue_shape_check (kinds[i], node, &error);
      g_assert_no_error (error);
      g_assert_false (mortise_catalogue_shape_check (kinds[1 - i], node, &error));
    }
}

#define ADD(name, function)                                                                                            \
  g_test_add (name, CatalogueFixture, NULL, catalogue_fixture_set_up, function, catalogue_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/catalogue/build/contents", test_contents);
  ADD ("/catalogue/build/solver", test_solver);
  ADD ("/catalogue/build/same-again", test_same_again);
  ADD ("/catalogue/build/other-content", test_other_content);
  ADD ("/catalogue/build/twice", test_twice);
  ADD ("/catalogue/build/bad-plugin", test_bad_plugin);
  ADD ("/catalogue/build/bad-publisher", test_bad_publisher);
  ADD ("/catalogue/build/unknown-key", test_unknown_key);
  ADD ("/catalogue/build/spare-key", test_spare_key);
  ADD ("/catalogue/build/root-in-time", test_root_in_time);
  ADD ("/catalogue/build/package", test_package);
  ADD ("/catalogue/build/prunes-shards", test_prunes_shards);
  ADD ("/catalogue/build/many-shards", test_many_shards);
  ADD ("/catalogue/build/schema", test_schema);
  ADD ("/catalogue/search", test_search);
  ADD ("/catalogue/candidates", test_candidates);
  ADD ("/catalogue/released", test_released);
  ADD ("/catalogue/blocklist", test_blocklist);
  g_test_add_func ("/catalogue/addresses", test_addresses);
  g_test_add_func ("/catalogue/follow", test_follow);
  g_test_add_func ("/catalogue/hostile/packages", test_hostile_packages);
  g_test_add_func ("/catalogue/hostile/index", test_hostile_index);
  return g_test_run ();
}
