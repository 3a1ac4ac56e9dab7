/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* json_object_get_string_member () and its siblings are for objects whose members are known: of others they log
 * criticals, and convert what was not meant. These fall back. */

#include "mortise-object.h"

#include "mortise-json.h"

/**
 * mortise_object_get_string:
 * @object: (nullable): an object, such as the arguments of a call
 * @name: a member's name
 * @fallback: (nullable): what to return when it is missing or no string
 *
 * Returns: (transfer none) (nullable): the member's text, owned by @object, or @fallback
 */
const char *
mortise_object_get_string (JsonObject *object, const char *name, const char *fallback)
{
  return mortise_json_get_string (object, name, fallback);
}

/**
 * mortise_object_get_int:
 * @object: (nullable): an object
 * @name: a member's name
 * @fallback: what to return when it is missing or not written as an integer
 *
 * Returns: the member's number, or @fallback
 */
gint64
mortise_object_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  return mortise_json_get_int (object, name, fallback);
}

/**
 * mortise_object_get_double:
 * @object: (nullable): an object
 * @name: a member's name
 * @fallback: what to return when it is missing or no number
 *
 * Returns: the member's number, which may be written as an integer, or @fallback
 */
double
mortise_object_get_double (JsonObject *object, const char *name, double fallback)
{
  return mortise_json_get_double (object, name, fallback);
}

/**
 * mortise_object_get_boolean:
 * @object: (nullable): an object
 * @name: a member's name
 * @fallback: what to return when it is missing, or neither true nor false
 *
 * Returns: the member's value, or @fallback
 */
gboolean
mortise_object_get_boolean (JsonObject *object, const char *name, gboolean fallback)
{
  return mortise_json_get_boolean (object, name, fallback);
}

/**
 * mortise_object_get_object:
 * @object: (nullable): an object
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the member if it is an object, which may be asked in turn; else %NULL
 */
JsonObject *
mortise_object_get_object (JsonObject *object, const char *name)
{
  return mortise_json_get_object (object, name);
}

/**
 * mortise_object_get_array:
 * @object: (nullable): an object
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the member if it is an array, else %NULL
 */
JsonArray *
mortise_object_get_array (JsonObject *object, const char *name)
{
  return mortise_json_get_array (object, name);
}
