/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-block.h"

#include "mortise-json.h"

#include <string.h>

static char **
read_strings (JsonArray *array)
{
  g_autoptr (GStrvBuilder) strings = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_strv_builder_add (strings, json_array_get_string_element (array, i));
  return g_strv_builder_end (strings);
}

/**
 * mortise_catalogue_block_new_from_json:
 * @object: an entry of a blocklist, which keeps to the schema
 * @error: return location for the %MORTISE_ERROR_INVALID of a range that cannot be read
 *
 * Returns: (transfer full) (nullable): the entry
 */
MortiseCatalogueBlock *
mortise_catalogue_block_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MortiseVersionRange) range = mortise_version_range_parse (mortise_json_get_string (object, "range", "*"),
                                                                       MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE, error);
  MortiseCatalogueBlock *self;

  if (range == NULL)
    return NULL;
  self = g_new0 (MortiseCatalogueBlock, 1);
  self->slug = g_strdup (mortise_json_get_string (object, "slug", NULL));
  self->range = g_steal_pointer (&range);
  self->reason = g_strdup (mortise_json_get_string (object, "reason", ""));
  self->sha256s = read_strings (mortise_json_get_array (object, "sha256s"));
  return self;
}

/**
 * mortise_catalogue_block_free:
 * @self: (transfer full): an entry
 */
void
mortise_catalogue_block_free (MortiseCatalogueBlock *self)
{
  g_free (self->slug);
  mortise_version_range_unref (self->range);
  g_free (self->reason);
  g_strfreev (self->sha256s);
  g_free (self);
}

/**
 * mortise_catalogue_block_matches:
 * @self: an entry
 * @slug: a plugin
 * @version: (nullable): its version
 * @sha256: (nullable): the SHA-256 of its package, in hexadecimal digits
 *
 * Returns: whether the entry is about it
 */
gboolean
mortise_catalogue_block_matches (const MortiseCatalogueBlock *self,
                                 const char *slug,
                                 const MortiseVersion *version,
                                 const char *sha256)
{
  if (sha256 != NULL && g_strv_contains ((const char *const *) self->sha256s, sha256))
    return TRUE;
  return version != NULL && g_strcmp0 (self->slug, slug) == 0 && mortise_version_range_contains (self->range, version);
}

/**
 * mortise_catalogue_blocks_read:
 * @array: (nullable): a blocklist, which keeps to the schema
 * @error: return location for a %MORTISE_ERROR_INVALID that names the place
 *
 * Returns: (transfer full) (element-type MortiseCatalogueBlock) (nullable): its entries
 */
GPtrArray *
mortise_catalogue_blocks_read (JsonArray *array, GError **error)
{
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_catalogue_block_free);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      MortiseCatalogueBlock *block
          = mortise_catalogue_block_new_from_json (json_array_get_object_element (array, i), error);

      if (block == NULL)
        {
          g_prefix_error (error, "/blocklist/%u/range: ", i);
          return NULL;
        }
      g_ptr_array_add (blocks, block);
    }
  return g_steal_pointer (&blocks);
}
