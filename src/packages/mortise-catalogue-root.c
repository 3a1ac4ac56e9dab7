/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-root.h"

#include "mortise-catalogue-shape.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-signature.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (MortiseCatalogueRoot,
                     mortise_catalogue_root,
                     mortise_catalogue_root_ref,
                     mortise_catalogue_root_unref)

static MortiseCatalogueRoot *
root_new (void)
{
  MortiseCatalogueRoot *self = g_atomic_rc_box_new0 (MortiseCatalogueRoot);

  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_public_key_unref);
  return self;
}

/**
 * mortise_catalogue_root_ref:
 * @self: a root
 *
 * Returns: (transfer full): @self
 */
MortiseCatalogueRoot *
mortise_catalogue_root_ref (MortiseCatalogueRoot *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
root_clear (gpointer box)
{
  MortiseCatalogueRoot *self = box;

  g_free (self->name);
  g_free (self->homepage);
  g_free (self->fingerprint);
  g_ptr_array_unref (self->keys);
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

/**
 * mortise_catalogue_root_unref:
 * @self: (transfer full): a root
 */
void
mortise_catalogue_root_unref (MortiseCatalogueRoot *self)
{
  g_atomic_rc_box_release_full (self, root_clear);
}

/* Two keys of one id could not be told apart by a signature. */
static gboolean
add_key (MortiseCatalogueRoot *self, const char *text, GError **error)
{
  g_autoptr (MortisePublicKey) key = mortise_public_key_parse (text, -1, error);

  if (key == NULL)
    return FALSE;
  for (guint i = 0; i < self->keys->len; i++)
    if (g_str_equal (mortise_public_key_get_id (self->keys->pdata[i]), mortise_public_key_get_id (key)))
      {
        g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "two keys have the id %s; keep one",
                     mortise_public_key_get_id (key));
        return FALSE;
      }
  g_ptr_array_add (self->keys, g_steal_pointer (&key));
  return TRUE;
}

static gboolean
read_keys (MortiseCatalogueRoot *self, JsonArray *keys, GError **error)
{
  for (guint i = 0; i < json_array_get_length (keys); i++)
    if (!add_key (self, json_array_get_string_element (keys, i), error))
      {
        g_prefix_error (error, "/keys/%u: ", i);
        return FALSE;
      }
  return TRUE;
}

/**
 * mortise_catalogue_root_parse:
 * @bytes: the content of a root.json
 * @error: return location for a %MORTISE_ERROR_INVALID that names the place in it
 *
 * Whether it is signed is another question, see [method@Mortise.CatalogueRoot.verify].
 *
 * Returns: (transfer full) (nullable): the root
 */
MortiseCatalogueRoot *
mortise_catalogue_root_parse (GBytes *bytes, GError **error)
{
  g_autoptr (MortiseCatalogueRoot) self = root_new ();
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonObject) object = mortise_catalogue_shape_parse ("root", text, length, error);

  if (object == NULL || !read_keys (self, mortise_json_get_array (object, "keys"), error)
      || !mortise_catalogue_time_parse (mortise_json_get_string (object, "expires", ""), &self->expires, error))
    return NULL;
  self->version = mortise_json_get_int (object, "version", 0);
  self->name = g_strdup (mortise_json_get_string (object, "name", NULL));
  self->homepage = g_strdup (mortise_json_get_string (object, "homepage", NULL));
  self->fingerprint = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  self->bytes = g_bytes_ref (bytes);
  return g_steal_pointer (&self);
}

static MortisePublicKey *
find_key (MortiseCatalogueRoot *self, const char *key_id)
{
  for (guint i = 0; i < self->keys->len; i++)
    if (g_str_equal (mortise_public_key_get_id (self->keys->pdata[i]), key_id))
      return self->keys->pdata[i];
  return NULL;
}

/**
 * mortise_catalogue_root_has_key:
 * @self: a root
 * @key: a key
 *
 * Returns: whether @key may sign for it
 */
gboolean
mortise_catalogue_root_has_key (MortiseCatalogueRoot *self, MortisePublicKey *key)
{
  MortisePublicKey *known = find_key (self, mortise_public_key_get_id (key));

  return known != NULL && mortise_public_key_equal (known, key);
}

/**
 * mortise_catalogue_root_verify:
 * @self: a root
 * @content: a file as it was got, which is not to be read before this says yes
 * @signature: its .minisig
 * @error: return location for %MORTISE_ERROR_INVALID
 *
 * Returns: whether one of the root's keys signed it
 */
gboolean
mortise_catalogue_root_verify (MortiseCatalogueRoot *self, GBytes *content, GBytes *signature, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (signature, &length);
  g_autoptr (MortiseSignature) parsed = mortise_signature_parse (text, (gssize) length, error);
  g_autoptr (GInputStream) stream = NULL;
  MortisePublicKey *key;

  if (parsed == NULL)
    return FALSE;
  key = find_key (self, mortise_signature_get_key_id (parsed));
  if (key == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "signed with the key %s, which is none of those of \"%s\" (root %" G_GINT64_FORMAT
                   "); ask the publisher whether the key has changed",
                   mortise_signature_get_key_id (parsed), self->name, self->version);
      return FALSE;
    }
  stream = g_memory_input_stream_new_from_bytes (content);
  return mortise_signature_verify (parsed, key, stream, NULL, error);
}

/**
 * mortise_catalogue_root_check_time:
 * @self: a root
 * @now: in seconds since 1970
 * @error: return location for %MORTISE_ERROR_CONFLICT
 *
 * Returns: whether it can still be believed
 */
gboolean
mortise_catalogue_root_check_time (MortiseCatalogueRoot *self, gint64 now, GError **error)
{
  g_autofree char *expired = NULL;

  if (now < self->expires)
    return TRUE;
  expired = mortise_catalogue_time_format (self->expires);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
               "its keys expired on %s; check this computer's clock, or ask the publisher for a new root", expired);
  return FALSE;
}
