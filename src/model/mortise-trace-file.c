/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files with traces, see docs/traces.md.
 *
 * One comes from anywhere, and whoever looks at its traces takes them for a dispatch as the host writes it. So what is
 * read here has the shape of data/schemas/trace.schema.json, bounds, ids that are all different, and no dispatch that
 * is its own ancestor. What it says is still whatever its author wanted: it is shown as text, and never run.
 */
#include "mortise-trace-file.h"

#include "mortise-data.h"
#include "mortise-error.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"
#include "mortise-string.h"

#define FORMAT "mortise-traces"
#define TEST_FORMAT "mortise-trace-test"
#define VERSION 1
/* Of names and values in all. Each takes a hundred bytes of memory and more, and two of the text. */
#define MAX_VALUES 2000000
#define SCHEMA_PATH "/io/github/mortise/data/schemas/trace.schema.json"

static JsonNode *
make_root (const char *format)
{
  g_autoptr (JsonObject) root = json_object_new ();

  json_object_set_string_member (root, "format", format);
  json_object_set_int_member (root, "version", VERSION);
  return json_node_init_object (json_node_alloc (), root);
}

/**
 * mortise_trace_file_build:
 * @dispatches: each a *dispatch* of docs/admin-api.md, whole
 *
 * Returns: (transfer full): what a file with them holds
 */
JsonNode *
mortise_trace_file_build (JsonArray *dispatches)
{
  JsonNode *root = make_root (FORMAT);

  json_object_set_array_member (json_node_get_object (root), "dispatches", json_array_ref (dispatches));
  return root;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
check_shape (MortiseJsonSchema *schema, JsonNode *dispatch, guint place, GError **error)
{
  g_autoptr (GPtrArray) violations = mortise_json_schema_validate (schema, dispatch);
  const MortiseJsonViolation *first = violations->len > 0 ? violations->pdata[0] : NULL;
  g_autofree char *pointer = first != NULL ? mortise_string_to_line (first->pointer) : NULL;

  return first == NULL || refuse (error, "/dispatches/%u%s: %s", place, pointer, first->message);
}

static const char *
get_parent (GHashTable *by_id, const char *id)
{
  JsonObject *dispatch = g_hash_table_lookup (by_id, id);

  return dispatch != NULL ? mortise_json_get_string (dispatch, "parent", NULL) : NULL;
}

/* Marks each that leads to none of its kind; those that are marked need not be followed again. */
static gboolean
check_ancestors (GHashTable *by_id, GHashTable *checked, const char *id, GError **error)
{
  g_autoptr (GHashTable) way = g_hash_table_new (g_str_hash, g_str_equal);

  for (const char *at = id; at != NULL && !g_hash_table_contains (checked, at); at = get_parent (by_id, at))
    if (!g_hash_table_add (way, (char *) at))
      return refuse (error, "the dispatch \"%s\" is its own ancestor; a file that Mortise wrote has no such one", at);
  for (const char *at = id; at != NULL && g_hash_table_add (checked, (char *) at);)
    at = get_parent (by_id, at);
  return TRUE;
}

static gboolean
check_family (JsonArray *dispatches, GError **error)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) checked = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < json_array_get_length (dispatches); i++)
    {
      JsonObject *dispatch = json_array_get_object_element (dispatches, i);
      const char *id = mortise_json_get_string (dispatch, "id", "");

      if (!g_hash_table_insert (by_id, (char *) id, dispatch))
        return refuse (error, "the dispatch \"%s\" is in it twice", id);
    }
  for (guint i = 0; i < json_array_get_length (dispatches); i++)
    if (!check_ancestors (by_id, checked,
                          mortise_json_get_string (json_array_get_object_element (dispatches, i), "id", ""), error))
      return FALSE;
  return TRUE;
}

static gboolean
check_dispatches (JsonArray *dispatches, GError **error)
{
  g_autoptr (MortiseJsonSchema) schema
      = mortise_json_schema_new_from_resource (mortise_data_get_resource (), SCHEMA_PATH, error);

  if (schema == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (dispatches); i++)
    if (!check_shape (schema, json_array_get_element (dispatches, i), i, error))
      return FALSE;
  return check_family (dispatches, error);
}

static JsonArray *
find_dispatches (JsonNode *root, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonArray *dispatches = mortise_json_get_array (object, "dispatches");
  gint64 version = mortise_json_get_int (object, "version", 0);

  if (g_strcmp0 (mortise_json_get_string (object, "format", NULL), FORMAT) != 0 || dispatches == NULL)
    refuse (error, "this is no file with traces; `mortise trace export` writes one");
  else if (version != VERSION)
    refuse (error, "its version is %" G_GINT64_FORMAT ", and this Mortise reads %d; export it again with this one",
            version, VERSION);
  else if (json_array_get_length (dispatches) > MORTISE_TRACE_FILE_MAX_DISPATCHES)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                 "it has %u dispatches, and at most %d are read; export fewer with --limit",
                 json_array_get_length (dispatches), MORTISE_TRACE_FILE_MAX_DISPATCHES);
  else
    return dispatches;
  return NULL;
}

static gboolean
check_size (const char *text, gsize length, GError **error)
{
  guint n_values = 1;

  for (gsize i = 0; i < length && length <= MORTISE_TRACE_FILE_MAX_SIZE; i++)
    n_values += text[i] == ',' || text[i] == '[' || text[i] == '{';
  if (length <= MORTISE_TRACE_FILE_MAX_SIZE && n_values <= MAX_VALUES)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
               "it is longer than %d MiB or holds more than %d values; export fewer dispatches with --limit",
               MORTISE_TRACE_FILE_MAX_SIZE / 1024 / 1024, MAX_VALUES);
  return FALSE;
}

/**
 * mortise_trace_file_read:
 * @text: (array length=length) (element-type guint8): what a file holds, from anywhere
 * @length: its length in bytes, at most %MORTISE_TRACE_FILE_MAX_SIZE
 * @error: return location for a %MORTISE_ERROR_INVALID or %MORTISE_ERROR_LIMIT with a sentence that names the place
 *
 * May be called on any thread.
 *
 * Returns: (transfer full): its dispatches, each an object of the shape of docs/admin-api.md
 */
JsonArray *
mortise_trace_file_read (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  JsonArray *dispatches;

  if (!check_size (text, length, error))
    return NULL;
  root = mortise_json_parse (text, length, error);
  dispatches = root != NULL ? find_dispatches (root, error) : NULL;
  if (dispatches == NULL || !check_dispatches (dispatches, error))
    return NULL;
  return json_array_ref (dispatches);
}

/**
 * mortise_trace_file_load:
 * @path: (type filename): a regular file, from anywhere
 * @error: return location for an error whose message begins with @path
 *
 * Reads a file as mortise_trace_file_read() does a text. May be called on any thread.
 *
 * Returns: (transfer full): its dispatches
 */
JsonArray *
mortise_trace_file_load (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = mortise_json_load_bytes (path, MORTISE_TRACE_FILE_MAX_SIZE, error);
  g_autofree char *display_name = g_filename_display_name (path);
  JsonArray *dispatches;
  const char *text;
  gsize length;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  dispatches = mortise_trace_file_read (text != NULL ? text : "", length, error);
  if (dispatches == NULL)
    g_prefix_error (error, "%s: ", display_name);
  return dispatches;
}

/* --- a test ------------------------------------------------------------------------------------------------------- */

/**
 * mortise_trace_to_test:
 * @dispatch: a *dispatch* of docs/admin-api.md, whole
 * @error: return location for a %MORTISE_ERROR_UNAVAILABLE where its payload was not kept
 *
 * Returns: (transfer full): what is to come out again when the hook is fired with the same, see docs/traces.md
 */
JsonNode *
mortise_trace_to_test (JsonObject *dispatch, GError **error)
{
  JsonObject *payload = mortise_json_get_object (dispatch, "payload");
  JsonNode *result = mortise_json_get_member (dispatch, "result");
  JsonObject *object, *expected;
  JsonNode *root;

  if (payload == NULL)
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                           "its payload was not kept (`mortise trace level full` keeps those to come)");
      return NULL;
    }
  root = make_root (TEST_FORMAT);
  object = json_node_get_object (root);
  expected = json_object_new ();
  json_object_set_string_member (object, "hook", mortise_json_get_string (dispatch, "hook", ""));
  json_object_set_object_member (object, "payload", json_object_ref (payload));
  json_object_set_string_member (expected, "status", mortise_json_get_string (dispatch, "status", ""));
  if (result != NULL)
    json_object_set_member (expected, "result", json_node_copy (result));
  json_object_set_object_member (object, "expected", expected);
  return root;
}
