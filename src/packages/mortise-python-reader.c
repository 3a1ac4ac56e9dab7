/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-python-reader.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-packages-resources.h"

#define SCRIPTS_PATH "/io/github/mortise/packages/"

/* What the host lends; see mortise_python_reader_set_default(). */
static GMutex mutex;
static MortisePythonReader *default_reader;

G_DEFINE_INTERFACE (MortisePythonReader, mortise_python_reader, G_TYPE_OBJECT)

static void
mortise_python_reader_default_init (MortisePythonReaderInterface *iface)
{
}

/**
 * mortise_python_reader_set_default:
 * @self: (nullable): who reads Python for manifests from now on; a reference is held
 *
 * Without one, manifests that are Python code cannot be read.
 */
void
mortise_python_reader_set_default (MortisePythonReader *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  g_set_object (&default_reader, self);
}

static MortisePythonReader *
dup_default (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  return default_reader != NULL ? g_object_ref (default_reader) : NULL;
}

static GBytes *
make_input (JsonArray *files)
{
  g_autoptr (JsonObject) request = json_object_new ();

  json_object_set_array_member (request, "files", json_array_ref (files));
  return mortise_json_object_to_bytes (request);
}

/* The process is not trusted: it may have been taken over by what it read. */
static JsonArray *
read_answer (GBytes *output, guint n_files, GError **error)
{
  g_autoptr (JsonNode) node = mortise_json_parse_bytes (output, error);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *files = mortise_json_get_array (object, "files");

  if (files != NULL && json_array_get_length (files) == n_files)
    return json_array_ref (files);
  g_clear_error (error);
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL,
                       "the process that reads Python code answered nonsense; write a plugin.json");
  return NULL;
}

static JsonArray *
read_files (const char *script_path, JsonArray *files, GError **error)
{
  g_autoptr (MortisePythonReader) reader = dup_default ();
  g_autoptr (GBytes) script = NULL;
  g_autoptr (GBytes) input = make_input (files);
  g_autoptr (GBytes) output = NULL;

  if (reader == NULL)
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                           "Python code is not read in this process; write a plugin.json");
      return NULL;
    }
  script = g_resource_lookup_data (mortise_packages_get_resource (), script_path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (script == NULL)
    return NULL;
  output = MORTISE_PYTHON_READER_GET_IFACE (reader)->run_script (reader, script, input, error);
  return output != NULL ? read_answer (output, json_array_get_length (files), error) : NULL;
}

/**
 * mortise_python_reader_read_classes:
 * @files: objects with `path` and `text`
 * @error: return location for an error: %MORTISE_ERROR_UNAVAILABLE when nobody can read Python, or what the process
 * came to
 *
 * Returns: (transfer full): as many objects, as mortise-python-classes.py describes them; nothing of their content is
 *   certain
 */
JsonArray *
mortise_python_reader_read_classes (JsonArray *files, GError **error)
{
  return read_files (SCRIPTS_PATH "mortise-python-classes.py", files, error);
}

/**
 * mortise_python_reader_read_code:
 * @files: objects with `path`, `text` and `is_test`
 * @error: return location for an error, as of [func@Mortise.python_reader_read_classes]
 *
 * Returns: (transfer full): as many objects, as mortise-code-python.py describes them; nothing of their content is
 *   certain
 */
JsonArray *
mortise_python_reader_read_code (JsonArray *files, GError **error)
{
  return read_files (SCRIPTS_PATH "mortise-code-python.py", files, error);
}
