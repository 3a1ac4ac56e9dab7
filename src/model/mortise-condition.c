/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A condition is an RFC 6901 pointer into a value, an operator and, but for the last two, a value:
 *
 *   =  !=       equal, not equal
 *   <  <=  >  >=  of numbers
 *   contains    a text that is in a text, or an element of an array
 *   exists  missing
 *
 * The value is JSON; a text that is no JSON stands for itself. What the pointer does not find is equal to nothing.
 */
#include "mortise-condition.h"

#include "mortise-error.h"
#include "mortise-json-pointer.h"
#include "mortise-json-value.h"
#include "mortise-json.h"

#include <string.h>

typedef enum
{
  EQUAL,
  NOT_EQUAL,
  AT_MOST,
  AT_LEAST,
  LESS,
  MORE,
  CONTAINS,
  EXISTS,
  MISSING,
} Operator;

/* By Operator; one that begins with another comes before it. */
static const char *const operators[] = { "=", "!=", "<=", ">=", "<", ">", "contains", "exists", "missing" };

struct _MortiseCondition
{
  char *pointer;
  Operator op;
  JsonNode *value;
};

void
mortise_condition_free (MortiseCondition *self)
{
  g_free (self->pointer);
  g_clear_pointer (&self->value, json_node_unref);
  g_free (self);
}

static MortiseCondition *
refuse (const char *text, const char *problem, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "the condition \"%s\" %s; write such as \"/result/score < 50\", \"/status = vetoed\" or \"/result/owner "
               "exists\"",
               text, problem);
  return NULL;
}

static gboolean
find_operator (const char *text, Operator *op)
{
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_has_prefix (text, operators[i]))
      {
        *op = (Operator) i;
        return TRUE;
      }
  return FALSE;
}

static JsonNode *
read_value (const char *text)
{
  JsonNode *value = mortise_json_parse (text, strlen (text), NULL);

  return value != NULL ? value : json_node_init_string (json_node_alloc (), text);
}

/**
 * mortise_condition_parse:
 * @text: what a person wrote
 * @error: return location for a `MORTISE_ERROR_INVALID`
 *
 * Returns: (transfer full) (nullable): the condition
 */
MortiseCondition *
mortise_condition_parse (const char *text, GError **error)
{
  g_autoptr (MortiseCondition) self = g_new0 (MortiseCondition, 1);
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  const char *rest = trimmed + strcspn (trimmed, " =!<>");

  self->pointer = g_strndup (trimmed, (gsize) (rest - trimmed));
  rest += strspn (rest, " ");
  if (*trimmed != '/' || !mortise_json_pointer_is_valid (self->pointer))
    return refuse (text, "does not begin with a JSON pointer", error);
  if (!find_operator (rest, &self->op))
    return refuse (text, "has no operator: = != < <= > >= contains exists missing", error);
  rest += strlen (operators[self->op]);
  rest += strspn (rest, " ");
  if (self->op == EXISTS || self->op == MISSING)
    return *rest == '\0' ? g_steal_pointer (&self) : refuse (text, "has something after its operator", error);
  if (*rest == '\0')
    return refuse (text, "has no value", error);
  self->value = read_value (rest);
  if (self->op >= AT_MOST && self->op <= MORE
      && !(mortise_json_value_get_types (self->value) & MORTISE_JSON_TYPE_NUMBER))
    return refuse (text, "compares with what is no number", error);
  return g_steal_pointer (&self);
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

static gboolean
are_equal (JsonNode *a, JsonNode *b)
{
  if (mortise_json_value_get_types (a) & mortise_json_value_get_types (b) & MORTISE_JSON_TYPE_NUMBER)
    return mortise_json_value_compare_numbers (a, b) == 0;
  return json_node_equal (a, b);
}

static gboolean
contains (JsonNode *found, JsonNode *wanted)
{
  if (JSON_NODE_HOLDS_ARRAY (found))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (found)); i++)
        if (are_equal (json_array_get_element (json_node_get_array (found), i), wanted))
          return TRUE;
      return FALSE;
    }
  return (mortise_json_value_get_types (found) & mortise_json_value_get_types (wanted) & MORTISE_JSON_TYPE_STRING)
         && strstr (json_node_get_string (found), json_node_get_string (wanted)) != NULL;
}

static gboolean
compare (Operator op, JsonNode *found, JsonNode *wanted)
{
  int order;

  if (!(mortise_json_value_get_types (found) & MORTISE_JSON_TYPE_NUMBER))
    return FALSE;
  order = mortise_json_value_compare_numbers (found, wanted);
  if (op == LESS)
    return order < 0;
  if (op == MORE)
    return order > 0;
  return op == AT_MOST ? order <= 0 : order >= 0;
}

/**
 * mortise_condition_holds:
 * @self: a condition
 * @value: what is asked
 *
 * Returns: whether it is so
 */
gboolean
mortise_condition_holds (const MortiseCondition *self, JsonNode *value)
{
  JsonNode *found = mortise_json_pointer_find (value, self->pointer);

  switch (self->op)
    {
    case EXISTS:
      return found != NULL;
    case MISSING:
      return found == NULL;
    case NOT_EQUAL:
      return found == NULL || !are_equal (found, self->value);
    case EQUAL:
      return found != NULL && are_equal (found, self->value);
    case CONTAINS:
      return found != NULL && contains (found, self->value);
    case AT_MOST:
    case AT_LEAST:
    case LESS:
    case MORE:
    default:
      return found != NULL && compare (self->op, found, self->value);
    }
}
