/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-error.h"

#include "mortise-error.h"
#include "mortise-json.h"

#include <gio/gio.h>

static void
test_status (void)
{
  static const struct
  {
    MortiseError code;
    guint status;
  } cases[] = {
    { MORTISE_ERROR_INVALID, 400 },     { MORTISE_ERROR_DENIED, 403 },   { MORTISE_ERROR_NOT_FOUND, 404 },
    { MORTISE_ERROR_CONFLICT, 409 },    { MORTISE_ERROR_LIMIT, 429 },    { MORTISE_ERROR_FAILED, 500 },
    { MORTISE_ERROR_CRASHED, 502 },     { MORTISE_ERROR_PROTOCOL, 502 }, { MORTISE_ERROR_CANCELLED, 503 },
    { MORTISE_ERROR_UNAVAILABLE, 503 }, { MORTISE_ERROR_TIMEOUT, 504 },
  };
  g_autoptr (GError) foreign = g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new (MORTISE_ERROR, cases[i].code, "x");

      g_assert_cmpuint (mortise_api_error_to_status (error), ==, cases[i].status);
    }
  g_assert_cmpuint (mortise_api_error_to_status (foreign), ==, 500);
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = g_error_new (MORTISE_ERROR, MORTISE_ERROR_DENIED, "Größe “%d” \"\n", 5);
  g_autoptr (JsonNode) body = mortise_api_error_to_json (error);
  g_autofree char *text = mortise_json_to_text (body, FALSE);
  g_autoptr (JsonNode) parsed = mortise_json_parse (text, strlen (text), NULL);
  g_autoptr (GError) again = mortise_api_error_from_json (parsed, 403);

  g_assert_error (again, MORTISE_ERROR, MORTISE_ERROR_DENIED);
  g_assert_cmpstr (again->message, ==, error->message);
  g_assert_null (mortise_api_error_from_json (parsed, 200));
}

static void
test_nonsense (void)
{
  static const char *const bodies[]
      = { "{}", "[]", "5", "{\"error\": 5}", "{\"error\": {}}", "{\"error\": {\"message\": 5}}" };
  g_autoptr (GError) empty = mortise_api_error_from_json (NULL, 500);

  g_assert_error (empty, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (JsonNode) body = mortise_json_parse (bodies[i], strlen (bodies[i]), NULL);
      g_autoptr (GError) error = mortise_api_error_from_json (body, 500);

      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/error/status", test_status);
  g_test_add_func ("/api/error/round-trip", test_round_trip);
  g_test_add_func ("/api/error/nonsense", test_nonsense);
  return g_test_run ();
}
