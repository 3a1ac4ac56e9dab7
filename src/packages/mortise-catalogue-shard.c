/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-shard.h"

#include "mortise-error.h"
#include "mortise-json-value.h"
#include "mortise-json.h"

#include <string.h>

#define MAX_SLUG_LENGTH 64

/**
 * mortise_catalogue_shard_ref:
 * @self: a shard
 *
 * Returns: (transfer full): @self
 */
MortiseCatalogueShard *
mortise_catalogue_shard_ref (MortiseCatalogueShard *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
shard_clear (gpointer box)
{
  MortiseCatalogueShard *self = box;

  g_free (self->sha256);
  g_ptr_array_unref (self->packages);
}

/**
 * mortise_catalogue_shard_unref:
 * @self: (transfer full): a shard
 */
void
mortise_catalogue_shard_unref (MortiseCatalogueShard *self)
{
  g_atomic_rc_box_release_full (self, shard_clear);
}

static gboolean
is_slug (const char *text)
{
  return g_ascii_islower (*text) && strlen (text) <= MAX_SLUG_LENGTH
         && text[strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-_")] == '\0';
}

static GBytes *
cut (GBytes *bytes, const MortiseJsonMember *member)
{
  const char *start = g_bytes_get_data (bytes, NULL);

  return g_bytes_new_from_bytes (bytes, (gsize) (member->value - start), member->value_length);
}

static gboolean
add_package (MortiseCatalogueShard *self, GBytes *bytes, const MortiseJsonMember *member, GError **error)
{
  g_autoptr (GBytes) text = cut (bytes, member);
  MortiseCataloguePackage *package = NULL;

  if (is_slug (member->name))
    package = mortise_catalogue_package_parse (member->name, text, error);
  else
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "is no slug");
  if (package == NULL)
    {
      g_autofree char *shown = mortise_json_text_describe (member->name);

      g_prefix_error (error, "/packages: %s: ", shown);
      return FALSE;
    }
  self->n_releases += mortise_catalogue_package_get_releases (package)->len;
  g_ptr_array_add (self->packages, package);
  return TRUE;
}

/* A shard is never a tree as a whole: it is cut into the texts of its packages. */
static GArray *
cut_shard (GBytes *bytes, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (GArray) members = mortise_json_scan_object (text, length, error);

  for (guint i = 0; members != NULL && i < members->len; i++)
    {
      const MortiseJsonMember *member = &g_array_index (members, MortiseJsonMember, i);

      if (g_str_equal (member->name, "packages"))
        return mortise_json_scan_object (member->value, member->value_length, error);
    }
  if (members != NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "it has no packages");
  return NULL;
}

/**
 * mortise_catalogue_shard_parse:
 * @sha256: its SHA-256, in hexadecimal digits
 * @bytes: the file, of which that has been checked
 * @error: return location for a %MORTISE_ERROR_INVALID that names the place in it
 *
 * Returns: (transfer full) (nullable): the shard
 */
MortiseCatalogueShard *
mortise_catalogue_shard_parse (const char *sha256, GBytes *bytes, GError **error)
{
  g_autoptr (GArray) members = cut_shard (bytes, error);
  g_autoptr (MortiseCatalogueShard) self = NULL;

  if (members == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (MortiseCatalogueShard);
  self->sha256 = g_strdup (sha256);
  self->packages = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_catalogue_package_unref);
  for (guint i = 0; i < members->len; i++)
    if (!add_package (self, bytes, &g_array_index (members, MortiseJsonMember, i), error))
      return NULL;
  return g_steal_pointer (&self);
}
