/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-publisher.h"

#include "mortise-catalogue-block.h"
#include "mortise-catalogue-shape.h"
#include "mortise-json.h"

#include <string.h>

/* Ratings and notes of 100,000 versions. */
#define MAX_SIZE (32 * 1024 * 1024)
#define USUAL_INDEX_DAYS 30
#define USUAL_ROOT_DAYS 730

static gboolean
check (JsonNode *node, GError **error)
{
  g_autoptr (GPtrArray) blocks = NULL;

  if (!mortise_catalogue_shape_check ("publisher", node, error))
    return FALSE;
  blocks = mortise_catalogue_blocks_read (mortise_json_get_array (json_node_get_object (node), "blocklist"), error);
  return blocks != NULL;
}

/**
 * mortise_catalogue_publisher_load:
 * @path: (type filename): a catalogue.json
 * @error: return location for an error that begins with @path
 *
 * Returns: (transfer full) (nullable): what it says
 */
MortiseCataloguePublisher *
mortise_catalogue_publisher_load (const char *path, GError **error)
{
  g_autoptr (JsonNode) node = mortise_json_load_file (path, MAX_SIZE, error);
  MortiseCataloguePublisher *self;

  if (node == NULL)
    return NULL;
  if (!check (node, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  self = g_new0 (MortiseCataloguePublisher, 1);
  self->json = json_node_dup_object (node);
  self->index_days = (guint) mortise_json_get_int (self->json, "index_days", USUAL_INDEX_DAYS);
  self->root_days = (guint) mortise_json_get_int (self->json, "root_days", USUAL_ROOT_DAYS);
  return self;
}

/**
 * mortise_catalogue_publisher_free:
 * @self: (transfer full): what the publisher says
 */
void
mortise_catalogue_publisher_free (MortiseCataloguePublisher *self)
{
  json_object_unref (self->json);
  g_free (self);
}

/**
 * mortise_catalogue_publisher_get:
 * @self: what the publisher says
 * @slug: a plugin
 * @member: a member of what is said of plugins, such as `ratings`
 *
 * Returns: (transfer none) (nullable): what is said of it
 */
JsonNode *
mortise_catalogue_publisher_get (const MortiseCataloguePublisher *self, const char *slug, const char *member)
{
  JsonObject *package = mortise_json_get_object (mortise_json_get_object (self->json, "packages"), slug);

  return mortise_json_get_member (package, member);
}

/**
 * mortise_catalogue_publisher_get_note:
 * @self: what the publisher says
 * @slug: a plugin
 * @member: `withdrawn` or `released`
 * @version: a version of it
 *
 * Returns: (transfer none) (nullable): what is said of that version
 */
const char *
mortise_catalogue_publisher_get_note (const MortiseCataloguePublisher *self,
                                      const char *slug,
                                      const char *member,
                                      const char *version)
{
  JsonNode *notes = mortise_catalogue_publisher_get (self, slug, member);

  return notes != NULL ? mortise_json_get_string (json_node_get_object (notes), version, NULL) : NULL;
}

/**
 * mortise_catalogue_publisher_has_prerelease:
 * @self: what the publisher says
 * @slug: a plugin
 * @version: a version of it
 *
 * Returns: whether that version is called a pre-release, whatever its name is
 */
gboolean
mortise_catalogue_publisher_has_prerelease (const MortiseCataloguePublisher *self,
                                            const char *slug,
                                            const char *version)
{
  JsonNode *node = mortise_catalogue_publisher_get (self, slug, "prereleases");
  JsonArray *versions = node != NULL ? json_node_get_array (node) : NULL;

  for (guint i = 0; versions != NULL && i < json_array_get_length (versions); i++)
    if (g_str_equal (json_array_get_string_element (versions, i), version))
      return TRUE;
  return FALSE;
}
