/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dispatch-call.h"

#include "mortise-json-writer.h"
#include "mortise-string.h"

/* Of one value in a trace that is kept: a thousand traces of the longest payloads would fill the disk. */
#define MAX_KEPT (256 * 1024)

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
mortise_dispatch_call_fail (MortiseDispatchCall *call, MortiseCallStatus status, const char *code, const char *message)
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

/* Writes a value that is text already, or `null`. */
void
mortise_dispatch_write_value (GString *out, GBytes *value, MortiseDispatchDetail detail)
{
  gsize size = 0;
  const char *text = value != NULL ? g_bytes_get_data (value, &size) : NULL;

  if (size == 0)
    g_string_append (out, "null");
  else if (detail == MORTISE_DISPATCH_KEPT && size > MAX_KEPT)
    g_string_append_printf (out, "{\"$left_out\":\"%" G_GSIZE_FORMAT " bytes\"}", size);
  else
    g_string_append_len (out, text, (gssize) size);
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

/* Writes the member of `calls` of docs/admin-api.md. */
void
mortise_dispatch_call_write (const MortiseDispatchCall *call, MortiseDispatchDetail detail, GString *out)
{
  g_string_append (out, "{\"plugin\":");
  mortise_json_write_string (out, call->plugin);
  g_string_append_printf (out, ",\"listener\":%u,\"priority\":%d,\"status\":\"%s\"", call->listener, call->priority,
                          mortise_call_status_to_string (call->status));
  if (detail != MORTISE_DISPATCH_SUMMARY)
    {
      g_string_append (out, ",\"value\":");
      mortise_dispatch_write_value (out, call->value, detail);
    }
  write_error (call, out);
  g_string_append_printf (
      out, ",\"start_us\":%" G_GINT64_FORMAT ",\"wall_us\":%" G_GINT64_FORMAT ",\"cpu_us\":%u,\"queue_us\":%u}",
      call->start_us, call->wall_us, call->cpu_us, call->queue_us);
}
