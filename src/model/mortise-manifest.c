/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-manifest.h"

#include "mortise-json.h"
#include "mortise-settings-schema.h"
#include "mortise-manifest-check.h"

/* The format is data/schemas/plugin.schema.json; the defaults of the limits are those of DESIGN.md. */
#define DEFAULT_MEMORY_MIB 128
#define DEFAULT_DEADLINE_S 5
#define DEFAULT_DISK_MIB 64
#define DEFAULT_PRIORITY 10

/**
 * MortiseManifest:
 *
 * What a plugin says of itself, in which every field is of the right type and within its range.
 *
 * Whatever dialect a manifest was written in, this is what it becomes: the dialect's reader (packages/) translates it
 * into the members of a `plugin.json`, and everything else knows only those.
 */
struct _MortiseManifest
{
  GObject parent_instance;

  JsonNode *json;
  GPtrArray *permissions;
  GPtrArray *hooks;
  GPtrArray *settings;
  JsonNode *settings_schema;
  GPtrArray *dependencies;
  GPtrArray *conflicts;
};

G_DEFINE_FINAL_TYPE (MortiseManifest, mortise_manifest, G_TYPE_OBJECT)

static void
permission_free (MortiseManifestPermission *permission)
{
  g_free (permission->name);
  g_free (permission->reason);
  g_strfreev (permission->hosts);
  g_free (permission);
}

static void
hook_free (MortiseManifestHook *hook)
{
  g_free (hook->name);
  g_free (hook);
}

static void
relation_free (MortiseManifestRelation *relation)
{
  g_free (relation->slug);
  g_free (relation->range);
  g_free (relation->reason);
  g_free (relation);
}

static void
mortise_manifest_finalize (GObject *object)
{
  MortiseManifest *self = MORTISE_MANIFEST (object);

  g_clear_pointer (&self->json, json_node_unref);
  g_clear_pointer (&self->permissions, g_ptr_array_unref);
  g_clear_pointer (&self->hooks, g_ptr_array_unref);
  g_clear_pointer (&self->settings, g_ptr_array_unref);
  g_clear_pointer (&self->settings_schema, json_node_unref);
  g_clear_pointer (&self->dependencies, g_ptr_array_unref);
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);

  G_OBJECT_CLASS (mortise_manifest_parent_class)->finalize (object);
}

static void
mortise_manifest_class_init (MortiseManifestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_manifest_finalize;
}

static void
mortise_manifest_init (MortiseManifest *self)
{
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

typedef gpointer (*ReadElement) (JsonObject *element);

static GPtrArray *
read_list (JsonObject *object, const char *field, ReadElement read, GDestroyNotify element_free)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (element_free);
  JsonArray *array = mortise_json_get_array (object, field);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_ptr_array_add (list, read (json_array_get_object_element (array, i)));
  return list;
}

static char **
read_strings (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

/* JSON knows no integers: 10.0 is one as well, and plugin.schema.json has vouched for it. */
static gint64
read_int (JsonObject *object, const char *name, gint64 fallback)
{
  return (gint64) mortise_json_get_double (object, name, fallback);
}

static gpointer
read_permission (JsonObject *element)
{
  MortiseManifestPermission *permission = g_new0 (MortiseManifestPermission, 1);

  permission->name = g_strdup (mortise_json_get_string (element, "name", NULL));
  permission->reason = g_strdup (mortise_json_get_string (element, "reason", NULL));
  permission->hosts = read_strings (mortise_json_get_array (element, "hosts"));
  permission->quota_mib = (guint) read_int (element, "quota_mib", 0);
  return permission;
}

static gpointer
read_hook (JsonObject *element)
{
  MortiseManifestHook *hook = g_new0 (MortiseManifestHook, 1);

  hook->name = g_strdup (mortise_json_get_string (element, "name", NULL));
  mortise_hook_kind_from_string (mortise_json_get_string (element, "kind", "action"), &hook->kind, NULL);
  hook->priority = (int) read_int (element, "priority", DEFAULT_PRIORITY);
  return hook;
}

static gpointer
read_relation (JsonObject *element)
{
  MortiseManifestRelation *relation = g_new0 (MortiseManifestRelation, 1);

  relation->slug = g_strdup (mortise_json_get_string (element, "slug", NULL));
  relation->range = g_strdup (mortise_json_get_string (element, "version", "*"));
  relation->optional = mortise_json_get_boolean (element, "optional", FALSE);
  relation->reason = g_strdup (mortise_json_get_string (element, "reason", NULL));
  return relation;
}

/**
 * mortise_manifest_new_from_json:
 * @node: (transfer none): the content of a plugin.json, strictly read
 * @error: return location for a `MORTISE_ERROR_INVALID`: one line with the JSON pointer and what to write instead
 *
 * Returns: (transfer full): a manifest
 */
MortiseManifest *
mortise_manifest_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (MortiseManifest) self = NULL;
  JsonObject *object;

  if (!mortise_manifest_check (node, error))
    return NULL;

  self = g_object_new (MORTISE_TYPE_MANIFEST, NULL);
  self->json = json_node_copy (node);
  object = json_node_get_object (self->json);
  self->permissions = read_list (object, "permissions", read_permission, (GDestroyNotify) permission_free);
  self->hooks = read_list (object, "hooks", read_hook, (GDestroyNotify) hook_free);
  self->dependencies = read_list (object, "dependencies", read_relation, (GDestroyNotify) relation_free);
  self->conflicts = read_list (object, "conflicts", read_relation, (GDestroyNotify) relation_free);
  self->settings = mortise_manifest_settings_read (mortise_json_get_member (object, "settings"), error);
  self->settings_schema = mortise_settings_schema_new (mortise_json_get_member (object, "settings"));
  return self->settings != NULL ? g_steal_pointer (&self) : NULL;
}

/* --- what it says ------------------------------------------------------------------------------------------------- */

static const char *
get_string (MortiseManifest *self, const char *field, const char *fallback)
{
  return mortise_json_get_string (json_node_get_object (self->json), field, fallback);
}

static gint64
get_limit (MortiseManifest *self, const char *name, gint64 fallback)
{
  return read_int (mortise_json_get_object (json_node_get_object (self->json), "limits"), name, fallback);
}

/* The members of its plugin.json, those of a later version of the format as well. */
JsonNode *
mortise_manifest_get_json (MortiseManifest *self)
{
  return self->json;
}

/* The name of the dialect that it was written in: `mortise` for our own. */
const char *
mortise_manifest_get_dialect (MortiseManifest *self)
{
  return get_string (self, "dialect", "mortise");
}

const char *
mortise_manifest_get_slug (MortiseManifest *self)
{
  return get_string (self, "slug", NULL);
}

const char *
mortise_manifest_get_name (MortiseManifest *self)
{
  return get_string (self, "name", NULL);
}

const char *
mortise_manifest_get_version (MortiseManifest *self)
{
  return get_string (self, "version", NULL);
}

/* (nullable), as all that a manifest need not say */
const char *
mortise_manifest_get_description (MortiseManifest *self)
{
  return get_string (self, "description", NULL);
}

const char *
mortise_manifest_get_author (MortiseManifest *self)
{
  JsonObject *author = mortise_json_get_object (json_node_get_object (self->json), "author");

  return author != NULL ? mortise_json_get_string (author, "name", NULL) : get_string (self, "author", NULL);
}

const char *
mortise_manifest_get_licence (MortiseManifest *self)
{
  return get_string (self, "licence", NULL);
}

const char *
mortise_manifest_get_homepage (MortiseManifest *self)
{
  return get_string (self, "homepage", NULL);
}

const char *
mortise_manifest_get_icon (MortiseManifest *self)
{
  return get_string (self, "icon", NULL);
}

const char *
mortise_manifest_get_category (MortiseManifest *self)
{
  return get_string (self, "category", NULL);
}

const char *
mortise_manifest_get_plugin_type (MortiseManifest *self)
{
  return get_string (self, "type", NULL);
}

const char *
mortise_manifest_get_loader (MortiseManifest *self)
{
  return get_string (self, "loader", NULL);
}

const char *
mortise_manifest_get_module (MortiseManifest *self)
{
  return get_string (self, "module", NULL);
}

/**
 * mortise_manifest_dup_module_folder:
 * @self: a manifest
 * @architecture: such as `x86_64`
 *
 * Returns: (transfer full) (nullable): the folder of the package in which the module for @architecture lies, `.` for
 * the package's own; %NULL when the plugin has none for it
 */
char *
mortise_manifest_dup_module_folder (MortiseManifest *self, const char *architecture)
{
  JsonObject *modules = mortise_json_get_object (json_node_get_object (self->json), "modules");

  return g_strdup (modules != NULL ? mortise_json_get_string (modules, architecture, NULL) : ".");
}

guint
mortise_manifest_get_memory_mib (MortiseManifest *self)
{
  return (guint) get_limit (self, "memory_mib", DEFAULT_MEMORY_MIB);
}

guint
mortise_manifest_get_disk_mib (MortiseManifest *self)
{
  return (guint) get_limit (self, "disk_mib", DEFAULT_DISK_MIB);
}

gint64
mortise_manifest_get_deadline_us (MortiseManifest *self)
{
  return get_limit (self, "deadline_s", DEFAULT_DEADLINE_S) * G_USEC_PER_SEC;
}

/* (element-type MortiseManifestPermission) (transfer none) */
GPtrArray *
mortise_manifest_get_permissions (MortiseManifest *self)
{
  return self->permissions;
}

/* (element-type MortiseManifestHook) (transfer none) */
GPtrArray *
mortise_manifest_get_hooks (MortiseManifest *self)
{
  return self->hooks;
}

/* (element-type MortiseManifestSetting) (transfer none) */
GPtrArray *
mortise_manifest_get_settings (MortiseManifest *self)
{
  return self->settings;
}

/* (transfer none): the JSON Schema (draft-07) of the object of its settings */
JsonNode *
mortise_manifest_get_settings_schema (MortiseManifest *self)
{
  return self->settings_schema;
}

/* (element-type MortiseManifestRelation) (transfer none) */
GPtrArray *
mortise_manifest_get_dependencies (MortiseManifest *self)
{
  return self->dependencies;
}

/* (element-type MortiseManifestRelation) (transfer none) */
GPtrArray *
mortise_manifest_get_conflicts (MortiseManifest *self)
{
  return self->conflicts;
}

/**
 * mortise_manifest_get_requirement:
 * @self: a manifest
 * @name: `mortise`, `api`, `python`, or the id of a platform
 *
 * Returns: (transfer none) (nullable): the range of versions of it that the plugin works with; %NULL for any, or none
 */
const char *
mortise_manifest_get_requirement (MortiseManifest *self, const char *name)
{
  JsonObject *requirements = mortise_json_get_object (json_node_get_object (self->json), "requires");

  return requirements != NULL ? mortise_json_get_string (requirements, name, NULL) : NULL;
}

/**
 * mortise_manifest_get_list:
 * @self: a manifest
 * @field: one of its lists of objects: `screenshots`, `widgets`, `menu_items`, `page_components`, `endpoints`,
 *   `webhooks`, `changelog`, `migrations` or `suppress`
 *
 * Returns: (transfer none) (nullable): that list, whose elements are as plugin.schema.json says
 */
JsonArray *
mortise_manifest_get_list (MortiseManifest *self, const char *field)
{
  return mortise_json_get_array (json_node_get_object (self->json), field);
}

const MortiseManifestPermission *
mortise_manifest_get_permission (MortiseManifest *self, const char *name)
{
  for (guint i = 0; i < self->permissions->len; i++)
    {
      const MortiseManifestPermission *permission = self->permissions->pdata[i];

      if (g_str_equal (permission->name, name))
        return permission;
    }
  return NULL;
}

const MortiseManifestSetting *
mortise_manifest_get_setting (MortiseManifest *self, const char *key)
{
  for (guint i = 0; i < self->settings->len; i++)
    {
      const MortiseManifestSetting *setting = self->settings->pdata[i];

      if (g_str_equal (setting->key, key))
        return setting;
    }
  return NULL;
}
