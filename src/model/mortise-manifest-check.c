/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A manifest is checked in two steps: plugin.schema.json says what each field may be, and what a schema cannot say (no
 * name twice, ranges that can be read, defaults that fit) is looked at here. Findings are in the order of the text.
 */
#include "mortise-manifest-check.h"

#include "mortise-data.h"
#include "mortise-error.h"
#include "mortise-json-pointer.h"
#include "mortise-json-schema.h"
#include "mortise-json-value.h"
#include "mortise-json.h"
#include "mortise-manifest-setting.h"
#include "mortise-version-range.h"

#include <string.h>

#define SCHEMA_PATH "/io/github/mortise/data/schemas/plugin.schema.json"

static JsonNode *
read_schema (void)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (mortise_data_get_resource (), SCHEMA_PATH, 0, NULL);

  return mortise_json_parse_bytes (bytes, NULL);
}

/* Read and compiled at the first manifest, and kept for the life of the process. */
static JsonNode *
get_schema_json (void)
{
  static JsonNode *json;

  if (g_once_init_enter (&json))
    g_once_init_leave (&json, read_schema ());
  return json;
}

static MortiseJsonSchema *
get_schema (void)
{
  static MortiseJsonSchema *schema;

  if (g_once_init_enter (&schema))
    g_once_init_leave (&schema, mortise_json_schema_new (get_schema_json (), NULL));
  return schema;
}

static void
add (GPtrArray *findings, const char *rule, MortiseSeverity severity, const char *pointer, const char *message,
     const char *mend)
{
  MortiseFinding *finding = mortise_finding_new (rule, severity, message, mend);

  mortise_finding_set_pointer (finding, pointer);
  g_ptr_array_add (findings, finding);
}

static JsonNode *
find_node (JsonNode *node, const char *pointer)
{
  g_auto (GStrv) tokens = mortise_json_pointer_split (pointer);

  for (guint i = 0; node != NULL && tokens[i] != NULL; i++)
    node = mortise_json_pointer_step (node, tokens[i]);
  return node;
}

/* A pattern says little to people; the schema's description of the field says the same in words. */
static char *
dup_message (JsonNode *node, const MortiseJsonViolation *violation)
{
  g_autofree char *shown = NULL;

  if (violation->hint == NULL || !g_str_equal (violation->keyword, "pattern"))
    return g_strdup (violation->message);
  shown = mortise_json_value_describe (find_node (node, violation->pointer));
  return g_strdup_printf ("%s will not do", shown);
}

static gboolean
examine_shape (JsonNode *node, GPtrArray *findings)
{
  g_autoptr (GPtrArray) violations = mortise_json_schema_validate (get_schema (), node);

  for (guint i = 0; i < violations->len; i++)
    {
      const MortiseJsonViolation *violation = violations->pdata[i];
      g_autofree char *message = dup_message (node, violation);
      g_autofree char *mend = violation->hint != NULL ? g_strconcat ("wanted: ", violation->hint, NULL) : NULL;

      add (findings, MORTISE_RULE_MANIFEST_SCHEMA, MORTISE_SEVERITY_ERROR, violation->pointer, message, mend);
    }
  return violations->len == 0;
}

/* --- what the schema cannot say ------------------------------------------------------------------------------------ */

static void
examine_names (JsonObject *object, const char *field, const char *member, GPtrArray *findings)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = mortise_json_get_array (object, field);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *name = mortise_json_get_string (json_array_get_object_element (array, i), member, "");
      g_autofree char *pointer = g_strdup_printf ("/%s/%u/%s", field, i, member);
      g_autofree char *message = g_strdup_printf ("there is another \"%s\"", name);

      if (!g_hash_table_add (seen, (char *) name))
        add (findings, MORTISE_RULE_MANIFEST_DUPLICATE, MORTISE_SEVERITY_ERROR, pointer, message, "keep one");
    }
}

static void
examine_settings (JsonObject *object, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) settings = mortise_manifest_settings_read (mortise_json_get_member (object, "settings"), &error);
  g_autofree char *pointer = NULL;
  const char *colon;

  if (settings != NULL)
    return;
  colon = strstr (error->message, ": ");
  pointer = g_strndup (error->message, (gsize) (colon - error->message));
  add (findings, MORTISE_RULE_MANIFEST_SETTING, MORTISE_SEVERITY_ERROR, pointer, colon + 2, NULL);
}

static void
examine_range (const char *range, const char *pointer, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseVersionRange) parsed = mortise_version_range_parse (range, MORTISE_VERSION_RANGE_NONE, &error);

  if (parsed == NULL)
    add (findings, MORTISE_RULE_MANIFEST_RANGE, MORTISE_SEVERITY_ERROR, pointer, error->message,
         "write a range such as ^1.2.0, >=1.0 <3 or 1.x || 2.x");
}

static void
examine_relations (JsonObject *object, const char *field, GPtrArray *findings)
{
  JsonArray *relations = mortise_json_get_array (object, field);
  const char *own_slug = mortise_json_get_string (object, "slug", "");

  for (guint i = 0; relations != NULL && i < json_array_get_length (relations); i++)
    {
      JsonObject *relation = json_array_get_object_element (relations, i);
      g_autofree char *range_pointer = g_strdup_printf ("/%s/%u/version", field, i);
      g_autofree char *slug_pointer = g_strdup_printf ("/%s/%u/slug", field, i);

      examine_range (mortise_json_get_string (relation, "version", "*"), range_pointer, findings);
      if (g_strcmp0 (mortise_json_get_string (relation, "slug", NULL), own_slug) == 0)
        add (findings, MORTISE_RULE_MANIFEST_DUPLICATE, MORTISE_SEVERITY_ERROR, slug_pointer, "is the plugin itself",
             "remove it");
    }
}

static void
examine_requirements (JsonObject *object, GPtrArray *findings)
{
  JsonObject *requirements = mortise_json_get_object (object, "requires");
  JsonObjectIter iter;
  const char *name;
  JsonNode *range;

  if (requirements == NULL)
    return;
  json_object_iter_init_ordered (&iter, requirements);
  while (json_object_iter_next_ordered (&iter, &name, &range))
    {
      g_autofree char *pointer = g_strconcat ("/requires/", name, NULL);

      examine_range (json_node_get_string (range), pointer, findings);
    }
}

static void
examine_unknown (JsonObject *object, GPtrArray *findings)
{
  JsonObject *known = mortise_json_get_object (json_node_get_object (get_schema_json ()), "properties");
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    if (!json_object_has_member (known, name))
      {
        g_autofree char *pointer = g_strconcat ("/", name, NULL);

        add (findings, MORTISE_RULE_MANIFEST_UNKNOWN_FIELD, MORTISE_SEVERITY_WARNING, pointer, "means nothing here",
             "remove it, or see docs/manifest.md for the name that is meant");
      }
}

/**
 * mortise_manifest_examine:
 * @node: the content of a plugin.json, strictly read, or what another dialect became
 * @findings: (element-type MortiseFinding): where to add what is wrong with it, with pointers into @node
 */
void
mortise_manifest_examine (JsonNode *node, GPtrArray *findings)
{
  JsonObject *object;

  if (!examine_shape (node, findings))
    return;
  object = json_node_get_object (node);
  examine_names (object, "permissions", "name", findings);
  examine_names (object, "dependencies", "slug", findings);
  examine_names (object, "widgets", "id", findings);
  examine_names (object, "webhooks", "name", findings);
  examine_requirements (object, findings);
  examine_relations (object, "dependencies", findings);
  examine_relations (object, "conflicts", findings);
  examine_settings (object, findings);
  examine_unknown (object, findings);
}

/**
 * mortise_manifest_check:
 * @node: the content of a plugin.json
 * @error: return location for a `MORTISE_ERROR_INVALID` that says what is wrong first: `/slug: must be a string, not 7;
 *   wanted: …`
 *
 * Returns: whether it is a manifest
 */
gboolean
mortise_manifest_check (JsonNode *node, GError **error)
{
  g_autoptr (GPtrArray) findings = mortise_findings_new ();

  mortise_manifest_examine (node, findings);
  for (guint i = 0; i < findings->len; i++)
    {
      const MortiseFinding *finding = findings->pdata[i];

      if (finding->severity < MORTISE_SEVERITY_ERROR)
        continue;
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s%s%s%s%s", finding->pointer,
                   *finding->pointer != '\0' ? ": " : "", finding->message, finding->mend != NULL ? "; " : "",
                   finding->mend != NULL ? finding->mend : "");
      return FALSE;
    }
  return TRUE;
}
