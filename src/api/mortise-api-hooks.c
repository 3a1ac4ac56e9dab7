/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-handlers.h"

#include "mortise-error.h"
#include "mortise-fault.h"
#include "mortise-host-copy.h"
#include "mortise-json.h"

#include <string.h>

#define DEFAULT_TRACES 50
#define MAX_TRACES 10000
/* The longest deadline that a call may have, docs/manifest.md: `deadline_s`. */
#define MAX_DEADLINE_MS 30000

void
mortise_api_list_hooks (MortiseApiCall *call)
{
  mortise_api_call_answer (call, mortise_host_describe_hooks (call->host));
}

void
mortise_api_get_hook (MortiseApiCall *call)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mortise_host_describe_hook (call->host, call->captures[0], &error);

  mortise_api_call_end (call, answer, g_steal_pointer (&error));
}

/* A dispatch's origin is the front end when it says that it is one, else the API itself. */
static const char *
origin_of (const char *front_end)
{
  return g_str_equal (front_end, "cli") || g_str_equal (front_end, "workbench") ? front_end : "api";
}

static gboolean
read_deadline (const MortiseJsonMember *member, gint64 *deadline_us, GError **error)
{
  g_autofree char *text = g_strndup (member->value, member->value_length);
  gint64 milliseconds;

  if (!g_ascii_string_to_signed (text, 10, 1, MAX_DEADLINE_MS, &milliseconds, NULL))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "the body's \"deadline_ms\" must be an integer from 1 to %d", MAX_DEADLINE_MS);
      return FALSE;
    }
  *deadline_us = milliseconds * 1000;
  return TRUE;
}

/* A payload may be large: it is cut out of the body as it is, and not parsed. */
static gboolean
read_payload (GBytes *body, const MortiseJsonMember *member, GBytes **payload, GError **error)
{
  if (*member->value != '{')
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                           "the body's \"payload\" must be a JSON object with the hook's arguments by name");
      return FALSE;
    }
  *payload = g_bytes_new_from_bytes (body, (gsize) (member->value - (const char *) g_bytes_get_data (body, NULL)),
                                     member->value_length);
  return TRUE;
}

static gboolean
read_slugs (const MortiseJsonMember *member, char ***slugs, GError **error)
{
  g_autoptr (JsonNode) node = mortise_json_parse (member->value, member->value_length, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gboolean is_sound = list != NULL;

  for (guint i = 0; is_sound && i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);

      is_sound = JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING;
      if (is_sound)
        g_strv_builder_add (builder, json_node_get_string (element));
    }
  if (!is_sound)
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                           "the body's \"without\" must be a list of slugs of plugins, or of slug:1 for one listener");
      return FALSE;
    }
  g_strfreev (*slugs);
  *slugs = g_strv_builder_end (builder);
  return TRUE;
}

/* They do harm: a site that matters takes none. */
static gboolean
read_faults (MortiseHost *host, const MortiseJsonMember *member, GPtrArray **faults, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  if (!mortise_host_is_thrown_away (host))
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_DENIED,
                           "\"faults\" are for a copy of a site that is thrown away; `mortise faults` makes one");
      return FALSE;
    }
  node = mortise_json_parse (member->value, member->value_length, error);
  g_clear_pointer (faults, g_ptr_array_unref);
  *faults = node != NULL ? mortise_faults_from_json (node, error) : NULL;
  return *faults != NULL;
}

typedef struct
{
  GBytes *payload;
  gint64 deadline_us;
  char **without;
  GPtrArray *faults;
} Order;

static void
order_clear (Order *order)
{
  g_clear_pointer (&order->payload, g_bytes_unref);
  g_clear_pointer (&order->without, g_strfreev);
  g_clear_pointer (&order->faults, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Order, order_clear)

static gboolean
read_member (MortiseApiCall *call, const MortiseJsonMember *member, Order *order, GError **error)
{
  if (g_str_equal (member->name, "payload"))
    return read_payload (call->body, member, &order->payload, error);
  if (g_str_equal (member->name, "deadline_ms"))
    return read_deadline (member, &order->deadline_us, error);
  if (g_str_equal (member->name, "without"))
    return read_slugs (member, &order->without, error);
  if (g_str_equal (member->name, "faults"))
    return read_faults (call->host, member, &order->faults, error);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "the body has a member \"%s\" that this request does not know: it may have payload, deadline_ms, "
               "without, faults",
               member->name);
  return FALSE;
}

static gboolean
read_fire (MortiseApiCall *call, Order *order, GError **error)
{
  gsize size = 0;
  const char *text = call->body != NULL ? g_bytes_get_data (call->body, &size) : NULL;
  g_autoptr (GArray) members = NULL;

  if (call->body == NULL)
    return TRUE;
  members = mortise_json_scan_object (text, size, error);
  if (members == NULL)
    {
      g_prefix_error_literal (error, "the body is not a JSON object: ");
      return FALSE;
    }
  for (guint i = 0; i < members->len; i++)
    if (!read_member (call, &g_array_index (members, MortiseJsonMember, i), order, error))
      return FALSE;
  return TRUE;
}

static void
on_fired (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseDispatch) dispatch = mortise_hook_bus_fire_finish (MORTISE_HOOK_BUS (source), result, &error);
  char *text;

  if (!dispatch)
    {
      mortise_api_call_fail (user_data, g_steal_pointer (&error));
      return;
    }
  text = mortise_dispatch_to_text (dispatch, MORTISE_DISPATCH_WHOLE);
  mortise_api_call_answer_text (user_data, g_bytes_new_take (text, strlen (text)));
}

void
mortise_api_fire_hook (MortiseApiCall *call)
{
  MortiseDispatchOrigin origin = { origin_of (call->front_end), call->actor, 0 };
  g_auto (Order) order = { 0 };
  g_autoptr (GError) error = NULL;

  if (!read_fire (call, &order, &error))
    {
      mortise_api_call_fail (call, g_steal_pointer (&error));
      return;
    }
  origin.deadline_us = order.deadline_us;
  origin.without = (const char *const *) order.without;
  origin.faults = order.faults;
  mortise_hook_bus_fire_async (mortise_host_get_bus (call->host), call->captures[0], order.payload, &origin,
                               call->cancellable, on_fired, call);
}
