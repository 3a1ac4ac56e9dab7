/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a root, an index or a shard, which a publisher signed: each is refused with one line, or everything in
 * it is in its range. */
#include <string.h>

#include "mortise-catalogue-block.h"
#include "mortise-catalogue-index.h"
#include "mortise-catalogue-limits.h"
#include "mortise-catalogue-root.h"
#include "mortise-catalogue-shard.h"
#include "mortise-catalogue-state.h"
#include "mortise-download-address.h"
#include "mortise-error.h"
#include "mortise-solver-package.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_error (gboolean is_good, GError *error)
{
  g_assert_cmpint (is_good, ==, error == NULL);
  if (is_good)
    return;
  g_assert_true (error->domain == MORTISE_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strpbrk (error->message, "\r\n"));
}

static void
check_root (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseCatalogueRoot) root = mortise_catalogue_root_parse (bytes, &error);

  check_error (root != NULL, error);
  if (root == NULL)
    return;
  g_assert_cmpint (root->version, >=, 1);
  g_assert_cmpuint (root->keys->len - 1, <, 16);
  g_assert_true (mortise_sha256_is_valid (root->fingerprint));
}

static void
check_index (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseCatalogueIndex) index = mortise_catalogue_index_parse (bytes, &error);

  check_error (index != NULL, error);
  if (index == NULL)
    return;
  g_assert_cmpint (index->version, >=, 1);
  g_assert_cmpint (index->root, >=, 1);
  for (guint i = 0; i < index->shards->len; i++)
    {
      const MortiseCatalogueShardEntry *entry = &g_array_index (index->shards, MortiseCatalogueShardEntry, i);

      g_assert_true (mortise_sha256_is_valid (entry->sha256));
      g_assert_cmpuint (entry->size - 1, <, MORTISE_CATALOGUE_MAX_SHARD);
    }
  for (guint i = 0; i < index->blocks->len; i++)
    mortise_catalogue_block_matches (index->blocks->pdata[i], "a", NULL, "b");
}

static void
check_release (const MortiseCataloguePackage *package, const MortiseCatalogueRelease *release)
{
  g_autofree char *address = mortise_download_address_join ("https://example.com", release->file, NULL);
  g_autofree char *signature = mortise_catalogue_package_dup_signature (package, release);

  g_assert_nonnull (address);
  g_assert_true (mortise_sha256_is_valid (release->sha256));
  g_assert_cmpuint (release->size - 1, <, 256 << 20);
  g_assert_true (mortise_catalogue_package_find_release (package, release->version) == release);
}

static void
check_package (const MortiseCataloguePackage *package)
{
  static const char *const words[] = { "a", "the", NULL };
  g_autoptr (GPtrArray) packages = mortise_catalogue_package_list_solver_packages (package, NULL);
  g_autoptr (JsonObject) object = mortise_catalogue_package_to_json (package);
  GPtrArray *releases = mortise_catalogue_package_get_releases (package);

  g_assert_cmpuint (packages->len, <=, releases->len);
  g_assert_nonnull (object);
  mortise_catalogue_package_score (package, words);
  for (guint i = 0; i < releases->len; i++)
    check_release (package, releases->pdata[i]);
}

static void
check_shard (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseCatalogueShard) shard = mortise_catalogue_shard_parse ("", bytes, &error);

  check_error (shard != NULL, error);
  for (guint i = 0; shard != NULL && i < shard->packages->len; i++)
    check_package (shard->packages->pdata[i]);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  check_root (bytes);
  check_index (bytes);
  check_shard (bytes);
  return 0;
}
