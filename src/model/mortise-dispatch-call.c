/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dispatch-call.h"

#include "mortise-json-writer.h"
#include "mortise-string.h"

MortiseDispatchCall *
mortise_dispatch_call_new (const char *plugin, guint listener, int priority)
{
  MortiseDispatchCall *call = g_new0 (MortiseDispatchCall, 1);

  call->plugin = g_strdup (plugin);
  call->listener = listener;
  call->priority = priority;
  return call;
}

void
mortise_dispatch_call_free (MortiseDispatchCall *call)
{
  g_clear_pointer (&call->value, g_bytes_unref);
  g_free (call->plugin);
  g_free (call->code);
  g_free (call->message);
  g_free (call->traceback);
  g_free (call);
}

void
mortise_dispatch_call_fail (MortiseDispatchCall *call,
                            MortiseCallStatus status,
                            const char *code,
                            const char *message)
{
  call->status = status;
  mortise_set_string (&call->code, code);
  mortise_set_string (&call->message, message);
}

const char *
mortise_call_status_to_string (MortiseCallStatus status)
{
  static const char *const names[] = { "ok", "error", "timeout", "crashed", "skipped", "cancelled" };

  return names[status];
}

static void
write_value (GString *out, GBytes *value)
{
  gsize size = 0;
  const char *text = value != NULL ? g_bytes_get_data (value, &size) : NULL;

  if (size > 0)
    g_string_append_len (out, text, (gssize) size);
  else
    g_string_append (out, "null");
}

static void
write_error (const MortiseDispatchCall *call, GString *out)
{
  g_string_append (out, ",\"error\":");
  if (call->code == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append (out, "{\"code\":");
  mortise_json_write_string (out, call->code);
  g_string_append (out, ",\"message\":");
  mortise_json_write_string (out, call->message != NULL ? call->message : "");
  if (call->traceback != NULL)
    {
      g_string_append (out, ",\"traceback\":");
      mortise_json_write_string (out, call->traceback);
    }
  g_string_append_c (out, '}');
}

/* Writes the member of `calls` of docs/admin-api.md; without @whole, the value is left out. */
void
mortise_dispatch_call_write (const MortiseDispatchCall *call, gboolean whole, GString *out)
{
  g_string_append (out, "{\"plugin\":");
  mortise_json_write_string (out, call->plugin);
  g_string_append_printf (out, ",\"listener\":%u,\"priority\":%d,\"status\":\"%s\"", call->listener, call->priority,
                          mortise_call_status_to_string (call->status));
  if (whole)
    {
      g_string_append (out, ",\"value\":");
      write_value (out, call->value);
    }
  write_error (call, out);
  g_string_append_printf (out,
                          ",\"start_us\":%" G_GINT64_FORMAT ",\"wall_us\":%" G_GINT64_FORMAT
                          ",\"cpu_us\":%u,\"queue_us\":%u}",
                          call->start_us, call->wall_us, call->cpu_us, call->queue_us);
}
