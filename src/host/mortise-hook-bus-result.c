/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-bus-private.h"

#include "mortise-json-writer.h"

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
