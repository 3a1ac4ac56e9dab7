/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * LearnHub's plugins have no manifest: a class says its name, type, version and description, and a call registers it.
 * What they say is read without running it (mortise-python-reader.h) and put together to what a manifest would be.
 */
#include "mortise-dialect.h"

#include "mortise-dialect-classes.h"
#include "mortise-dialect-words.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-python-reader.h"

#include <string.h>

/* How deep modules may lie below the folder, and how much of them there may be in all, in bytes. */
#define MAX_DEPTH 4
#define MAX_SOURCES (4 * 1024 * 1024)

#define DEFAULT_VERSION "1.0.0"

/* What a module of theirs cannot do without. */
static const char *const signs[] = { "learning.plugins", "registry.register_plugin", NULL };

/* --- finding it --------------------------------------------------------------------------------------------------- */

static gboolean
has_sign (GBytes *source)
{
  gsize length;
  const char *text = g_bytes_get_data (source, &length);

  for (guint i = 0; signs[i] != NULL; i++)
    if (length > 0 && memmem (text, length, signs[i], strlen (signs[i])) != NULL)
      return TRUE;
  return FALSE;
}

static char *
find (MortiseDialectFolder *folder)
{
  g_auto (GStrv) names = mortise_dialect_folder_list (folder, ".py", MAX_DEPTH, NULL);
  gsize n_bytes = 0;

  for (guint i = 0; names != NULL && names[i] != NULL && n_bytes <= MAX_SOURCES; i++)
    {
      g_autoptr (GBytes) source = mortise_dialect_folder_read (folder, names[i], MORTISE_DIALECT_MAX_SOURCE, NULL);

      n_bytes += source != NULL ? g_bytes_get_size (source) : 0;
      if (source != NULL && has_sign (source))
        return g_strdup (names[i]);
    }
  return NULL;
}

/* --- reading the sources ------------------------------------------------------------------------------------------ */

static void
report_encoding (const char *name, const char *text, const char *bad, GPtrArray *findings)
{
  MortiseFinding *finding = mortise_finding_new (MORTISE_RULE_MANIFEST_SOURCE, MORTISE_SEVERITY_ERROR, "is not UTF-8",
                                                 "save the file as UTF-8");
  guint line = 1;

  for (const char *p = text; p < bad; p++)
    line += *p == '\n';
  mortise_finding_set_file (finding, name);
  mortise_finding_set_place (finding, line, 1);
  g_ptr_array_add (findings, finding);
}

static gboolean
add_source (JsonArray *files, const char *name, GBytes *source, GPtrArray *findings)
{
  gsize length = g_bytes_get_size (source);
  const char *content = length > 0 ? g_bytes_get_data (source, NULL) : "";
  g_autofree char *text = g_strndup (content, length);
  const char *bad;
  JsonObject *file;

  if (!g_utf8_validate_len (content, length, &bad))
    {
      report_encoding (name, content, bad, findings);
      return FALSE;
    }
  file = json_object_new ();
  json_object_set_string_member (file, "path", name);
  json_object_set_string_member (file, "text", text);
  json_array_add_object_element (files, file);
  return TRUE;
}

static gboolean
read_sources (MortiseDialectFolder *folder, JsonArray *files, GPtrArray *findings, GError **error)
{
  g_auto (GStrv) names = mortise_dialect_folder_list (folder, ".py", MAX_DEPTH, error);
  gsize n_bytes = 0;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autoptr (GBytes) source = mortise_dialect_folder_read (folder, names[i], MORTISE_DIALECT_MAX_SOURCE, error);

      if (source == NULL || !add_source (files, names[i], source, findings))
        return FALSE;
      n_bytes += g_bytes_get_size (source);
      if (n_bytes <= MAX_SOURCES)
        continue;
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "%s: the Python modules are longer than %d bytes together; write a plugin.json",
                   mortise_dialect_folder_get_path (folder), MAX_SOURCES);
      return FALSE;
    }
  if (names == NULL || names[0] != NULL)
    return names != NULL;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "%s: there is no Python module in it",
               mortise_dialect_folder_get_path (folder));
  return FALSE;
}

static MortiseDialectDocument *
read_document (MortiseDialectFolder *folder, GPtrArray *findings, GError **error)
{
  g_autoptr (JsonArray) files = json_array_new ();
  g_autoptr (JsonArray) described = NULL;

  if (!read_sources (folder, files, findings, error))
    return NULL;
  described = mortise_python_reader_read_classes (files, error);
  if (described == NULL)
    g_prefix_error (error, "%s: ", mortise_dialect_folder_get_path (folder));
  return described != NULL ? mortise_dialect_classes_read (described, findings) : NULL;
}

/* --- what it says ------------------------------------------------------------------------------------------------- */

static void
translate_hooks (MortiseTranslation *translation)
{
  JsonArray *theirs = mortise_json_get_array (mortise_translation_get_source (translation), "hooks");

  for (guint i = 0; theirs != NULL && i < json_array_get_length (theirs); i++)
    {
      g_autofree char *origin = g_strdup_printf ("/hooks/%u", i);
      JsonObject *ours = json_object_new ();

      json_object_set_string_member (ours, "name", json_array_get_string_element (theirs, i));
      json_object_set_string_member (ours, "kind", "action");
      mortise_translation_add (translation, "hooks", ours, origin);
    }
}

static void
translate (MortiseTranslation *translation)
{
  JsonObject *source = mortise_translation_get_source (translation);
  g_autofree char *title = mortise_dialect_make_title (mortise_json_get_string (source, "name", ""));

  mortise_translation_copy (translation, "slug", "name");
  mortise_translation_set (translation, "name", title, "/name");
  mortise_translation_copy (translation, "description", "description");
  mortise_translation_copy (translation, "type", "plugin_type");
  mortise_translation_copy (translation, "module", "module");
  mortise_translation_copy (translation, "class", "class");
  mortise_translation_copy (translation, "version", "version");
  if (!json_object_has_member (source, "version"))
    mortise_translation_suppose (translation, "version", DEFAULT_VERSION,
                                 "names no version, which is taken to be " DEFAULT_VERSION);
  mortise_dialect_set_platform (translation, "learnhub", "python");
  mortise_translation_suppose (translation, "author", NULL, "cannot name its author, and none is shown");
  mortise_translation_suppose (translation, "permissions", NULL,
                               "cannot ask for permissions, so it is called on no hook that needs one");
  translate_hooks (translation);
}

const MortiseDialect mortise_dialect_learnhub = {
  .name = "learnhub",
  .title = "LearnHub",
  .shape = "learnhub",
  .find = find,
  .read = read_document,
  .translate = translate,
};
