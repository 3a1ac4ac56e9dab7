/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-media.h"

#include "mortise-dialect-folder.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

/* Of one picture: many are shown side by side. */
#define MAX_PICTURE (4 * 1024 * 1024)

static const char *const suffixes[] = { ".svg", ".png", ".jpg", ".jpeg", ".webp", NULL };

static const char *
find_suffix (const char *file)
{
  g_autofree char *folded = g_ascii_strdown (file, -1);

  for (guint i = 0; suffixes[i] != NULL; i++)
    if (g_str_has_suffix (folded, suffixes[i]))
      return suffixes[i];
  return NULL;
}

static JsonObject *
publish (MortiseDialectFolder *folder, const char *file, MortiseCatalogueOutput *output, GError **error)
{
  g_autoptr (GBytes) bytes = mortise_dialect_folder_read (folder, file, MAX_PICTURE, error);
  g_autofree char *sha256 = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;
  g_autofree char *path = bytes != NULL ? g_strconcat ("media/", sha256, find_suffix (file), NULL) : NULL;
  JsonObject *object;

  if (path == NULL || !mortise_catalogue_output_write (output, path, bytes, error))
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, "file", path);
  json_object_set_int_member (object, "size", (gint64) g_bytes_get_size (bytes));
  json_object_set_string_member (object, "sha256", sha256);
  return object;
}

/* What is no picture of the package is the name of a symbolic icon. */
static gboolean
publish_icon (MortiseManifest *manifest,
              MortiseDialectFolder *folder,
              MortiseCatalogueOutput *output,
              JsonObject *media,
              GError **error)
{
  const char *icon = mortise_manifest_get_icon (manifest);
  JsonObject *object;

  if (icon == NULL)
    return TRUE;
  if (find_suffix (icon) == NULL)
    {
      json_object_set_string_member (media, "icon", icon);
      return TRUE;
    }
  object = publish (folder, icon, output, error);
  if (object != NULL)
    json_object_set_object_member (media, "icon", object);
  return object != NULL;
}

static gboolean
publish_screenshot (JsonObject *screenshot,
                    MortiseDialectFolder *folder,
                    MortiseCatalogueOutput *output,
                    JsonArray *published,
                    GError **error)
{
  const char *file = mortise_json_get_string (screenshot, "file", "");
  const char *caption = mortise_json_get_string (screenshot, "caption", NULL);
  JsonObject *object;

  if (find_suffix (file) == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "the screenshot \"%s\" is no picture; use a .svg, .png, .jpg or .webp", file);
      return FALSE;
    }
  object = publish (folder, file, output, error);
  if (object == NULL)
    return FALSE;
  if (caption != NULL)
    json_object_set_string_member (object, "caption", caption);
  json_array_add_object_element (published, object);
  return TRUE;
}

static gboolean
publish_screenshots (MortiseManifest *manifest,
                     MortiseDialectFolder *folder,
                     MortiseCatalogueOutput *output,
                     JsonObject *media,
                     GError **error)
{
  JsonArray *screenshots = mortise_manifest_get_list (manifest, "screenshots");
  g_autoptr (JsonArray) published = json_array_new ();

  for (guint i = 0; screenshots != NULL && i < json_array_get_length (screenshots); i++)
    if (!publish_screenshot (json_array_get_object_element (screenshots, i), folder, output, published, error))
      return FALSE;
  if (json_array_get_length (published) > 0)
    json_object_set_array_member (media, "screenshots", g_steal_pointer (&published));
  return TRUE;
}

/**
 * mortise_catalogue_media_publish:
 * @input: a version of a plugin
 * @output: what is published
 * @error: return location for an error that names the file
 *
 * Publishes the plugin's icon and screenshots, so that people see them before they install anything.
 *
 * Returns: (transfer full) (nullable): an object with `icon` and `screenshots`, as catalogue.schema.json defines them
 * in a package
 */
JsonObject *
mortise_catalogue_media_publish (const MortiseCatalogueInput *input, MortiseCatalogueOutput *output, GError **error)
{
  g_autoptr (MortiseDialectFolder) folder = mortise_dialect_folder_open (input->folder, error);
  g_autoptr (JsonObject) media = json_object_new ();

  if (folder == NULL || !publish_icon (input->manifest, folder, output, media, error)
      || !publish_screenshots (input->manifest, folder, output, media, error))
    {
      g_prefix_error (error, "%s: ", input->path);
      return NULL;
    }
  return g_steal_pointer (&media);
}
