/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-manifest-description.h"

#include "mortise-json.h"
#include "mortise-permission.h"

/* What a manifest says, as docs/admin-api.md shows it: of a plugin that is installed, and of a package that may be. */

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static MortisePermission *
find_permission (const char *name, MortisePlatformSet *platforms)
{
  MortisePermission *permission = mortise_permission_lookup_builtin (name);

  if (permission == NULL && platforms != NULL)
    permission = mortise_platform_set_lookup_permission (platforms, name);
  return permission;
}

/**
 * mortise_permission_complete:
 * @object: a permission that somebody asks for, with its `name`
 * @platforms: (nullable): the platforms that describe permissions besides the host's own
 *
 * Adds what it is in plain words: `title`, `description` and `risk`. What nobody describes is risky.
 */
void
mortise_permission_complete (JsonObject *object, MortisePlatformSet *platforms)
{
  const char *name = mortise_json_get_string (object, "name", "");
  MortisePermission *permission = find_permission (name, platforms);

  json_object_set_string_member (object, "title",
                                 permission != NULL ? mortise_permission_get_title (permission) : name);
  set_string (object, "description", permission != NULL ? mortise_permission_get_description (permission) : NULL);
  json_object_set_string_member (
      object, "risk",
      mortise_risk_to_string (permission != NULL ? mortise_permission_get_risk (permission) : MORTISE_RISK_HIGH));
}

/**
 * mortise_manifest_permission_describe:
 * @asked: what a manifest asks for
 * @platforms: (nullable): the platforms that describe permissions besides the host's own
 *
 * Returns: (transfer full): a permission in the object *plugin* of docs/admin-api.md, without whether it is granted
 */
JsonObject *
mortise_manifest_permission_describe (const MortiseManifestPermission *asked, MortisePlatformSet *platforms)
{
  JsonObject *object = json_object_new ();
  JsonArray *scopes = json_array_new ();

  for (guint i = 0; asked->hosts != NULL && asked->hosts[i] != NULL; i++)
    json_array_add_string_element (scopes, asked->hosts[i]);
  json_object_set_string_member (object, "name", asked->name);
  mortise_permission_complete (object, platforms);
  set_string (object, "reason", asked->reason);
  json_object_set_array_member (object, "scopes", scopes);
  return object;
}

static JsonArray *
describe_relations (GPtrArray *relations)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < relations->len; i++)
    {
      const MortiseManifestRelation *relation = relations->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "slug", relation->slug);
      json_object_set_string_member (object, "version", relation->range);
      json_object_set_boolean_member (object, "optional", relation->optional);
      set_string (object, "reason", relation->reason);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
dup_platforms (MortiseManifest *manifest)
{
  JsonArray *platforms
      = mortise_json_get_array (json_node_get_object (mortise_manifest_get_json (manifest)), "platforms");

  return platforms != NULL ? json_array_ref (platforms) : json_array_new ();
}

/**
 * mortise_manifest_describe:
 * @manifest: a manifest
 * @platforms: (nullable): the platforms that describe permissions besides the host's own
 * @object: where to put the members of *plugin* that the manifest decides
 */
void
mortise_manifest_describe (MortiseManifest *manifest, MortisePlatformSet *platforms, JsonObject *object)
{
  GPtrArray *asked = mortise_manifest_get_permissions (manifest);
  JsonArray *permissions = json_array_new ();

  for (guint i = 0; i < asked->len; i++)
    json_array_add_object_element (permissions, mortise_manifest_permission_describe (asked->pdata[i], platforms));
  json_object_set_string_member (object, "slug", mortise_manifest_get_slug (manifest));
  json_object_set_string_member (object, "name", mortise_manifest_get_name (manifest));
  json_object_set_string_member (object, "version", mortise_manifest_get_version (manifest));
  set_string (object, "description", mortise_manifest_get_description (manifest));
  set_string (object, "author", mortise_manifest_get_author (manifest));
  set_string (object, "icon", mortise_manifest_get_icon (manifest));
  json_object_set_string_member (object, "loader", mortise_manifest_get_loader (manifest));
  json_object_set_string_member (object, "dialect", mortise_manifest_get_dialect (manifest));
  set_string (object, "category", mortise_manifest_get_category (manifest));
  set_string (object, "type", mortise_manifest_get_plugin_type (manifest));
  json_object_set_array_member (object, "platforms", dup_platforms (manifest));
  set_string (object, "licence", mortise_manifest_get_licence (manifest));
  set_string (object, "homepage", mortise_manifest_get_homepage (manifest));
  json_object_set_array_member (object, "dependencies",
                                describe_relations (mortise_manifest_get_dependencies (manifest)));
  json_object_set_array_member (object, "conflicts", describe_relations (mortise_manifest_get_conflicts (manifest)));
  json_object_set_array_member (object, "permissions", permissions);
}
