/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus-fixture.h"
#include "mortise-error.h"

#include <string.h>

/* --- order and kinds ---------------------------------------------------------------------------------------------- */

static void
test_order (BusFixture *fixture, gconstpointer user_data)
{
  Listener late = { .name = "late" }, first = { .name = "first" }, second = { .name = "second" },
           early = { .name = "early" };
  g_autoptr (MortiseDispatch) dispatch = NULL;

  listen_to (fixture, "order_created", MORTISE_HOOK_ACTION, 20, &late);
  listen_to (fixture, "order_created", MORTISE_HOOK_ACTION, 10, &first);
  listen_to (fixture, "order_created", MORTISE_HOOK_ACTION, 10, &second);
  listen_to (fixture, "order_created", MORTISE_HOOK_ACTION, -5, &early);
  dispatch = fire (fixture, "order_created", "{\"id\":1}");
  assert_heard (fixture, "early first second late");
  g_assert_true (mortise_hook_emit (mortise_hook_bus_get_hook (fixture->bus, "order_created"),
                                    mortise_dispatch_get_payload (dispatch), NULL, NULL, NULL));
  assert_heard (fixture, "early first second late");
}

static void
test_action (BusFixture *fixture, gconstpointer user_data)
{
  Listener silent = { .name = "silent" }, one = { .name = "one", .answer = "1" },
           two = { .name = "two", .answer = "{\"two\":2}" };
  g_autoptr (MortiseDispatch) none = NULL, single = NULL, both = NULL;

  listen_to (fixture, "order_created", MORTISE_HOOK_ACTION, 10, &silent);
  none = fire (fixture, "order_created", "{\"id\":1}");
  assert_result (none, "{}");
  listen_to (fixture, "order_created", MORTISE_HOOK_ACTION, 10, &one);
  single = fire (fixture, "order_created", "{\"id\":1}");
  assert_result (single, "{\"host\":1}");
  listen_to (fixture, "order_created", MORTISE_HOOK_ACTION, 10, &two);
  both = fire (fixture, "order_created", "{\"id\":1}");
  assert_result (both, "{\"host\":[1,{\"two\":2}]}");
}

static void
test_collect (BusFixture *fixture, gconstpointer user_data)
{
  Listener one = { .name = "one", .answer = "{\"label\":\"One\"}" }, silent = { .name = "silent" },
           two = { .name = "two", .answer = "null" };
  g_autoptr (MortiseDispatch) none = fire (fixture, "menu", "{}");
  g_autoptr (MortiseDispatch) all = NULL;

  assert_result (none, "[]");
  listen_to (fixture, "menu", MORTISE_HOOK_COLLECT, 3, &two);
  listen_to (fixture, "menu", MORTISE_HOOK_COLLECT, 2, &silent);
  listen_to (fixture, "menu", MORTISE_HOOK_COLLECT, 1, &one);
  all = fire (fixture, "menu", "{}");
  assert_result (all, "[{\"label\":\"One\"},null]");
}

/* Each gets what the one before left; one that answers nothing leaves it. */
static void
test_filter (BusFixture *fixture, gconstpointer user_data)
{
  Listener one = { .name = "one", .answer = "[1]" }, silent = { .name = "silent" },
           two = { .name = "two", .answer = "2" }, three = { .name = "three" };
  g_autoptr (MortiseDispatch) untouched = fire (fixture, "price", "{\"id\": 3, \"price\" : 100 }");
  g_autoptr (MortiseDispatch) changed = NULL;
  g_autoptr (GBytes) payload = bytes_of ("{}"), value = bytes_of ("7"), result = NULL;
  g_autofree char *text = NULL;

  assert_result (untouched, "100");
  listen_to (fixture, "price", MORTISE_HOOK_FILTER, 1, &one);
  listen_to (fixture, "price", MORTISE_HOOK_FILTER, 2, &silent);
  listen_to (fixture, "price", MORTISE_HOOK_FILTER, 3, &two);
  listen_to (fixture, "price", MORTISE_HOOK_FILTER, 4, &three);
  changed = fire (fixture, "price", "{\"id\": 3, \"price\" : 100 }");
  assert_heard (fixture, "one=100 silent=[1] two=[1] three=2");
  assert_result (changed, "2");

  g_assert_true (mortise_hook_emit (mortise_hook_bus_get_hook (fixture->bus, "price"), payload, value, &result, NULL));
  text = text_of (result);
  g_assert_cmpstr (text, ==, "2");
  assert_heard (fixture, "one=7 silent=[1] two=[1] three=2");
}

static char *seen_payload;

static GBytes *
see_payload (const MortiseHookEvent *event, gpointer user_data, GError **error)
{
  g_free (seen_payload);
  seen_payload = text_of (event->payload);
  return NULL;
}

/* The value is put back where it was; the rest of the text is as it came. */
static void
test_filter_payload (BusFixture *fixture, gconstpointer user_data)
{
  Listener one = { .name = "one", .answer = "{\"a\":[\"}\"]}" };
  g_autoptr (MortiseDispatch) dispatch = NULL;

  listen_to (fixture, "made_up", MORTISE_HOOK_FILTER, 1, &one);
  mortise_hook_bus_add_listener (fixture->bus, "made_up", MORTISE_HOOK_FILTER, 2, see_payload, NULL);
  dispatch = fire (fixture, "made_up", " { \"v\\u0061lue\" : [ 1 ] ,\"other\":\"value\" } ");
  g_assert_cmpstr (seen_payload, ==, " { \"v\\u0061lue\" : {\"a\":[\"}\"]} ,\"other\":\"value\" } ");
  assert_heard (fixture, "one=[ 1 ]");
  g_clear_pointer (&seen_payload, g_free);
}

/* --- failures ----------------------------------------------------------------------------------------------------- */

static void
test_failure_is_recorded (BusFixture *fixture, gconstpointer user_data)
{
  Listener bad = { .name = "bad", .message = "no more" }, good = { .name = "good", .answer = "1" };
  g_autoptr (MortiseDispatch) action = NULL, filter = NULL;

  listen_to (fixture, "order_created", MORTISE_HOOK_ACTION, 1, &bad);
  listen_to (fixture, "order_created", MORTISE_HOOK_ACTION, 2, &good);
  action = fire (fixture, "order_created", "{\"id\":1}");
  assert_heard (fixture, "bad good");
  assert_result (action, "{\"host\":1}");
  assert_call (action, 0, MORTISE_CALL_ERROR, "conflict", "no more");
  assert_call (action, 1, MORTISE_CALL_OK, NULL, NULL);

  listen_to (fixture, "price", MORTISE_HOOK_FILTER, 1, &bad);
  listen_to (fixture, "price", MORTISE_HOOK_FILTER, 2, &good);
  filter = fire (fixture, "price", "{\"price\":9,\"id\":1}");
  assert_heard (fixture, "bad=9 good=9");
  assert_result (filter, "1");
}

static void
test_veto (BusFixture *fixture, gconstpointer user_data)
{
  Listener good = { .name = "good" }, veto = { .name = "veto", .message = "not paid" }, never = { .name = "never" };
  g_autoptr (MortiseDispatch) passed = NULL, vetoed = NULL;
  g_autoptr (GBytes) payload = bytes_of ("{\"id\":1}");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  listen_to (fixture, "before_pay", MORTISE_HOOK_ACTION, 1, &good);
  passed = fire (fixture, "before_pay", "{\"id\":1}");
  assert_result (passed, "{}");
  assert_heard (fixture, "good");

  listen_to (fixture, "before_pay", MORTISE_HOOK_ACTION, 2, &veto);
  listen_to (fixture, "before_pay", MORTISE_HOOK_ACTION, 3, &never);
  vetoed = fire (fixture, "before_pay", "{\"id\":1}");
  assert_heard (fixture, "good veto");
  g_assert_cmpstr (mortise_dispatch_get_status (vetoed), ==, "vetoed");
  g_assert_null (mortise_dispatch_get_result (vetoed));
  g_assert_cmpuint (mortise_dispatch_get_calls (vetoed)->len, ==, 2);
  assert_call (vetoed, 1, MORTISE_CALL_ERROR, "conflict", "not paid");
  text = mortise_dispatch_to_text (vetoed, FALSE);
  g_assert_nonnull (strstr (text, "\"error\":{\"code\":\"conflict\",\"message\":\"not paid\"}"));

  g_assert_false (
      mortise_hook_emit (mortise_hook_bus_get_hook (fixture->bus, "before_pay"), payload, NULL, NULL, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT);
  assert_heard (fixture, "good veto");
}

static void
test_other_kind_is_skipped (BusFixture *fixture, gconstpointer user_data)
{
  Listener wrong = { .name = "wrong", .answer = "1" }, right = { .name = "right", .answer = "2" };
  g_autoptr (MortiseDispatch) dispatch = NULL;

  listen_to (fixture, "menu", MORTISE_HOOK_FILTER, 1, &wrong);
  listen_to (fixture, "menu", MORTISE_HOOK_COLLECT, 2, &right);
  dispatch = fire (fixture, "menu", "{}");
  assert_heard (fixture, "right");
  assert_result (dispatch, "[2]");
  assert_call (dispatch, 0, MORTISE_CALL_SKIPPED, "unavailable", "it listens as filter, and the hook is collect");
}

/* --- payloads ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *hook;
  const char *payload;
  const char *message;
} BadPayload;

static const BadPayload bad_payloads[] = {
  { "order_created", "", "payload of order_created: " },
  { "order_created", "{\"id\":1", "payload of order_created: " },
  { "order_created", "[1]", "payload of order_created: " },
  { "order_created", "{\"id\":1,\"id\":2}", "payload of order_created: " },
  { "order_created", "{\"id\":\"one\"}", "payload of order_created: " },
  { "order_created", "{}", "payload of order_created: " },
  { "price", "{\"id\":1}", "payload of price: " },
  { "made_up", "{}", "made_up is a filter: its payload needs the value to transform as its first member" },
};

static void
test_bad_payload (BusFixture *fixture, gconstpointer user_data)
{
  const BadPayload *bad = user_data;
  Listener never = { .name = "never" };
  g_autoptr (GError) error = NULL;

  listen_to (fixture, "order_created", MORTISE_HOOK_ACTION, 10, &never);
  listen_to (fixture, "made_up", MORTISE_HOOK_FILTER, 10, &never);
  g_assert_null (try_fire (fixture, bad->hook, bad->payload, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, bad->message));
  g_assert_null (strchr (error->message, '\n'));
  assert_heard (fixture, "");
}

static void
test_large_payload (BusFixture *fixture, gconstpointer user_data)
{
  Listener listener = { .name = "heard" };
  g_autofree char *filling = g_strnfill (1024 * 1024, 'x');
  g_autofree char *payload = g_strdup_printf ("{\"text\":\"%s\"}", filling);
  g_autofree char *bad = g_strdup_printf ("{\"text\":\"%s\"", filling);
  g_autofree char *much = g_strnfill (15 * 1024 * 1024, 'x');
  g_autofree char *too_much = g_strdup_printf ("{\"text\":\"%s\"}", much);
  g_autoptr (MortiseDispatch) dispatch = NULL;
  g_autoptr (GError) error = NULL;

  listen_to (fixture, "made_up", MORTISE_HOOK_ACTION, 10, &listener);
  dispatch = fire (fixture, "made_up", payload);
  assert_heard (fixture, "heard");
  g_assert_null (try_fire (fixture, "made_up", bad, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (try_fire (fixture, "made_up", too_much, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
  assert_heard (fixture, "");
}

static void
test_sample (BusFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseDispatch) price = NULL, made_up = NULL;
  Listener listener = { .name = "heard" };

  mortise_hook_bus_add_listener (fixture->bus, "price", MORTISE_HOOK_FILTER, 1, see_payload, NULL);
  price = fire (fixture, "price", NULL);
  g_assert_cmpstr (seen_payload, ==, "{\"price\":100,\"id\":3}");
  assert_result (price, "100");
  g_clear_pointer (&seen_payload, g_free);

  listen_to (fixture, "made_up", MORTISE_HOOK_ACTION, 10, &listener);
  made_up = fire (fixture, "made_up", NULL);
  assert_heard (fixture, "heard");
}

/* --- names -------------------------------------------------------------------------------------------------------- */

static void
test_undescribed (BusFixture *fixture, gconstpointer user_data)
{
  Listener listener = { .name = "heard" };
  g_autoptr (MortiseDispatch) dispatch = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  guint id;

  g_assert_null (try_fire (fixture, "made_up", "{}", &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  id = listen_to (fixture, "made_up", MORTISE_HOOK_COLLECT, 10, &listener);
  g_assert_true (mortise_hook_bus_has_listener (fixture->bus, "made_up"));
  dispatch = fire (fixture, "made_up", "{\"any\":1}");
  assert_result (dispatch, "[]");
  node = mortise_hook_bus_describe_hook (fixture->bus, "made_up", &error);
  g_assert_no_error (error);
  g_assert_false (json_object_get_boolean_member (json_node_get_object (node), "described"));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "kind"), ==, "collect");

  g_assert_true (mortise_hook_bus_remove_listener (fixture->bus, id));
  g_assert_false (mortise_hook_bus_remove_listener (fixture->bus, id));
  g_assert_false (mortise_hook_bus_has_listener (fixture->bus, "made_up"));
  g_assert_null (try_fire (fixture, "made_up", "{}", &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
}

static void
test_name_with_parameter (BusFixture *fixture, gconstpointer user_data)
{
  Listener listener = { .name = "heard" };
  g_autoptr (MortiseDispatch) unheard = fire (fixture, "order_books_sent", "{}");
  g_autoptr (MortiseDispatch) heard = NULL;

  assert_result (unheard, "{}");
  listen_to (fixture, "order_music_sent", MORTISE_HOOK_ACTION, 10, &listener);
  heard = fire (fixture, "order_music_sent", "{}");
  assert_heard (fixture, "heard");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, BusFixture, NULL, bus_set_up, func, bus_tear_down)
  add ("/hook-bus/order", test_order);
  add ("/hook-bus/action", test_action);
  add ("/hook-bus/collect", test_collect);
  add ("/hook-bus/filter", test_filter);
  add ("/hook-bus/filter-payload", test_filter_payload);
  add ("/hook-bus/failure-is-recorded", test_failure_is_recorded);
  add ("/hook-bus/veto", test_veto);
  add ("/hook-bus/other-kind-is-skipped", test_other_kind_is_skipped);
  for (guint i = 0; i < G_N_ELEMENTS (bad_payloads); i++)
    {
      g_autofree char *path = g_strdup_printf ("/hook-bus/bad-payload/%u", i);

      g_test_add (path, BusFixture, &bad_payloads[i], bus_set_up, test_bad_payload, bus_tear_down);
    }
  add ("/hook-bus/large-payload", test_large_payload);
  add ("/hook-bus/sample", test_sample);
  add ("/hook-bus/undescribed", test_undescribed);
  add ("/hook-bus/name-with-parameter", test_name_with_parameter);
  return g_test_run ();
}
