/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dialect.h"

#include "mortise-dialect-pep440.h"
#include "mortise-dialect-words.h"
#include "mortise-json.h"
#include "mortise-manifest-check.h"
#include "mortise-manifest.h"

#include <string.h>

static MortiseDialectDocument *
read_document (MortiseDialectFolder *folder, GPtrArray *findings, GError **error)
{
  return mortise_dialect_document_load (folder, MORTISE_MANIFEST_FILE, findings, error);
}

/* `billing/plugin.py` is imported as billing.plugin. */
static void
translate_module (MortiseTranslation *translation)
{
  const char *file = mortise_json_get_string (mortise_translation_get_source (translation), "main_file", NULL);
  g_autofree char *module = NULL;

  if (file == NULL)
    {
      mortise_translation_suppose (translation, "module", "plugin",
                                   "names no main_file, which is then plugin.py as Escalated has it");
      return;
    }
  module = g_strndup (file, strlen (file) - strlen (".py"));
  g_strdelimit (module, "/", '.');
  mortise_translation_set (translation, "module", module, "/main_file");
}

/* A bare version is the least one; operators are taken as well, as pip would. */
static void
translate_requirement (MortiseTranslation *translation, const char *name)
{
  JsonObject *requires = mortise_json_get_object (mortise_translation_get_source (translation), "requires");
  const char *least = mortise_json_get_string (requires, name, NULL);
  g_autofree char *origin = g_strconcat ("/requires/", name, NULL);
  g_autofree char *specifiers = NULL;
  g_autofree char *range = NULL;
  g_autoptr (GError) error = NULL;

  if (least == NULL)
    return;
  specifiers = g_strconcat (g_ascii_isdigit (*least) ? ">=" : "", least, NULL);
  range = mortise_dialect_pep440_to_range (specifiers, &error);
  if (range != NULL)
    mortise_dialect_set_requirement (translation, name, range, origin);
  else
    mortise_translation_report (translation, MORTISE_RULE_MANIFEST_RANGE, MORTISE_SEVERITY_ERROR, origin,
                                "is no version", "write the least version that it works with, such as 1.0.0");
}

static void
translate (MortiseTranslation *translation)
{
  mortise_translation_copy (translation, "slug", "slug");
  mortise_translation_copy (translation, "name", "name");
  mortise_translation_copy (translation, "version", "version");
  mortise_translation_copy (translation, "description", "description");
  mortise_translation_copy (translation, "author", "author");
  mortise_dialect_set_platform (translation, "escalated", "python");
  translate_module (translation);
  translate_requirement (translation, "escalated");
  translate_requirement (translation, "python");
  mortise_translation_suppose (translation, "hooks", NULL,
                               "cannot say which hooks its code registers, so none is shown before it first runs");
  mortise_translation_suppose (translation, "permissions", NULL,
                               "cannot ask for permissions, so it is called on no hook that needs one");
}

const MortiseDialect mortise_dialect_escalated = {
  .name = "escalated",
  .title = "Escalated",
  .shape = "escalated",
  .read = read_document,
  .translate = translate,
};
