/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-state.h"

#include "mortise-catalogue-limits.h"
#include "mortise-download-address.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (MortiseCatalogueState,
                     mortise_catalogue_state,
                     mortise_catalogue_state_copy,
                     mortise_catalogue_state_free)

/**
 * mortise_sha256_is_valid:
 * @text: anything
 *
 * Returns: whether @text is a SHA-256 in lower-case hexadecimal digits
 */
gboolean
mortise_sha256_is_valid (const char *text)
{
  return strlen (text) == MORTISE_SHA256_LENGTH && strspn (text, "0123456789abcdef") == MORTISE_SHA256_LENGTH;
}

static char *
fold_fingerprint (const char *fingerprint, GError **error)
{
  g_autofree char *folded = g_ascii_strdown (fingerprint, -1);

  if (mortise_sha256_is_valid (folded))
    return g_steal_pointer (&folded);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "\"%s\" is no fingerprint; it has 64 hexadecimal digits, as the publisher shows them", fingerprint);
  return NULL;
}

/**
 * mortise_catalogue_state_new:
 * @address: an address that begins with https://, http:// or file://, or the path of a folder
 * @fingerprint: (nullable): the SHA-256 of a root of it, which the publisher has made known elsewhere
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * The start with a catalogue. Where no fingerprint is known, the first root that is found there is trusted, and the
 * administrator had better compare its fingerprint before the state is kept.
 *
 * Returns: (transfer full) (nullable): the state
 */
MortiseCatalogueState *
mortise_catalogue_state_new (const char *address, const char *fingerprint, GError **error)
{
  g_autofree char *normal = mortise_download_address_normalize (address, error);
  g_autofree char *root = normal != NULL && fingerprint != NULL ? fold_fingerprint (fingerprint, error) : NULL;
  MortiseCatalogueState *self;

  if (normal == NULL || (fingerprint != NULL && root == NULL))
    return NULL;
  self = g_new0 (MortiseCatalogueState, 1);
  self->address = g_steal_pointer (&normal);
  self->root = g_steal_pointer (&root);
  return self;
}

/**
 * mortise_catalogue_state_copy:
 * @self: a state
 *
 * Returns: (transfer full): the same
 */
MortiseCatalogueState *
mortise_catalogue_state_copy (const MortiseCatalogueState *self)
{
  MortiseCatalogueState *copy = g_memdup2 (self, sizeof *self);

  copy->address = g_strdup (self->address);
  copy->root = g_strdup (self->root);
  copy->root_validators = (MortiseDownloadValidators){ NULL };
  mortise_download_validators_set (&copy->root_validators, &self->root_validators);
  copy->index = g_strdup (self->index);
  copy->index_validators = (MortiseDownloadValidators){ NULL };
  mortise_download_validators_set (&copy->index_validators, &self->index_validators);
  return copy;
}

/**
 * mortise_catalogue_state_free:
 * @self: (transfer full): a state
 */
void
mortise_catalogue_state_free (MortiseCatalogueState *self)
{
  g_free (self->address);
  g_free (self->root);
  mortise_download_validators_clear (&self->root_validators);
  g_free (self->index);
  mortise_download_validators_clear (&self->index_validators);
  g_free (self);
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

/**
 * mortise_catalogue_state_to_json:
 * @self: a state
 *
 * Returns: (transfer full): the same, as [func@Mortise.CatalogueState.new_from_json] reads it
 */
JsonObject *
mortise_catalogue_state_to_json (const MortiseCatalogueState *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "address", self->address);
  json_object_set_int_member (object, "root_version", self->root_version);
  set_text (object, "root", self->root);
  set_text (object, "root_etag", self->root_validators.etag);
  set_text (object, "root_last_modified", self->root_validators.last_modified);
  json_object_set_int_member (object, "index_root", self->index_root);
  json_object_set_int_member (object, "index_version", self->index_version);
  set_text (object, "index", self->index);
  set_text (object, "index_etag", self->index_validators.etag);
  set_text (object, "index_last_modified", self->index_validators.last_modified);
  json_object_set_int_member (object, "refreshed", self->refreshed);
  return object;
}

static gboolean
check (const MortiseCatalogueState *self, const char *index, GError **error)
{
  if (self->root_version >= 0 && self->index_root >= 0 && self->index_version >= 0
      && (self->root_version == 0 || self->root != NULL) && (self->index_version == 0) == (index == NULL)
      && (index == NULL || mortise_sha256_is_valid (index)))
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "what is remembered of the catalogue %s is damaged; remove the catalogue and add it again",
               self->address);
  return FALSE;
}

/**
 * mortise_catalogue_state_new_from_json:
 * @object: what [method@Mortise.CatalogueState.to_json] made
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the state
 */
MortiseCatalogueState *
mortise_catalogue_state_new_from_json (JsonObject *object, GError **error)
{
  const char *address = mortise_json_get_string (object, "address", "");
  const char *root = mortise_json_get_string (object, "root", NULL);
  const char *index = mortise_json_get_string (object, "index", NULL);
  g_autoptr (MortiseCatalogueState) self = mortise_catalogue_state_new (address, root, error);

  if (self == NULL)
    return NULL;
  self->root_version = mortise_json_get_int (object, "root_version", 0);
  self->root_validators.etag = g_strdup (mortise_json_get_string (object, "root_etag", NULL));
  self->root_validators.last_modified = g_strdup (mortise_json_get_string (object, "root_last_modified", NULL));
  self->index_root = mortise_json_get_int (object, "index_root", 0);
  self->index_version = mortise_json_get_int (object, "index_version", 0);
  self->index = g_strdup (index);
  self->index_validators.etag = g_strdup (mortise_json_get_string (object, "index_etag", NULL));
  self->index_validators.last_modified = g_strdup (mortise_json_get_string (object, "index_last_modified", NULL));
  self->refreshed = mortise_json_get_int (object, "refreshed", 0);
  return check (self, index, error) ? g_steal_pointer (&self) : NULL;
}
