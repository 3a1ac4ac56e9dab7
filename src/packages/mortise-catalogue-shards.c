/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-shards.h"

#include "mortise-catalogue-cache.h"
#include "mortise-error.h"

#include <string.h>

/* Of requests at a time, and of threads that parse: servers like no more of one client (RFC 9112, section 9.4). */
#define MAX_THREADS 6

/* The shards of an index while they are gathered: each has its place, and is got by one thread. */
typedef struct
{
  const MortiseCatalogueSource *source;
  const char *cache;
  MortiseCatalogue *current;
  const MortiseCatalogueIndex *index;
  MortiseCatalogueShard **shards;
  GMutex lock;
  GError *error;
} Gathering;

/**
 * mortise_catalogue_shard_path:
 * @sha256: of a shard's file, in hexadecimal digits
 *
 * Returns: (transfer full): where it is in a catalogue
 */
char *
mortise_catalogue_shard_path (const char *sha256)
{
  return g_strdup_printf ("shards/%s.json", sha256);
}

static gboolean
check_content (const MortiseCatalogueShardEntry *entry, GBytes *bytes, GError **error)
{
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  if (g_bytes_get_size (bytes) == entry->size && g_str_equal (sha256, entry->sha256))
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "it is not what the index says: %" G_GSIZE_FORMAT " bytes instead of %" G_GUINT64_FORMAT
               ", SHA-256 %s; tell the publisher",
               g_bytes_get_size (bytes), entry->size, sha256);
  return FALSE;
}

static MortiseCatalogueShard *
fetch (Gathering *self, const MortiseCatalogueShardEntry *entry, GError **error)
{
  g_autofree char *path = mortise_catalogue_shard_path (entry->sha256);
  g_autoptr (GBytes) bytes = mortise_catalogue_source_read (self->source, path, entry->size, error);
  g_autoptr (MortiseCatalogueShard) shard = NULL;

  if (bytes == NULL)
    return NULL;
  if (!check_content (entry, bytes, error)
      || (shard = mortise_catalogue_shard_parse (entry->sha256, bytes, error)) == NULL)
    {
      g_prefix_error (error, "%s/%s: ", self->source->address, path);
      return NULL;
    }
  return mortise_catalogue_cache_write (self->cache, entry->sha256, bytes, error) ? g_steal_pointer (&shard) : NULL;
}

static MortiseCatalogueShard *
get_shard (Gathering *self, const MortiseCatalogueShardEntry *entry, GError **error)
{
  MortiseCatalogueShard *shard
      = self->current != NULL ? mortise_catalogue_find_shard (self->current, entry->sha256) : NULL;
  g_autoptr (GBytes) cached = NULL;

  if (shard != NULL)
    return mortise_catalogue_shard_ref (shard);
  cached = mortise_catalogue_cache_read (self->cache, entry->sha256, entry->size);
  if (cached != NULL)
    return mortise_catalogue_shard_parse (entry->sha256, cached, error);
  if (self->source != NULL)
    return fetch (self, entry, error);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
               "a part of the catalogue is not in the cache %s; refresh the catalogue", self->cache);
  return NULL;
}

static gboolean
has_failed (Gathering *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->error != NULL;
}

/* Of several errors the first is told. @item is the place, from 1. */
static void
gather_one (gpointer item, gpointer user_data)
{
  Gathering *self = user_data;
  guint i = GPOINTER_TO_UINT (item) - 1;
  GError *error = NULL;

  if (has_failed (self))
    return;
  self->shards[i] = get_shard (self, &g_array_index (self->index->shards, MortiseCatalogueShardEntry, i), &error);
  if (error == NULL)
    return;
  g_mutex_lock (&self->lock);
  if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  g_mutex_unlock (&self->lock);
  g_clear_error (&error);
}

static void
gather_all (Gathering *self)
{
  GThreadPool *pool = g_thread_pool_new (gather_one, self, MAX_THREADS, FALSE, NULL);

  for (guint i = 0; i < self->index->shards->len; i++)
    g_thread_pool_push (pool, GUINT_TO_POINTER (i + 1), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
}

/**
 * mortise_catalogue_shards_gather:
 * @source: (nullable): where to get those that are nowhere else
 * @cache: the cache, in which all will be
 * @current: (nullable): a catalogue, from which those are taken that it has already
 * @index: which are wanted
 * @error: return location for an error: %MORTISE_ERROR_INVALID where one is not what the index says, and
 *   %MORTISE_ERROR_NOT_FOUND where one is not there
 *
 * It blocks, with several requests at a time; what was got stays in the cache where others fail.
 *
 * Returns: (transfer full) (element-type MortiseCatalogueShard) (nullable): the shards
 */
GPtrArray *
mortise_catalogue_shards_gather (const MortiseCatalogueSource *source,
                                 const char *cache,
                                 MortiseCatalogue *current,
                                 const MortiseCatalogueIndex *index,
                                 GError **error)
{
  Gathering self = { .source = source, .cache = cache, .current = current, .index = index };
  g_autoptr (GPtrArray) shards = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_catalogue_shard_unref);

  g_mutex_init (&self.lock);
  self.shards = g_new0 (MortiseCatalogueShard *, index->shards->len);
  gather_all (&self);
  for (guint i = 0; i < index->shards->len; i++)
    if (self.shards[i] != NULL)
      g_ptr_array_add (shards, self.shards[i]);
  g_free (self.shards);
  g_mutex_clear (&self.lock);
  if (self.error == NULL)
    return g_steal_pointer (&shards);
  g_propagate_error (error, self.error);
  return NULL;
}
