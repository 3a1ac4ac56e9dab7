/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-bus-private.h"

#include "mortise-error.h"
#include "mortise-json.h"

/* What a hook is fired with: whether it fits, and which part of it a filter transforms. */

/*< private >
 * mortise_hook_dup_sample:
 * @hook: a hook
 *
 * Returns: (transfer full): the sample of the platform that describes it, else an empty object
 */
GBytes *
mortise_hook_dup_sample (const MortiseHook *hook)
{
  JsonNode *sample = hook->description != NULL ? mortise_hook_description_get_sample (hook->description) : NULL;

  return sample != NULL ? mortise_json_to_bytes (sample) : g_bytes_new_static ("{}", 2);
}

/*< private >
 * mortise_hook_get_value_name:
 * @hook: a filter
 * @members: (element-type MortiseJsonMember): the members of its payload
 *
 * Returns: (nullable): the name of the member that it transforms: its first argument, or what comes first where no
 * platform names them
 */
const char *
mortise_hook_get_value_name (const MortiseHook *hook, GArray *members)
{
  const MortiseHookArgument *arguments;
  guint n_arguments = 0;

  if (hook->description != NULL)
    {
      arguments = mortise_hook_description_get_arguments (hook->description, &n_arguments);
      if (n_arguments > 0)
        return arguments[0].name;
    }
  return members->len > 0 ? g_array_index (members, MortiseJsonMember, 0).name : NULL;
}

/*< private >
 * mortise_hook_find_value:
 * @hook: a filter
 * @members: (element-type MortiseJsonMember): the members of its payload
 * @name: (nullable): from [func@Mortise.hook_get_value_name]
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * Returns: (transfer none): the member that it transforms
 */
const MortiseJsonMember *
mortise_hook_find_value (const MortiseHook *hook, GArray *members, const char *name, GError **error)
{
  for (guint i = 0; name != NULL && i < members->len; i++)
    {
      const MortiseJsonMember *member = &g_array_index (members, MortiseJsonMember, i);

      if (g_str_equal (member->name, name))
        return member;
    }
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "%s is a filter: its payload needs the value to transform as its first member", hook->name);
  return NULL;
}

static gboolean
check_schema (const MortiseHook *hook, GBytes *payload, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  if (hook->description == NULL)
    return TRUE;
  node = mortise_json_parse_bytes (payload, error);
  return node != NULL && mortise_hook_description_check_payload (hook->description, node, error);
}

/*< private >
 * mortise_hook_check_payload:
 * @hook: a hook
 * @payload: JSON text
 * @error: return location; %MORTISE_ERROR_LIMIT for one that is too large, %MORTISE_ERROR_INVALID for one that does not
 *   fit what the platform says
 *
 * It may be called on any thread, and takes longer than a frame for a large payload.
 *
 * Returns: (transfer full) (element-type MortiseJsonMember): its members, which live as long as @payload
 */
GArray *
mortise_hook_check_payload (const MortiseHook *hook, GBytes *payload, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (payload, &size);
  g_autoptr (GArray) members = NULL;

  if (size > MORTISE_DISPATCH_MAX_PAYLOAD)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "the payload has %" G_GSIZE_FORMAT " bytes, the limit is %d", size, MORTISE_DISPATCH_MAX_PAYLOAD);
      return NULL;
    }
  members = mortise_json_scan_object (text, size, error);
  if (members == NULL || !check_schema (hook, payload, error))
    {
      g_prefix_error (error, "payload of %s: ", hook->name);
      return NULL;
    }
  return g_steal_pointer (&members);
}
