/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The packages are spread over shards by the first bits of the SHA-256 of their slugs. One that changes costs a reader
 * the index and its shard: about the least together when a shard has so many bytes as the index. docs/catalogues.md has
 * the measurements. */

#include "mortise-catalogue-builder-private.h"

#include "mortise-catalogue-limits.h"
#include "mortise-catalogue-shards.h"

#define PACKAGES_A_SHARD 32

static guint
count_bits (guint n_packages)
{
  guint bits = 0;

  while ((1u << bits) < MORTISE_CATALOGUE_MAX_SHARDS && (1u << bits) * PACKAGES_A_SHARD < n_packages)
    bits++;
  return bits;
}

static guint
choose_shard (const char *slug, guint bits)
{
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, slug, -1);
  g_autofree char *start = g_strndup (sha256, 8);

  return bits == 0 ? 0 : (guint) (g_ascii_strtoull (start, NULL, 16) >> (32 - bits));
}

static void
append_package (MortiseCatalogueBuild *self, GString *text, const char *slug)
{
  g_autofree char *package
      = mortise_catalogue_entry_to_text (g_hash_table_lookup (self->entries, slug), self->publisher);

  g_string_append_printf (text, "%s\n\"%s\":", text->len == 0 ? "{\"kind\":\"shard\",\"packages\":{" : ",", slug);
  g_string_append (text, package);
}

static gboolean
publish_shard (MortiseCatalogueBuild *self, GString *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *path = mortise_catalogue_shard_path (sha256);
  MortiseCatalogueShard *shard = mortise_catalogue_shard_parse (sha256, bytes, error);
  JsonObject *entry;

  if (shard == NULL)
    return FALSE;
  g_ptr_array_add (self->shards, shard);
  self->built->n_releases += shard->n_releases;
  entry = json_object_new ();
  json_object_set_string_member (entry, "sha256", sha256);
  json_object_set_int_member (entry, "size", (gint64) text->len);
  json_array_add_object_element (self->shard_entries, entry);
  return mortise_catalogue_output_write (self->output, path, bytes, error);
}

gboolean
mortise_catalogue_build_shards (MortiseCatalogueBuild *self, GError **error)
{
  guint bits = count_bits (self->slugs->len);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  gboolean is_good = TRUE;

  for (guint i = 0; i < 1u << bits; i++)
    g_ptr_array_add (texts, g_string_new (NULL));
  for (guint i = 0; i < self->slugs->len; i++)
    append_package (self, texts->pdata[choose_shard (self->slugs->pdata[i], bits)], self->slugs->pdata[i]);
  for (guint i = 0; i < texts->len; i++)
    {
      GString *text = texts->pdata[i];

      if (text->len > 0)
        g_string_append (text, "\n}}\n");
      is_good = is_good && (text->len == 0 || publish_shard (self, text, error));
      g_string_free (text, TRUE);
    }
  return is_good;
}
