/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-site-catalogue.h"

#include "mortise-json.h"

/* Long enough that two catalogues of a site never share one, short enough to be typed. */
#define ID_LENGTH 12

/**
 * mortise_site_catalogue_new:
 * @site: the site's folder
 * @state: (transfer full): what is remembered of the catalogue
 *
 * Returns: (transfer full): a catalogue that is not read yet
 */
MortiseSiteCatalogue *
mortise_site_catalogue_new (const char *site, MortiseCatalogueState *state)
{
  MortiseSiteCatalogue *self = g_new0 (MortiseSiteCatalogue, 1);
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, state->address, -1);

  self->id = g_strndup (sha256, ID_LENGTH);
  self->address = g_strdup (state->address);
  self->cache = g_build_filename (site, "catalogues", self->id, NULL);
  self->state = state;
  return self;
}

/**
 * mortise_site_catalogue_free:
 * @self: (transfer full): a catalogue
 */
void
mortise_site_catalogue_free (MortiseSiteCatalogue *self)
{
  g_free (self->id);
  g_free (self->address);
  g_free (self->cache);
  mortise_catalogue_state_free (self->state);
  g_clear_object (&self->catalogue);
  g_free (self->problem);
  g_free (self);
}

/**
 * mortise_site_catalogue_take:
 * @self: a catalogue
 * @catalogue: (transfer full) (nullable): what was read
 * @error: (transfer full) (nullable): why nothing was; what was known stays
 */
void
mortise_site_catalogue_take (MortiseSiteCatalogue *self, MortiseCatalogue *catalogue, GError *error)
{
  g_autoptr (GError) owned_error = error;

  g_clear_pointer (&self->problem, g_free);
  if (catalogue != NULL)
    {
      g_clear_object (&self->catalogue);
      self->catalogue = catalogue;
    }
  else
    self->problem = g_strdup (owned_error->message);
}

/**
 * mortise_site_catalogue_take_state:
 * @self: a catalogue
 * @state: (transfer full): what is remembered of it from now on
 */
void
mortise_site_catalogue_take_state (MortiseSiteCatalogue *self, MortiseCatalogueState *state)
{
  mortise_catalogue_state_free (self->state);
  self->state = state;
}

/**
 * mortise_site_catalogue_is_valid:
 * @self: a catalogue
 *
 * Returns: whether it was read and has not expired, so that something can be installed from it
 */
gboolean
mortise_site_catalogue_is_valid (const MortiseSiteCatalogue *self)
{
  return self->catalogue != NULL
         && mortise_catalogue_check_time (self->catalogue, g_get_real_time () / G_USEC_PER_SEC, NULL);
}

/**
 * mortise_site_catalogue_dup_state_text:
 * @self: a catalogue
 *
 * Returns: (transfer full): what is remembered of it, as the store keeps it
 */
char *
mortise_site_catalogue_dup_state_text (const MortiseSiteCatalogue *self)
{
  g_autoptr (JsonObject) object = mortise_catalogue_state_to_json (self->state);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return mortise_json_to_text (node, FALSE);
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static void
describe_content (const MortiseSiteCatalogue *self, JsonObject *object)
{
  MortiseCatalogueRoot *root = mortise_catalogue_get_root (self->catalogue);
  const MortiseCatalogueIndex *index = mortise_catalogue_get_index (self->catalogue);

  set_string (object, "name", root->name);
  set_string (object, "homepage", root->homepage);
  set_string (object, "fingerprint", root->fingerprint);
  json_object_set_int_member (object, "version", index->version);
  json_object_set_int_member (object, "generated", index->generated * G_USEC_PER_SEC);
  json_object_set_int_member (object, "expires", MIN (index->expires, root->expires) * G_USEC_PER_SEC);
  json_object_set_int_member (object, "packages", mortise_catalogue_get_packages (self->catalogue)->len);
}

/**
 * mortise_site_catalogue_to_json:
 * @self: a catalogue
 *
 * Returns: (transfer full): the object *catalogue* of docs/admin-api.md
 */
JsonNode *
mortise_site_catalogue_to_json (const MortiseSiteCatalogue *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "address", self->address);
  if (self->catalogue != NULL)
    describe_content (self, object);
  json_object_set_int_member (object, "refreshed", self->state->refreshed * G_USEC_PER_SEC);
  json_object_set_boolean_member (object, "valid", mortise_site_catalogue_is_valid (self));
  set_string (object, "problem", self->problem);
  return json_node_init_object (json_node_alloc (), object);
}
