/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dialect.h"

#include "mortise-dialect-pep440.h"
#include "mortise-dialect-words.h"
#include "mortise-json.h"
#include "mortise-manifest-check.h"
#include "mortise-platform-set.h"

#define PLATFORM "services-ai"
#define FILE_NAME "manifest.json"

static char *
find (MortiseDialectFolder *folder)
{
  return mortise_dialect_folder_has (folder, FILE_NAME) ? g_strdup (FILE_NAME) : NULL;
}

static MortiseDialectDocument *
read_document (MortiseDialectFolder *folder, GPtrArray *findings, GError **error)
{
  return mortise_dialect_document_load (folder, FILE_NAME, findings, error);
}

static void
translate_module (MortiseTranslation *translation)
{
  JsonObject *source = mortise_translation_get_source (translation);

  mortise_translation_copy (translation, "module", "entry_point");
  mortise_translation_copy (translation, "class", "plugin_class");
  if (!json_object_has_member (source, "entry_point"))
    mortise_translation_suppose (translation, "module", "main", "names no entry_point, which is taken to be \"main\"");
  if (!json_object_has_member (source, "plugin_class"))
    mortise_translation_suppose (translation, "class", NULL,
                                 "names no plugin_class, so the module's only class with hooks is meant");
}

static void
translate_python (MortiseTranslation *translation)
{
  const char *specifiers
      = mortise_json_get_string (mortise_translation_get_source (translation), "requires_python", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *range = NULL;

  if (specifiers == NULL)
    {
      mortise_translation_suppose (translation, "requires", NULL, "names no requires_python, so any Python is good");
      return;
    }
  range = mortise_dialect_pep440_to_range (specifiers, &error);
  if (range != NULL)
    mortise_dialect_set_requirement (translation, "python", range, "/requires_python");
  else
    mortise_translation_report (translation, MORTISE_RULE_MANIFEST_RANGE, MORTISE_SEVERITY_ERROR, "/requires_python",
                                error->message, NULL);
}

/* --- permissions -------------------------------------------------------------------------------------------------- */

/* The standard ones, in the words of the platform, where the author gives no reason of his own. */
static const char *
suppose_reason (MortiseTranslation *translation, const char *origin, MortisePermission *standard)
{
  if (standard == NULL)
    return NULL;
  mortise_translation_report (translation, MORTISE_RULE_MANIFEST_DEFAULT, MORTISE_SEVERITY_NOTE, origin,
                              "has no description; the platform's own is shown as the reason", NULL);
  return mortise_permission_get_description (standard);
}

static void
translate_permission (MortiseTranslation *translation, MortisePlatformSet *platforms, JsonObject *theirs, guint index)
{
  const char *name = mortise_json_get_string (theirs, "name", NULL);
  const char *reason = mortise_json_get_string (theirs, "description", NULL);
  MortisePermission *standard = mortise_platform_set_lookup_permission (platforms, name);
  g_autofree char *origin = g_strdup_printf ("/permissions/%u", index);
  g_autofree char *name_origin = g_strconcat (origin, "/name", NULL);
  g_autofree char *reason_origin = g_strconcat (origin, "/description", NULL);
  g_autofree char *reason_pointer = g_strconcat (origin, "/reason", NULL);
  JsonObject *ours = json_object_new ();

  if (standard == NULL)
    mortise_translation_report (translation, MORTISE_RULE_MANIFEST_UNKNOWN_NAME, MORTISE_SEVERITY_WARNING, name_origin,
                                "is none of the standard permissions, and granting it lends nothing",
                                "write lead_access, booking_access, dashboard_widget or data_export");
  if (reason == NULL || *reason == '\0')
    reason = suppose_reason (translation, origin, standard);
  json_object_set_string_member (ours, "name", name);
  if (reason != NULL)
    json_object_set_string_member (ours, "reason", reason);
  mortise_translation_add (translation, "permissions", ours, origin);
  mortise_translation_trace (translation, reason_pointer, reason_origin);
}

static void
translate_permissions (MortiseTranslation *translation, MortisePlatformSet *platforms)
{
  JsonArray *theirs = mortise_json_get_array (mortise_translation_get_source (translation), "permissions");

  for (guint i = 0; theirs != NULL && i < json_array_get_length (theirs); i++)
    translate_permission (translation, platforms, json_array_get_object_element (theirs, i), i);
}

/* --- settings ----------------------------------------------------------------------------------------------------- */

/* Forms of theirs write "" for a default that is none. */
static gboolean
is_no_default (JsonObject *setting)
{
  const char *type = mortise_json_get_string (setting, "type", "");
  JsonNode *value = mortise_json_get_member (setting, "default");

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return value != NULL;
  return !g_str_has_prefix (type, "text") && g_strcmp0 (mortise_json_get_string (setting, "default", NULL), "") == 0;
}

static void
translate_setting (MortiseTranslation *translation, JsonNode *theirs, guint index)
{
  g_autoptr (JsonNode) copy = json_node_copy (theirs);
  JsonObject *ours = json_node_dup_object (copy);
  const char *name = mortise_json_get_string (ours, "name", "");
  g_autofree char *label = mortise_dialect_make_title (name);
  g_autofree char *origin = g_strdup_printf ("/settings/%u", index);

  if (*label != '\0')
    json_object_set_string_member (ours, "label", label);
  if (is_no_default (ours))
    {
      json_object_remove_member (ours, "default");
      mortise_translation_report (translation, MORTISE_RULE_MANIFEST_DEFAULT, MORTISE_SEVERITY_NOTE, origin,
                                  "has an empty default, which is taken for none", NULL);
    }
  if (mortise_dialect_is_secret (name))
    {
      json_object_set_boolean_member (ours, "sensitive", TRUE);
      mortise_translation_report (translation, MORTISE_RULE_MANIFEST_DEFAULT, MORTISE_SEVERITY_NOTE, origin,
                                  "is taken for a secret because of its name, and its value is shown to nobody", NULL);
    }
  mortise_translation_add (translation, "settings", ours, origin);
}

static void
translate_settings (MortiseTranslation *translation)
{
  JsonArray *theirs = mortise_json_get_array (mortise_translation_get_source (translation), "settings");

  for (guint i = 0; theirs != NULL && i < json_array_get_length (theirs); i++)
    translate_setting (translation, json_array_get_element (theirs, i), i);
}

/* --- hooks -------------------------------------------------------------------------------------------------------- */

static void
translate_hook (MortiseTranslation *translation, MortisePlatformSet *platforms, const char *name, guint index)
{
  MortiseHookDescription *hook = mortise_platform_set_lookup_hook (platforms, name);
  MortiseHookKind kind = hook != NULL ? mortise_hook_description_get_kind (hook) : MORTISE_HOOK_ACTION;
  g_autofree char *origin = g_strdup_printf ("/hooks/%u", index);
  g_autofree char *name_pointer = g_strconcat (origin, "/name", NULL);
  JsonObject *ours = json_object_new ();

  if (hook == NULL)
    mortise_translation_report (translation, MORTISE_RULE_MANIFEST_UNKNOWN_NAME, MORTISE_SEVERITY_WARNING, origin,
                                "is no hook of Services AI; it is taken for an action that a plugin fires",
                                "see docs/dialects.md for those there are");
  json_object_set_string_member (ours, "name", name);
  json_object_set_string_member (ours, "kind", mortise_hook_kind_to_string (kind));
  mortise_translation_add (translation, "hooks", ours, origin);
  mortise_translation_trace (translation, name_pointer, origin);
}

static void
translate_hooks (MortiseTranslation *translation, MortisePlatformSet *platforms)
{
  JsonArray *theirs = mortise_json_get_array (mortise_translation_get_source (translation), "hooks");

  for (guint i = 0; theirs != NULL && i < json_array_get_length (theirs); i++)
    translate_hook (translation, platforms, json_array_get_string_element (theirs, i), i);
}

static void
translate (MortiseTranslation *translation)
{
  g_autoptr (MortisePlatformSet) platforms = mortise_platform_set_new_default (NULL);

  mortise_dialect_translate_slug (translation, "name");
  mortise_translation_copy (translation, "name", "name");
  mortise_translation_copy (translation, "version", "version");
  mortise_translation_copy (translation, "description", "description");
  mortise_dialect_translate_author (translation);
  mortise_dialect_set_platform (translation, PLATFORM, "python");
  translate_module (translation);
  translate_python (translation);
  translate_hooks (translation, platforms);
  translate_permissions (translation, platforms);
  translate_settings (translation);
}

const MortiseDialect mortise_dialect_services_ai = {
  .name = "services-ai",
  .title = "Services AI",
  .shape = "services-ai",
  .find = find,
  .read = read_document,
  .translate = translate,
};
