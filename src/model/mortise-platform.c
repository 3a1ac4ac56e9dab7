/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-platform.h"

#include "mortise-data.h"
#include "mortise-error.h"
#include "mortise-hook-description.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"
#include "mortise-permission.h"
#include "mortise-string.h"

#include <string.h>

#define SCHEMA_PATH "/io/github/mortise/data/schemas/platform.schema.json"

/**
 * MortisePlatform:
 *
 * A described set of hooks, with the permissions, plugin types, events and UI slots that go with them.
 *
 * Its file is checked in two steps: the bundled `platform.schema.json` says what each field may be, and what a schema
 * cannot say (no name twice, every permission described) is checked while reading.
 */
struct _MortisePlatform
{
  GObject parent_instance;

  JsonNode *root;
  GListStore *hooks;
  GListStore *permissions;
};

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_DESCRIPTION,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortisePlatform, mortise_platform, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
mortise_platform_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortisePlatform *self = MORTISE_PLATFORM (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, mortise_platform_get_id (self));
      break;
    case PROP_NAME:
      g_value_set_string (value, mortise_platform_get_name (self));
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, mortise_platform_get_description (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_platform_finalize (GObject *object)
{
  MortisePlatform *self = MORTISE_PLATFORM (object);

  g_clear_object (&self->permissions);
  g_clear_object (&self->hooks);
  g_clear_pointer (&self->root, json_node_unref);

  G_OBJECT_CLASS (mortise_platform_parent_class)->finalize (object);
}

static void
mortise_platform_class_init (MortisePlatformClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mortise_platform_get_property;
  object_class->finalize = mortise_platform_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_platform_init (MortisePlatform *self)
{
  self->hooks = g_list_store_new (MORTISE_TYPE_HOOK_DESCRIPTION);
  self->permissions = g_list_store_new (MORTISE_TYPE_PERMISSION);
}

static JsonObject *
get_object (MortisePlatform *self)
{
  return json_node_get_object (self->root);
}

/* Every message names the place first, as an RFC 6901 pointer; the caller puts the file in front. */
static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, message);
  return FALSE;
}

/* Compiled at the first platform and kept for the life of the process. */
static MortiseJsonSchema *
get_schema (GError **error)
{
  static GMutex mutex;
  static MortiseJsonSchema *schema;
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (schema == NULL)
    schema = mortise_json_schema_new_from_resource (mortise_data_get_resource (), SCHEMA_PATH, error);
  return schema;
}

static gboolean
check_shape (JsonNode *root, GError **error)
{
  MortiseJsonSchema *schema = get_schema (error);
  g_autoptr (GPtrArray) violations = NULL;
  const MortiseJsonViolation *first;
  g_autofree char *pointer = NULL;

  if (schema == NULL)
    return FALSE;

  violations = mortise_json_schema_validate (schema, root);
  if (violations->len == 0)
    return TRUE;

  first = g_ptr_array_index (violations, 0);
  if (*first->pointer == '\0')
    return refuse (error, "%s", first->message);
  pointer = mortise_string_to_line (first->pointer);
  return refuse (error, "%s: %s", pointer, first->message);
}

static gboolean
read_permissions (MortisePlatform *self, GHashTable *names, GError **error)
{
  JsonArray *permissions = mortise_json_get_array (get_object (self), "permissions");

  for (guint i = 0; i < json_array_get_length (permissions); i++)
    {
      JsonObject *json = json_array_get_object_element (permissions, i);
      const char *name = mortise_json_get_string (json, "name", NULL);
      g_autoptr (MortisePermission) permission = NULL;
      MortiseRisk risk;

      if (mortise_permission_lookup_builtin (name) != NULL)
        return refuse (error, "/permissions/%u/name: “%s” belongs to the host: choose another name", i, name);
      if (!g_hash_table_add (names, (char *) name))
        return refuse (error, "/permissions/%u/name: “%s” is there twice: remove one", i, name);
      if (!mortise_risk_from_string (mortise_json_get_string (json, "risk", NULL), &risk, error))
        return FALSE;

      permission = mortise_permission_new (name, mortise_json_get_string (json, "title", NULL),
                                           mortise_json_get_string (json, "description", NULL), risk);
      g_list_store_append (self->permissions, permission);
    }
  return TRUE;
}

static gboolean
check_parameter (JsonObject *hook, guint position, GError **error)
{
  const char *name = mortise_json_get_string (hook, "name", NULL);
  const char *parameter = mortise_json_get_string (hook, "parameter", NULL);
  const char *open = strchr (name, '{');
  g_autofree char *in_name = NULL;

  if (open != NULL)
    in_name = g_strndup (open + 1, strchr (open, '}') - open - 1);
  if (g_strcmp0 (in_name, parameter) == 0)
    return TRUE;

  if (in_name == NULL)
    return refuse (error, "/hooks/%u/parameter: “%s” has no {%s} in its name: remove the parameter", position, name,
                   parameter);
  return refuse (error, "/hooks/%u/parameter: the name has {%s}: write \"parameter\": \"%s\"", position, in_name,
                 in_name);
}

static gboolean
check_arguments (JsonObject *hook, guint position, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *arguments = mortise_json_get_array (hook, "arguments");
  guint n_arguments = json_array_get_length (arguments);

  if (n_arguments == 0 && g_str_equal (mortise_json_get_string (hook, "kind", ""), "filter"))
    return refuse (error, "/hooks/%u/arguments: a filter needs an argument, the value that it changes", position);

  for (guint i = 0; i < n_arguments; i++)
    {
      const char *name = mortise_json_get_string (json_array_get_object_element (arguments, i), "name", NULL);

      if (!g_hash_table_add (names, (char *) name))
        return refuse (error, "/hooks/%u/arguments/%u/name: “%s” is there twice: remove one", position, i, name);
    }
  return TRUE;
}

static gboolean
check_hook (JsonObject *hook, guint position, GHashTable *permissions, GError **error)
{
  const char *permission = mortise_json_get_string (hook, "permission", NULL);

  if (permission != NULL && !g_hash_table_contains (permissions, permission)
      && mortise_permission_lookup_builtin (permission) == NULL)
    return refuse (error, "/hooks/%u/permission: “%s” is not described: add it to /permissions", position, permission);

  return check_parameter (hook, position, error) && check_arguments (hook, position, error);
}

static gboolean
read_hooks (MortisePlatform *self, GHashTable *names, GHashTable *permissions, GError **error)
{
  JsonArray *hooks = mortise_json_get_array (get_object (self), "hooks");
  JsonObject *definitions = mortise_json_get_object (get_object (self), "definitions");

  for (guint i = 0; i < json_array_get_length (hooks); i++)
    {
      JsonObject *json = json_array_get_object_element (hooks, i);
      const char *name = mortise_json_get_string (json, "name", NULL);
      g_autoptr (MortiseHookDescription) hook = NULL;

      if (!g_hash_table_add (names, (char *) name))
        return refuse (error, "/hooks/%u/name: “%s” is described twice: remove one", i, name);
      if (!check_hook (json, i, permissions, error))
        return FALSE;

      hook = mortise_hook_description_new (mortise_platform_get_id (self), json, definitions);
      g_list_store_append (self->hooks, hook);
    }
  return TRUE;
}

static gboolean
check_slots (MortisePlatform *self, GHashTable *hooks, GError **error)
{
  JsonArray *slots = mortise_platform_get_slots (self);

  for (guint i = 0; i < json_array_get_length (slots); i++)
    {
      const char *hook = mortise_json_get_string (json_array_get_object_element (slots, i), "hook", NULL);

      if (hook != NULL && !g_hash_table_contains (hooks, hook))
        return refuse (error, "/slots/%u/hook: “%s” is not described: add it to /hooks", i, hook);
    }
  return TRUE;
}

static gboolean
read_root (MortisePlatform *self, GError **error)
{
  g_autoptr (GHashTable) permissions = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) hooks = g_hash_table_new (g_str_hash, g_str_equal);

  return check_shape (self->root, error) && read_permissions (self, permissions, error)
         && read_hooks (self, hooks, permissions, error) && check_slots (self, hooks, error);
}

/**
 * mortise_platform_new:
 * @root: the content of a platform file; it becomes immutable
 * @file: the name of the file, for messages
 * @error: return location for an error
 *
 * Reads a platform, see data/schemas/platform.schema.json.
 *
 * Returns: (transfer full): a platform, or %NULL with %MORTISE_ERROR_INVALID, whose message names the file, the place
 *   as a JSON pointer, what is wrong there and the mend
 */
MortisePlatform *
mortise_platform_new (JsonNode *root, const char *file, GError **error)
{
  g_autoptr (MortisePlatform) self = NULL;

  g_return_val_if_fail (root != NULL, NULL);
  g_return_val_if_fail (file != NULL, NULL);

  self = g_object_new (MORTISE_TYPE_PLATFORM, NULL);
  json_node_seal (root);
  self->root = json_node_ref (root);
  if (!read_root (self, error))
    {
      g_prefix_error (error, "%s: ", file);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * mortise_platform_new_from_bytes:
 * @bytes: the content of a platform file
 * @file: the name of the file, for messages
 * @error: return location for an error
 *
 * Returns: (transfer full): a platform, or %NULL with an error as [ctor@Platform.new] gives it
 */
MortisePlatform *
mortise_platform_new_from_bytes (GBytes *bytes, const char *file, GError **error)
{
  g_autoptr (JsonNode) root = mortise_json_parse_bytes (bytes, error);

  if (root == NULL)
    {
      g_prefix_error (error, "%s: ", file);
      return NULL;
    }
  return mortise_platform_new (root, file, error);
}

/**
 * mortise_platform_new_from_resource:
 * @path: the path of a platform file among the process's resources
 * @error: return location for an error
 *
 * Returns: (transfer full): a platform, or %NULL with an error as [ctor@Platform.new] gives it
 */
MortisePlatform *
mortise_platform_new_from_resource (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, error);

  return bytes != NULL ? mortise_platform_new_from_bytes (bytes, path, error) : NULL;
}

/**
 * mortise_platform_get_id:
 * @self: a platform
 *
 * Returns: (transfer none): its identity, such as `services-ai`
 */
const char *
mortise_platform_get_id (MortisePlatform *self)
{
  g_return_val_if_fail (MORTISE_IS_PLATFORM (self), NULL);

  return mortise_json_get_string (get_object (self), "id", NULL);
}

/**
 * mortise_platform_get_name:
 * @self: a platform
 *
 * Returns: (transfer none): its name for people
 */
const char *
mortise_platform_get_name (MortisePlatform *self)
{
  g_return_val_if_fail (MORTISE_IS_PLATFORM (self), NULL);

  return mortise_json_get_string (get_object (self), "name", NULL);
}

/**
 * mortise_platform_get_version:
 * @self: a platform
 *
 * Returns: (transfer none): the version of the platform that is described, which plugins may require a range of
 */
const char *
mortise_platform_get_version (MortisePlatform *self)
{
  return mortise_json_get_string (get_object (self), "version", "1.0.0");
}

/**
 * mortise_platform_get_description:
 * @self: a platform
 *
 * Returns: (transfer none): what it is about, for people
 */
const char *
mortise_platform_get_description (MortisePlatform *self)
{
  g_return_val_if_fail (MORTISE_IS_PLATFORM (self), NULL);

  return mortise_json_get_string (get_object (self), "description", NULL);
}

/**
 * mortise_platform_get_hooks:
 * @self: a platform
 *
 * Returns: (transfer none): a list of [class@HookDescription], in the order of the file
 */
GListModel *
mortise_platform_get_hooks (MortisePlatform *self)
{
  g_return_val_if_fail (MORTISE_IS_PLATFORM (self), NULL);

  return G_LIST_MODEL (self->hooks);
}

/**
 * mortise_platform_get_permissions:
 * @self: a platform
 *
 * Returns: (transfer none): a list of [class@Permission], without those of the host itself
 */
GListModel *
mortise_platform_get_permissions (MortisePlatform *self)
{
  g_return_val_if_fail (MORTISE_IS_PLATFORM (self), NULL);

  return G_LIST_MODEL (self->permissions);
}

/**
 * mortise_platform_get_plugin_types:
 * @self: a platform
 *
 * Returns: (transfer none): an immutable list of {`name`, `title`, `description`}
 */
JsonArray *
mortise_platform_get_plugin_types (MortisePlatform *self)
{
  g_return_val_if_fail (MORTISE_IS_PLATFORM (self), NULL);

  return mortise_json_get_array (get_object (self), "plugin_types");
}

/**
 * mortise_platform_get_events:
 * @self: a platform
 *
 * Returns: (transfer none): an immutable list of {`name`, `description`, `schema`, `sample`}, the last two of which
 *   may be missing
 */
JsonArray *
mortise_platform_get_events (MortisePlatform *self)
{
  g_return_val_if_fail (MORTISE_IS_PLATFORM (self), NULL);

  return mortise_json_get_array (get_object (self), "events");
}

/**
 * mortise_platform_get_slots:
 * @self: a platform
 *
 * Returns: (transfer none): an immutable list of {`kind`, `name`, `title`, `description`, `hook`, `sections`: [{`name`,
 *   `title`}]}; `kind` is `menu`, `dashboard`, `page` or `settings`, and `hook` may be missing
 */
JsonArray *
mortise_platform_get_slots (MortisePlatform *self)
{
  g_return_val_if_fail (MORTISE_IS_PLATFORM (self), NULL);

  return mortise_json_get_array (get_object (self), "slots");
}
