/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dialect.h"

#include "mortise-json.h"
#include "mortise-manifest.h"

static MortiseDialectDocument *
read_document (MortiseDialectFolder *folder, GPtrArray *findings, GError **error)
{
  return mortise_dialect_document_load (folder, MORTISE_MANIFEST_FILE, findings, error);
}

/* Nothing to translate: each member is its own. The host alone says which dialect a manifest was written in. */
static void
translate (MortiseTranslation *translation)
{
  JsonObject *source = mortise_translation_get_source (translation);
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, source);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    if (!g_str_equal (name, "dialect"))
      mortise_translation_copy (translation, name, name);
    else if (g_strcmp0 (mortise_json_get_string (source, name, NULL), "mortise") != 0)
      mortise_translation_report (translation, MORTISE_RULE_MANIFEST_DIALECT, MORTISE_SEVERITY_WARNING, "/dialect",
                                  "is for the host to write", "remove it");
}

const MortiseDialect mortise_dialect_mortise = {
  .name = "mortise",
  .title = "Mortise",
  .shape = "plugin",
  .read = read_document,
  .translate = translate,
};
