/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plugin.json of a new plugin, made as its author would make one. */
#include "mortise-scaffold-manifest.h"

#include "mortise-json.h"
#include "mortise-manifest-builder.h"

#define LICENCE "GPL-3.0-or-later"
/* Of the icon theme; an author puts a file there when there is one. */
#define ICON "application-x-addon-symbolic"

typedef void (*ElementFunc) (MortiseManifestBuilder *builder, JsonObject *element);

static void
foreach_element (MortiseManifestBuilder *builder, JsonObject *kind, const char *list, ElementFunc func)
{
  JsonArray *array = mortise_json_get_array (kind, list);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    func (builder, json_array_get_object_element (array, i));
}

static void
add_hook (MortiseManifestBuilder *builder, JsonObject *hook)
{
  mortise_manifest_builder_hook (builder, json_object_get_string_member (hook, "name"),
                                 json_object_get_string_member (hook, "kind"),
                                 (int) json_object_get_int_member (hook, "priority"));
}

static void
add_permission (MortiseManifestBuilder *builder, JsonObject *permission)
{
  const char *name = json_object_get_string_member (permission, "name");
  const char *reason = json_object_get_string_member (permission, "reason");
  JsonArray *hosts = mortise_json_get_array (permission, "hosts");
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (hosts == NULL)
    {
      mortise_manifest_builder_permission (builder, name, reason);
      return;
    }
  for (guint i = 0; i < json_array_get_length (hosts); i++)
    g_strv_builder_add (names, json_array_get_string_element (hosts, i));
  list = g_strv_builder_end (names);
  mortise_manifest_builder_http (builder, (const char *const *) list, reason);
}

static void
add_setting (MortiseManifestBuilder *builder, JsonObject *setting)
{
  g_autofree char *name = g_strdup (json_object_get_string_member (setting, "name"));

  json_object_remove_member (setting, "name");
  mortise_manifest_builder_setting (builder, name, setting);
}

static void
add_platforms (MortiseManifestBuilder *builder, JsonObject *kind)
{
  JsonArray *platforms = mortise_json_get_array (kind, "platforms");

  for (guint i = 0; platforms != NULL && i < json_array_get_length (platforms); i++)
    mortise_manifest_builder_platform (builder, json_array_get_string_element (platforms, i));
}

/**
 * mortise_scaffold_name_from_slug:
 * @slug: a plugin's slug
 *
 * Returns: (transfer full): what people may call it: `order-check` becomes “Order check”
 */
char *
mortise_scaffold_name_from_slug (const char *slug)
{
  char *name = g_strdelimit (g_strdup (slug), "-_", ' ');

  name[0] = g_ascii_toupper (name[0]);
  return name;
}

/**
 * mortise_scaffold_manifest_make:
 * @scaffold: what is to be made
 * @kind: the kind.json of its kind
 * @error: return location for a %MORTISE_ERROR_INVALID that says what is wrong with slug or author
 *
 * Returns: (transfer full): the text of its plugin.json
 */
char *
mortise_scaffold_manifest_make (const MortiseScaffold *scaffold, JsonObject *kind, GError **error)
{
  g_autofree char *name = mortise_scaffold_name_from_slug (scaffold->slug);
  g_autoptr (MortiseManifestBuilder) builder = mortise_manifest_builder_new (name, scaffold->slug);
  const char *type = mortise_json_get_string (kind, "type", NULL);
  gboolean is_c = scaffold->language == MORTISE_SCAFFOLD_C;

  mortise_manifest_builder_version (builder, "0.1.0");
  mortise_manifest_builder_description (builder, json_object_get_string_member (kind, "description"));
  mortise_manifest_builder_author (builder, scaffold->author);
  mortise_manifest_builder_licence (builder, LICENCE);
  mortise_manifest_builder_icon (builder, ICON);
  mortise_manifest_builder_category (builder, json_object_get_string_member (kind, "category"));
  if (type != NULL)
    mortise_manifest_builder_plugin_type (builder, type);
  add_platforms (builder, kind);
  mortise_manifest_builder_loader (builder, is_c ? "c" : "python", is_c ? scaffold->slug : "plugin");
  foreach_element (builder, kind, "hooks", add_hook);
  foreach_element (builder, kind, "permissions", add_permission);
  foreach_element (builder, kind, "settings", add_setting);
  return mortise_manifest_builder_build_text (builder, error);
}
