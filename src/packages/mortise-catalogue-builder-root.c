/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-builder-private.h"

#include "mortise-catalogue-shape.h"
#include "mortise-catalogue-trust.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

static GBytes *
object_to_bytes (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  char *text = mortise_json_to_text (node, TRUE);

  return g_bytes_new_take (text, strlen (text));
}

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
list_keys (MortiseCatalogueBuild *self)
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
make_root (MortiseCatalogueBuild *self, gint64 version, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  const char *homepage = mortise_json_get_string (self->publisher->json, "homepage", NULL);
  g_autoptr (GBytes) bytes = NULL;

  json_object_set_string_member (object, "kind", "root");
  json_object_set_int_member (object, "format", MORTISE_CATALOGUE_FORMAT);
  json_object_set_int_member (object, "version", version);
  json_object_set_string_member (object, "name", mortise_json_get_string (self->publisher->json, "name", ""));
  if (homepage != NULL)
    json_object_set_string_member (object, "homepage", homepage);
  mortise_catalogue_time_set (object, "expires",
                              self->order->now + (gint64) self->publisher->root_days * MORTISE_CATALOGUE_DAY);
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
is_needed (MortiseCatalogueBuild *self, MortiseCatalogueRoot *root)
{
  gint64 half = (gint64) self->publisher->root_days * MORTISE_CATALOGUE_DAY / 2;

  return self->root == NULL || g_strcmp0 (self->root->name, root->name) != 0
         || g_strcmp0 (self->root->homepage, root->homepage) != 0 || !has_same_keys (self->root, root)
         || self->root->expires - self->order->now < half;
}

static gboolean
may_sign (MortiseCatalogueBuild *self, MortiseSigningKey *key)
{
  g_autoptr (MortisePublicKey) public = key != NULL ? mortise_signing_key_get_public (key) : NULL;

  return public != NULL && mortise_catalogue_root_has_key (self->root, public);
}

MortiseSigningKey *
mortise_catalogue_build_choose_previous_key (MortiseCatalogueBuild *self, GError **error)
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
sign_root (MortiseCatalogueBuild *self, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *own
      = mortise_catalogue_output_sign (self->output, path, MORTISE_SIGNATURE_SUFFIX, bytes, self->order->key, error);
  MortiseSigningKey *previous = NULL;
  g_autofree char *by_previous = NULL;

  if (own == NULL || self->root == NULL)
    return own != NULL;
  previous = mortise_catalogue_build_choose_previous_key (self, error);
  if (previous != NULL)
    by_previous
        = mortise_catalogue_output_sign (self->output, path, MORTISE_CATALOGUE_PREVIOUS_SUFFIX, bytes, previous, error);
  return by_previous != NULL;
}

gboolean
mortise_catalogue_build_root (MortiseCatalogueBuild *self, GError **error)
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
