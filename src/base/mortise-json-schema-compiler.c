/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From a schema's text to rules. The schema is first validated against the meta-schema of draft-07, so that everything
 * below may rely on keywords having the right types. Then each subschema becomes one MortiseJsonRules, and $id is
 * collected on the way; last, references are followed, which may lead to parts of the document that no keyword made a
 * schema, and which are then checked and compiled in turn.
 */
#include "mortise-json-schema-compiler-private.h"

#include <gio/gio.h>
#include <string.h>

#include "mortise-base-resources.h"
#include "mortise-error.h"
#include "mortise-json-pointer.h"
#include "mortise-string.h"
#include "mortise-json-schema-compiler.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"

#define METASCHEMA_URI "http://json-schema.org/draft-07/schema"
#define METASCHEMA_RESOURCE "/io/github/mortise/base/draft-07.schema.json"

/* What references are relative to in a schema without an $id of its own. */
#define DEFAULT_BASE "mortise-schema:///"

typedef struct
{
  MortiseJsonRules *rules;
  char *uri;
} Reference;

/*< private >
 * mortise_json_compiler_fail:
 * @self: a compiler
 * @format: what is wrong with the schema
 * @...: what is in it
 *
 * Keeps an error, if it is the first: that is the one that is told.
 *
 * Returns: %FALSE
 */
gboolean
mortise_json_compiler_fail (MortiseJsonCompiler *self, const char *format, ...)
{
  g_autofree char *message = NULL;
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  line = mortise_string_to_line (message);
  if (self->error == NULL)
    self->error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_INVALID, line);
  return FALSE;
}

/* RFC 3986, 4.2: without an authority a path does not begin with two slashes, and with one it begins with a slash.
 * GLib may make such a path of dot segments, and g_uri_to_string() then takes it for a programmer's error. */
static gboolean
is_writable (GUri *uri)
{
  const char *path = g_uri_get_path (uri);

  if (g_uri_get_host (uri) != NULL)
    return *path == '\0' || *path == '/';
  return !g_str_has_prefix (path, "//");
}

static char *
resolve (MortiseJsonCompiler *self, const char *base, const char *reference)
{
  g_autoptr (GUri) base_uri = g_uri_parse (base, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GUri) uri = NULL;

  if (base_uri != NULL)
    uri = g_uri_parse_relative (base_uri, reference, G_URI_FLAGS_ENCODED, NULL);
  if (uri != NULL && is_writable (uri))
    return g_uri_to_string (uri);
  mortise_json_compiler_fail (self,
                              "the schema has \"%s\" where a URI reference should be, such as "
                              "\"#/definitions/NAME\"",
                              reference);
  return NULL;
}

static void
add_resource (MortiseJsonCompiler *self, const char *uri, JsonNode *node)
{
  JsonNode *other = g_hash_table_lookup (self->resources, uri);

  if (other != NULL && other != node)
    mortise_json_compiler_fail (self, "two schemas have the $id \"%s\"; give each its own", uri);
  else
    g_hash_table_insert (self->resources, g_strdup (uri), node);
}

/* What the references in @node are relative to. An $id that is only a fragment names a place and moves nothing. */
static const char *
enter_base (MortiseJsonCompiler *self, JsonNode *node, const char *id, const char *base)
{
  g_autofree char *uri = resolve (self, base, id);
  g_auto (GStrv) parts = NULL;

  if (uri == NULL)
    return base;
  parts = g_strsplit (uri, "#", 2);
  if (parts[1] != NULL && *parts[1] != '\0')
    add_resource (self, uri, node);
  if (*id == '#')
    return base;
  add_resource (self, parts[0], node);
  base = g_strdup (parts[0]);
  g_hash_table_insert (self->bases, node, (char *) base);
  return base;
}

/* In draft-07 everything beside a $ref is ignored, also an $id. */
static void
compile_object (MortiseJsonCompiler *self, MortiseJsonRules *rules, JsonNode *node, const char *base)
{
  JsonObject *object = json_node_get_object (node);
  const char *reference = mortise_json_get_string (object, "$ref", NULL);
  const char *id = mortise_json_get_string (object, "$id", NULL);

  if (reference != NULL)
    {
      Reference item = { rules, resolve (self, base, reference) };

      g_array_append_val (self->references, item);
      return;
    }
  if (id != NULL)
    base = enter_base (self, node, id, base);
  mortise_json_compiler_read_keywords (self, rules, object, base);
}

/*< private >
 * mortise_json_compiler_compile:
 * @self: a compiler
 * @node: a schema that keeps to the meta-schema
 * @base: what references in @node are relative to
 *
 * Returns: (transfer none): the rules of @node; references in them may not be followed yet
 */
MortiseJsonRules *
mortise_json_compiler_compile (MortiseJsonCompiler *self, JsonNode *node, const char *base)
{
  MortiseJsonRules *rules = g_hash_table_lookup (self->rules, node);

  if (rules != NULL)
    return rules;
  rules = mortise_json_rules_new ();
  g_ptr_array_add (self->all, rules);
  g_hash_table_insert (self->rules, node, rules);
  if (JSON_NODE_HOLDS_OBJECT (node))
    compile_object (self, rules, node, base);
  else
    rules->refuses_all = !json_node_get_boolean (node);
  return rules;
}

static gpointer
load_metaschema (gpointer unused)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (mortise_base_get_resource (), METASCHEMA_RESOURCE, 0, NULL);

  return mortise_json_parse_bytes (bytes, NULL);
}

static JsonNode *
get_metaschema (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_metaschema, NULL);
}

/* As the schema's author wrote it, or might have. */
static const char *
show_uri (const char *uri)
{
  return g_str_has_prefix (uri, DEFAULT_BASE) ? uri + strlen (DEFAULT_BASE) : uri;
}

/* The schema that a URI without its fragment names. */
static JsonNode *
find_resource (MortiseJsonCompiler *self, const char *uri)
{
  JsonNode *node = g_hash_table_lookup (self->resources, uri);

  if (node == NULL && g_str_equal (uri, METASCHEMA_URI))
    {
      node = get_metaschema ();
      mortise_json_compiler_compile (self, node, DEFAULT_BASE);
    }
  if (node == NULL)
    mortise_json_compiler_fail (self,
                                "the schema refers to \"%s\", which is another document and is not fetched; copy "
                                "it under \"definitions\" and refer to it as \"#/definitions/NAME\"",
                                show_uri (uri));
  return node;
}

static JsonNode *
follow_pointer (MortiseJsonCompiler *self, JsonNode *node, const char *pointer, const char **base)
{
  g_auto (GStrv) tokens = mortise_json_pointer_split (pointer);

  for (guint i = 0; tokens[i] != NULL && node != NULL; i++)
    {
      const char *own_base;

      node = mortise_json_pointer_step (node, tokens[i]);
      own_base = node != NULL ? g_hash_table_lookup (self->bases, node) : NULL;
      if (own_base != NULL)
        *base = own_base;
    }
  return node;
}

static JsonNode *
find_target (MortiseJsonCompiler *self, const char *uri, const char **base)
{
  g_auto (GStrv) parts = g_strsplit (uri, "#", 2);
  g_autofree char *fragment = g_uri_unescape_string (parts[1] != NULL ? parts[1] : "", NULL);
  JsonNode *node = find_resource (self, parts[0]), *target = NULL;

  if (node == NULL)
    return NULL;
  *base = g_hash_table_lookup (self->bases, node);
  if (*base == NULL)
    *base = DEFAULT_BASE;
  if (g_strcmp0 (fragment, "") == 0)
    target = node;
  else if (fragment != NULL && *fragment == '/' && mortise_json_pointer_is_valid (fragment))
    target = follow_pointer (self, node, fragment, base);
  else
    target = g_hash_table_lookup (self->resources, uri);
  if (target == NULL)
    mortise_json_compiler_fail (self,
                                "the schema refers to \"%s\", where nothing is; write a pointer such as "
                                "\"#/definitions/NAME\"",
                                show_uri (uri));
  return target;
}

static gboolean
check (MortiseJsonCompiler *self, JsonNode *node, const char *what)
{
  g_autoptr (GPtrArray) violations = NULL;
  const MortiseJsonViolation *first;

  if (self->metaschema == NULL)
    return TRUE;
  violations = mortise_json_rules_validate (self->metaschema, node);
  if (violations->len == 0)
    return TRUE;
  first = violations->pdata[0];
  return mortise_json_compiler_fail (self, "%s is not one of draft-07: %s%s%s", what, first->pointer,
                                     *first->pointer != '\0' ? ": " : "", first->message);
}

static void
follow_reference (MortiseJsonCompiler *self, MortiseJsonRules *rules, const char *uri)
{
  const char *base;
  JsonNode *target = find_target (self, uri, &base);

  if (target == NULL)
    return;
  if (g_hash_table_contains (self->rules, target) || check (self, target, "a schema that is referred to"))
    rules->ref = mortise_json_compiler_compile (self, target, base);
}

/* Compiling what a reference leads to may add references. */
static void
follow_references (MortiseJsonCompiler *self)
{
  for (guint i = 0; i < self->references->len && self->error == NULL; i++)
    {
      Reference reference = g_array_index (self->references, Reference, i);

      follow_reference (self, reference.rules, reference.uri);
    }
}

static void
reference_clear (gpointer reference)
{
  g_free (((Reference *) reference)->uri);
}

static GPtrArray *
compile_document (JsonNode *schema, const MortiseJsonRules *metaschema, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_json_rules_free);
  g_autoptr (GHashTable) rules = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) bases = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GHashTable) resources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) references = g_array_new (FALSE, FALSE, sizeof (Reference));
  MortiseJsonCompiler self = { metaschema, all, rules, bases, resources, references, NULL };

  g_array_set_clear_func (references, reference_clear);
  if (check (&self, schema, "the schema"))
    {
      add_resource (&self, DEFAULT_BASE, schema);
      mortise_json_compiler_compile (&self, schema, DEFAULT_BASE);
      follow_references (&self);
    }
  if (self.error == NULL)
    return g_steal_pointer (&all);
  g_propagate_error (error, self.error);
  return NULL;
}

static gpointer
compile_metaschema (gpointer unused)
{
  return compile_document (get_metaschema (), NULL, NULL);
}

/* A schema of another draft would be read as if it were of this one, which means other things in places. */
static gboolean
check_draft (JsonNode *schema, GError **error)
{
  const char *draft = NULL;

  if (JSON_NODE_HOLDS_OBJECT (schema))
    draft = mortise_json_get_string (json_node_get_object (schema), "$schema", NULL);
  if (draft == NULL || g_str_equal (draft, METASCHEMA_URI) || g_str_equal (draft, METASCHEMA_URI "#"))
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the schema is written for \"%s\"; write it for \"%s#\"",
               draft, METASCHEMA_URI);
  return FALSE;
}

/*< private >
 * mortise_json_schema_compile:
 * @schema: a schema of draft-07, not trusted
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * Returns: (transfer full) (element-type MortiseJsonRules): all rules of @schema, first those that are for the whole
 *   instance. They live as long as the array, and need @schema no more.
 */
GPtrArray *
mortise_json_schema_compile (JsonNode *schema, GError **error)
{
  static GOnce once = G_ONCE_INIT;
  GPtrArray *metaschema = g_once (&once, compile_metaschema, NULL);

  if (!mortise_json_value_is_within_depth (schema, MORTISE_JSON_MAX_DEPTH))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "the schema is nested deeper than %d; move parts of it "
                   "to \"definitions\"",
                   MORTISE_JSON_MAX_DEPTH);
      return NULL;
    }
  if (!check_draft (schema, error))
    return NULL;
  return compile_document (schema, metaschema->pdata[0], error);
}
