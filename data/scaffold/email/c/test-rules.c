/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules by themselves, without a host. */
#include "@slug@-rules.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static void
assert_message (const char *customer_text, const char *subject, const char *text)
{
  g_autoptr (JsonObject) customer = parse (customer_text);
  g_autoptr (JsonObject) message
      = email_rules_make_message (customer, "shop@example.com", "Welcome, {name}", "Hello {name}!");

  g_assert_cmpstr (message != NULL ? json_object_get_string_member (message, "subject") : NULL, ==, subject);
  g_assert_cmpstr (message != NULL ? json_object_get_string_member (message, "text") : NULL, ==, text);
}

static void
test_message (void)
{
  assert_message ("{\"name\": \"Paulo\", \"email\": \"paulo@example.com\"}", "Welcome, Paulo", "Hello Paulo!");
  assert_message ("{\"email\": \"paulo@example.com\"}", "Welcome, paulo", "Hello paulo!");
}

static void
test_no_header_is_added (void)
{
  assert_message ("{\"name\": \"Paulo\\nBcc: a@b.example\", \"email\": \"paulo@example.com\"}",
                  "Welcome, Paulo Bcc: a@b.example", "Hello Paulo Bcc: a@b.example!");
}

static void
test_nobody_to_write_to (void)
{
  assert_message ("{\"name\": \"Paulo\"}", NULL, NULL);
  assert_message ("{\"email\": \"paulo\"}", NULL, NULL);
  assert_message ("{\"email\": \"a@b\\nc@d\"}", NULL, NULL);
  assert_message ("{\"email\": 7}", NULL, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/@slug@/message", test_message);
  g_test_add_func ("/@slug@/no-header-is-added", test_no_header_is_added);
  g_test_add_func ("/@slug@/nobody-to-write-to", test_nobody_to_write_to);
  return g_test_run ();
}
