/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-manifest-shape.h"

#include "mortise-data.h"
#include "mortise-json-pointer.h"
#include "mortise-json-schema.h"
#include "mortise-json-value.h"
#include "mortise-json.h"
#include "mortise-manifest-check.h"
#include "mortise-suggest.h"

#include <string.h>

/* Warnings are for people, who read a few; each costs a walk through the text to find its line. */
#define MAX_UNKNOWN 32

struct _MortiseManifestShape
{
  JsonNode *json;
  MortiseJsonSchema *schema;
};

static MortiseManifestShape *
read_shape (const char *name)
{
  g_autofree char *path = g_strdup_printf ("/io/github/mortise/data/schemas/%s.schema.json", name);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (mortise_data_get_resource (), path, 0, NULL);
  MortiseManifestShape *self = g_new0 (MortiseManifestShape, 1);

  self->json = mortise_json_parse_bytes (bytes, NULL);
  self->schema = mortise_json_schema_new (self->json, NULL);
  return self;
}

/**
 * mortise_manifest_shape_get:
 * @name: a schema of data/schemas, such as `plugin`
 *
 * Returns: (transfer none): what that schema says, read when it is first asked for
 */
const MortiseManifestShape *
mortise_manifest_shape_get (const char *name)
{
  static GHashTable *shapes;
  static GMutex mutex;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  MortiseManifestShape *self;

  if (shapes == NULL)
    shapes = g_hash_table_new (g_str_hash, g_str_equal);
  self = g_hash_table_lookup (shapes, name);
  if (self == NULL)
    {
      self = read_shape (name);
      g_hash_table_insert (shapes, g_strdup (name), self);
    }
  return self;
}

/* --- what is wrong --------------------------------------------------------------------------------------------------
 */

static void
add (GPtrArray *findings,
     const char *rule,
     MortiseSeverity severity,
     const char *pointer,
     const char *message,
     const char *mend)
{
  MortiseFinding *finding = mortise_finding_new (rule, severity, message, mend);

  mortise_finding_set_pointer (finding, pointer);
  g_ptr_array_add (findings, finding);
}

/* A pattern says little to people; the schema's description of the field says the same in words. */
static char *
dup_message (JsonNode *node, const MortiseJsonViolation *violation)
{
  g_autofree char *shown = NULL;

  if (violation->hint == NULL || !g_str_equal (violation->keyword, "pattern"))
    return g_strdup (violation->message);
  shown = mortise_json_value_describe (mortise_json_pointer_find (node, violation->pointer));
  return g_strdup_printf ("%s will not do", shown);
}

/**
 * mortise_manifest_shape_examine:
 * @self: what a manifest may be
 * @node: a manifest
 * @findings: (element-type MortiseFinding): where to add what is wrong with it, with pointers into @node
 *
 * Returns: whether it keeps to the schema
 */
gboolean
mortise_manifest_shape_examine (const MortiseManifestShape *self, JsonNode *node, GPtrArray *findings)
{
  g_autoptr (GPtrArray) violations = mortise_json_schema_validate (self->schema, node);

  for (guint i = 0; i < violations->len; i++)
    {
      const MortiseJsonViolation *violation = violations->pdata[i];
      g_autofree char *message = dup_message (node, violation);
      g_autofree char *mend = violation->hint != NULL ? g_strconcat ("wanted: ", violation->hint, NULL) : NULL;

      add (findings, MORTISE_RULE_MANIFEST_SCHEMA, MORTISE_SEVERITY_ERROR, violation->pointer, message, mend);
    }
  return violations->len == 0;
}

/* --- what is not known ----------------------------------------------------------------------------------------------
 */

typedef struct
{
  JsonObject *definitions;
  GPtrArray *findings;
  guint room;
} Search;

static void search_value (Search *search, JsonObject *schema, JsonNode *value, const char *pointer);

/* Our schemas refer to their own definitions, by `$ref` or by an `allOf` of one. */
static JsonObject *
follow (Search *search, JsonObject *schema)
{
  static const char prefix[] = "#/definitions/";
  JsonArray *all = mortise_json_get_array (schema, "allOf");
  const char *reference;

  if (all != NULL && json_array_get_length (all) == 1)
    schema = json_array_get_object_element (all, 0);
  reference = mortise_json_get_string (schema, "$ref", "");
  if (g_str_has_prefix (reference, prefix))
    schema = mortise_json_get_object (search->definitions, reference + strlen (prefix));
  return schema;
}

static void
report_unknown (Search *search, JsonObject *known, const char *name, const char *pointer)
{
  g_autoptr (GList) members = json_object_get_members (known);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  g_autofree char *mend = NULL;

  if (search->room == 0)
    return;
  search->room--;
  for (GList *l = members; l != NULL; l = l->next)
    g_ptr_array_add (candidates, l->data);
  g_ptr_array_add (candidates, NULL);
  mend = mortise_suggest_sentence (name, (const char *const *) candidates->pdata);
  add (search->findings, MORTISE_RULE_MANIFEST_UNKNOWN_FIELD, MORTISE_SEVERITY_WARNING, pointer, "means nothing here",
       mend != NULL ? mend : "remove it, or see docs/manifest.md for the name that is meant");
}

static void
search_object (Search *search, JsonObject *schema, JsonObject *object, const char *pointer)
{
  JsonObject *known = mortise_json_get_object (schema, "properties");
  gboolean is_open = json_object_has_member (schema, "additionalProperties");
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (known != NULL && json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_autofree char *token = mortise_json_pointer_escape (name);
      g_autofree char *inner = g_strdup_printf ("%s/%s", pointer, token);

      if (json_object_has_member (known, name))
        search_value (search, mortise_json_get_object (known, name), value, inner);
      else if (!is_open)
        report_unknown (search, known, name, inner);
    }
}

/* As deep as the schema goes, whatever the value does. */
static void
search_value (Search *search, JsonObject *schema, JsonNode *value, const char *pointer)
{
  JsonObject *followed = follow (search, schema);
  JsonObject *items = mortise_json_get_object (followed, "items");
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  if (JSON_NODE_HOLDS_OBJECT (value))
    search_object (search, followed, json_node_get_object (value), pointer);
  for (guint i = 0; items != NULL && array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *inner = g_strdup_printf ("%s/%u", pointer, i);

      search_value (search, items, json_array_get_element (array, i), inner);
    }
}

/**
 * mortise_manifest_shape_find_unknown:
 * @self: what a manifest may be
 * @node: a manifest that keeps to it
 * @findings: (element-type MortiseFinding): where to add a warning for each member that the schema does not name, with
 *   the name that was probably meant; for the first 32 of them
 */
void
mortise_manifest_shape_find_unknown (const MortiseManifestShape *self, JsonNode *node, GPtrArray *findings)
{
  JsonObject *schema = json_node_get_object (self->json);
  Search search = { mortise_json_get_object (schema, "definitions"), findings, MAX_UNKNOWN };

  search_value (&search, schema, node, "");
}
