/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-builder-private.h"

#include "mortise-catalogue-media.h"
#include "mortise-error.h"

#include <string.h>

static const MortiseCatalogueRelease *
find_published (MortiseCatalogueBuild *self, const MortiseCatalogueInput *input)
{
  MortiseCataloguePackage *package
      = self->published != NULL
            ? mortise_catalogue_lookup (self->published, mortise_manifest_get_slug (input->manifest))
            : NULL;

  return package != NULL ? mortise_catalogue_package_find_release (package, input->version) : NULL;
}

/* Who has a version has it for good: other bytes need another number. */
static gboolean
check_input (const MortiseCatalogueEntry *entry,
             const MortiseCatalogueInput *input,
             const MortiseCatalogueRelease *published,
             GError **error)
{
  const char *other = mortise_catalogue_entry_find_path (entry, input->version);
  const char *slug = mortise_manifest_get_slug (input->manifest);
  const char *version = mortise_version_to_string (input->version);

  if (other != NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s: %s %s is in %s already; remove one of them",
                 input->path, slug, version, other);
  else if (published != NULL && !g_str_equal (published->sha256, input->sha256))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                 "%s: %s %s was published with other content; give it a new version", input->path, slug, version);
  else
    return TRUE;
  return FALSE;
}

/* A signature that the publisher has got from an author stays. Whether it fits can be told only of our own. */
static gboolean
check_signature (MortiseCatalogueBuild *self, const MortiseCatalogueInput *input, GError **error)
{
  g_autoptr (MortisePublicKey) key = mortise_signing_key_get_public (self->order->key);
  g_autoptr (MortiseSignature) signature = mortise_signature_parse (input->signature, -1, error);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (input->content);

  if (signature != NULL
      && (!g_str_equal (mortise_signature_get_key_id (signature), mortise_public_key_get_id (key))
          || mortise_signature_verify (signature, key, stream, self->cancellable, error)))
    return TRUE;
  g_prefix_error (error, "%s" MORTISE_SIGNATURE_SUFFIX ": remove it to have one made: ", input->path);
  return FALSE;
}

static char *
publish_signature (MortiseCatalogueBuild *self, const MortiseCatalogueInput *input, const char *file, GError **error)
{
  g_autofree char *path = g_strconcat (file, MORTISE_SIGNATURE_SUFFIX, NULL);
  g_autoptr (GBytes) bytes = NULL;

  if (input->signature == NULL)
    return mortise_catalogue_output_sign (self->output, file, MORTISE_SIGNATURE_SUFFIX, input->content,
                                          self->order->key, error);
  if (!check_signature (self, input, error))
    return NULL;
  bytes = g_bytes_new (input->signature, strlen (input->signature));
  return mortise_catalogue_output_write (self->output, path, bytes, error) ? g_strdup (input->signature) : NULL;
}

static gboolean
publish_input (MortiseCatalogueBuild *self,
               MortiseCatalogueEntry *entry,
               const MortiseCatalogueInput *input,
               GError **error)
{
  const MortiseCatalogueRelease *published = find_published (self, input);
  g_autofree char *file = g_strdup_printf ("packages/%s-%s.zip", mortise_manifest_get_slug (input->manifest),
                                           mortise_version_to_string (input->version));
  g_autofree char *signature = NULL;
  JsonObject *media, *release;
  gint64 released;

  if (!check_input (entry, input, published, error)
      || (signature = publish_signature (self, input, file, error)) == NULL
      || !mortise_catalogue_output_take (self->output, file, input->package, error)
      || (media = mortise_catalogue_media_publish (input, self->output, error)) == NULL)
    return FALSE;
  released = mortise_catalogue_entry_find_time (input, self->publisher, published, self->order->now);
  release = mortise_catalogue_entry_describe_release (input, self->publisher, file, signature, released);
  mortise_catalogue_entry_add (entry, input, release, media);
  return TRUE;
}

static MortiseCatalogueEntry *
get_entry (MortiseCatalogueBuild *self, const char *slug)
{
  MortiseCatalogueEntry *entry = g_hash_table_lookup (self->entries, slug);

  if (entry != NULL)
    return entry;
  entry = mortise_catalogue_entry_new (slug);
  g_hash_table_insert (self->entries, (char *) mortise_catalogue_entry_get_slug (entry), entry);
  g_ptr_array_add (self->slugs, (char *) mortise_catalogue_entry_get_slug (entry));
  return entry;
}

static gboolean
add_input (MortiseCatalogueBuild *self, const char *path, GError **error)
{
  g_autoptr (MortiseCatalogueInput) input = NULL;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  input = mortise_catalogue_input_read (path, self->output, self->order->unpack, self->cancellable, error);
  return input != NULL
         && publish_input (self, get_entry (self, mortise_manifest_get_slug (input->manifest)), input, error);
}

static int
compare_slugs (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

gboolean
mortise_catalogue_build_packages (MortiseCatalogueBuild *self, GError **error)
{
  g_auto (GStrv) paths = mortise_catalogue_input_list (self->order->directory, self->output, error);

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    if (!add_input (self, paths[i], error))
      return FALSE;
  g_ptr_array_sort (self->slugs, compare_slugs);
  return paths != NULL;
}
