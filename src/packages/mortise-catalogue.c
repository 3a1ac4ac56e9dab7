/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue.h"

#include "mortise-catalogue-limits.h"
#include "mortise-catalogue-shape.h"
#include "mortise-error.h"

#include <string.h>

/**
 * MortiseCatalogue:
 *
 * A catalogue as it was at one time: every byte of it was vouched for by a key of its root. It does not change, and
 * any thread may use it; a refresh gives another one, which shares with it what stayed the same.
 */
struct _MortiseCatalogue
{
  GObject parent_instance;

  char *address;
  MortiseCatalogueRoot *root;
  MortiseCatalogueIndex *index;
  GPtrArray *shards;
  GPtrArray *packages;
  GHashTable *by_slug;
  GHashTable *by_sha256;
};

G_DEFINE_FINAL_TYPE (MortiseCatalogue, mortise_catalogue, G_TYPE_OBJECT)

static void
mortise_catalogue_finalize (GObject *object)
{
  MortiseCatalogue *self = MORTISE_CATALOGUE (object);

  g_free (self->address);
  g_clear_pointer (&self->root, mortise_catalogue_root_unref);
  g_clear_pointer (&self->index, mortise_catalogue_index_unref);
  g_hash_table_unref (self->by_slug);
  g_hash_table_unref (self->by_sha256);
  g_ptr_array_unref (self->packages);
  g_clear_pointer (&self->shards, g_ptr_array_unref);

  G_OBJECT_CLASS (mortise_catalogue_parent_class)->finalize (object);
}

static void
mortise_catalogue_class_init (MortiseCatalogueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_catalogue_finalize;
}

static void
mortise_catalogue_init (MortiseCatalogue *self)
{
  self->packages = g_ptr_array_new ();
  self->by_slug = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_sha256 = g_hash_table_new (g_str_hash, g_str_equal);
}

static int
compare_slugs (gconstpointer a, gconstpointer b)
{
  return strcmp (mortise_catalogue_package_get_slug (*(MortiseCataloguePackage *const *) a),
                 mortise_catalogue_package_get_slug (*(MortiseCataloguePackage *const *) b));
}

static gboolean
add_shard (MortiseCatalogue *self, MortiseCatalogueShard *shard, GError **error)
{
  g_hash_table_insert (self->by_sha256, shard->sha256, shard);
  for (guint i = 0; i < shard->packages->len; i++)
    {
      MortiseCataloguePackage *package = shard->packages->pdata[i];
      const char *slug = mortise_catalogue_package_get_slug (package);

      if (!g_hash_table_insert (self->by_slug, (char *) slug, package))
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: \"%s\" is in two of its shards", self->address,
                       slug);
          return FALSE;
        }
      g_ptr_array_add (self->packages, package);
    }
  return TRUE;
}

static gboolean
add_shards (MortiseCatalogue *self, GError **error)
{
  guint n_releases = 0;

  for (guint i = 0; i < self->shards->len; i++)
    {
      MortiseCatalogueShard *shard = self->shards->pdata[i];

      if (!add_shard (self, shard, error))
        return FALSE;
      n_releases += shard->n_releases;
      if (n_releases > MORTISE_CATALOGUE_MAX_RELEASES)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "%s: it has more than %u versions; publish two",
                       self->address, MORTISE_CATALOGUE_MAX_RELEASES);
          return FALSE;
        }
    }
  g_ptr_array_sort (self->packages, compare_slugs);
  return TRUE;
}

/**
 * mortise_catalogue_new:
 * @address: where it is
 * @root: whose it is
 * @index: what it has
 * @shards: (element-type MortiseCatalogueShard): the shards that @index names
 * @error: return location for %MORTISE_ERROR_INVALID where two shards have the same package, and %MORTISE_ERROR_LIMIT
 *
 * Nothing is verified here; see [func@Mortise.catalogue_load] and [func@Mortise.catalogue_refresh_async].
 *
 * Returns: (transfer full) (nullable): the catalogue
 */
MortiseCatalogue *
mortise_catalogue_new (const char *address,
                       MortiseCatalogueRoot *root,
                       MortiseCatalogueIndex *index,
                       GPtrArray *shards,
                       GError **error)
{
  g_autoptr (MortiseCatalogue) self = g_object_new (MORTISE_TYPE_CATALOGUE, NULL);

  self->address = g_strdup (address);
  self->root = mortise_catalogue_root_ref (root);
  self->index = mortise_catalogue_index_ref (index);
  self->shards = g_ptr_array_ref (shards);
  return add_shards (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * mortise_catalogue_get_address:
 * @self: a catalogue
 *
 * Returns: where it is
 */
const char *
mortise_catalogue_get_address (MortiseCatalogue *self)
{
  return self->address;
}

/**
 * mortise_catalogue_get_name:
 * @self: a catalogue
 *
 * Returns: its publisher's name
 */
const char *
mortise_catalogue_get_name (MortiseCatalogue *self)
{
  return self->root->name;
}

/**
 * mortise_catalogue_get_root:
 * @self: a catalogue
 *
 * Returns: (transfer none): whose it is
 */
MortiseCatalogueRoot *
mortise_catalogue_get_root (MortiseCatalogue *self)
{
  return self->root;
}

/**
 * mortise_catalogue_get_index:
 * @self: a catalogue
 *
 * Returns: (transfer none): what it has
 */
MortiseCatalogueIndex *
mortise_catalogue_get_index (MortiseCatalogue *self)
{
  return self->index;
}

/**
 * mortise_catalogue_check_time:
 * @self: a catalogue
 * @now: in seconds since 1970
 * @error: return location for %MORTISE_ERROR_CONFLICT
 *
 * A catalogue that expired can be shown, and its blocklist holds; nothing is to be installed from it.
 *
 * Returns: whether it is still to be believed
 */
gboolean
mortise_catalogue_check_time (MortiseCatalogue *self, gint64 now, GError **error)
{
  if (mortise_catalogue_root_check_time (self->root, now, error)
      && mortise_catalogue_index_check_time (self->index, now, error))
    return TRUE;
  g_prefix_error (error, "%s: ", self->address);
  return FALSE;
}

/**
 * mortise_catalogue_get_packages:
 * @self: a catalogue
 *
 * Returns: (transfer none) (element-type MortiseCataloguePackage): what is in it, by slug
 */
GPtrArray *
mortise_catalogue_get_packages (MortiseCatalogue *self)
{
  return self->packages;
}

/**
 * mortise_catalogue_lookup:
 * @self: a catalogue
 * @slug: a plugin
 *
 * Returns: (transfer none) (nullable): what it has of it
 */
MortiseCataloguePackage *
mortise_catalogue_lookup (MortiseCatalogue *self, const char *slug)
{
  return g_hash_table_lookup (self->by_slug, slug);
}

/**
 * mortise_catalogue_find_shard:
 * @self: a catalogue
 * @sha256: of a shard's file, in hexadecimal digits
 *
 * Returns: (transfer none) (nullable): that shard of it
 */
MortiseCatalogueShard *
mortise_catalogue_find_shard (MortiseCatalogue *self, const char *sha256)
{
  return g_hash_table_lookup (self->by_sha256, sha256);
}

/**
 * mortise_catalogue_find_block:
 * @self: a catalogue
 * @slug: a plugin, which need not be in it
 * @version: (nullable): its version
 * @sha256: (nullable): the SHA-256 of its package, in hexadecimal digits
 *
 * Returns: (transfer none) (nullable): why it must not run, if this catalogue says so
 */
const MortiseCatalogueBlock *
mortise_catalogue_find_block (MortiseCatalogue *self,
                              const char *slug,
                              const MortiseVersion *version,
                              const char *sha256)
{
  for (guint i = 0; i < self->index->blocks->len; i++)
    if (mortise_catalogue_block_matches (self->index->blocks->pdata[i], slug, version, sha256))
      return self->index->blocks->pdata[i];
  return NULL;
}

/**
 * mortise_catalogue_to_json:
 * @self: a catalogue
 *
 * Returns: (transfer full): what people want to know of it as a whole: address, name, homepage, fingerprint, keys, and
 *   the versions and times of its root and index
 */
JsonObject *
mortise_catalogue_to_json (MortiseCatalogue *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *keys = json_array_new ();

  for (guint i = 0; i < self->root->keys->len; i++)
    json_array_add_string_element (keys, mortise_public_key_get_id (self->root->keys->pdata[i]));
  json_object_set_string_member (object, "address", self->address);
  json_object_set_string_member (object, "name", self->root->name);
  if (self->root->homepage != NULL)
    json_object_set_string_member (object, "homepage", self->root->homepage);
  json_object_set_int_member (object, "root", self->root->version);
  json_object_set_string_member (object, "fingerprint", self->root->fingerprint);
  json_object_set_array_member (object, "keys", keys);
  mortise_catalogue_time_set (object, "root_expires", self->root->expires);
  json_object_set_int_member (object, "version", self->index->version);
  mortise_catalogue_time_set (object, "generated", self->index->generated);
  mortise_catalogue_time_set (object, "expires", self->index->expires);
  json_object_set_int_member (object, "packages", self->packages->len);
  return object;
}
