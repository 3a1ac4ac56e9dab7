/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dispatch-call.h"

#include "mortise-json-writer.h"
#include "mortise-string.h"

/* Of one value in a trace that is kept: a thousand traces of the longest payloads would fill the disk. */
#define MAX_KEPT (256 * 1024)
/* Of the services that one call used: a loop over a table is told by its first hundred. */
#define MAX_SERVICES 100

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
  g_clear_pointer (&call->services, g_ptr_array_unref);
  g_free (call->plugin);
  g_free (call->version);
  g_free (call->place);
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

/* Whether it failed: one that was not called, or given up, did not. */
gboolean
mortise_call_status_is_failure (MortiseCallStatus status)
{
  return status == MORTISE_CALL_ERROR || status == MORTISE_CALL_TIMEOUT || status == MORTISE_CALL_CRASHED;
}

static void
service_free (MortiseDispatchService *service)
{
  g_free (service->name);
  g_free (service->error);
  g_free (service);
}

/**
 * mortise_dispatch_call_add_service:
 * @call: a call that is under way
 * @name: name of the service
 * @start_us: when it was asked for, in µs since the dispatch began
 * @wall_us: how long the answer took, in µs
 * @error: (nullable): message of the error that it was answered with
 *
 * Notes a service that the listener used; the first hundred are kept.
 */
void
mortise_dispatch_call_add_service (MortiseDispatchCall *call,
                                   const char *name,
                                   gint64 start_us,
                                   gint64 wall_us,
                                   const char *error)
{
  MortiseDispatchService *service;

  if (call->services == NULL)
    call->services = g_ptr_array_new_with_free_func ((GDestroyNotify) service_free);
  if (call->services->len == MAX_SERVICES)
    {
      call->n_services_left_out++;
      return;
    }
  service = g_new0 (MortiseDispatchService, 1);
  service->name = g_strdup (name);
  service->start_us = start_us;
  service->wall_us = wall_us;
  service->error = g_strdup (error);
  g_ptr_array_add (call->services, service);
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
write_text (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, ",\"%s\":", name);
  if (text != NULL)
    mortise_json_write_string (out, text);
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

static void
write_services (const MortiseDispatchCall *call, GString *out)
{
  g_string_append (out, ",\"services\":[");
  for (guint i = 0; call->services != NULL && i < call->services->len; i++)
    {
      const MortiseDispatchService *service = call->services->pdata[i];

      g_string_append (out, i > 0 ? ",{\"name\":" : "{\"name\":");
      mortise_json_write_string (out, service->name);
      g_string_append_printf (out, ",\"start_us\":%" G_GINT64_FORMAT ",\"wall_us\":%" G_GINT64_FORMAT,
                              service->start_us, service->wall_us);
      write_text (out, "error", service->error);
      g_string_append_c (out, '}');
    }
  g_string_append_printf (out, "],\"services_left_out\":%u", call->n_services_left_out);
}

/* Writes the member of `calls` of docs/admin-api.md. */
void
mortise_dispatch_call_write (const MortiseDispatchCall *call, MortiseDispatchDetail detail, GString *out)
{
  g_string_append (out, "{\"plugin\":");
  mortise_json_write_string (out, call->plugin);
  write_text (out, "version", call->version);
  write_text (out, "place", call->place);
  g_string_append_printf (out, ",\"listener\":%u,\"priority\":%d,\"status\":\"%s\"", call->listener, call->priority,
                          mortise_call_status_to_string (call->status));
  if (detail != MORTISE_DISPATCH_SUMMARY)
    {
      g_string_append (out, ",\"value\":");
      mortise_dispatch_write_value (out, call->value, detail);
    }
  write_error (call, out);
  if (detail != MORTISE_DISPATCH_SUMMARY)
    write_services (call, out);
  g_string_append_printf (
      out, ",\"start_us\":%" G_GINT64_FORMAT ",\"wall_us\":%" G_GINT64_FORMAT ",\"cpu_us\":%u,\"queue_us\":%u",
      call->start_us, call->wall_us, call->cpu_us, call->queue_us);
  g_string_append_printf (
      out, ",\"bytes_in\":%" G_GSIZE_FORMAT ",\"bytes_out\":%" G_GSIZE_FORMAT ",\"memory_bytes\":%" G_GINT64_FORMAT "}",
      call->bytes_in, call->value != NULL ? g_bytes_get_size (call->value) : 0, call->memory_bytes);
}
