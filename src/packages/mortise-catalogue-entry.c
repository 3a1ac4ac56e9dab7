/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-entry.h"

#include "mortise-catalogue-shape.h"
#include "mortise-json.h"

#include <string.h>

/* Where the publisher gives no summary, this much of the description's first line is one, in characters. */
#define MAX_SUMMARY 200

/* A version of a plugin while its package's object is being made. */
typedef struct
{
  char *path;
  MortiseVersion *version;
  MortiseManifest *manifest;
  JsonObject *release;
  JsonObject *media;
} Part;

struct _MortiseCatalogueEntry
{
  char *slug;
  GPtrArray *parts;
};

static void
part_free (gpointer data)
{
  Part *part = data;

  g_free (part->path);
  mortise_version_unref (part->version);
  g_object_unref (part->manifest);
  json_object_unref (part->release);
  json_object_unref (part->media);
  g_free (part);
}

/**
 * mortise_catalogue_entry_new:
 * @slug: a plugin
 *
 * Returns: (transfer full): its entry, without versions
 */
MortiseCatalogueEntry *
mortise_catalogue_entry_new (const char *slug)
{
  MortiseCatalogueEntry *self = g_new0 (MortiseCatalogueEntry, 1);

  self->slug = g_strdup (slug);
  self->parts = g_ptr_array_new_with_free_func (part_free);
  return self;
}

/**
 * mortise_catalogue_entry_free:
 * @self: (transfer full): an entry
 */
void
mortise_catalogue_entry_free (MortiseCatalogueEntry *self)
{
  g_free (self->slug);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

/**
 * mortise_catalogue_entry_get_slug:
 * @self: an entry
 *
 * Returns: whose it is
 */
const char *
mortise_catalogue_entry_get_slug (const MortiseCatalogueEntry *self)
{
  return self->slug;
}

/**
 * mortise_catalogue_entry_find_path:
 * @self: an entry
 * @version: a version
 *
 * Returns: (nullable): what the publisher gave for that version
 */
const char *
mortise_catalogue_entry_find_path (const MortiseCatalogueEntry *self, const MortiseVersion *version)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = self->parts->pdata[i];

      if (mortise_version_compare (part->version, version) == 0)
        return part->path;
    }
  return NULL;
}

/**
 * mortise_catalogue_entry_add:
 * @self: an entry
 * @input: a version of the plugin
 * @release: (transfer full): what [func@Mortise.catalogue_entry_describe_release] says of it
 * @media: (transfer full): an object of its icon and screenshots, as they are published
 */
void
mortise_catalogue_entry_add (MortiseCatalogueEntry *self,
                             const MortiseCatalogueInput *input,
                             JsonObject *release,
                             JsonObject *media)
{
  Part *part = g_new0 (Part, 1);

  part->path = g_strdup (input->path);
  part->version = mortise_version_ref (input->version);
  part->manifest = g_object_ref (input->manifest);
  part->release = release;
  part->media = media;
  g_ptr_array_add (self->parts, part);
}

/* --- a version ---------------------------------------------------------------------------------------------------- */

static void
copy_member (JsonObject *target, const char *name, JsonNode *node)
{
  if (node != NULL)
    json_object_set_member (target, name, json_node_copy (node));
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, name, text);
}

static JsonObject *
find_changes (MortiseManifest *manifest)
{
  JsonArray *changelog
      = mortise_json_get_array (json_node_get_object (mortise_manifest_get_json (manifest)), "changelog");

  for (guint i = 0; changelog != NULL && i < json_array_get_length (changelog); i++)
    {
      JsonObject *changes = json_array_get_object_element (changelog, i);

      if (g_str_equal (mortise_json_get_string (changes, "version", ""), mortise_manifest_get_version (manifest)))
        return changes;
    }
  return NULL;
}

static void
set_withdrawn (JsonObject *release, const char *reason)
{
  JsonObject *withdrawn = json_object_new ();

  json_object_set_string_member (withdrawn, "reason", reason);
  json_object_set_object_member (release, "withdrawn", withdrawn);
}

static void
describe_manifest (JsonObject *release, MortiseManifest *manifest)
{
  static const char *const members[] = { "platforms", "requires", "dependencies", "conflicts", "permissions" };
  JsonObject *json = json_node_get_object (mortise_manifest_get_json (manifest));

  set_text (release, "dialect", mortise_manifest_get_dialect (manifest));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    copy_member (release, members[i], mortise_json_get_member (json, members[i]));
  copy_member (release, "changelog", mortise_json_get_member (find_changes (manifest), "changes"));
}

/**
 * mortise_catalogue_entry_describe_release:
 * @input: a version of a plugin
 * @publisher: what the publisher says
 * @file: where its package is published
 * @signature: what its .minisig has
 * @released: when it came out, in seconds since 1970
 *
 * Returns: (transfer full): the same as catalogue.schema.json defines a release
 */
JsonObject *
mortise_catalogue_entry_describe_release (const MortiseCatalogueInput *input,
                                          const MortiseCataloguePublisher *publisher,
                                          const char *file,
                                          const char *signature,
                                          gint64 released)
{
  JsonObject *release = json_object_new ();
  const char *slug = mortise_manifest_get_slug (input->manifest);
  const char *version = mortise_manifest_get_version (input->manifest);
  const char *withdrawn = mortise_catalogue_publisher_get_note (publisher, slug, "withdrawn", version);
  g_autofree char *time = mortise_catalogue_time_format (released);

  json_object_set_string_member (release, "version", version);
  json_object_set_string_member (release, "released", time);
  json_object_set_string_member (release, "file", file);
  json_object_set_int_member (release, "size", (gint64) g_bytes_get_size (input->content));
  json_object_set_string_member (release, "sha256", input->sha256);
  json_object_set_string_member (release, "signature", signature);
  if (mortise_version_is_prerelease (input->version)
      || mortise_catalogue_publisher_has_prerelease (publisher, slug, version))
    json_object_set_boolean_member (release, "prerelease", TRUE);
  if (withdrawn != NULL)
    set_withdrawn (release, withdrawn);
  describe_manifest (release, input->manifest);
  return release;
}

/**
 * mortise_catalogue_entry_find_time:
 * @input: a version of a plugin
 * @publisher: what the publisher says
 * @published: (nullable): the same version, as it was published before
 * @now: in seconds since 1970
 *
 * Returns: when it came out, in seconds since 1970: as the publisher says; else as it was published before; else the
 * day in its changelog; else now
 */
gint64
mortise_catalogue_entry_find_time (const MortiseCatalogueInput *input,
                                   const MortiseCataloguePublisher *publisher,
                                   const MortiseCatalogueRelease *published,
                                   gint64 now)
{
  const char *said = mortise_catalogue_publisher_get_note (publisher, mortise_manifest_get_slug (input->manifest),
                                                           "released", mortise_manifest_get_version (input->manifest));
  const char *day = mortise_json_get_string (find_changes (input->manifest), "date", NULL);
  g_autofree char *morning = day != NULL ? g_strconcat (day, "T00:00:00Z", NULL) : NULL;
  gint64 time;

  if (said != NULL && mortise_catalogue_time_parse (said, &time, NULL))
    return time;
  if (published != NULL)
    return published->released;
  if (morning != NULL && mortise_catalogue_time_parse (morning, &time, NULL) && time <= now)
    return time;
  return now;
}

/* --- the package -------------------------------------------------------------------------------------------------- */

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  const Part *const *left = a, *const *right = b;

  return mortise_version_compare ((*right)->version, (*left)->version);
}

/* The newest that people are to have; the newest of all where there is none. */
static const Part *
choose_face (GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = parts->pdata[i];

      if (!json_object_has_member (part->release, "prerelease") && !json_object_has_member (part->release, "withdrawn"))
        return part;
    }
  return parts->pdata[0];
}

static char *
make_summary (const char *description)
{
  g_autofree char *text = g_strstrip (g_strdup (description != NULL ? description : ""));
  g_autofree char *line = g_strstrip (g_strndup (text, strcspn (text, "\r\n")));
  g_autofree char *start = NULL;

  if (g_utf8_strlen (line, -1) <= MAX_SUMMARY)
    return g_steal_pointer (&line);
  start = g_utf8_substring (line, 0, MAX_SUMMARY - 1);
  return g_strconcat (start, "…", NULL);
}

static void
set_summary (JsonObject *object,
             const char *slug,
             MortiseManifest *manifest,
             const MortiseCataloguePublisher *publisher)
{
  JsonNode *said = mortise_catalogue_publisher_get (publisher, slug, "summary");
  g_autofree char *made = make_summary (mortise_manifest_get_description (manifest));

  set_text (object, "summary", said != NULL ? json_node_get_string (said) : made);
}

static gboolean
has_text (JsonArray *array, const char *text)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_str_equal (json_array_get_string_element (array, i), text))
      return TRUE;
  return FALSE;
}

static void
set_categories (JsonObject *object,
                const char *slug,
                MortiseManifest *manifest,
                const MortiseCataloguePublisher *publisher)
{
  JsonNode *said = mortise_catalogue_publisher_get (publisher, slug, "categories");
  const char *own = mortise_manifest_get_category (manifest);
  JsonArray *categories = json_array_new ();

  if (own != NULL)
    json_array_add_string_element (categories, own);
  for (guint i = 0; said != NULL && i < json_array_get_length (json_node_get_array (said)); i++)
    {
      const char *category = json_array_get_string_element (json_node_get_array (said), i);

      if (!has_text (categories, category))
        json_array_add_string_element (categories, category);
    }
  json_object_set_array_member (object, "categories", categories);
}

static void
set_versions (JsonObject *object, GPtrArray *parts)
{
  JsonArray *versions = json_array_new ();

  for (guint i = 0; i < parts->len; i++)
    json_array_add_object_element (versions, json_object_ref (((const Part *) parts->pdata[i])->release));
  json_object_set_array_member (object, "versions", versions);
}

/**
 * mortise_catalogue_entry_to_text:
 * @self: an entry with at least one version
 * @publisher: what the publisher says
 *
 * Returns: (transfer full): the object of the plugin, as catalogue.schema.json defines a package
 */
char *
mortise_catalogue_entry_to_text (MortiseCatalogueEntry *self, const MortiseCataloguePublisher *publisher)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  const Part *face;

  g_ptr_array_sort (self->parts, compare_parts);
  face = choose_face (self->parts);
  set_text (object, "name", mortise_manifest_get_name (face->manifest));
  set_summary (object, self->slug, face->manifest, publisher);
  set_text (object, "description", mortise_manifest_get_description (face->manifest));
  set_text (object, "author", mortise_manifest_get_author (face->manifest));
  set_text (object, "licence", mortise_manifest_get_licence (face->manifest));
  set_text (object, "homepage", mortise_manifest_get_homepage (face->manifest));
  set_text (object, "type", mortise_manifest_get_plugin_type (face->manifest));
  set_categories (object, self->slug, face->manifest, publisher);
  copy_member (object, "icon", mortise_json_get_member (face->media, "icon"));
  copy_member (object, "screenshots", mortise_json_get_member (face->media, "screenshots"));
  copy_member (object, "ratings", mortise_catalogue_publisher_get (publisher, self->slug, "ratings"));
  set_versions (object, self->parts);
  return mortise_json_to_text (node, FALSE);
}
