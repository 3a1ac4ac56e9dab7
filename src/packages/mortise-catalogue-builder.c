/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A publisher's folder becomes a folder that any web server can serve. The same input gives the same files, but for the
 * index's version and times: what did not change is not even touched. All is written before the index that names it,
 * so a build that ends early publishes nothing. */

#include "mortise-catalogue-builder-private.h"

#include "mortise-catalogue-limits.h"
#include "mortise-catalogue-shape.h"
#include "mortise-error.h"
#include "mortise-json.h"

static void
build_clear (MortiseCatalogueBuild *self)
{
  g_clear_pointer (&self->output, mortise_catalogue_output_free);
  g_clear_pointer (&self->publisher, mortise_catalogue_publisher_free);
  g_clear_pointer (&self->root, mortise_catalogue_root_unref);
  g_clear_object (&self->published);
  g_hash_table_unref (self->entries);
  g_ptr_array_unref (self->slugs);
  g_ptr_array_unref (self->shards);
  json_array_unref (self->shard_entries);
  g_clear_pointer (&self->built, mortise_catalogue_built_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MortiseCatalogueBuild, build_clear)

/**
 * mortise_catalogue_built_free:
 * @self: (transfer full): what was built
 */
void
mortise_catalogue_built_free (MortiseCatalogueBuilt *self)
{
  g_free (self->fingerprint);
  g_free (self);
}

/* --- the index ---------------------------------------------------------------------------------------------------- */

static GBytes *
make_index (MortiseCatalogueBuild *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *blocklist = mortise_json_get_member (self->publisher->json, "blocklist");

  json_object_set_string_member (object, "kind", "index");
  json_object_set_int_member (object, "format", MORTISE_CATALOGUE_FORMAT);
  json_object_set_int_member (object, "root", self->root->version);
  json_object_set_int_member (object, "version", self->built->version);
  mortise_catalogue_time_set (object, "generated", self->order->now);
  mortise_catalogue_time_set (object, "expires",
                              self->order->now + (gint64) self->publisher->index_days * MORTISE_CATALOGUE_DAY);
  if (blocklist != NULL)
    json_object_set_member (object, "blocklist", json_node_copy (blocklist));
  json_object_set_array_member (object, "shards", json_array_ref (self->shard_entries));
  return mortise_json_object_to_bytes (object);
}

/* Read as others will read it, before anybody does. */
static gboolean
check_index (MortiseCatalogueBuild *self, GBytes *bytes, GError **error)
{
  g_autoptr (MortiseCatalogueIndex) index
      = g_bytes_get_size (bytes) <= MORTISE_CATALOGUE_MAX_INDEX ? mortise_catalogue_index_parse (bytes, error) : NULL;
  g_autoptr (MortiseCatalogue) catalogue = NULL;

  if (index == NULL && (error == NULL || *error == NULL))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                 "the index would have more than %u bytes; make the blocklist shorter", MORTISE_CATALOGUE_MAX_INDEX);
  if (index != NULL)
    catalogue = mortise_catalogue_new (mortise_catalogue_output_get_directory (self->output), self->root, index,
                                       self->shards, error);
  return catalogue != NULL;
}

static void
keep_shards (GHashTable *kept, const MortiseCatalogueIndex *index)
{
  for (guint i = 0; i < index->shards->len; i++)
    g_hash_table_add (kept, g_strdup (g_array_index (index->shards, MortiseCatalogueShardEntry, i).sha256));
}

static void
prune (MortiseCatalogueBuild *self)
{
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->shards->len; i++)
    g_hash_table_add (kept, g_strdup (((const MortiseCatalogueShard *) self->shards->pdata[i])->sha256));
  if (self->published != NULL)
    keep_shards (kept, mortise_catalogue_get_index (self->published));
  mortise_catalogue_output_prune_shards (self->output, kept);
}

static gboolean
publish_index (MortiseCatalogueBuild *self, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *signature = NULL;

  self->built->version = self->published != NULL ? mortise_catalogue_get_index (self->published)->version + 1 : 1;
  bytes = make_index (self);
  if (!check_index (self, bytes, error))
    return FALSE;
  signature = mortise_catalogue_output_sign (self->output, "index.json", MORTISE_SIGNATURE_SUFFIX, bytes,
                                             self->order->key, error);
  if (signature == NULL || !mortise_catalogue_output_write (self->output, "index.json", bytes, error))
    return FALSE;
  prune (self);
  return TRUE;
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static gboolean
open_order (MortiseCatalogueBuild *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->order->directory, MORTISE_CATALOGUE_PUBLISHER_FILE, NULL);

  self->publisher = mortise_catalogue_publisher_load (path, error);
  self->output = self->publisher != NULL ? mortise_catalogue_output_open (self->order->output, error) : NULL;
  if (self->output == NULL || !mortise_catalogue_output_read_root (self->output, &self->root, error))
    return FALSE;
  if (self->root == NULL)
    return TRUE;
  return mortise_catalogue_build_choose_previous_key (self, error) != NULL
         && mortise_catalogue_output_read_catalogue (self->output, self->root, &self->published, error);
}

static MortiseCatalogueBuilt *
finish (MortiseCatalogueBuild *self)
{
  self->built->fingerprint = g_strdup (self->root->fingerprint);
  self->built->root = self->root->version;
  self->built->n_packages = self->slugs->len;
  return g_steal_pointer (&self->built);
}

/**
 * mortise_catalogue_build:
 * @order: what to build from
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error that names the file: %MORTISE_ERROR_INVALID where a manifest, a package or
 *   catalogue.json is not as it should be, %MORTISE_ERROR_CONFLICT where a version was published with other content, or
 *   is there twice, or another build runs, %MORTISE_ERROR_DENIED where the key is none of the root's
 *
 * Builds a catalogue. It blocks, for as long as unpacking all packages takes: call it on a thread of its own.
 *
 * Returns: (transfer full) (nullable): what was built and published
 */
MortiseCatalogueBuilt *
mortise_catalogue_build (const MortiseCatalogueOrder *order, GCancellable *cancellable, GError **error)
{
  g_auto (MortiseCatalogueBuild) self = {
    .order = order,
    .cancellable = cancellable,
    .entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) mortise_catalogue_entry_free),
    .slugs = g_ptr_array_new (),
    .shards = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_catalogue_shard_unref),
    .shard_entries = json_array_new (),
    .built = g_new0 (MortiseCatalogueBuilt, 1),
  };

  if (!open_order (&self, error) || !mortise_catalogue_build_packages (&self, error)
      || !mortise_catalogue_build_shards (&self, error) || !mortise_catalogue_build_root (&self, error)
      || !publish_index (&self, error))
    return NULL;
  return finish (&self);
}
