/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-form-schema.h"

#include "mortise-error.h"
#include "mortise-form-merge.h"
#include "mortise-json-pointer.h"
#include "mortise-json-schema.h"
#include "mortise-json-value.h"
#include "mortise-json.h"

/* Where a part of the document is put to be compiled with all that it may refer to around it. */
#define PART "x-form-part"
#define METASCHEMA_URI "http://json-schema.org/draft-07/schema#"
/* Schemas and properties that are looked at after one change: a few thousand in a large form. A schema of a few lines
 * can refer to itself more often than anybody has time for. */
#define MAX_WORK 100000
/* Of references that lead to references. */
#define MAX_STEPS 32
/* Of parts that a new value may bring along, and of these within each other. */
#define MAX_NEW_PARTS 500
#define MAX_NEW_DEPTH 8

typedef struct
{
  guint parts;
  guint depth;
} NewValue;

/**
 * MortiseFormSchema:
 *
 * The JSON Schema of a form: one document, and what its parts say about values.
 */
struct _MortiseFormSchema
{
  GObject parent_instance;

  JsonNode *root;
  MortiseJsonSchema *compiled;
  MortiseJsonSchema *metaschema;
  GHashTable *identifiers;
  GHashTable *targets;
  GHashTable *parts;
  guint work;
  gboolean is_spent;
};

G_DEFINE_FINAL_TYPE (MortiseFormSchema, mortise_form_schema, G_TYPE_OBJECT)

static void
mortise_form_schema_finalize (GObject *object)
{
  MortiseFormSchema *self = MORTISE_FORM_SCHEMA (object);

  g_clear_pointer (&self->parts, g_hash_table_unref);
  g_clear_pointer (&self->targets, g_hash_table_unref);
  g_clear_pointer (&self->identifiers, g_hash_table_unref);
  g_clear_object (&self->metaschema);
  g_clear_object (&self->compiled);
  g_clear_pointer (&self->root, json_node_unref);
  G_OBJECT_CLASS (mortise_form_schema_parent_class)->finalize (object);
}

static void
mortise_form_schema_class_init (MortiseFormSchemaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_form_schema_finalize;
}

static void
clear_part (gpointer compiled)
{
  if (compiled != NULL)
    g_object_unref (compiled);
}

static void
mortise_form_schema_init (MortiseFormSchema *self)
{
  self->identifiers = g_hash_table_new (g_str_hash, g_str_equal);
  self->targets = g_hash_table_new (NULL, NULL);
  self->work = MAX_WORK;
  self->parts = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) json_node_unref, clear_part);
}

static MortiseJsonSchema *
make_metaschema (void)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "$ref", METASCHEMA_URI);
  return mortise_json_schema_new (node, NULL);
}

/* The document was parsed, so it is not nested deeper than recursion bears. */
static void
collect_identifiers (MortiseFormSchema *self, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      const char *identifier = mortise_json_get_string (json_node_get_object (node), "$id", NULL);
      JsonObjectIter iter;
      JsonNode *member;

      if (identifier != NULL)
        g_hash_table_insert (self->identifiers, (char *) identifier, node);
      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &member))
        collect_identifiers (self, member);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      collect_identifiers (self, json_array_get_element (json_node_get_array (node), i));
}

/**
 * mortise_form_schema_new:
 * @root: a schema of draft-07 whose values are objects
 * @error: return location for a `MORTISE_ERROR_INVALID` that names what is wrong with the schema
 *
 * Returns: (transfer full): the schema of a form
 */
MortiseFormSchema *
mortise_form_schema_new (JsonNode *root, GError **error)
{
  g_autoptr (MortiseFormSchema) self = g_object_new (MORTISE_TYPE_FORM_SCHEMA, NULL);

  if (!JSON_NODE_HOLDS_OBJECT (root) || !mortise_json_value_is_within_depth (root, MORTISE_JSON_MAX_DEPTH))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "The schema of the settings must be an object, nested at most %d times", MORTISE_JSON_MAX_DEPTH);
      return NULL;
    }
  self->compiled = mortise_json_schema_new (root, error);
  if (self->compiled == NULL)
    return NULL;

  self->metaschema = make_metaschema ();
  self->root = json_node_ref (root);
  collect_identifiers (self, root);
  return g_steal_pointer (&self);
}

/**
 * mortise_form_schema_get_root:
 * @self: a schema
 *
 * Returns: (transfer none): the whole document
 */
JsonNode *
mortise_form_schema_get_root (MortiseFormSchema *self)
{
  return self->root;
}

/* --- references --------------------------------------------------------------------------------------------------- */

static JsonNode *
find_by_pointer (MortiseFormSchema *self, const char *fragment)
{
  g_autofree char *pointer = g_uri_unescape_string (fragment, NULL);

  return pointer != NULL ? mortise_json_pointer_find (self->root, pointer) : NULL;
}

/* The compiler takes the base of references into account, and this does not: what it finds might be no schema. */
static gboolean
is_schema (MortiseFormSchema *self, JsonNode *node)
{
  if (g_hash_table_contains (self->targets, node))
    return TRUE;
  if (!mortise_json_schema_check (self->metaschema, node, NULL))
    return FALSE;
  g_hash_table_add (self->targets, node);
  return TRUE;
}

static JsonNode *
find_reference (MortiseFormSchema *self, const char *reference)
{
  JsonNode *node = g_hash_table_lookup (self->identifiers, reference);

  if (node == NULL && *reference == '#')
    node = find_by_pointer (self, reference + 1);
  return node != NULL && is_schema (self, node) ? node : NULL;
}

/**
 * mortise_form_schema_follow:
 * @self: a schema
 * @schema: a part of it
 *
 * Returns: (transfer none): what @schema refers to in the end, or @schema itself where it does not, or in circles
 */
JsonNode *
mortise_form_schema_follow (MortiseFormSchema *self, JsonNode *schema)
{
  JsonNode *node = schema;

  for (guint i = 0; i < MAX_STEPS; i++)
    {
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *reference = mortise_json_get_string (object, "$ref", NULL);
      JsonNode *next = reference != NULL ? find_reference (self, reference) : NULL;

      if (next == NULL)
        return node;
      node = next;
    }
  return schema;
}

/* --- validation --------------------------------------------------------------------------------------------------- */

/* Of `$ref` and what stands beside it only `$ref` holds, so the rest of the document is there to be referred to. */
static MortiseJsonSchema *
compile_part (MortiseFormSchema *self, JsonNode *schema)
{
  g_autoptr (JsonObject) whole = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  MortiseJsonSchema *compiled;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, json_node_get_object (self->root));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (whole, name, json_node_ref (member));
  json_object_set_member (whole, PART, json_node_ref (schema));
  json_object_set_string_member (whole, "$ref", "#/" PART);

  node = json_node_init_object (json_node_alloc (), whole);
  compiled = mortise_json_schema_new (node, &error);
  if (compiled == NULL)
    g_info ("A part of the schema is taken for one that nothing fits: %s", error->message);
  return compiled;
}

static MortiseJsonSchema *
get_part (MortiseFormSchema *self, JsonNode *schema)
{
  gpointer compiled;

  if (schema == self->root)
    return self->compiled;
  if (!g_hash_table_lookup_extended (self->parts, schema, NULL, &compiled))
    {
      compiled = compile_part (self, schema);
      g_hash_table_insert (self->parts, json_node_ref (schema), compiled);
    }
  return compiled;
}

/**
 * mortise_form_schema_matches:
 * @self: a schema
 * @schema: a part of it
 * @value: any value
 *
 * What was made of @schema is kept, so that it should be a part of the document and not made for the occasion.
 *
 * Returns: whether @value is one that @schema allows
 */
gboolean
mortise_form_schema_matches (MortiseFormSchema *self, JsonNode *schema, JsonNode *value)
{
  MortiseJsonSchema *compiled = get_part (self, schema);

  return compiled != NULL && mortise_json_schema_check (compiled, value, NULL);
}

/**
 * mortise_form_schema_validate:
 * @self: a schema
 * @schema: (nullable): a part of it, or one that has been resolved; %NULL is the whole
 * @value: any value
 *
 * Returns: (transfer full) (element-type MortiseJsonViolation): what is wrong with @value
 */
GPtrArray *
mortise_form_schema_validate (MortiseFormSchema *self, JsonNode *schema, JsonNode *value)
{
  g_autoptr (MortiseJsonSchema) compiled = NULL;

  if (schema == NULL || schema == self->root)
    return mortise_json_schema_validate (self->compiled, value);
  compiled = compile_part (self, schema);
  return compiled != NULL ? mortise_json_schema_validate (compiled, value) : g_ptr_array_new ();
}

/**
 * mortise_form_schema_begin:
 * @self: a schema
 *
 * Says that from here on it is asked because of another change.
 */
void
mortise_form_schema_begin (MortiseFormSchema *self)
{
  self->work = MAX_WORK;
  self->is_spent = FALSE;
}

/*< private >
 * mortise_form_schema_spend:
 * @self: a schema
 * @work: how much work is to be done
 *
 * Returns: whether it is still to be done; what is left out then is not shown in the form
 */
gboolean
mortise_form_schema_spend (MortiseFormSchema *self, guint work)
{
  self->is_spent |= self->work < work;
  if (self->is_spent)
    return FALSE;
  self->work -= work;
  return TRUE;
}

/*< private >
 * mortise_form_schema_is_spent:
 * @self: a schema
 *
 * Returns: whether something was left out since mortise_form_schema_begin(), so that nothing follows from its absence
 */
gboolean
mortise_form_schema_is_spent (MortiseFormSchema *self)
{
  return self->is_spent;
}

/**
 * mortise_form_schema_resolve:
 * @self: a schema
 * @schema: a part of it
 * @value: (nullable): the value that it is about, on which conditions depend
 *
 * Puts together what @schema says of @value in one object: references are followed, `allOf`, `dependencies` and the
 * conditions that hold are merged, and so is the one of several objects that a constant member chooses; that member
 * becomes a choice. What remains in `oneOf` are alternatives that only the user can choose from. Properties are not
 * resolved. One that must not be there has the member `not`, an empty object.
 *
 * This is what the form is made of; whether a value is good is for [method@FormSchema.validate] to say.
 *
 * Returns: (transfer full): a schema without references
 */
JsonObject *
mortise_form_schema_resolve (MortiseFormSchema *self, JsonNode *schema, JsonNode *value)
{
  return mortise_form_merge (self, schema, value);
}

/* --- new values --------------------------------------------------------------------------------------------------- */

static JsonNode *make_value (MortiseFormSchema *self, JsonNode *schema, NewValue *made);

/* Texts and numbers that are needed are left out: they are to be asked for, and not made up. */
static gboolean
is_made_up (MortiseFormSchema *self, JsonNode *schema, JsonNode *value)
{
  g_autoptr (JsonObject) resolved = NULL;

  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    return FALSE;
  resolved = mortise_form_schema_resolve (self, schema, NULL);
  return !json_object_has_member (resolved, "default") && !mortise_form_merge_is_constant (resolved);
}

static JsonNode *
make_object (MortiseFormSchema *self, JsonObject *resolved, NewValue *made)
{
  JsonObject *properties = mortise_json_get_object (resolved, "properties");
  JsonArray *required = mortise_json_get_array (resolved, "required");
  g_autoptr (JsonObject) object = json_object_new ();

  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    {
      const char *name = json_array_get_string_element (required, i);
      JsonNode *property = mortise_json_get_member (properties, name);
      g_autoptr (JsonNode) value = property != NULL ? make_value (self, property, made) : NULL;

      if (value != NULL && !is_made_up (self, property, value))
        json_object_set_member (object, name, g_steal_pointer (&value));
    }
  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
make_number (JsonObject *resolved)
{
  JsonNode *minimum = mortise_json_get_member (resolved, "minimum");

  if (minimum != NULL && json_node_get_double (minimum) > 0)
    return json_node_copy (minimum);
  return json_node_init_int (json_node_alloc (), 0);
}

static JsonNode *
make_array (void)
{
  g_autoptr (JsonArray) array = json_array_new ();

  return json_node_init_array (json_node_alloc (), array);
}

/* @resolved has no value that would be given. */
static JsonNode *
make_empty (MortiseFormSchema *self, JsonObject *resolved, NewValue *made)
{
  JsonArray *alternatives = mortise_json_get_array (resolved, "oneOf");
  MortiseJsonTypes types = mortise_form_merge_get_types (resolved);

  if (alternatives != NULL && json_array_get_length (alternatives) > 0)
    return make_value (self, json_array_get_element (alternatives, 0), made);
  if ((types & MORTISE_JSON_TYPE_OBJECT) != 0)
    return make_object (self, resolved, made);
  if ((types & MORTISE_JSON_TYPE_ARRAY) != 0)
    return make_array ();
  if ((types & MORTISE_JSON_TYPE_BOOLEAN) != 0)
    return json_node_init_boolean (json_node_alloc (), FALSE);
  if ((types & (MORTISE_JSON_TYPE_INTEGER | MORTISE_JSON_TYPE_NUMBER)) != 0)
    return make_number (resolved);
  if (types == MORTISE_JSON_TYPE_NULL)
    return json_node_init_null (json_node_alloc ());
  return json_node_init_string (json_node_alloc (), "");
}

static JsonNode *
find_given (JsonObject *resolved)
{
  JsonNode *given = mortise_json_get_member (resolved, "default");
  JsonArray *values = mortise_json_get_array (resolved, "enum");
  JsonArray *options = mortise_json_get_array (resolved, "oneOf");

  if (given == NULL && values != NULL && json_array_get_length (values) > 0)
    given = json_array_get_element (values, 0);
  if (given == NULL && options != NULL && json_array_get_length (options) > 0
      && JSON_NODE_HOLDS_OBJECT (json_array_get_element (options, 0)))
    given = mortise_json_get_member (json_array_get_object_element (options, 0), "const");
  return given;
}

static JsonNode *
make_value (MortiseFormSchema *self, JsonNode *schema, NewValue *made)
{
  g_autoptr (JsonObject) resolved = NULL;
  JsonNode *given, *value;

  if (made->parts == 0 || made->depth == MAX_NEW_DEPTH)
    return NULL;
  made->parts--;
  made->depth++;
  resolved = mortise_form_schema_resolve (self, schema, NULL);
  given = find_given (resolved);
  value = given != NULL ? json_node_copy (given) : make_empty (self, resolved, made);
  made->depth--;
  return value;
}

/**
 * mortise_form_schema_make_value:
 * @self: a schema
 * @schema: a part of it, or what was made of parts
 *
 * Returns: (transfer full): what a new item of a list, or a newly chosen alternative, begins with: the default, else
 * the first of the values allowed, else an empty value. It need not be complete.
 */
JsonNode *
mortise_form_schema_make_value (MortiseFormSchema *self, JsonNode *schema)
{
  NewValue made = { .parts = MAX_NEW_PARTS };
  JsonNode *value;

  mortise_form_schema_begin (self);
  value = make_value (self, schema, &made);
  return value != NULL ? value : json_node_init_null (json_node_alloc ());
}
