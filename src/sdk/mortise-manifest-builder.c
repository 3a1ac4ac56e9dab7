/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-manifest-builder.h"

#include "mortise-error.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"
#include "mortise-sdk-resources.h"
#include "mortise-version-range.h"

#define SCHEMA_PATH "/io/github/mortise/sdk/plugin.schema.json"

/**
 * MortiseManifestBuilder:
 *
 * Makes a `plugin.json` step by step, and checks it by the schema that the host checks it by.
 *
 * ```c
 * g_autoptr (MortiseManifestBuilder) builder = mortise_manifest_builder_new ("Greeter", "greeter");
 *
 * mortise_manifest_builder_version (builder, "1.0.0");
 * mortise_manifest_builder_loader (builder, "c", "greeter");
 * mortise_manifest_builder_hook (builder, "lead_created", "action", 10);
 * text = mortise_manifest_builder_build_text (builder, &error);
 * ```
 *
 * Nothing is checked before [method@Mortise.ManifestBuilder.build]. What has no method of its own is added with
 * [method@Mortise.ManifestBuilder.element].
 */
struct _MortiseManifestBuilder
{
  GObject parent_instance;

  JsonObject *manifest;
};

G_DEFINE_FINAL_TYPE (MortiseManifestBuilder, mortise_manifest_builder, G_TYPE_OBJECT)

static void
mortise_manifest_builder_finalize (GObject *object)
{
  MortiseManifestBuilder *self = MORTISE_MANIFEST_BUILDER (object);

  json_object_unref (self->manifest);

  G_OBJECT_CLASS (mortise_manifest_builder_parent_class)->finalize (object);
}

static void
mortise_manifest_builder_class_init (MortiseManifestBuilderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_manifest_builder_finalize;
}

static void
mortise_manifest_builder_init (MortiseManifestBuilder *self)
{
  self->manifest = json_object_new ();
}

/**
 * mortise_manifest_builder_new:
 * @name: what people call the plugin
 * @slug: its identity: lower-case letters, digits, `-` and `_`
 *
 * Returns: (transfer full): a builder for version 0.1.0 of a plugin in Python, whose module is `plugin.py`
 */
MortiseManifestBuilder *
mortise_manifest_builder_new (const char *name, const char *slug)
{
  MortiseManifestBuilder *self = g_object_new (MORTISE_TYPE_MANIFEST_BUILDER, NULL);

  json_object_set_string_member (self->manifest, "slug", slug);
  json_object_set_string_member (self->manifest, "name", name);
  json_object_set_string_member (self->manifest, "version", "0.1.0");
  json_object_set_string_member (self->manifest, "loader", "python");
  json_object_set_string_member (self->manifest, "module", "plugin");
  return self;
}

static MortiseManifestBuilder *
set_string (MortiseManifestBuilder *self, const char *field, const char *value)
{
  g_return_val_if_fail (MORTISE_IS_MANIFEST_BUILDER (self), NULL);
  g_return_val_if_fail (value != NULL, self);

  json_object_set_string_member (self->manifest, field, value);
  return self;
}

static JsonArray *
get_list (MortiseManifestBuilder *self, const char *field)
{
  JsonArray *list = mortise_json_get_array (self->manifest, field);

  if (list == NULL)
    {
      list = json_array_new ();
      json_object_set_array_member (self->manifest, field, list);
    }
  return list;
}

/* An object of strings, ended by a NULL for a name; those without a value are left out. */
static JsonObject *make_object (const char *name, ...) G_GNUC_NULL_TERMINATED;

static JsonObject *
make_object (const char *name, ...)
{
  JsonObject *object = json_object_new ();
  va_list rest;

  va_start (rest, name);
  for (; name != NULL; name = va_arg (rest, const char *))
    {
      const char *value = va_arg (rest, const char *);

      if (value != NULL)
        json_object_set_string_member (object, name, value);
    }
  va_end (rest);
  return object;
}

static MortiseManifestBuilder *
take_element (MortiseManifestBuilder *self, const char *field, JsonObject *element)
{
  json_array_add_object_element (get_list (self, field), element);
  return self;
}

/**
 * mortise_manifest_builder_version:
 * @self: a builder
 * @version: a semantic version
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_version (MortiseManifestBuilder *self, const char *version)
{
  return set_string (self, "version", version);
}

/**
 * mortise_manifest_builder_description:
 * @self: a builder
 * @description: what it does, for people
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_description (MortiseManifestBuilder *self, const char *description)
{
  return set_string (self, "description", description);
}

/**
 * mortise_manifest_builder_author:
 * @self: a builder
 * @author: a name
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_author (MortiseManifestBuilder *self, const char *author)
{
  return set_string (self, "author", author);
}

/**
 * mortise_manifest_builder_licence:
 * @self: a builder
 * @licence: an SPDX licence expression
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_licence (MortiseManifestBuilder *self, const char *licence)
{
  return set_string (self, "licence", licence);
}

/**
 * mortise_manifest_builder_homepage:
 * @self: a builder
 * @homepage: an address that begins with https:// or http://
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_homepage (MortiseManifestBuilder *self, const char *homepage)
{
  return set_string (self, "homepage", homepage);
}

/**
 * mortise_manifest_builder_icon:
 * @self: a builder
 * @icon: a file of the package, or the name of a symbolic icon
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_icon (MortiseManifestBuilder *self, const char *icon)
{
  return set_string (self, "icon", icon);
}

/**
 * mortise_manifest_builder_category:
 * @self: a builder
 * @category: what it is for, such as `payment`
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_category (MortiseManifestBuilder *self, const char *category)
{
  return set_string (self, "category", category);
}

/**
 * mortise_manifest_builder_plugin_type:
 * @self: a builder
 * @type: the plugin type of its platform, such as `step_types`
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_plugin_type (MortiseManifestBuilder *self, const char *type)
{
  return set_string (self, "type", type);
}

/**
 * mortise_manifest_builder_platform:
 * @self: a builder
 * @platform: the id of a platform whose hooks it knows
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_platform (MortiseManifestBuilder *self, const char *platform)
{
  g_return_val_if_fail (MORTISE_IS_MANIFEST_BUILDER (self), NULL);

  json_array_add_string_element (get_list (self, "platforms"), platform);
  return self;
}

/**
 * mortise_manifest_builder_loader:
 * @self: a builder
 * @loader: `c` or `python`
 * @module: the module's name: `foo` for libfoo.so or foo.py
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_loader (MortiseManifestBuilder *self, const char *loader, const char *module)
{
  set_string (self, "loader", loader);
  return set_string (self, "module", module);
}

/**
 * mortise_manifest_builder_requires:
 * @self: a builder
 * @what: `mortise`, `api`, `python`, or the id of a platform
 * @range: which versions of it, as npm writes ranges
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_requires (MortiseManifestBuilder *self, const char *what, const char *range)
{
  JsonObject *requirements;

  g_return_val_if_fail (MORTISE_IS_MANIFEST_BUILDER (self), NULL);

  requirements = mortise_json_get_object (self->manifest, "requires");
  if (requirements == NULL)
    {
      requirements = json_object_new ();
      json_object_set_object_member (self->manifest, "requires", requirements);
    }
  json_object_set_string_member (requirements, what, range);
  return self;
}

/**
 * mortise_manifest_builder_dependency:
 * @self: a builder
 * @slug: a plugin that it needs
 * @range: (nullable): which versions of that, as npm writes ranges
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_dependency (MortiseManifestBuilder *self, const char *slug, const char *range)
{
  return take_element (self, "dependencies", make_object ("slug", slug, "version", range, NULL));
}

/**
 * mortise_manifest_builder_optional_dependency:
 * @self: a builder
 * @slug: a plugin that it uses where it is there
 * @range: (nullable): which versions of that, as npm writes ranges
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_optional_dependency (MortiseManifestBuilder *self, const char *slug, const char *range)
{
  JsonObject *element = make_object ("slug", slug, "version", range, NULL);

  json_object_set_boolean_member (element, "optional", TRUE);
  return take_element (self, "dependencies", element);
}

/**
 * mortise_manifest_builder_conflict:
 * @self: a builder
 * @slug: a plugin that it cannot be enabled together with
 * @range: (nullable): which versions of that, as npm writes ranges
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_conflict (MortiseManifestBuilder *self, const char *slug, const char *range)
{
  return take_element (self, "conflicts", make_object ("slug", slug, "version", range, NULL));
}

/**
 * mortise_manifest_builder_hook:
 * @self: a builder
 * @name: the name of a hook
 * @kind: `action`, `filter` or `collect`
 * @priority: lower is called first, 10 is usual
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_hook (MortiseManifestBuilder *self, const char *name, const char *kind, int priority)
{
  JsonObject *element = make_object ("name", name, "kind", kind, NULL);

  json_object_set_int_member (element, "priority", priority);
  return take_element (self, "hooks", element);
}

/**
 * mortise_manifest_builder_permission:
 * @self: a builder
 * @name: a permission
 * @reason: why it wants that, for people
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_permission (MortiseManifestBuilder *self, const char *name, const char *reason)
{
  return take_element (self, "permissions", make_object ("name", name, "reason", reason, NULL));
}

/**
 * mortise_manifest_builder_http:
 * @self: a builder
 * @hosts: (array zero-terminated=1): the hosts that it wants to reach
 * @reason: why, for people
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_http (MortiseManifestBuilder *self, const char *const *hosts, const char *reason)
{
  JsonObject *element = make_object ("name", "http", "reason", reason, NULL);
  JsonArray *list = json_array_new ();

  for (guint i = 0; hosts[i] != NULL; i++)
    json_array_add_string_element (list, hosts[i]);
  json_object_set_array_member (element, "hosts", list);
  return take_element (self, "permissions", element);
}

/**
 * mortise_manifest_builder_setting:
 * @self: a builder
 * @name: its name
 * @definition: (transfer none): the rest of it: `type`, `label`, `default` and so on, see docs/manifest.md
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_setting (MortiseManifestBuilder *self, const char *name, JsonObject *definition)
{
  JsonObject *element = make_object ("name", name, NULL);
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, definition);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    json_object_set_member (element, member, json_node_copy (node));
  return take_element (self, "settings", element);
}

/**
 * mortise_manifest_builder_endpoint:
 * @self: a builder
 * @method: `GET`, `POST`, `PUT`, `PATCH` or `DELETE`
 * @path: where, beginning with `/`
 * @handler: what answers
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_endpoint (MortiseManifestBuilder *self,
                                   const char *method,
                                   const char *path,
                                   const char *handler)
{
  return take_element (self, "endpoints", make_object ("method", method, "path", path, "handler", handler, NULL));
}

/**
 * mortise_manifest_builder_webhook:
 * @self: a builder
 * @name: the webhook's name, the last part of its address
 * @scheme: (nullable): how the sender proves itself, such as `stripe`
 * @handler: (nullable): what takes it
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_webhook (MortiseManifestBuilder *self,
                                  const char *name,
                                  const char *scheme,
                                  const char *handler)
{
  return take_element (self, "webhooks", make_object ("name", name, "scheme", scheme, "handler", handler, NULL));
}

/**
 * mortise_manifest_builder_limits:
 * @self: a builder
 * @memory_mib: memory in MiB, 16 to 1024
 * @deadline_s: the longest that a call may take, 1 to 30 seconds
 * @disk_mib: its private folder in MiB, 1 to 1024
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_limits (MortiseManifestBuilder *self, guint memory_mib, guint deadline_s, guint disk_mib)
{
  JsonObject *limits = json_object_new ();

  g_return_val_if_fail (MORTISE_IS_MANIFEST_BUILDER (self), NULL);

  json_object_set_int_member (limits, "memory_mib", memory_mib);
  json_object_set_int_member (limits, "deadline_s", deadline_s);
  json_object_set_int_member (limits, "disk_mib", disk_mib);
  json_object_set_object_member (self->manifest, "limits", limits);
  return self;
}

/**
 * mortise_manifest_builder_element:
 * @self: a builder
 * @list: a list of the manifest, such as `widgets`, `menu_items`, `page_components`, `changelog` or `migrations`
 * @element: (transfer none): what to add to it, see docs/manifest.md
 *
 * Returns: (transfer none): @self
 */
MortiseManifestBuilder *
mortise_manifest_builder_element (MortiseManifestBuilder *self, const char *list, JsonObject *element)
{
  return take_element (self, list, json_object_ref (element));
}

static gboolean
check_shape (JsonNode *node, GError **error)
{
  g_autoptr (MortiseJsonSchema) schema
      = mortise_json_schema_new_from_resource (mortise_sdk_get_resource (), SCHEMA_PATH, NULL);
  g_autoptr (GPtrArray) violations = mortise_json_schema_validate (schema, node);
  const MortiseJsonViolation *first;

  if (violations->len == 0)
    return TRUE;
  first = violations->pdata[0];
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s%s%s%s%s", first->pointer,
               *first->pointer != '\0' ? ": " : "", first->message, first->hint != NULL ? "; wanted: " : "",
               first->hint != NULL ? first->hint : "");
  return FALSE;
}

static gboolean
check_relations (JsonObject *manifest, const char *field, GError **error)
{
  JsonArray *relations = mortise_json_get_array (manifest, field);

  for (guint i = 0; relations != NULL && i < json_array_get_length (relations); i++)
    {
      const char *range = mortise_json_get_string (json_array_get_object_element (relations, i), "version", "*");
      g_autoptr (MortiseVersionRange) parsed = mortise_version_range_parse (range, MORTISE_VERSION_RANGE_NONE, error);

      if (parsed == NULL)
        {
          g_prefix_error (error, "/%s/%u/version: ", field, i);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_names (JsonObject *manifest, const char *field, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *list = mortise_json_get_array (manifest, field);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      const char *name = mortise_json_get_string (json_array_get_object_element (list, i), "name", "");

      if (g_hash_table_add (seen, (char *) name))
        continue;
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "/%s/%u/name: there is another \"%s\"; keep one", field,
                   i, name);
      return FALSE;
    }
  return TRUE;
}

/**
 * mortise_manifest_builder_build:
 * @self: a builder
 * @error: return location for a `MORTISE_ERROR_INVALID` that says where, what is wrong and what is wanted
 *
 * Returns: (transfer full): the content of a `plugin.json`
 */
JsonNode *
mortise_manifest_builder_build (MortiseManifestBuilder *self, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (MORTISE_IS_MANIFEST_BUILDER (self), NULL);

  node = json_node_init_object (json_node_alloc (), self->manifest);
  if (check_shape (node, error) && check_relations (self->manifest, "dependencies", error)
      && check_relations (self->manifest, "conflicts", error) && check_names (self->manifest, "permissions", error)
      && check_names (self->manifest, "settings", error))
    return g_steal_pointer (&node);
  return NULL;
}

/**
 * mortise_manifest_builder_build_text:
 * @self: a builder
 * @error: return location for an error, as of [method@Mortise.ManifestBuilder.build]
 *
 * Returns: (transfer full): the text of a `plugin.json`, indented
 */
char *
mortise_manifest_builder_build_text (MortiseManifestBuilder *self, GError **error)
{
  g_autoptr (JsonNode) node = mortise_manifest_builder_build (self, error);

  return node != NULL ? mortise_json_to_text (node, TRUE) : NULL;
}
