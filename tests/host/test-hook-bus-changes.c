/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus-fixture.h"
#include "mortise-error.h"

/* What changes while a hook is fired, and what a hook does that is fired by its own listeners. */

static guint victim_id;
static Listener added = { .name = "added" };

static void
remove_victim (BusFixture *fixture)
{
  mortise_hook_bus_remove_listener (fixture->bus, victim_id);
}

static void
add_another (BusFixture *fixture)
{
  listen_to (fixture, "menu", MORTISE_HOOK_COLLECT, 99, &added);
}

static void
emit (BusFixture *fixture, const char *hook)
{
  g_autoptr (GBytes) payload = bytes_of ("{}");

  g_assert_true (mortise_hook_emit (mortise_hook_bus_get_hook (fixture->bus, hook), payload, NULL, NULL, NULL));
}

static void
test_removes_itself (BusFixture *fixture, gconstpointer user_data)
{
  Listener listener = { .name = "once", .also = remove_victim }, other = { .name = "other" };
  g_autoptr (MortiseDispatch) first = NULL, second = NULL;

  for (guint i = 0; i < 2; i++)
    {
      victim_id = listen_to (fixture, "menu", MORTISE_HOOK_COLLECT, 1, &listener);
      if (i == 0)
        listen_to (fixture, "menu", MORTISE_HOOK_COLLECT, 2, &other);
      if (i == 0)
        emit (fixture, "menu");
      else
        first = fire (fixture, "menu", "{}");
      assert_heard (fixture, "once other");
    }
  emit (fixture, "menu");
  assert_heard (fixture, "other");
  second = fire (fixture, "menu", "{}");
  assert_heard (fixture, "other");
}

/* One that was removed is not called any more: whoever removed it may have freed what it needs. */
static void
test_removes_next (BusFixture *fixture, gconstpointer user_data)
{
  Listener listener = { .name = "first", .also = remove_victim }, next = { .name = "next" };
  g_autoptr (MortiseDispatch) dispatch = NULL;

  listen_to (fixture, "menu", MORTISE_HOOK_COLLECT, 1, &listener);
  victim_id = listen_to (fixture, "menu", MORTISE_HOOK_COLLECT, 2, &next);
  emit (fixture, "menu");
  assert_heard (fixture, "first");
  victim_id = listen_to (fixture, "menu", MORTISE_HOOK_COLLECT, 2, &next);
  dispatch = fire (fixture, "menu", "{}");
  assert_heard (fixture, "first");
  assert_call (dispatch, 1, MORTISE_CALL_SKIPPED, "not-found", "it was removed while the hook was fired");
}

static void
test_adds_another (BusFixture *fixture, gconstpointer user_data)
{
  Listener listener = { .name = "adds", .also = add_another };
  g_autoptr (MortiseDispatch) dispatch = NULL;

  listen_to (fixture, "menu", MORTISE_HOOK_COLLECT, 1, &listener);
  emit (fixture, "menu");
  assert_heard (fixture, "adds");
  dispatch = fire (fixture, "menu", "{}");
  assert_heard (fixture, "adds added");
  emit (fixture, "menu");
  assert_heard (fixture, "adds added added");
}

/* A listener of a hook that nobody else listens to: the hook goes with it, while it is fired. */
static void
test_last_listener (BusFixture *fixture, gconstpointer user_data)
{
  Listener listener = { .name = "once", .also = remove_victim };
  g_autoptr (MortiseDispatch) dispatch = NULL;

  victim_id = listen_to (fixture, "made_up", MORTISE_HOOK_FILTER, 1, &listener);
  dispatch = fire (fixture, "made_up", "{\"value\":5}");
  assert_result (dispatch, "5");
  settle ();
  g_assert_false (mortise_hook_bus_has_listener (fixture->bus, "made_up"));
}

static guint depth;
static guint n_refused;

static GBytes *
emit_again (const MortiseHookEvent *event, gpointer user_data, GError **error)
{
  MortiseHookBus *bus = user_data;
  g_autoptr (GError) refusal = NULL;

  depth++;
  if (!mortise_hook_emit (mortise_hook_bus_get_hook (bus, event->hook), event->payload, NULL, NULL, &refusal))
    {
      g_assert_error (refusal, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
      n_refused++;
    }
  return NULL;
}

static void
test_depth (BusFixture *fixture, gconstpointer user_data)
{
  mortise_hook_bus_add_listener (fixture->bus, "menu", MORTISE_HOOK_COLLECT, 1, emit_again, fixture->bus);
  depth = n_refused = 0;
  emit (fixture, "menu");
  g_assert_cmpuint (depth, ==, MORTISE_HOOK_MAX_DEPTH);
  g_assert_cmpuint (n_refused, ==, 1);
  emit (fixture, "menu");
  g_assert_cmpuint (depth, ==, 2 * MORTISE_HOOK_MAX_DEPTH);
}

/* Many listeners are called in a loop and not each from within the one before, so the stack does not end. */
static void
test_many_listeners (BusFixture *fixture, gconstpointer user_data)
{
  const guint n = 50000;
  Listener wrong = { .name = "wrong" };
  g_autoptr (MortiseDispatch) dispatch = NULL;

  for (guint i = 0; i < n; i++)
    listen_to (fixture, "price", MORTISE_HOOK_ACTION, 10, &wrong);
  dispatch = fire (fixture, "price", "{\"price\":9,\"id\":1}");
  assert_result (dispatch, "9");
  g_assert_cmpuint (mortise_dispatch_get_calls (dispatch)->len, ==, n);
}

static void
test_cancelled (BusFixture *fixture, gconstpointer user_data)
{
  const MortiseDispatchOrigin origin = { .origin = "cli", .actor = "test" };
  const char *hook = user_data;
  Listener listener = { .name = "never" };
  g_autoptr (GBytes) payload = bytes_of ("{\"price\":9,\"id\":1}");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (MortiseDispatch) dispatch = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  listen_to (fixture, hook, MORTISE_HOOK_FILTER, 1, &listener);
  g_cancellable_cancel (cancellable);
  mortise_hook_bus_fire_async (fixture->bus, hook, payload, &origin, cancellable, take_result, &slot);
  result = wait_for (&slot);
  dispatch = mortise_hook_bus_fire_finish (fixture->bus, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mortise_dispatch_get_status (dispatch), ==, "failed");
  assert_heard (fixture, "");
}

static void
count (MortiseHookBus *bus, guint *n)
{
  ++*n;
}

static void
count_dispatch (MortiseHookBus *bus, MortiseDispatch *dispatch, guint *n)
{
  g_assert_nonnull (mortise_dispatch_get_status (dispatch));
  ++*n;
}

static void
test_signals (BusFixture *fixture, gconstpointer user_data)
{
  Listener listener = { .name = "heard" };
  g_autoptr (MortiseDispatch) dispatch = NULL;
  guint n_changes = 0, n_dispatches = 0, id;

  g_signal_connect (fixture->bus, "listeners-changed", G_CALLBACK (count), &n_changes);
  g_signal_connect (fixture->bus, "dispatch-finished", G_CALLBACK (count_dispatch), &n_dispatches);
  id = listen_to (fixture, "menu", MORTISE_HOOK_COLLECT, 1, &listener);
  g_assert_cmpuint (n_changes, ==, 1);
  dispatch = fire (fixture, "menu", "{}");
  g_assert_cmpuint (n_dispatches, ==, 1);
  mortise_hook_bus_remove_listener (fixture->bus, id);
  g_assert_cmpuint (n_changes, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, BusFixture, NULL, bus_set_up, func, bus_tear_down)
  add ("/hook-bus/removes-itself", test_removes_itself);
  add ("/hook-bus/removes-next", test_removes_next);
  add ("/hook-bus/adds-another", test_adds_another);
  add ("/hook-bus/last-listener", test_last_listener);
  add ("/hook-bus/depth", test_depth);
  add ("/hook-bus/many-listeners", test_many_listeners);
  g_test_add ("/hook-bus/cancelled", BusFixture, "price", bus_set_up, test_cancelled, bus_tear_down);
  add ("/hook-bus/signals", test_signals);
  return g_test_run ();
}
