/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-expectation.h"

#include "mortise-error.h"
#include "mortise-json-pointer.h"
#include "mortise-json-regex.h"
#include "mortise-json-value.h"
#include "mortise-json.h"

#include <math.h>

typedef struct
{
  const char *name;
  gboolean (*is_good) (JsonNode *argument, GError **error);
  gboolean (*fits) (JsonNode *argument, JsonNode *actual);
} Matcher;

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
is_number (JsonNode *node)
{
  return (mortise_json_value_get_types (node) & MORTISE_JSON_TYPE_NUMBER) != 0;
}

static gboolean
is_string (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

/* --- the matchers ------------------------------------------------------------------------------------------------- */

static gboolean
any_is_good (JsonNode *argument, GError **error)
{
  return (JSON_NODE_HOLDS_VALUE (argument) && json_node_get_value_type (argument) == G_TYPE_BOOLEAN
          && json_node_get_boolean (argument))
         || fail (error, "\"$any\" takes true");
}

static gboolean
any_fits (JsonNode *argument, JsonNode *actual)
{
  return TRUE;
}

static gboolean
type_is_good (JsonNode *argument, GError **error)
{
  return (is_string (argument) && mortise_json_types_from_name (json_node_get_string (argument)) != 0)
         || fail (error, "\"$type\" takes null, boolean, integer, number, string, array or object");
}

static gboolean
type_fits (JsonNode *argument, JsonNode *actual)
{
  return (mortise_json_types_from_name (json_node_get_string (argument)) & mortise_json_value_get_types (actual)) != 0;
}

static gboolean
match_is_good (JsonNode *argument, GError **error)
{
  g_autoptr (GRegex) regex = NULL;

  if (!is_string (argument))
    return fail (error, "\"$match\" takes a regular expression");
  regex = mortise_json_regex_new (json_node_get_string (argument), error);
  return regex != NULL;
}

static gboolean
match_fits (JsonNode *argument, JsonNode *actual)
{
  g_autoptr (GRegex) regex = mortise_json_regex_new (json_node_get_string (argument), NULL);

  return is_string (actual) && mortise_json_regex_matches (regex, json_node_get_string (actual), NULL);
}

static gboolean
near_is_good (JsonNode *argument, GError **error)
{
  JsonArray *pair = JSON_NODE_HOLDS_ARRAY (argument) ? json_node_get_array (argument) : NULL;

  return (pair != NULL && json_array_get_length (pair) == 2 && is_number (json_array_get_element (pair, 0))
          && is_number (json_array_get_element (pair, 1)))
         || fail (error, "\"$near\" takes a number and how far from it another may be, such as [0.3, 0.001]");
}

static gboolean
near_fits (JsonNode *argument, JsonNode *actual)
{
  JsonArray *pair = json_node_get_array (argument);

  return is_number (actual)
         && fabs (json_node_get_double (actual) - json_array_get_double_element (pair, 0))
                <= json_array_get_double_element (pair, 1);
}

static gboolean
equal_is_good (JsonNode *argument, GError **error)
{
  return TRUE;
}

static gboolean
equal_fits (JsonNode *argument, JsonNode *actual)
{
  return json_node_equal (argument, actual);
}

static const Matcher matchers[] = {
  { "$any", any_is_good, any_fits },       { "$type", type_is_good, type_fits },
  { "$match", match_is_good, match_fits }, { "$near", near_is_good, near_fits },
  { "$equal", equal_is_good, equal_fits },
};

/* (nullable): the one member of an object that is meant as a matcher */
static const char *
get_matcher_name (JsonNode *node, JsonNode **argument)
{
  JsonObjectIter iter;
  const char *name = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) != 1)
    return NULL;
  json_object_iter_init (&iter, json_node_get_object (node));
  json_object_iter_next (&iter, &name, argument);
  return name[0] == '$' ? name : NULL;
}

static const Matcher *
get_matcher (JsonNode *node, JsonNode **argument)
{
  const char *name = get_matcher_name (node, argument);

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (matchers); i++)
    if (g_str_equal (matchers[i].name, name))
      return &matchers[i];
  return NULL;
}

/* --- whether they are right --------------------------------------------------------------------------------------- */

static gboolean check (JsonNode *node, const char *pointer, GError **error);

static gboolean
check_matcher (const char *name, JsonNode *node, const char *pointer, GError **error)
{
  JsonNode *argument;
  const Matcher *matcher = get_matcher (node, &argument);
  gboolean is_good = matcher != NULL && matcher->is_good (argument, error);

  if (matcher == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                 "no matcher \"%s\": there are $any, $type, $match, $near, and $equal for a value as it is", name);
  if (!is_good)
    g_prefix_error (error, "%s: ", pointer);
  return is_good;
}

static gboolean
check_members (JsonObject *object, const char *pointer, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autofree char *token = mortise_json_pointer_escape (name);
      g_autofree char *path = g_strconcat (pointer, "/", token, NULL);

      if (!check (node, path, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check (JsonNode *node, const char *pointer, GError **error)
{
  JsonNode *argument;
  const char *name = get_matcher_name (node, &argument);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (name != NULL)
    return check_matcher (name, node, pointer, error);
  if (JSON_NODE_HOLDS_OBJECT (node))
    return check_members (json_node_get_object (node), pointer, error);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u", pointer, i);

      if (!check (json_array_get_element (array, i), path, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * mortise_expectation_check:
 * @expected: what is expected, of a text that was read
 * @error: return location for a `MORTISE_ERROR_INVALID` that begins with a JSON pointer
 *
 * Returns: whether all its matchers are right
 */
gboolean
mortise_expectation_check (JsonNode *expected, GError **error)
{
  return check (expected, "", error);
}

/* --- what they stand for ------------------------------------------------------------------------------------------ */

typedef JsonNode *(*Merge) (JsonNode *expected, JsonNode *actual);

static JsonNode *
merge_members (JsonObject *expected, JsonObject *actual, Merge merge)
{
  JsonObject *merged = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), merged);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, expected);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (merged, name, merge (member, mortise_json_get_member (actual, name)));
  json_object_unref (merged);
  return node;
}

static JsonNode *
merge_elements (JsonArray *expected, JsonArray *actual, Merge merge)
{
  JsonArray *merged = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  guint n_actual = json_array_get_length (actual);

  for (guint i = 0; i < json_array_get_length (expected); i++)
    json_array_add_element (
        merged, merge (json_array_get_element (expected, i), i < n_actual ? json_array_get_element (actual, i) : NULL));
  json_node_take_array (node, merged);
  return node;
}

/* What a value does not fit. A matcher and an object would be compared member by member, so it is a text there. */
static JsonNode *
make_different (const Matcher *matcher, JsonNode *argument, JsonNode *expected, JsonNode *actual)
{
  g_autofree char *text = NULL;

  if (matcher->fits == equal_fits)
    return json_node_copy (argument);
  if (!JSON_NODE_HOLDS_OBJECT (actual))
    return json_node_copy (expected);
  text = mortise_json_to_text (expected, FALSE);
  return json_node_init_string (json_node_alloc (), text);
}

/**
 * mortise_expectation_settle:
 * @expected: what is expected
 * @actual: (nullable): what came
 *
 * Returns: (transfer full): @expected with what came in the place of each matcher that it fits: equal to @actual where
 *   all of it fits, and else different where it does not
 */
JsonNode *
mortise_expectation_settle (JsonNode *expected, JsonNode *actual)
{
  JsonNode *argument;
  const Matcher *matcher = get_matcher (expected, &argument);

  if (actual == NULL)
    return json_node_copy (expected);
  if (matcher != NULL && matcher->fits (argument, actual))
    return json_node_copy (actual);
  if (matcher != NULL)
    return make_different (matcher, argument, expected, actual);
  if (JSON_NODE_HOLDS_OBJECT (expected) && JSON_NODE_HOLDS_OBJECT (actual))
    return merge_members (json_node_get_object (expected), json_node_get_object (actual), mortise_expectation_settle);
  if (JSON_NODE_HOLDS_ARRAY (expected) && JSON_NODE_HOLDS_ARRAY (actual))
    return merge_elements (json_node_get_array (expected), json_node_get_array (actual), mortise_expectation_settle);
  return json_node_copy (expected);
}

static JsonNode *
quote (JsonNode *actual)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_set_member (object, "$equal", json_node_copy (actual));
  json_object_unref (object);
  return node;
}

/* As merge_members() and merge_elements() go by their first value, what came is that. */
static JsonNode *
update (JsonNode *actual, JsonNode *expected)
{
  JsonNode *argument;
  const Matcher *matcher = get_matcher (expected, &argument);
  g_autoptr (JsonObject) no_members = json_object_new ();
  g_autoptr (JsonArray) no_elements = json_array_new ();

  if (matcher != NULL && matcher->fits (argument, actual))
    return json_node_copy (expected);
  if (get_matcher_name (actual, &argument) != NULL)
    return quote (actual);
  if (JSON_NODE_HOLDS_OBJECT (actual))
    return merge_members (
        json_node_get_object (actual),
        expected != NULL && JSON_NODE_HOLDS_OBJECT (expected) ? json_node_get_object (expected) : no_members, update);
  if (JSON_NODE_HOLDS_ARRAY (actual))
    return merge_elements (
        json_node_get_array (actual),
        expected != NULL && JSON_NODE_HOLDS_ARRAY (expected) ? json_node_get_array (expected) : no_elements, update);
  return json_node_copy (actual);
}

/**
 * mortise_expectation_update:
 * @expected: (nullable): what was expected
 * @actual: what came
 *
 * Returns: (transfer full): an expectation that @actual fits, with the matchers of @expected that it fits already
 */
JsonNode *
mortise_expectation_update (JsonNode *expected, JsonNode *actual)
{
  return update (actual, expected);
}
