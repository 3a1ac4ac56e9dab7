/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-manifest.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-manifest-reader.h"

#include <string.h>

/* The format is docs/manifest.md; the defaults of the limits are those of DESIGN.md. */
#define DEFAULT_MEMORY_MIB 128
#define DEFAULT_DEADLINE_S 5
#define DEFAULT_DISK_MIB 64

struct _MortiseManifest
{
  GObject parent_instance;

  JsonNode *json;
  char *slug;
  char *name;
  char *version;
  char *description;
  char *author;
  char *icon;
  char *loader;
  char *module;
  gint64 memory_mib;
  gint64 deadline_s;
  gint64 disk_mib;
  GPtrArray *permissions;
  GPtrArray *hooks;
  GPtrArray *settings;
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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseManifestPermission, permission_free)

static void
hook_free (MortiseManifestHook *hook)
{
  g_free (hook->name);
  g_free (hook);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseManifestHook, hook_free)

static void
setting_free (MortiseManifestSetting *setting)
{
  g_free (setting->key);
  g_free (setting->type);
  g_clear_pointer (&setting->definition, json_object_unref);
  g_free (setting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseManifestSetting, setting_free)

static void
mortise_manifest_finalize (GObject *object)
{
  MortiseManifest *self = MORTISE_MANIFEST (object);

  g_clear_pointer (&self->json, json_node_unref);
  g_free (self->slug);
  g_free (self->name);
  g_free (self->version);
  g_free (self->description);
  g_free (self->author);
  g_free (self->icon);
  g_free (self->loader);
  g_free (self->module);
  g_ptr_array_unref (self->permissions);
  g_ptr_array_unref (self->hooks);
  g_ptr_array_unref (self->settings);

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
  self->permissions = g_ptr_array_new_with_free_func ((GDestroyNotify) permission_free);
  self->hooks = g_ptr_array_new_with_free_func ((GDestroyNotify) hook_free);
  self->settings = g_ptr_array_new_with_free_func ((GDestroyNotify) setting_free);
}

/* --- reading --------------------------------------------------------------------------------------------------- */

static gboolean
check_pattern (const char *pointer,
               const char *name,
               const char *value,
               const char *pattern,
               const char *mend,
               GError **error)
{
  g_autofree char *shown = NULL;

  if (g_regex_match_simple (pattern, value, G_REGEX_DOLLAR_ENDONLY, 0))
    return TRUE;
  shown = g_strescape (value, NULL);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/%s: \"%s\"; write %s", pointer, name, shown, mend);
  return FALSE;
}

/* The pattern for a version is the one that semver.org suggests, for version 2.0.0 of the specification. */
static gboolean
check_identity (MortiseManifest *self, GError **error)
{
  return check_pattern ("", "slug", self->slug, "^[a-z][a-z0-9_-]{0,63}$",
                        "1 to 64 lower-case letters, digits, - and _, beginning with a letter", error)
         && check_pattern ("", "version", self->version,
                           "^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)"
                           "(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)"
                           "(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?"
                           "(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?$",
                           "a semantic version such as 1.0.0", error)
         && check_pattern ("", "loader", self->loader, "^(c|python)$", "c or python", error)
         && check_pattern ("", "module", self->module, "^[A-Za-z_][A-Za-z0-9_.-]*$",
                           "the module's name, without folder, lib and suffix", error);
}

static gboolean
read_hosts (JsonObject *object, const char *pointer, MortiseManifestPermission *permission, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *hosts;

  if (!mortise_manifest_read_array (object, pointer, "hosts", &hosts, error))
    return FALSE;
  for (guint i = 0; hosts != NULL && i < json_array_get_length (hosts); i++)
    {
      JsonNode *node = json_array_get_element (hosts, i);
      const char *host = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (host == NULL || !g_regex_match_simple ("^[A-Za-z0-9.-]+(:[0-9]{1,5})?$", host, G_REGEX_DOLLAR_ENDONLY, 0))
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                       "%s/hosts/%u: write a host name, with a port or without, such as api.example.com", pointer, i);
          return FALSE;
        }
      g_strv_builder_add (builder, host);
    }
  permission->hosts = g_strv_builder_end (builder);

  if (g_str_equal (permission->name, "http") && permission->hosts[0] == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "%s/hosts: missing; list the hosts that are to be reached", pointer);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_permissions (MortiseManifest *self, JsonObject *object, GError **error)
{
  JsonArray *array;

  if (!mortise_manifest_read_array (object, "", "permissions", &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autoptr (MortiseManifestPermission) permission = g_new0 (MortiseManifestPermission, 1);
      g_autofree char *pointer = g_strdup_printf ("/permissions/%u", i);
      JsonObject *element = mortise_manifest_read_element (array, "/permissions", i, error);

      if (element == NULL
          || !mortise_manifest_read_string (element, pointer, "name", TRUE, 64, &permission->name, error)
          || !mortise_manifest_read_string (element, pointer, "reason", FALSE, 500, &permission->reason, error)
          || !check_pattern (pointer, "name", permission->name, "^[a-z][a-z0-9_.-]*$", "a permission's name", error)
          || !read_hosts (element, pointer, permission, error))
        return FALSE;
      if (mortise_manifest_get_permission (self, permission->name) != NULL)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/name: \"%s\" is asked for twice; keep one", pointer,
                       permission->name);
          return FALSE;
        }
      g_ptr_array_add (self->permissions, g_steal_pointer (&permission));
    }
  return TRUE;
}

static gboolean
read_hooks (MortiseManifest *self, JsonObject *object, GError **error)
{
  JsonArray *array;

  if (!mortise_manifest_read_array (object, "", "hooks", &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autoptr (MortiseManifestHook) hook = g_new0 (MortiseManifestHook, 1);
      g_autofree char *pointer = g_strdup_printf ("/hooks/%u", i);
      g_autofree char *kind = NULL;
      JsonObject *element = mortise_manifest_read_element (array, "/hooks", i, error);
      gint64 priority;

      if (element == NULL || !mortise_manifest_read_string (element, pointer, "name", TRUE, 128, &hook->name, error)
          || !check_pattern (pointer, "name", hook->name, "^[A-Za-z0-9_.:{}*-]*$", "letters, digits and _ . : -", error)
          || !mortise_manifest_read_string (element, pointer, "kind", FALSE, 16, &kind, error)
          || !mortise_manifest_read_int (element, pointer, "priority", -10000, 10000, 10, &priority, error))
        return FALSE;
      if (kind != NULL && !mortise_hook_kind_from_string (kind, &hook->kind, error))
        {
          g_prefix_error (error, "%s/kind: ", pointer);
          return FALSE;
        }
      hook->priority = (int) priority;
      g_ptr_array_add (self->hooks, g_steal_pointer (&hook));
    }
  return TRUE;
}

static gboolean
check_options (JsonArray *options, const char *pointer, GError **error)
{
  g_autofree char *inner = g_strconcat (pointer, "/options", NULL);

  for (guint i = 0; options != NULL && i < json_array_get_length (options); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s/%u", inner, i);
      g_autofree char *label = NULL;
      JsonObject *option = mortise_manifest_read_element (options, inner, i, error);

      if (option == NULL || !mortise_manifest_read_string (option, place, "label", FALSE, 200, &label, error))
        return FALSE;
      if (mortise_json_get_member (option, "value") == NULL)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/value: missing; add it", place);
          return FALSE;
        }
    }
  return TRUE;
}

/* What is only shown, and therefore not kept beside the definition. */
static gboolean
check_shown (MortiseManifest *self, JsonObject *element, const char *pointer, const char *key, GError **error)
{
  g_autofree char *label = NULL;
  g_autofree char *description = NULL;
  JsonNode *required = mortise_json_get_member (element, "required");

  if (!mortise_manifest_read_string (element, pointer, "label", FALSE, 200, &label, error)
      || !mortise_manifest_read_string (element, pointer, "description", FALSE, 2000, &description, error))
    return FALSE;
  if (required != NULL && json_node_get_value_type (required) != G_TYPE_BOOLEAN)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/required: write true or false", pointer);
  else if (mortise_manifest_get_setting (self, key) != NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/name: there is another \"%s\"; keep one", pointer, key);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_settings (MortiseManifest *self, JsonObject *object, GError **error)
{
  JsonArray *array;

  if (!mortise_manifest_read_array (object, "", "settings", &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autoptr (MortiseManifestSetting) setting = g_new0 (MortiseManifestSetting, 1);
      g_autofree char *pointer = g_strdup_printf ("/settings/%u", i);
      JsonObject *element = mortise_manifest_read_element (array, "/settings", i, error);
      JsonArray *options;

      if (element == NULL || !mortise_manifest_read_string (element, pointer, "name", TRUE, 64, &setting->key, error)
          || !mortise_manifest_read_string (element, pointer, "type", TRUE, 16, &setting->type, error)
          || !mortise_manifest_read_array (element, pointer, "options", &options, error)
          || !check_options (options, pointer, error)
          || !check_shown (self, element, pointer, setting->key, error)
          || !check_pattern (pointer, "type", setting->type, "^(text|textarea|number|checkbox|select|json)$",
                             "text, textarea, number, checkbox, select or json", error))
        return FALSE;

      if (g_str_equal (setting->type, "select") && (options == NULL || json_array_get_length (options) == 0))
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/options: missing; list what there is to select",
                       pointer);
          return FALSE;
        }
      setting->definition = json_object_ref (element);
      if (json_object_has_member (element, "default")
          && !mortise_manifest_setting_check (setting, json_object_get_member (element, "default"), error))
        {
          g_prefix_error (error, "%s/default: ", pointer);
          return FALSE;
        }
      g_ptr_array_add (self->settings, g_steal_pointer (&setting));
    }
  return TRUE;
}

static gboolean
read_limits (MortiseManifest *self, JsonObject *object, GError **error)
{
  JsonObject *limits = mortise_json_get_object (object, "limits");

  if (limits == NULL && mortise_json_get_member (object, "limits") != NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "/limits: write an object");
      return FALSE;
    }
  return mortise_manifest_read_int (limits, "/limits", "memory_mib", 16, 1024, DEFAULT_MEMORY_MIB, &self->memory_mib,
                                    error)
         && mortise_manifest_read_int (limits, "/limits", "deadline_s", 1, 30, DEFAULT_DEADLINE_S, &self->deadline_s,
                                       error)
         && mortise_manifest_read_int (limits, "/limits", "disk_mib", 1, 1024, DEFAULT_DISK_MIB, &self->disk_mib,
                                       error);
}

/**
 * mortise_manifest_new_from_json:
 * @node: (transfer none): the content of a plugin.json, strictly read
 * @error: return location for a `MORTISE_ERROR_INVALID`: one line with the JSON pointer and what to write instead
 *
 * Returns: (transfer full): a manifest in which every field is of the right type and within its range
 */
MortiseManifest *
mortise_manifest_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (MortiseManifest) self = g_object_new (MORTISE_TYPE_MANIFEST, NULL);
  g_autofree char *licence = NULL;
  g_autofree char *homepage = NULL;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the manifest is not a JSON object");
      return NULL;
    }
  object = json_node_get_object (node);
  self->json = json_node_copy (node);

  if (!mortise_manifest_read_string (object, "", "slug", TRUE, 64, &self->slug, error)
      || !mortise_manifest_read_string (object, "", "name", TRUE, 80, &self->name, error)
      || !mortise_manifest_read_string (object, "", "version", TRUE, 128, &self->version, error)
      || !mortise_manifest_read_string (object, "", "description", FALSE, 2000, &self->description, error)
      || !mortise_manifest_read_string (object, "", "author", FALSE, 200, &self->author, error)
      || !mortise_manifest_read_string (object, "", "licence", FALSE, 200, &licence, error)
      || !mortise_manifest_read_string (object, "", "homepage", FALSE, 500, &homepage, error)
      || !mortise_manifest_read_string (object, "", "icon", FALSE, 200, &self->icon, error)
      || !mortise_manifest_read_string (object, "", "loader", TRUE, 16, &self->loader, error)
      || !mortise_manifest_read_string (object, "", "module", TRUE, 128, &self->module, error)
      || !check_identity (self, error) || !read_permissions (self, object, error)
      || !read_hooks (self, object, error) || !read_settings (self, object, error)
      || !read_limits (self, object, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* --- settings -------------------------------------------------------------------------------------------------- */

static JsonNode *
find_option (const MortiseManifestSetting *setting, JsonNode *value)
{
  JsonArray *options = mortise_json_get_array (setting->definition, "options");

  for (guint i = 0; options != NULL && i < json_array_get_length (options); i++)
    {
      JsonNode *option = json_array_get_element (options, i);
      JsonNode *own = JSON_NODE_HOLDS_OBJECT (option)
                          ? mortise_json_get_member (json_node_get_object (option), "value")
                          : option;

      if (own != NULL && json_node_equal (own, value))
        return own;
    }
  return NULL;
}

/**
 * mortise_manifest_setting_get_default:
 * @setting: a setting
 *
 * Returns: (transfer full): its default: the manifest's, or the empty value of its type
 */
JsonNode *
mortise_manifest_setting_get_default (const MortiseManifestSetting *setting)
{
  JsonNode *node = mortise_json_get_member (setting->definition, "default");

  if (node != NULL)
    return json_node_copy (node);
  if (g_str_equal (setting->type, "checkbox"))
    return json_node_init_boolean (json_node_alloc (), FALSE);
  if (g_str_equal (setting->type, "text") || g_str_equal (setting->type, "textarea"))
    return json_node_init_string (json_node_alloc (), "");
  return json_node_init_null (json_node_alloc ());
}

/**
 * mortise_manifest_setting_check:
 * @setting: a setting
 * @value: a value for it
 * @error: return location for a `MORTISE_ERROR_INVALID` that says what to write instead
 *
 * Returns: %TRUE if @value may be set
 */
gboolean
mortise_manifest_setting_check (const MortiseManifestSetting *setting, JsonNode *value, GError **error)
{
  GType type = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_INVALID;
  const char *wanted = NULL;

  if (g_str_equal (setting->type, "number") && type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    wanted = "a number";
  else if (g_str_equal (setting->type, "checkbox") && type != G_TYPE_BOOLEAN)
    wanted = "true or false";
  else if ((g_str_equal (setting->type, "text") || g_str_equal (setting->type, "textarea")) && type != G_TYPE_STRING)
    wanted = "a string";
  else if (g_str_equal (setting->type, "select") && find_option (setting, value) == NULL)
    wanted = "one of the options";
  if (wanted == NULL)
    return TRUE;

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: write %s", setting->key, wanted);
  return FALSE;
}

/* --- what it says ------------------------------------------------------------------------------------------------ */

JsonNode *
mortise_manifest_get_json (MortiseManifest *self)
{
  return self->json;
}

const char *
mortise_manifest_get_slug (MortiseManifest *self)
{
  return self->slug;
}

const char *
mortise_manifest_get_name (MortiseManifest *self)
{
  return self->name;
}

const char *
mortise_manifest_get_version (MortiseManifest *self)
{
  return self->version;
}

const char *
mortise_manifest_get_description (MortiseManifest *self)
{
  return self->description;
}

const char *
mortise_manifest_get_author (MortiseManifest *self)
{
  return self->author;
}

const char *
mortise_manifest_get_icon (MortiseManifest *self)
{
  return self->icon;
}

const char *
mortise_manifest_get_loader (MortiseManifest *self)
{
  return self->loader;
}

const char *
mortise_manifest_get_module (MortiseManifest *self)
{
  return self->module;
}

guint
mortise_manifest_get_memory_mib (MortiseManifest *self)
{
  return (guint) self->memory_mib;
}

guint
mortise_manifest_get_disk_mib (MortiseManifest *self)
{
  return (guint) self->disk_mib;
}

gint64
mortise_manifest_get_deadline_us (MortiseManifest *self)
{
  return self->deadline_s * G_USEC_PER_SEC;
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
