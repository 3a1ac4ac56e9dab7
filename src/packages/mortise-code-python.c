/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Python code of a plugin, looked into by mortise-code-python.py in another process. Files are sent in batches;
 * when one breaks the process, each of its batch is tried by itself, so that the others are still looked into.
 */
#include "mortise-code-python.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-python-reader.h"
#include "mortise-rules.h"

#include <string.h>

/* What is parsed in one process; its memory is bounded. */
#define MAX_BATCH MORTISE_CODE_MAX_FILE
/* Their answers together have a bound too. */
#define MAX_BATCH_FILES 500
#define MAX_NAMES 50
/* A process may take half a minute to fail; after so many, nobody waits for more of them. */
#define MAX_FAILURES 3

typedef struct
{
  /* Borrowed. */
  MortiseCodeFacts *facts;
  GPtrArray *findings;
  /* Whether the code is run by us: that of other platforms is only parsed. */
  gboolean is_run;
  /* Names that can be imported. */
  GHashTable *modules;
  gboolean is_complete;
  guint n_failures;
} Reading;

static MortiseJsonPlace
get_place (JsonObject *object)
{
  return (MortiseJsonPlace){ (guint) CLAMP (mortise_json_get_int (object, "line", 1), 1, G_MAXINT),
                             (guint) CLAMP (mortise_json_get_int (object, "column", 1), 1, G_MAXINT) };
}

/* --- what the script says ----------------------------------------------------------------------------------------- */

typedef void (*MemberFunc) (Reading *self, const char *path, JsonObject *member);

static void
foreach_member (Reading *self, const char *path, JsonObject *file, const char *name, MemberFunc func)
{
  JsonArray *array = mortise_json_get_array (file, name);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        func (self, path, json_node_get_object (node));
    }
}

static void
take_note (Reading *self, const char *path, JsonObject *note)
{
  const char *rule = mortise_json_get_string (note, "rule", "");
  const char *subject = mortise_json_get_string (note, "subject", "?");

  if (g_str_equal (rule, MORTISE_RULE_CODE_REFUSED_CALL))
    mortise_rules_report (self->findings, MORTISE_RULE_CODE_REFUSED_CALL, path, get_place (note),
                          "%s is refused by the sandbox", subject);
  else if (g_str_equal (rule, MORTISE_RULE_CODE_BLOCKING_CALL))
    mortise_rules_report (self->findings, MORTISE_RULE_CODE_BLOCKING_CALL, path, get_place (note),
                          "%s waits, and the plugin with it", subject);
}

static void
take_import (Reading *self, const char *path, JsonObject *import)
{
  const char *name = mortise_json_get_string (import, "name", "");

  if (!mortise_json_get_boolean (import, "is_optional", FALSE) && !g_hash_table_contains (self->modules, name))
    mortise_rules_report (self->findings, MORTISE_RULE_CODE_FOREIGN_IMPORT, path, get_place (import),
                          "\"%s\" is neither in Python's standard library nor in the plugin's folder", name);
}

static char **
read_names (JsonObject *listener)
{
  JsonArray *array = mortise_json_get_array (listener, "names");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_NAMES); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  return g_strv_builder_end (builder);
}

static void
take_listener (Reading *self, const char *path, JsonObject *listener)
{
  const char *hook = mortise_json_get_string (listener, "hook", NULL);
  MortiseHookKind kind;

  if (self->facts->listeners->len >= MORTISE_CODE_MAX_LISTENERS)
    self->is_complete = FALSE;
  else if (hook != NULL && mortise_hook_kind_from_string (mortise_json_get_string (listener, "kind", ""), &kind, NULL))
    mortise_code_facts_add_listener (self->facts, hook, kind, path, get_place (listener), read_names (listener));
}

static void
take_service (Reading *self, const char *path, JsonObject *service)
{
  mortise_code_facts_add_use (self->facts, mortise_json_get_string (service, "name", "?"), path, get_place (service));
}

static void
take_mentions (Reading *self, JsonObject *file)
{
  JsonArray *array = mortise_json_get_array (file, "mentions");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_hash_table_add (self->facts->mentions, g_strdup (json_node_get_string (node)));
    }
}

static void
take_file (Reading *self, const char *path, gboolean is_test, JsonObject *file)
{
  JsonObject *error = mortise_json_get_object (file, "error");

  if (error != NULL)
    {
      mortise_rules_report (self->findings, MORTISE_RULE_CODE_SYNTAX, path, get_place (error), "%s",
                            mortise_json_get_string (error, "message", "is not Python"));
      self->is_complete &= is_test;
      return;
    }
  if (is_test)
    return;
  foreach_member (self, path, file, "notes", take_note);
  foreach_member (self, path, file, "imports", take_import);
  foreach_member (self, path, file, "listeners", take_listener);
  foreach_member (self, path, file, "services", take_service);
  take_mentions (self, file);
  self->is_complete &= !mortise_json_get_boolean (file, "computes_hooks", FALSE);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void
report_unread (Reading *self, const char *path, const GError *error)
{
  mortise_rules_report (self->findings, MORTISE_RULE_CODE_UNREAD, path, (MortiseJsonPlace){ 0, 0 },
                        "cannot be looked into: %s", error->message);
  self->is_complete = FALSE;
}

/* Returns: FALSE with an error when there is nobody who reads Python. */
static gboolean
read_batch (Reading *self, JsonArray *batch, GError **error)
{
  guint n_files = json_array_get_length (batch);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonArray) answer = n_files > 0 ? mortise_python_reader_read_code (batch, &local_error) : NULL;

  if (g_error_matches (local_error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  for (guint i = 0; i < n_files; i++)
    {
      JsonObject *file = json_array_get_object_element (batch, i);
      const char *path = json_object_get_string_member (file, "path");
      gboolean is_test = json_object_get_boolean_member (file, "is_test");
      JsonNode *node = answer != NULL ? json_array_get_element (answer, i) : NULL;

      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        take_file (self, path, is_test, json_node_get_object (node));
      else if (n_files > 1 && self->n_failures < MAX_FAILURES)
        {
          g_autoptr (JsonArray) alone = json_array_new ();

          json_array_add_object_element (alone, json_object_ref (file));
          if (!read_batch (self, alone, error))
            return FALSE;
        }
      else if (local_error != NULL)
        {
          self->n_failures++;
          report_unread (self, path, local_error);
        }
    }
  return TRUE;
}

/* Tests and tools lie beside the code, and are not run in the sandbox. */
static gboolean
is_test (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return g_str_has_prefix (path, "tests/") || g_str_has_prefix (path, "test/") || strstr (path, "/tests/") != NULL
         || g_str_has_prefix (name, "test_") || g_str_equal (name, "conftest.py") || g_str_equal (name, "setup.py");
}

static JsonObject *
make_file (Reading *self, const char *path, const char *text)
{
  JsonObject *file = json_object_new ();

  json_object_set_string_member (file, "path", path);
  json_object_set_string_member (file, "text", text);
  json_object_set_boolean_member (file, "is_test", !self->is_run || is_test (path));
  return file;
}

/* Of a text that is no UTF-8, where it stops to be. */
static MortiseJsonPlace
find_end (const char *text, const char *end)
{
  MortiseJsonPlace place = { 1, 1 };

  for (const char *at = text; at < end; at = g_utf8_next_char (at))
    if (*at == '\n')
      place = (MortiseJsonPlace){ place.line + 1, 1 };
    else
      place.column++;
  return place;
}

static char *
read_text (Reading *self, MortiseDialectFolder *folder, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mortise_dialect_folder_read (folder, path, MORTISE_CODE_MAX_FILE, &error);
  const char *text, *end;
  gsize length;

  if (bytes == NULL)
    {
      report_unread (self, path, error);
      return NULL;
    }
  text = g_bytes_get_data (bytes, &length);
  if (length == 0 || g_utf8_validate (text, (gssize) length, &end))
    return g_strndup (length > 0 ? text : "", length);
  self->is_complete = FALSE;
  mortise_rules_report (self->findings, *end == '\0' ? MORTISE_RULE_CODE_SYNTAX : MORTISE_RULE_CODE_ENCODING, path,
                        find_end (text, end), "is no text: the byte 0x%02x is in it", (guint8) *end);
  return NULL;
}

static gboolean
read_all (Reading *self, MortiseDialectFolder *folder, const char *const *paths, GError **error)
{
  g_autoptr (JsonArray) batch = json_array_new ();
  gsize size = 0;

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *text = read_text (self, folder, paths[i]);
      gsize length = text != NULL ? strlen (text) : 0;

      if (text == NULL)
        continue;
      if (size + length > MAX_BATCH || json_array_get_length (batch) >= MAX_BATCH_FILES)
        {
          if (!read_batch (self, batch, error))
            return FALSE;
          json_array_unref (g_steal_pointer (&batch));
          batch = json_array_new ();
          size = 0;
        }
      size += length;
      json_array_add_object_element (batch, make_file (self, paths[i], text));
    }
  return read_batch (self, batch, error);
}

/* The folder is on Python's path, so whatever lies in it can be imported: foo.py, and foo/ with anything in it. */
static GHashTable *
list_modules (const char *const *paths)
{
  GHashTable *modules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_hash_table_add (modules, g_strdup ("mortise"));
  g_hash_table_add (modules, g_strdup ("gi"));
  for (guint i = 0; paths[i] != NULL; i++)
    g_hash_table_add (modules, g_strndup (paths[i], strcspn (paths[i], "/.")));
  return modules;
}

/**
 * mortise_code_python_read:
 * @folder: a plugin's folder
 * @paths: (array zero-terminated=1): its Python files
 * @is_run: whether it is run by us; otherwise it is parsed and nothing else
 * @facts: what is known of the code
 * @findings: (element-type MortiseFinding): where to add what is wrong with it
 * @error: return location for %MORTISE_ERROR_UNAVAILABLE, when there is no [iface@PythonReader]
 *
 * Looks into the code of a plugin; nothing of it is run. It may be called on any thread, and waits.
 *
 * Returns: whether somebody looked
 */
gboolean
mortise_code_python_read (MortiseDialectFolder *folder,
                          const char *const *paths,
                          gboolean is_run,
                          MortiseCodeFacts *facts,
                          GPtrArray *findings,
                          GError **error)
{
  g_autoptr (GHashTable) modules = list_modules (paths);
  Reading self = { facts, findings, is_run, modules, TRUE, 0 };

  if (!read_all (&self, folder, paths, error))
    return FALSE;
  facts->knows_listeners = facts->knows_uses = is_run && self.is_complete;
  return TRUE;
}
