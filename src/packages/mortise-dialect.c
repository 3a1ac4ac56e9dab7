/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Four of the six dialects call their manifest plugin.json. They are told apart by members that only one of them has,
 * asked for in a fixed order: a manifest that has those of two is taken for the first, whose schema then says what does
 * not belong. Of the rest each has a file of its own. docs/dialects.md says the same to authors.
 */
#include "mortise-dialect.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-suggest.h"

static const MortiseDialect *const dialects[]
    = { &mortise_dialect_mortise,          &mortise_dialect_services_ai, &mortise_dialect_escalated,
        &mortise_dialect_digital_commerce, &mortise_dialect_anineeplus,  &mortise_dialect_learnhub };

/* Members of a plugin.json that only this dialect knows. */
static const struct
{
  const MortiseDialect *dialect;
  const char *member;
} marks[] = {
  { &mortise_dialect_mortise, "loader" },
  { &mortise_dialect_mortise, "module" },
  { &mortise_dialect_mortise, "limits" },
  { &mortise_dialect_escalated, "main_file" },
  { &mortise_dialect_digital_commerce, "api_endpoints" },
  { &mortise_dialect_digital_commerce, "admin_ui" },
  { &mortise_dialect_digital_commerce, "settings_schema" },
  { &mortise_dialect_digital_commerce, "category" },
  { &mortise_dialect_anineeplus, "config" },
};

/* All that the least Escalated manifest has, and no more; ours has a loader and a module as well. */
static const char *const least_escalated[] = { "name", "slug", "version", "description", "author", NULL };

/**
 * mortise_dialect_lookup:
 * @name: the name of a dialect
 * @error: return location for a %MORTISE_ERROR_INVALID that lists those there are
 *
 * Returns: (transfer none): the dialect
 */
const MortiseDialect *
mortise_dialect_lookup (const char *name, GError **error)
{
  const char *names[G_N_ELEMENTS (dialects) + 1] = { NULL };
  g_autofree char *joined = NULL;
  g_autofree char *list = NULL;
  g_autofree char *meant = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      if (g_str_equal (dialects[i]->name, name))
        return dialects[i];
      names[i] = dialects[i]->name;
    }
  joined = g_strjoinv (", ", (char **) names);
  list = g_strconcat ("choose one of ", joined, NULL);
  meant = mortise_suggest_sentence (name, names);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "there is no dialect \"%.64s\"; %s", name,
               meant != NULL ? meant : list);
  return NULL;
}

/* --- which one it is ---------------------------------------------------------------------------------------------- */

static const MortiseDialect *
choose (GPtrArray *findings, const MortiseDialect *dialect, const char *file, const char *reason)
{
  g_autofree char *message
      = g_strdup_printf ("is read as a manifest of %s, because %s; --dialect chooses another", dialect->title, reason);
  MortiseFinding *finding = mortise_finding_new (MORTISE_RULE_MANIFEST_DIALECT, MORTISE_SEVERITY_NOTE, message, NULL);

  mortise_finding_set_file (finding, file);
  g_ptr_array_add (findings, finding);
  return dialect;
}

static gboolean
is_least_escalated (JsonObject *object)
{
  for (guint i = 0; least_escalated[i] != NULL; i++)
    if (!json_object_has_member (object, least_escalated[i]))
      return FALSE;
  return json_object_get_size (object) == g_strv_length ((char **) least_escalated);
}

static const MortiseDialect *
detect_by_members (JsonObject *object, GPtrArray *findings)
{
  gboolean has_requirement
      = mortise_json_get_member (mortise_json_get_object (object, "requires"), "escalated") != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (json_object_has_member (object, marks[i].member))
      {
        g_autofree char *reason = g_strdup_printf ("it has \"%s\"", marks[i].member);

        if (marks[i].dialect == &mortise_dialect_mortise)
          return marks[i].dialect;
        return choose (findings, marks[i].dialect, MORTISE_MANIFEST_FILE, reason);
      }
  if (has_requirement)
    return choose (findings, &mortise_dialect_escalated, MORTISE_MANIFEST_FILE, "it requires \"escalated\"");
  if (is_least_escalated (object))
    return choose (findings, &mortise_dialect_escalated, MORTISE_MANIFEST_FILE,
                   "it has the five members of the least one, and neither loader nor module");
  if (!json_object_has_member (object, "slug") && json_object_has_member (object, "name")
      && json_object_has_member (object, "version"))
    return choose (findings, &mortise_dialect_anineeplus, MORTISE_MANIFEST_FILE, "it has no \"slug\"");
  return &mortise_dialect_mortise;
}

/* One that cannot be read is ours: reading it again says what is wrong. */
static const MortiseDialect *
detect_plugin_json (MortiseDialectFolder *folder, GPtrArray *findings)
{
  g_autoptr (GPtrArray) ignored = mortise_findings_new ();
  g_autoptr (MortiseDialectDocument) document
      = mortise_dialect_document_load (folder, MORTISE_MANIFEST_FILE, ignored, NULL);
  JsonNode *root = document != NULL ? mortise_dialect_document_get_root (document) : NULL;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return &mortise_dialect_mortise;
  return detect_by_members (json_node_get_object (root), findings);
}

/**
 * mortise_dialect_detect:
 * @folder: a plugin's folder
 * @findings: (element-type MortiseFinding): where to note the reason, where it is not our own dialect
 *
 * Returns: (transfer none): the dialect of its manifest; our own where there is none
 */
const MortiseDialect *
mortise_dialect_detect (MortiseDialectFolder *folder, GPtrArray *findings)
{
  if (mortise_dialect_folder_has (folder, MORTISE_MANIFEST_FILE))
    return detect_plugin_json (folder, findings);
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      g_autofree char *file = dialects[i]->find != NULL ? dialects[i]->find (folder) : NULL;

      if (file != NULL)
        return choose (findings, dialects[i], file, "that is where such a plugin has it");
    }
  return &mortise_dialect_mortise;
}

/**
 * mortise_dialect_check_runnable:
 * @manifest: a manifest
 * @error: return location for a %MORTISE_ERROR_UNAVAILABLE that says what its code is written for
 *
 * Whatever can be read can be validated, shown and installed; only code for our own interface in C or Python can be
 * run.
 *
 * Returns: whether the plugin can be run
 */
gboolean
mortise_dialect_check_runnable (MortiseManifest *manifest, GError **error)
{
  const MortiseDialect *dialect = mortise_dialect_lookup (mortise_manifest_get_dialect (manifest), NULL);
  const char *foreign = NULL;

  if (dialect != &mortise_dialect_mortise)
    foreign = dialect != NULL ? dialect->title : mortise_manifest_get_dialect (manifest);
  else if (g_str_equal (mortise_manifest_get_loader (manifest), "javascript"))
    foreign = "JavaScript";
  if (foreign == NULL)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
               "its code is written for %s, which this version cannot run yet", foreign);
  return FALSE;
}
