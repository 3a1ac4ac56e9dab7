/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-description.h"

#include "mortise-json-schema.h"
#include "mortise-json.h"

#include <string.h>

/* The longest slug, see docs/manifest.md. */
#define MAX_SLUG_LENGTH 64

/**
 * MortiseHookDescription:
 *
 * What a platform says about one hook: how it is called, with what, and what a listener needs.
 *
 * All text is that of the platform file, kept alive by a reference on its JSON.
 */
struct _MortiseHookDescription
{
  GObject parent_instance;

  char *platform;
  JsonObject *json;
  JsonObject *definitions;
  GArray *arguments;

  const char *name;
  const char *description;
  const char *permission;
  const char *parameter;
  MortiseHookKind kind;
  gboolean veto;

  /* The parts of the name around the parameter in braces; 0 and NULL for a plain name. */
  gsize prefix_length;
  const char *suffix;

  JsonNode *schema;
  MortiseJsonSchema *compiled;
};

enum
{
  PROP_NAME = 1,
  PROP_KIND,
  PROP_VETO,
  PROP_PLATFORM,
  PROP_DESCRIPTION,
  PROP_PERMISSION,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseHookDescription, mortise_hook_description, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
mortise_hook_description_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseHookDescription *self = MORTISE_HOOK_DESCRIPTION (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_VETO:
      g_value_set_boolean (value, self->veto);
      break;
    case PROP_PLATFORM:
      g_value_set_string (value, self->platform);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_PERMISSION:
      g_value_set_string (value, self->permission);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_hook_description_finalize (GObject *object)
{
  MortiseHookDescription *self = MORTISE_HOOK_DESCRIPTION (object);

  g_clear_object (&self->compiled);
  g_clear_pointer (&self->schema, json_node_unref);
  g_clear_pointer (&self->arguments, g_array_unref);
  g_clear_pointer (&self->definitions, json_object_unref);
  g_clear_pointer (&self->json, json_object_unref);
  g_free (self->platform);

  G_OBJECT_CLASS (mortise_hook_description_parent_class)->finalize (object);
}

static void
mortise_hook_description_class_init (MortiseHookDescriptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mortise_hook_description_get_property;
  object_class->finalize = mortise_hook_description_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, MORTISE_TYPE_HOOK_KIND, MORTISE_HOOK_ACTION, flags);
  properties[PROP_VETO] = g_param_spec_boolean ("veto", NULL, NULL, FALSE, flags);
  properties[PROP_PLATFORM] = g_param_spec_string ("platform", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_PERMISSION] = g_param_spec_string ("permission", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_hook_description_init (MortiseHookDescription *self)
{
  self->arguments = g_array_new (FALSE, FALSE, sizeof (MortiseHookArgument));
}

static void
read_arguments (MortiseHookDescription *self)
{
  JsonArray *arguments = mortise_json_get_array (self->json, "arguments");

  for (guint i = 0; i < json_array_get_length (arguments); i++)
    {
      JsonObject *json = json_array_get_object_element (arguments, i);
      MortiseHookArgument argument = {
        .name = mortise_json_get_string (json, "name", NULL),
        .description = mortise_json_get_string (json, "description", NULL),
        .schema = mortise_json_get_member (json, "schema"),
      };

      g_array_append_val (self->arguments, argument);
    }
}

static void
split_name (MortiseHookDescription *self)
{
  const char *open = strchr (self->name, '{');

  if (open == NULL)
    return;

  self->prefix_length = open - self->name;
  self->suffix = strchr (open, '}') + 1;
}

/**
 * mortise_hook_description_new:
 * @platform: the id of the platform
 * @hook: an element of the platform's `hooks`
 * @definitions: (nullable): the platform's `definitions`
 *
 * Makes a description of JSON that data/schemas/platform.schema.json accepts; [class@Platform] sees to that. Both
 * objects become immutable.
 *
 * Returns: (transfer full): a description
 */
MortiseHookDescription *
mortise_hook_description_new (const char *platform, JsonObject *hook, JsonObject *definitions)
{
  g_autoptr (MortiseHookDescription) self = g_object_new (MORTISE_TYPE_HOOK_DESCRIPTION, NULL);

  json_object_seal (hook);
  if (definitions != NULL)
    {
      json_object_seal (definitions);
      self->definitions = json_object_ref (definitions);
    }
  self->platform = g_strdup (platform);
  self->json = json_object_ref (hook);

  self->name = mortise_json_get_string (hook, "name", NULL);
  self->description = mortise_json_get_string (hook, "description", NULL);
  self->permission = mortise_json_get_string (hook, "permission", NULL);
  self->parameter = mortise_json_get_string (hook, "parameter", NULL);
  self->veto = mortise_json_get_boolean (hook, "veto", FALSE);
  if (!mortise_hook_kind_from_string (mortise_json_get_string (hook, "kind", NULL), &self->kind, NULL))
    g_return_val_if_reached (NULL);

  split_name (self);
  read_arguments (self);
  return g_steal_pointer (&self);
}

/**
 * mortise_hook_description_get_name:
 * @self: a description
 *
 * Returns: (transfer none): the name, such as `lead_created` or `plugin_activated_{slug}`
 */
const char *
mortise_hook_description_get_name (MortiseHookDescription *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_DESCRIPTION (self), NULL);

  return self->name;
}

/**
 * mortise_hook_description_get_kind:
 * @self: a description
 *
 * Returns: how the listeners are called
 */
MortiseHookKind
mortise_hook_description_get_kind (MortiseHookDescription *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_DESCRIPTION (self), MORTISE_HOOK_ACTION);

  return self->kind;
}

/**
 * mortise_hook_description_get_veto:
 * @self: a description
 *
 * Returns: whether the first listener that raises stops the dispatch, with its error as the caller's
 */
gboolean
mortise_hook_description_get_veto (MortiseHookDescription *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_DESCRIPTION (self), FALSE);

  return self->veto;
}

/**
 * mortise_hook_description_get_platform:
 * @self: a description
 *
 * Returns: (transfer none): the id of the platform that describes the hook
 */
const char *
mortise_hook_description_get_platform (MortiseHookDescription *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_DESCRIPTION (self), NULL);

  return self->platform;
}

/**
 * mortise_hook_description_get_description:
 * @self: a description
 *
 * Returns: (transfer none): one sentence for people
 */
const char *
mortise_hook_description_get_description (MortiseHookDescription *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_DESCRIPTION (self), NULL);

  return self->description;
}

/**
 * mortise_hook_description_get_permission:
 * @self: a description
 *
 * Returns: (transfer none) (nullable): the permission that a listener must be granted, %NULL where it needs none
 */
const char *
mortise_hook_description_get_permission (MortiseHookDescription *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_DESCRIPTION (self), NULL);

  return self->permission;
}

/**
 * mortise_hook_description_get_parameter:
 * @self: a description
 *
 * Returns: (transfer none) (nullable): what stands in braces in the name, such as `slug`; %NULL for a plain name
 */
const char *
mortise_hook_description_get_parameter (MortiseHookDescription *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_DESCRIPTION (self), NULL);

  return self->parameter;
}

/**
 * mortise_hook_description_get_arguments:
 * @self: a description
 * @n_arguments: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_arguments): the arguments in the order in which they are passed; the first
 *   one of a filter is the value that it transforms
 */
const MortiseHookArgument *
mortise_hook_description_get_arguments (MortiseHookDescription *self, guint *n_arguments)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_DESCRIPTION (self), NULL);

  *n_arguments = self->arguments->len;
  return (const MortiseHookArgument *) self->arguments->data;
}

static gboolean
is_slug (const char *text, gsize length)
{
  if (length == 0 || length > MAX_SLUG_LENGTH || !g_ascii_islower (text[0]))
    return FALSE;

  for (gsize i = 1; i < length; i++)
    if (!g_ascii_islower (text[i]) && !g_ascii_isdigit (text[i]) && text[i] != '-' && text[i] != '_')
      return FALSE;
  return TRUE;
}

/**
 * mortise_hook_description_matches:
 * @self: a description
 * @name: the name of a hook as it is fired
 *
 * A parameter in the description's name stands for any slug.
 *
 * Returns: whether @self describes the hook @name
 */
gboolean
mortise_hook_description_matches (MortiseHookDescription *self, const char *name)
{
  gsize length;
  gsize around;

  g_return_val_if_fail (MORTISE_IS_HOOK_DESCRIPTION (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (g_str_equal (self->name, name))
    return TRUE;
  if (self->suffix == NULL || strncmp (self->name, name, self->prefix_length) != 0)
    return FALSE;

  length = strlen (name);
  around = self->prefix_length + strlen (self->suffix);
  return length > around && g_str_has_suffix (name, self->suffix)
         && is_slug (name + self->prefix_length, length - around);
}

/**
 * mortise_hook_description_get_sample:
 * @self: a description
 *
 * Returns: (transfer none): a full payload that fits the schema, immutable
 */
JsonNode *
mortise_hook_description_get_sample (MortiseHookDescription *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_DESCRIPTION (self), NULL);

  return mortise_json_get_member (self->json, "sample");
}

/* The parts are shared with the platform's JSON, not copied. */
static JsonNode *
make_schema (MortiseHookDescription *self)
{
  g_autoptr (JsonObject) schema = json_object_new ();
  g_autoptr (JsonObject) arguments = json_object_new ();
  g_autoptr (JsonArray) required = json_array_new ();
  JsonNode *node;

  for (guint i = 0; i < self->arguments->len; i++)
    {
      const MortiseHookArgument *argument = &g_array_index (self->arguments, MortiseHookArgument, i);

      json_object_set_member (arguments, argument->name, json_node_ref (argument->schema));
      json_array_add_string_element (required, argument->name);
    }

  json_object_set_string_member (schema, "$schema", "http://json-schema.org/draft-07/schema#");
  json_object_set_string_member (schema, "title", self->name);
  json_object_set_string_member (schema, "description", self->description);
  json_object_set_string_member (schema, "type", "object");
  json_object_set_object_member (schema, "properties", g_steal_pointer (&arguments));
  json_object_set_array_member (schema, "required", g_steal_pointer (&required));
  if (self->definitions != NULL)
    json_object_set_object_member (schema, "definitions", json_object_ref (self->definitions));

  node = json_node_init_object (json_node_alloc (), schema);
  json_node_seal (node);
  return node;
}

/**
 * mortise_hook_description_get_schema:
 * @self: a description
 *
 * Gets the JSON Schema (draft-07) of the hook's payload: an object with all arguments, each required.
 *
 * Returns: (transfer none): the schema, immutable
 */
JsonNode *
mortise_hook_description_get_schema (MortiseHookDescription *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_DESCRIPTION (self), NULL);

  if (self->schema == NULL)
    self->schema = make_schema (self);
  return self->schema;
}

/* Large payloads are checked on other threads; a compiled schema does not change and may be used by all of them. */
static gboolean
compile (MortiseHookDescription *self, GError **error)
{
  static GMutex lock;
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (self->compiled == NULL)
    self->compiled = mortise_json_schema_new (mortise_hook_description_get_schema (self), error);
  if (self->compiled == NULL)
    g_prefix_error (error, "schema of “%s” in platform “%s”: ", self->name, self->platform);
  return self->compiled != NULL;
}

/**
 * mortise_hook_description_check_payload:
 * @self: a description
 * @payload: what a dispatch would be given
 * @error: return location for an error
 *
 * Checks a payload against the schema, which is compiled once, at the first check. It may be called on any thread.
 *
 * Returns: whether @payload fits; %MORTISE_ERROR_INVALID with the place and the mend where it does not
 */
gboolean
mortise_hook_description_check_payload (MortiseHookDescription *self, JsonNode *payload, GError **error)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_DESCRIPTION (self), FALSE);
  g_return_val_if_fail (payload != NULL, FALSE);

  if (!compile (self, error))
    return FALSE;
  if (!mortise_json_schema_check (self->compiled, payload, error))
    {
      g_prefix_error (error, "payload of “%s”: ", self->name);
      return FALSE;
    }
  return TRUE;
}
