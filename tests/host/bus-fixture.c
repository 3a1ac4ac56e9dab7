/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus-fixture.h"

#include "mortise-error.h"

void
bus_set_up (BusFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "host", "bus.json", NULL);
  g_autoptr (MortisePlatformSet) platforms = mortise_platform_set_new ();
  g_autoptr (MortisePlatform) platform = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  char *text;
  gsize size;

  g_file_get_contents (path, &text, &size, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (text, size);
  platform = mortise_platform_new_from_bytes (bytes, path, &error);
  g_assert_no_error (error);
  mortise_platform_set_add (platforms, platform, &error);
  g_assert_no_error (error);
  fixture->bus = mortise_hook_bus_new (platforms, NULL, MORTISE_TENANT_DEFAULT);
  fixture->heard = g_string_new (NULL);
}

void
bus_tear_down (BusFixture *fixture, gconstpointer user_data)
{
  settle ();
  g_assert_finalize_object (g_steal_pointer (&fixture->bus));
  g_string_free (fixture->heard, TRUE);
}

static GBytes *
on_hook (const MortiseHookEvent *event, gpointer user_data, GError **error)
{
  Listener *listener = user_data;
  g_autofree char *value = text_of (event->value);

  if (listener->fixture->heard->len > 0)
    g_string_append_c (listener->fixture->heard, ' ');
  g_string_append (listener->fixture->heard, listener->name);
  if (value != NULL)
    g_string_append_printf (listener->fixture->heard, "=%s", value);
  if (listener->also != NULL)
    listener->also (listener->fixture);
  if (listener->message != NULL)
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, listener->message);
  return listener->answer != NULL ? bytes_of (listener->answer) : NULL;
}

guint
listen_to (BusFixture *fixture, const char *hook, MortiseHookKind kind, int priority, Listener *listener)
{
  listener->fixture = fixture;
  return mortise_hook_bus_add_listener (fixture->bus, hook, kind, priority, on_hook, listener);
}

MortiseDispatch *
try_fire (BusFixture *fixture, const char *hook, const char *payload, GError **error)
{
  const MortiseDispatchOrigin origin = { .origin = "cli", .actor = "test" };
  g_autoptr (GBytes) bytes = payload != NULL ? bytes_of (payload) : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  mortise_hook_bus_fire_async (fixture->bus, hook, bytes, &origin, NULL, take_result, &slot);
  result = wait_for (&slot);
  return mortise_hook_bus_fire_finish (fixture->bus, result, error);
}

MortiseDispatch *
fire (BusFixture *fixture, const char *hook, const char *payload)
{
  g_autoptr (GError) error = NULL;
  MortiseDispatch *dispatch = try_fire (fixture, hook, payload, &error);

  g_assert_no_error (error);
  return dispatch;
}

void
assert_heard (BusFixture *fixture, const char *names)
{
  g_assert_cmpstr (fixture->heard->str, ==, names);
  g_string_truncate (fixture->heard, 0);
}

void
assert_result (MortiseDispatch *dispatch, const char *result)
{
  g_autofree char *text = text_of (mortise_dispatch_get_result (dispatch));

  g_assert_cmpstr (mortise_dispatch_get_status (dispatch), ==, "completed");
  g_assert_cmpstr (text, ==, result);
}

void
assert_call (MortiseDispatch *dispatch, guint index, MortiseCallStatus status, const char *code, const char *message)
{
  GPtrArray *calls = mortise_dispatch_get_calls (dispatch);
  const MortiseDispatchCall *call;

  g_assert_cmpuint (index, <, calls->len);
  call = calls->pdata[index];
  g_assert_cmpstr (mortise_call_status_to_string (call->status), ==, mortise_call_status_to_string (status));
  g_assert_cmpstr (call->code, ==, code);
  g_assert_cmpstr (call->message, ==, message);
}
