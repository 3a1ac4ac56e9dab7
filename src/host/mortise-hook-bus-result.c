/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-bus-private.h"

#include "mortise-error.h"
#include "mortise-frame.h"
#include "mortise-json-value.h"
#include "mortise-json-writer.h"
#include "mortise-json.h"

/* What a dispatch comes to, made of what its listeners answered. The answers are text, and are put together as such. */

/*< private >
 * mortise_hook_append_bytes:
 * @out: a text
 * @bytes: (nullable): what is put at its end
 */
void
mortise_hook_append_bytes (GString *out, GBytes *bytes)
{
  gsize size = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  g_string_append_len (out, text != NULL ? text : "", (gssize) size);
}

static GBytes *
collect_values (MortiseDispatch *dispatch)
{
  GPtrArray *calls = mortise_dispatch_get_calls (dispatch);
  GString *out = g_string_new ("[");

  for (guint i = 0; i < calls->len; i++)
    {
      const MortiseDispatchCall *call = calls->pdata[i];

      if (call->value == NULL)
        continue;
      if (out->len > 1)
        g_string_append_c (out, ',');
      mortise_hook_append_bytes (out, call->value);
    }
  g_string_append_c (out, ']');
  return g_string_free_to_bytes (out);
}

static void
append_values_of (MortiseDispatch *dispatch, const char *plugin, GString *out)
{
  GPtrArray *calls = mortise_dispatch_get_calls (dispatch);
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  for (guint i = 0; i < calls->len; i++)
    {
      const MortiseDispatchCall *call = calls->pdata[i];

      if (call->value != NULL && g_str_equal (call->plugin, plugin))
        g_ptr_array_add (values, call->value);
    }
  if (values->len > 1)
    g_string_append_c (out, '[');
  for (guint i = 0; i < values->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      mortise_hook_append_bytes (out, values->pdata[i]);
    }
  if (values->len > 1)
    g_string_append_c (out, ']');
}

/* {"plugin": its answer}; a plugin with several listeners that answered has a list. */
static GBytes *
values_by_plugin (MortiseDispatch *dispatch)
{
  GPtrArray *calls = mortise_dispatch_get_calls (dispatch);
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  GString *out = g_string_new ("{");

  for (guint i = 0; i < calls->len; i++)
    {
      const MortiseDispatchCall *call = calls->pdata[i];

      if (call->value == NULL || !g_hash_table_add (done, call->plugin))
        continue;
      if (out->len > 1)
        g_string_append_c (out, ',');
      mortise_json_write_string (out, call->plugin);
      g_string_append_c (out, ':');
      append_values_of (dispatch, call->plugin, out);
    }
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}

/*< private >
 * mortise_hook_make_result:
 * @dispatch: a dispatch whose listeners have answered
 * @value: (nullable): of a filter, the value as the last listener left it
 *
 * Returns: (transfer full): its result, JSON text
 */
GBytes *
mortise_hook_make_result (MortiseDispatch *dispatch, GBytes *value)
{
  switch (mortise_dispatch_get_kind (dispatch))
    {
    case MORTISE_HOOK_FILTER:
      return g_bytes_ref (value);
    case MORTISE_HOOK_COLLECT:
      return collect_values (dispatch);
    case MORTISE_HOOK_ACTION:
    default:
      return values_by_plugin (dispatch);
    }
}

/* --- what may be answered ----------------------------------------------------------------------------------------- */

#define ANY_TYPE ((MortiseJsonTypes) ~0u)

static MortiseJsonTypes
read_types (JsonNode *node)
{
  JsonArray *names = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  MortiseJsonTypes types = 0;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
    return mortise_json_types_from_name (json_node_get_string (node));
  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    types |= mortise_json_types_from_name (json_array_get_string_element (names, i));
  return types != 0 ? types : ANY_TYPE;
}

/* What the platform says that a filter's value is. */
static MortiseJsonTypes
get_wanted_types (const MortiseHook *hook)
{
  guint n_arguments = 0;
  const MortiseHookArgument *arguments
      = hook->description != NULL ? mortise_hook_description_get_arguments (hook->description, &n_arguments) : NULL;

  if (n_arguments == 0 || arguments[0].schema == NULL || !JSON_NODE_HOLDS_OBJECT (arguments[0].schema))
    return ANY_TYPE;
  return read_types (json_object_get_member (json_node_get_object (arguments[0].schema), "type"));
}

/* By how its text begins, as a value may be long: whether a number is an integer is not asked. */
static MortiseJsonTypes
get_types (GBytes *value)
{
  gsize size;
  const char *text = g_bytes_get_data (value, &size);
  gsize i = 0;

  while (i < size && g_ascii_isspace (text[i]))
    i++;
  switch (i < size ? text[i] : '\0')
    {
    case '{':
      return MORTISE_JSON_TYPE_OBJECT;
    case '[':
      return MORTISE_JSON_TYPE_ARRAY;
    case '"':
      return MORTISE_JSON_TYPE_STRING;
    case 't':
    case 'f':
      return MORTISE_JSON_TYPE_BOOLEAN;
    case 'n':
      return MORTISE_JSON_TYPE_NULL;
    default:
      return MORTISE_JSON_TYPE_NUMBER | MORTISE_JSON_TYPE_INTEGER;
    }
}

/*< private >
 * mortise_hook_check_answer:
 * @hook: a hook
 * @kind: how it is fired
 * @value: what a listener answered, JSON text
 * @rest: of a filter, how many bytes the payload has around its value
 * @error: return location; %MORTISE_ERROR_LIMIT for one that is too large, %MORTISE_ERROR_INVALID for a filter's value
 *   that is of another type than the platform says
 *
 * Looks at an answer before others are given it: a listener that errs is not to take the next ones with it.
 *
 * Returns: whether it is one
 */
gboolean
mortise_hook_check_answer (const MortiseHook *hook, MortiseHookKind kind, GBytes *value, gsize rest, GError **error)
{
  gsize size = g_bytes_get_size (value) + rest;
  gboolean is_filter = kind == MORTISE_HOOK_FILTER;
  MortiseJsonTypes wanted = is_filter ? get_wanted_types (hook) : ANY_TYPE;

  if (is_filter && size > MORTISE_DISPATCH_MAX_PAYLOAD)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                 "the answer makes a payload of %" G_GSIZE_FORMAT " bytes, the limit is %d", size,
                 MORTISE_DISPATCH_MAX_PAYLOAD);
  else if (size > MORTISE_FRAME_MAX_LENGTH)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "the answer has %" G_GSIZE_FORMAT " bytes, the limit is %d",
                 size, MORTISE_FRAME_MAX_LENGTH);
  else if ((get_types (value) & wanted) == 0)
    {
      g_autofree char *is = mortise_json_types_describe (get_types (value));
      g_autofree char *ought = mortise_json_types_describe (wanted);

      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the answer is %s, and the value of %s is %s", is,
                   hook->name, ought);
    }
  else
    {
      return TRUE;
    }
  return FALSE;
}
