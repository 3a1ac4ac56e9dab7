/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as JSON text: what one reader accepts the others do, and what is written reads back. */
#include "mortise-json.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What the scanner says of an object's members is what the tree holds. */
static void
compare_members (GArray *members, JsonObject *object)
{
  g_assert_cmpuint (members->len, ==, json_object_get_size (object));
  for (guint i = 0; i < members->len; i++)
    {
      const MortiseJsonMember *member = &g_array_index (members, MortiseJsonMember, i);
      g_autoptr (JsonNode) value = mortise_json_parse (member->value, member->value_length, NULL);

      g_assert_nonnull (value);
      g_assert_true (json_node_equal (value, json_object_get_member (object, member->name)));
    }
}

static void
check_round_trip (JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mortise_json_to_bytes (node);
  g_autoptr (JsonNode) again = mortise_json_parse_bytes (bytes, &error);

  g_assert_no_error (error);
  g_assert_true (json_node_equal (node, again));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char *text = (const char *) data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) members = mortise_json_scan_object (text, size, NULL);
  g_autoptr (JsonNode) node = mortise_json_parse (text, size, NULL);
  gboolean is_good = mortise_json_check (text, size, &error);

  g_assert_cmpint (is_good, ==, error == NULL);
  g_assert_true (error == NULL || g_utf8_validate (error->message, -1, NULL));
  g_assert_true (is_good || (members == NULL && node == NULL));
  if (node == NULL)
    return 0;
  g_assert_cmpint (members != NULL, ==, JSON_NODE_HOLDS_OBJECT (node));
  if (members != NULL)
    compare_members (members, json_node_get_object (node));
  check_round_trip (node);
  return 0;
}
