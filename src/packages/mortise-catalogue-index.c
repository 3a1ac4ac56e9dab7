/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-index.h"

#include "mortise-catalogue-block.h"
#include "mortise-catalogue-limits.h"
#include "mortise-catalogue-shape.h"
#include "mortise-error.h"
#include "mortise-json.h"

static void
clear_entry (gpointer entry)
{
  g_free (((MortiseCatalogueShardEntry *) entry)->sha256);
}

/**
 * mortise_catalogue_index_ref:
 * @self: an index
 *
 * Returns: (transfer full): @self
 */
MortiseCatalogueIndex *
mortise_catalogue_index_ref (MortiseCatalogueIndex *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
index_clear (gpointer box)
{
  MortiseCatalogueIndex *self = box;

  g_clear_pointer (&self->shards, g_array_unref);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_free (self->sha256);
}

/**
 * mortise_catalogue_index_unref:
 * @self: (transfer full): an index
 */
void
mortise_catalogue_index_unref (MortiseCatalogueIndex *self)
{
  g_atomic_rc_box_release_full (self, index_clear);
}

static GArray *
read_shards (JsonArray *array, GError **error)
{
  g_autoptr (GArray) shards = g_array_new (FALSE, FALSE, sizeof (MortiseCatalogueShardEntry));
  guint64 n_bytes = 0;

  g_array_set_clear_func (shards, clear_entry);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      MortiseCatalogueShardEntry entry = {
        .sha256 = g_strdup (mortise_json_get_string (object, "sha256", "")),
        .size = (guint64) mortise_json_get_int (object, "size", 0),
      };

      g_array_append_val (shards, entry);
      n_bytes += entry.size;
    }
  if (n_bytes <= MORTISE_CATALOGUE_MAX_BYTES)
    return g_steal_pointer (&shards);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
               "/shards: %" G_GUINT64_FORMAT " bytes in all, and %u are the most; publish two catalogues", n_bytes,
               MORTISE_CATALOGUE_MAX_BYTES);
  return NULL;
}

static gboolean
read_times (MortiseCatalogueIndex *self, JsonObject *object, GError **error)
{
  return mortise_catalogue_time_parse (mortise_json_get_string (object, "generated", ""), &self->generated, error)
         && mortise_catalogue_time_parse (mortise_json_get_string (object, "expires", ""), &self->expires, error);
}

/**
 * mortise_catalogue_index_parse:
 * @bytes: the content of an index.json, whose signature has been verified
 * @error: return location for a %MORTISE_ERROR_INVALID or %MORTISE_ERROR_LIMIT that names the place in it
 *
 * Returns: (transfer full) (nullable): the index
 */
MortiseCatalogueIndex *
mortise_catalogue_index_parse (GBytes *bytes, GError **error)
{
  g_autoptr (MortiseCatalogueIndex) self = g_atomic_rc_box_new0 (MortiseCatalogueIndex);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonObject) object = mortise_catalogue_shape_parse ("index", text, length, error);

  if (object == NULL || !read_times (self, object, error))
    return NULL;
  self->root = mortise_json_get_int (object, "root", 0);
  self->version = mortise_json_get_int (object, "version", 0);
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  self->shards = read_shards (mortise_json_get_array (object, "shards"), error);
  if (self->shards != NULL)
    self->blocks = mortise_catalogue_blocks_read (mortise_json_get_array (object, "blocklist"), error);
  return self->blocks != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * mortise_catalogue_index_check_time:
 * @self: an index
 * @now: in seconds since 1970
 * @error: return location for %MORTISE_ERROR_CONFLICT
 *
 * Returns: whether it can still be believed to be the newest
 */
gboolean
mortise_catalogue_index_check_time (const MortiseCatalogueIndex *self, gint64 now, GError **error)
{
  g_autofree char *expired = NULL;

  if (now < self->expires)
    return TRUE;
  expired = mortise_catalogue_time_format (self->expires);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
               "it expired on %s: an old index is shown, or the publisher is late; check this computer's clock, and "
               "ask the publisher",
               expired);
  return FALSE;
}
