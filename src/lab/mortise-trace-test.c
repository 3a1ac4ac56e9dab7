/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-trace-test.h"

#include "mortise-data.h"
#include "mortise-error.h"
#include "mortise-expectation.h"
#include "mortise-json-difference.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"

#define SCHEMA_PATH "/io/github/mortise/data/schemas/trace-test.schema.json"
/* As much as a trace keeps of a payload and a result together. */
#define MAX_BYTES (32 * 1024 * 1024)
/* Of a test, as a person reads them. */
#define MAX_CHANGES 100

static MortiseJsonSchema *
get_schema (void)
{
  static MortiseJsonSchema *schema;

  if (schema == NULL)
    schema = mortise_json_schema_new_from_resource (mortise_data_get_resource (), SCHEMA_PATH, NULL);
  return schema;
}

static JsonNode *
get_expected (JsonObject *self)
{
  return mortise_json_get_member (self, "expected");
}

/**
 * mortise_trace_test_read:
 * @path: (type filename): a recorded trace
 * @error: return location for an error that begins with @path
 *
 * Returns: (transfer full) (nullable): what it says
 */
JsonObject *
mortise_trace_test_read (const char *path, GError **error)
{
  g_autoptr (JsonNode) node = mortise_json_load_file (path, MAX_BYTES, error);
  JsonObject *object;

  if (node == NULL)
    return NULL;
  if (!mortise_json_schema_check (get_schema (), node, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  object = json_node_get_object (node);
  if (!mortise_expectation_check (get_expected (object), error))
    {
      g_prefix_error (error, "%s: /expected", path);
      return NULL;
    }
  return json_object_ref (object);
}

gboolean
mortise_trace_test_write (JsonObject *self, const char *path, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), self);
  g_autofree char *text = mortise_json_to_text (node, TRUE);
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  return g_file_set_contents (path, line, -1, error);
}

/* --- what came of it ---------------------------------------------------------------------------------------------- */

static const char *
get_message (JsonObject *object)
{
  JsonObject *error = mortise_json_get_object (object, "error");

  return error != NULL ? mortise_json_get_string (error, "message", "") : NULL;
}

/* What went wrong in the plugin, which need not end the dispatch; else with the dispatch. */
static const char *
find_problem (JsonObject *dispatch, const char *slug)
{
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");

  for (guint i = 0; calls != NULL && i < json_array_get_length (calls); i++)
    {
      JsonObject *call = json_array_get_object_element (calls, i);

      if (g_strcmp0 (mortise_json_get_string (call, "plugin", NULL), slug) == 0 && get_message (call) != NULL)
        return get_message (call);
    }
  return get_message (dispatch);
}

/**
 * mortise_trace_test_make_outcome:
 * @dispatch: a *dispatch* of docs/admin-api.md, whole
 * @slug: the plugin that is tested
 *
 * Returns: (transfer full): what of it a test is about
 */
JsonNode *
mortise_trace_test_make_outcome (JsonObject *dispatch, const char *slug)
{
  JsonObject *outcome = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), outcome);
  JsonNode *result = mortise_json_get_member (dispatch, "result");
  const char *problem = find_problem (dispatch, slug);

  json_object_set_string_member (outcome, "status", mortise_json_get_string (dispatch, "status", "?"));
  if (result != NULL)
    json_object_set_member (outcome, "result", json_node_copy (result));
  if (problem != NULL)
    json_object_set_string_member (outcome, "error", problem);
  json_object_unref (outcome);
  return node;
}

/* --- whether it is as expected ------------------------------------------------------------------------------------ */

static JsonNode *
dup_object (JsonNode *node)
{
  JsonObject *copy = json_object_new ();
  JsonNode *copied = json_node_init_object (json_node_alloc (), copy);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (copy, name, json_node_copy (member));
  json_object_unref (copy);
  return copied;
}

/**
 * mortise_trace_test_compare:
 * @self: a recorded trace
 * @outcome: what came of it
 *
 * Returns: (transfer full) (element-type MortiseJsonChange): what is different from what was expected, which is before,
 *   by JSON pointers into the outcome
 */
GPtrArray *
mortise_trace_test_compare (JsonObject *self, JsonNode *outcome)
{
  g_autoptr (JsonNode) expected = dup_object (get_expected (self));
  g_autoptr (JsonNode) actual = dup_object (outcome);
  g_autoptr (JsonNode) settled = NULL;
  JsonObject *object = json_node_get_object (expected);

  if (!json_object_has_member (object, "status"))
    json_object_set_string_member (object, "status", "completed");
  if (!json_object_has_member (object, "result"))
    json_object_remove_member (json_node_get_object (actual), "result");
  settled = mortise_expectation_settle (expected, actual);
  return mortise_json_compare (settled, actual, MAX_CHANGES);
}

/**
 * mortise_trace_test_update:
 * @self: a recorded trace
 * @outcome: what came of it
 *
 * Makes that what is expected. Matchers that it fits stay.
 */
void
mortise_trace_test_update (JsonObject *self, JsonNode *outcome)
{
  json_object_set_member (self, "expected", mortise_expectation_update (get_expected (self), outcome));
}
