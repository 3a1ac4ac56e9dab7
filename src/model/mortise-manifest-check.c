/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A manifest is checked in two steps: plugin.schema.json says what each field may be, and what a schema cannot say (no
 * name twice, ranges that can be read, defaults that fit) is looked at here. Findings are in the order of the text.
 */
#include "mortise-manifest-check.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-manifest-setting.h"
#include "mortise-manifest-shape.h"
#include "mortise-version-range.h"
#include "mortise-string.h"

#include <string.h>

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

/* --- what the schema cannot say ----------------------------------------------------------------------------------- */

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
  g_autoptr (GPtrArray) settings
      = mortise_manifest_settings_read (mortise_json_get_member (object, "settings"), &error);
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

/**
 * mortise_manifest_examine:
 * @node: the content of a plugin.json, strictly read, or what another dialect became
 * @findings: (element-type MortiseFinding): where to add what is wrong with it, with pointers into @node
 */
void
mortise_manifest_examine (JsonNode *node, GPtrArray *findings)
{
  const MortiseManifestShape *shape = mortise_manifest_shape_get ("plugin");
  JsonObject *object;

  if (!mortise_manifest_shape_examine (shape, node, findings))
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
  mortise_manifest_shape_find_unknown (shape, node, findings);
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
      g_autofree char *pointer = mortise_string_to_line (finding->pointer);

      if (finding->severity < MORTISE_SEVERITY_ERROR)
        continue;
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s%s%s%s%s", pointer, *pointer != '\0' ? ": " : "",
                   finding->message, finding->mend != NULL ? "; " : "", finding->mend != NULL ? finding->mend : "");
      return FALSE;
    }
  return TRUE;
}
