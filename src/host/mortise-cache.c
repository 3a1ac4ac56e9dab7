/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cache.h"

#include "mortise-error.h"

#include <string.h>

#define MAX_BYTES (4 * 1024 * 1024)
#define MAX_KEY 255
/* What an entry costs beyond its bytes, so that a million empty ones are not free. */
#define OVERHEAD 128

typedef struct
{
  char *key;
  GBytes *value;
  gint64 expires;
  GList link;
} Entry;

/* One plugin's part; the queue has the entry that was used last at its head. */
typedef struct
{
  GHashTable *entries;
  GQueue used;
  gsize bytes;
} Part;

struct _MortiseCache
{
  GHashTable *parts;
};

static void
entry_free (Entry *entry)
{
  g_free (entry->key);
  g_bytes_unref (entry->value);
  g_free (entry);
}

static void
part_free (Part *part)
{
  g_hash_table_unref (part->entries);
  g_free (part);
}

MortiseCache *
mortise_cache_new (void)
{
  MortiseCache *self = g_new0 (MortiseCache, 1);

  self->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) part_free);
  return self;
}

void
mortise_cache_free (MortiseCache *self)
{
  g_hash_table_unref (self->parts);
  g_free (self);
}

static Part *
get_part (MortiseCache *self, const char *plugin)
{
  Part *part = g_hash_table_lookup (self->parts, plugin);

  if (part == NULL)
    {
      part = g_new0 (Part, 1);
      part->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) entry_free);
      g_queue_init (&part->used);
      g_hash_table_insert (self->parts, g_strdup (plugin), part);
    }
  return part;
}

static gsize
entry_size (const Entry *entry)
{
  return strlen (entry->key) + g_bytes_get_size (entry->value) + OVERHEAD;
}

static void
drop (Part *part, Entry *entry)
{
  part->bytes -= entry_size (entry);
  g_queue_unlink (&part->used, &entry->link);
  g_hash_table_remove (part->entries, entry->key);
}

/**
 * mortise_cache_get:
 * @self: a cache
 * @plugin: slug of the plugin
 * @key: a key
 *
 * Returns: (transfer none) (nullable): the value
 */
GBytes *
mortise_cache_get (MortiseCache *self, const char *plugin, const char *key)
{
  Part *part = get_part (self, plugin);
  Entry *entry = g_hash_table_lookup (part->entries, key);

  if (entry == NULL)
    return NULL;
  if (entry->expires != 0 && entry->expires <= g_get_monotonic_time ())
    {
      drop (part, entry);
      return NULL;
    }
  g_queue_unlink (&part->used, &entry->link);
  g_queue_push_head_link (&part->used, &entry->link);
  return entry->value;
}

/**
 * mortise_cache_set:
 * @self: a cache
 * @plugin: slug of the plugin
 * @key: a key of 1 to 255 bytes
 * @value: the value
 * @seconds: how long it may be used; 0 for as long as the host runs
 * @error: return location for `MORTISE_ERROR_INVALID` or `MORTISE_ERROR_LIMIT`
 *
 * Keeps a value. What was not used for longest makes room for it.
 *
 * Returns: %TRUE if it was kept
 */
gboolean
mortise_cache_set (MortiseCache *self,
                   const char *plugin,
                   const char *key,
                   GBytes *value,
                   gint64 seconds,
                   GError **error)
{
  Part *part = get_part (self, plugin);
  gsize length = strlen (key);
  Entry *entry;

  if (length == 0 || length > MAX_KEY)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "a key of %" G_GSIZE_FORMAT " bytes; use 1 to %d",
                   length, MAX_KEY);
      return FALSE;
    }
  if (seconds < 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "a time of %" G_GINT64_FORMAT " s; use 0 for as long as the host runs", seconds);
      return FALSE;
    }
  if (g_bytes_get_size (value) + length + OVERHEAD > MAX_BYTES)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "a value of %" G_GSIZE_FORMAT " bytes; the cache of a plugin holds %d", g_bytes_get_size (value),
                   MAX_BYTES);
      return FALSE;
    }

  mortise_cache_delete (self, plugin, key);
  entry = g_new0 (Entry, 1);
  entry->key = g_strdup (key);
  entry->value = g_bytes_ref (value);
  entry->expires = seconds > 0 ? g_get_monotonic_time () + MIN (seconds, G_MAXINT) * G_USEC_PER_SEC : 0;
  entry->link.data = entry;
  g_hash_table_insert (part->entries, entry->key, entry);
  g_queue_push_head_link (&part->used, &entry->link);
  part->bytes += entry_size (entry);
  while (part->bytes > MAX_BYTES)
    drop (part, g_queue_peek_tail (&part->used));
  return TRUE;
}

void
mortise_cache_delete (MortiseCache *self, const char *plugin, const char *key)
{
  Part *part = get_part (self, plugin);
  Entry *entry = g_hash_table_lookup (part->entries, key);

  if (entry != NULL)
    drop (part, entry);
}
