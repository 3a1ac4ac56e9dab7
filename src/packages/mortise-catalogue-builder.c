/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A publisher's folder becomes a folder that any web server can serve. The same input gives the same files, but for the
 * index's version and times: what did not change is not even touched. All is written before the index that names it,
 * so a build that ends early publishes nothing.
 *
 * The packages are spread over shards by the first bits of the SHA-256 of their slugs. One that changes costs a reader
 * the index and its shard: about the least together when a shard has so many bytes as the index. docs/catalogues.md has
 * the measurements. */

#include "mortise-catalogue-builder.h"

#include "mortise-catalogue-entry.h"
#include "mortise-catalogue-limits.h"
#include "mortise-catalogue-media.h"
#include "mortise-catalogue-output.h"
#include "mortise-catalogue-shape.h"
#include "mortise-catalogue-shards.h"
#include "mortise-catalogue-trust.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

#define FORMAT 1
#define SECONDS_A_DAY (24 * 60 * 60)
#define PACKAGES_A_SHARD 32

typedef struct
{
  const MortiseCatalogueOrder *order;
  GCancellable *cancellable;
  MortiseCatalogueOutput *output;
  MortiseCataloguePublisher *publisher;
  MortiseCatalogueRoot *root;
  MortiseCatalogue *published;
  /* By slug; and the slugs sorted. */
  GHashTable *entries;
  GPtrArray *slugs;
  /* MortiseCatalogueShard, as they will be read. */
  GPtrArray *shards;
  JsonArray *shard_entries;
  MortiseCatalogueBuilt *built;
} Build;

static void
build_clear (Build *self)
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

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Build, build_clear)

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

static GBytes *
object_to_bytes (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  char *text = mortise_json_to_text (node, TRUE);

  return g_bytes_new_take (text, strlen (text));
}

static void
set_time (JsonObject *object, const char *name, gint64 seconds)
{
  g_autofree char *time = mortise_catalogue_time_format (seconds);

  json_object_set_string_member (object, name, time);
}

/* --- the packages ---------------------------------------------------------------------------------------------------
 */

static const MortiseCatalogueRelease *
find_published (Build *self, const MortiseCatalogueInput *input)
{
  MortiseCataloguePackage *package
      = self->published != NULL
            ? mortise_catalogue_lookup (self->published, mortise_manifest_get_slug (input->manifest))
            : NULL;

  return package != NULL ? mortise_catalogue_package_find_release (package, input->version) : NULL;
}

/* Who has a version has it for good: other bytes need another number. */
static gboolean
check_input (const MortiseCatalogueEntry *entry,
             const MortiseCatalogueInput *input,
             const MortiseCatalogueRelease *published,
             GError **error)
{
  const char *other = mortise_catalogue_entry_find_path (entry, input->version);
  const char *slug = mortise_manifest_get_slug (input->manifest);
  const char *version = mortise_version_to_string (input->version);

  if (other != NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s: %s %s is in %s already; remove one of them",
                 input->path, slug, version, other);
  else if (published != NULL && !g_str_equal (published->sha256, input->sha256))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                 "%s: %s %s was published with other content; give it a new version", input->path, slug, version);
  else
    return TRUE;
  return FALSE;
}

/* A signature that the publisher has got from an author stays. Whether it fits can be told only of our own. */
static gboolean
check_signature (Build *self, const MortiseCatalogueInput *input, GError **error)
{
  g_autoptr (MortisePublicKey) key = mortise_signing_key_get_public (self->order->key);
  g_autoptr (MortiseSignature) signature = mortise_signature_parse (input->signature, -1, error);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (input->content);

  if (signature != NULL
      && (!g_str_equal (mortise_signature_get_key_id (signature), mortise_public_key_get_id (key))
          || mortise_signature_verify (signature, key, stream, self->cancellable, error)))
    return TRUE;
  g_prefix_error (error, "%s" MORTISE_SIGNATURE_SUFFIX ": remove it to have one made: ", input->path);
  return FALSE;
}

static char *
publish_signature (Build *self, const MortiseCatalogueInput *input, const char *file, GError **error)
{
  g_autofree char *path = g_strconcat (file, MORTISE_SIGNATURE_SUFFIX, NULL);
  g_autoptr (GBytes) bytes = NULL;

  if (input->signature == NULL)
    return mortise_catalogue_output_sign (self->output, file, MORTISE_SIGNATURE_SUFFIX, input->content,
                                          self->order->key, error);
  if (!check_signature (self, input, error))
    return NULL;
  bytes = g_bytes_new (input->signature, strlen (input->signature));
  return mortise_catalogue_output_write (self->output, path, bytes, error) ? g_strdup (input->signature) : NULL;
}

static gboolean
publish_input (Build *self, MortiseCatalogueEntry *entry, const MortiseCatalogueInput *input, GError **error)
{
  const MortiseCatalogueRelease *published = find_published (self, input);
  g_autofree char *file = g_strdup_printf ("packages/%s-%s.zip", mortise_manifest_get_slug (input->manifest),
                                           mortise_version_to_string (input->version));
  g_autofree char *signature = NULL;
  JsonObject *media, *release;
  gint64 released;

  if (!check_input (entry, input, published, error)
      || (signature = publish_signature (self, input, file, error)) == NULL
      || !mortise_catalogue_output_take (self->output, file, input->package, error)
      || (media = mortise_catalogue_media_publish (input, self->output, error)) == NULL)
    return FALSE;
  released = mortise_catalogue_entry_find_time (input, self->publisher, published, self->order->now);
  release = mortise_catalogue_entry_describe_release (input, self->publisher, file, signature, released);
  mortise_catalogue_entry_add (entry, input, release, media);
  return TRUE;
}

static MortiseCatalogueEntry *
get_entry (Build *self, const char *slug)
{
  MortiseCatalogueEntry *entry = g_hash_table_lookup (self->entries, slug);

  if (entry != NULL)
    return entry;
  entry = mortise_catalogue_entry_new (slug);
  g_hash_table_insert (self->entries, (char *) mortise_catalogue_entry_get_slug (entry), entry);
  g_ptr_array_add (self->slugs, (char *) mortise_catalogue_entry_get_slug (entry));
  return entry;
}

static gboolean
add_input (Build *self, const char *path, GError **error)
{
  g_autoptr (MortiseCatalogueInput) input = NULL;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  input = mortise_catalogue_input_read (path, self->output, self->order->unpack, self->cancellable, error);
  return input != NULL
         && publish_input (self, get_entry (self, mortise_manifest_get_slug (input->manifest)), input, error);
}

static int
compare_slugs (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
add_inputs (Build *self, GError **error)
{
  g_auto (GStrv) paths = mortise_catalogue_input_list (self->order->directory, self->output, error);

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    if (!add_input (self, paths[i], error))
      return FALSE;
  g_ptr_array_sort (self->slugs, compare_slugs);
  return paths != NULL;
}

/* --- shards ---------------------------------------------------------------------------------------------------------
 */

static guint
count_bits (guint n_packages)
{
  guint bits = 0;

  while ((1u << bits) < MORTISE_CATALOGUE_MAX_SHARDS && (1u << bits) * PACKAGES_A_SHARD < n_packages)
    bits++;
  return bits;
}

static guint
choose_shard (const char *slug, guint bits)
{
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, slug, -1);
  g_autofree char *start = g_strndup (sha256, 8);

  return bits == 0 ? 0 : (guint) (g_ascii_strtoull (start, NULL, 16) >> (32 - bits));
}

static void
append_package (Build *self, GString *text, const char *slug)
{
  g_autofree char *package
      = mortise_catalogue_entry_to_text (g_hash_table_lookup (self->entries, slug), self->publisher);

  g_string_append_printf (text, "%s\n\"%s\":", text->len == 0 ? "{\"kind\":\"shard\",\"packages\":{" : ",", slug);
  g_string_append (text, package);
}

static gboolean
publish_shard (Build *self, GString *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *path = mortise_catalogue_shard_path (sha256);
  MortiseCatalogueShard *shard = mortise_catalogue_shard_parse (sha256, bytes, error);
  JsonObject *entry;

  if (shard == NULL)
    return FALSE;
  g_ptr_array_add (self->shards, shard);
  self->built->n_releases += shard->n_releases;
  entry = json_object_new ();
  json_object_set_string_member (entry, "sha256", sha256);
  json_object_set_int_member (entry, "size", (gint64) text->len);
  json_array_add_object_element (self->shard_entries, entry);
  return mortise_catalogue_output_write (self->output, path, bytes, error);
}

static gboolean
publish_shards (Build *self, GError **error)
{
  guint bits = count_bits (self->slugs->len);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  gboolean is_good = TRUE;

  for (guint i = 0; i < 1u << bits; i++)
    g_ptr_array_add (texts, g_string_new (NULL));
  for (guint i = 0; i < self->slugs->len; i++)
    append_package (self, texts->pdata[choose_shard (self->slugs->pdata[i], bits)], self->slugs->pdata[i]);
  for (guint i = 0; i < texts->len; i++)
    {
      GString *text = texts->pdata[i];

      if (text->len > 0)
        g_string_append (text, "\n}}\n");
      is_good = is_good && (text->len == 0 || publish_shard (self, text, error));
      g_string_free (text, TRUE);
    }
  return is_good;
}

/* --- the root -------------------------------------------------------------------------------------------------------
 */

static void
add_key (JsonArray *keys, const char *text)
{
  for (guint i = 0; i < json_array_get_length (keys); i++)
    if (g_str_equal (json_array_get_string_element (keys, i), text))
      return;
  json_array_add_string_element (keys, text);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sorted, so that it is the same keys whichever of them signs. */
static JsonArray *
list_keys (Build *self)
{
  g_autoptr (MortisePublicKey) own = mortise_signing_key_get_public (self->order->key);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  JsonArray *others = mortise_json_get_array (self->publisher->json, "keys");
  JsonArray *keys = json_array_new ();

  g_ptr_array_add (texts, mortise_public_key_to_base64 (own));
  for (guint i = 0; others != NULL && i < json_array_get_length (others); i++)
    g_ptr_array_add (texts, g_strdup (json_array_get_string_element (others, i)));
  g_ptr_array_sort (texts, compare_texts);
  for (guint i = 0; i < texts->len; i++)
    add_key (keys, texts->pdata[i]);
  return keys;
}

static MortiseCatalogueRoot *
make_root (Build *self, gint64 version, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  const char *homepage = mortise_json_get_string (self->publisher->json, "homepage", NULL);
  g_autoptr (GBytes) bytes = NULL;

  json_object_set_string_member (object, "kind", "root");
  json_object_set_int_member (object, "format", FORMAT);
  json_object_set_int_member (object, "version", version);
  json_object_set_string_member (object, "name", mortise_json_get_string (self->publisher->json, "name", ""));
  if (homepage != NULL)
    json_object_set_string_member (object, "homepage", homepage);
  set_time (object, "expires", self->order->now + (gint64) self->publisher->root_days * SECONDS_A_DAY);
  json_object_set_array_member (object, "keys", list_keys (self));
  bytes = object_to_bytes (object);
  return mortise_catalogue_root_parse (bytes, error);
}

static gboolean
has_same_keys (MortiseCatalogueRoot *a, MortiseCatalogueRoot *b)
{
  for (guint i = 0; i < b->keys->len; i++)
    if (!mortise_catalogue_root_has_key (a, b->keys->pdata[i]))
      return FALSE;
  return a->keys->len == b->keys->len;
}

/* A root is replaced when half of its time is over, so that readers who come seldom find one that is valid. */
static gboolean
is_needed (Build *self, MortiseCatalogueRoot *root)
{
  gint64 half = (gint64) self->publisher->root_days * SECONDS_A_DAY / 2;

  return self->root == NULL || g_strcmp0 (self->root->name, root->name) != 0
         || g_strcmp0 (self->root->homepage, root->homepage) != 0 || !has_same_keys (self->root, root)
         || self->root->expires - self->order->now < half;
}

static gboolean
may_sign (Build *self, MortiseSigningKey *key)
{
  g_autoptr (MortisePublicKey) public = key != NULL ? mortise_signing_key_get_public (key) : NULL;

  return public != NULL && mortise_catalogue_root_has_key (self->root, public);
}

static MortiseSigningKey *
choose_previous_key (Build *self, GError **error)
{
  if (may_sign (self, self->order->key))
    return self->order->key;
  if (may_sign (self, self->order->previous_key))
    return self->order->previous_key;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED,
               "%s: its root %" G_GINT64_FORMAT
               " does not know this key; to change keys, give a key that it knows as well",
               mortise_catalogue_output_get_directory (self->output), self->root->version);
  return NULL;
}

static gboolean
sign_root (Build *self, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *own
      = mortise_catalogue_output_sign (self->output, path, MORTISE_SIGNATURE_SUFFIX, bytes, self->order->key, error);
  MortiseSigningKey *previous = NULL;
  g_autofree char *by_previous = NULL;

  if (own == NULL || self->root == NULL)
    return own != NULL;
  previous = choose_previous_key (self, error);
  if (previous != NULL)
    by_previous
        = mortise_catalogue_output_sign (self->output, path, MORTISE_CATALOGUE_PREVIOUS_SUFFIX, bytes, previous, error);
  return by_previous != NULL;
}

static gboolean
publish_root (Build *self, GError **error)
{
  gint64 version = self->root != NULL ? self->root->version + 1 : 1;
  g_autoptr (MortiseCatalogueRoot) root = make_root (self, version, error);
  g_autofree char *path = mortise_catalogue_root_path (version);

  if (root == NULL)
    {
      g_prefix_error (error, "%s/" MORTISE_CATALOGUE_PUBLISHER_FILE ": ", self->order->directory);
      return FALSE;
    }
  if (!is_needed (self, root))
    return TRUE;
  if (!sign_root (self, path, root->bytes, error)
      || !mortise_catalogue_output_write (self->output, path, root->bytes, error)
      || !mortise_catalogue_output_write (self->output, "root.json", root->bytes, error))
    return FALSE;
  g_clear_pointer (&self->root, mortise_catalogue_root_unref);
  self->root = g_steal_pointer (&root);
  self->built->is_new_root = TRUE;
  return TRUE;
}

/* --- the index ------------------------------------------------------------------------------------------------------
 */

static GBytes *
make_index (Build *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *blocklist = mortise_json_get_member (self->publisher->json, "blocklist");

  json_object_set_string_member (object, "kind", "index");
  json_object_set_int_member (object, "format", FORMAT);
  json_object_set_int_member (object, "root", self->root->version);
  json_object_set_int_member (object, "version", self->built->version);
  set_time (object, "generated", self->order->now);
  set_time (object, "expires", self->order->now + (gint64) self->publisher->index_days * SECONDS_A_DAY);
  if (blocklist != NULL)
    json_object_set_member (object, "blocklist", json_node_copy (blocklist));
  json_object_set_array_member (object, "shards", json_array_ref (self->shard_entries));
  return mortise_json_object_to_bytes (object);
}

/* Read as others will read it, before anybody does. */
static gboolean
check_index (Build *self, GBytes *bytes, GError **error)
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
prune (Build *self)
{
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->shards->len; i++)
    g_hash_table_add (kept, g_strdup (((const MortiseCatalogueShard *) self->shards->pdata[i])->sha256));
  if (self->published != NULL)
    keep_shards (kept, mortise_catalogue_get_index (self->published));
  mortise_catalogue_output_prune_shards (self->output, kept);
}

static gboolean
publish_index (Build *self, GError **error)
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

/* --- all of it ------------------------------------------------------------------------------------------------------
 */

static gboolean
open_order (Build *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->order->directory, MORTISE_CATALOGUE_PUBLISHER_FILE, NULL);

  self->publisher = mortise_catalogue_publisher_load (path, error);
  self->output = self->publisher != NULL ? mortise_catalogue_output_open (self->order->output, error) : NULL;
  if (self->output == NULL || !mortise_catalogue_output_read_root (self->output, &self->root, error))
    return FALSE;
  if (self->root == NULL)
    return TRUE;
  return choose_previous_key (self, error) != NULL
         && mortise_catalogue_output_read_catalogue (self->output, self->root, &self->published, error);
}

static MortiseCatalogueBuilt *
finish (Build *self)
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
  g_auto (Build) self = {
    .order = order,
    .cancellable = cancellable,
    .entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) mortise_catalogue_entry_free),
    .slugs = g_ptr_array_new (),
    .shards = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_catalogue_shard_unref),
    .shard_entries = json_array_new (),
    .built = g_new0 (MortiseCatalogueBuilt, 1),
  };

  if (!open_order (&self, error) || !add_inputs (&self, error) || !publish_shards (&self, error)
      || !publish_root (&self, error) || !publish_index (&self, error))
    return NULL;
  return finish (&self);
}
