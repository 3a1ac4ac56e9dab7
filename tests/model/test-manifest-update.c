/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-json.h"
#include "mortise-manifest-difference.h"
#include "mortise-manifest-migration.h"

#include <string.h>

static MortiseManifest *
read_manifest (const char *version, const char *members)
{
  g_autofree char *text = g_strdup_printf ("{\"slug\":\"shop\",\"name\":\"Shop\",\"version\":\"%s\",\"loader\":\"c\","
                                           "\"module\":\"shop\"%s%s}",
                                           version, *members != '\0' ? "," : "", members);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), &error);
  MortiseManifest *manifest;

  g_assert_no_error (error);
  manifest = mortise_manifest_new_from_json (node, &error);
  g_assert_no_error (error);
  return manifest;
}

static void
assert_section (JsonObject *difference, const char *field, const char *expected)
{
  g_autoptr (JsonNode) node
      = json_node_init_object (json_node_alloc (), json_object_get_object_member (difference, field));
  g_autofree char *text = mortise_json_to_text (node, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_difference (void)
{
  g_autoptr (MortiseManifest) before = read_manifest (
      "1.0.0", "\"hooks\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"permissions\":[{\"name\":\"storage\"}],"
               "\"settings\":[{\"name\":\"x\",\"type\":\"text\"},{\"name\":\"y\",\"type\":\"text\"}]");
  g_autoptr (MortiseManifest) after = read_manifest (
      "2.0.0", "\"hooks\":[{\"name\":\"b\",\"priority\":5},{\"name\":\"c\"}],"
               "\"permissions\":[{\"name\":\"storage\",\"reason\":\"Keeps.\"},{\"name\":\"http\",\"hosts\":[\"a.b\"]}],"
               "\"settings\":{\"properties\":{\"x\":{\"type\":\"string\"}}},"
               "\"dependencies\":[{\"slug\":\"core\",\"version\":\"^1.0.0\"}]");
  g_autoptr (JsonObject) difference = mortise_manifest_compare (before, after);

  g_assert_cmpstr (json_object_get_string_member (difference, "from"), ==, "1.0.0");
  g_assert_cmpstr (json_object_get_string_member (difference, "to"), ==, "2.0.0");
  assert_section (difference, "hooks", "{\"added\":[\"c\"],\"removed\":[\"a\"],\"changed\":[\"b\"]}");
  assert_section (difference, "permissions", "{\"added\":[\"http\"],\"removed\":[],\"changed\":[\"storage\"]}");
  assert_section (difference, "settings", "{\"added\":[],\"removed\":[\"y\"],\"changed\":[\"x\"]}");
  assert_section (difference, "dependencies", "{\"added\":[\"core\"],\"removed\":[],\"changed\":[]}");
}

/* Another host and a larger quota are new; another reason is not. */
static void
test_new_permissions (void)
{
  g_autoptr (MortiseManifest) before = read_manifest (
      "1.0.0", "\"permissions\":[{\"name\":\"http\",\"hosts\":[\"a.b\",\"c.d\"]},{\"name\":\"storage\"},"
               "{\"name\":\"events\"}]");
  g_autoptr (MortiseManifest) fewer = read_manifest (
      "1.1.0", "\"permissions\":[{\"name\":\"http\",\"hosts\":[\"c.d\"]},{\"name\":\"events\",\"reason\":\"r\"}]");
  g_autoptr (MortiseManifest) more
      = read_manifest ("2.0.0", "\"permissions\":[{\"name\":\"http\",\"hosts\":[\"a.b\",\"e.f\"]},"
                                "{\"name\":\"storage\",\"quota_mib\":64},{\"name\":\"lead_access\"}]");
  g_auto (GStrv) none = mortise_manifest_list_new_permissions (before, fewer);
  g_auto (GStrv) three = mortise_manifest_list_new_permissions (before, more);

  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_cmpuint (g_strv_length (three), ==, 3);
}

static void
migrate (const char *from,
         const char *to,
         const char *members,
         const char *settings,
         const char *expected,
         const char *expected_dropped)
{
  g_autoptr (MortiseManifest) after = read_manifest (to, members);
  g_autoptr (JsonNode) values = mortise_json_parse (settings, strlen (settings), NULL);
  g_autoptr (GPtrArray) dropped = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonObject) migrated
      = mortise_manifest_migrate_settings (from, after, json_node_get_object (values), dropped);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), migrated);
  g_autoptr (JsonNode) wanted = mortise_json_parse (expected, strlen (expected), NULL);
  g_autofree char *untouched = mortise_json_to_text (values, FALSE);
  g_autofree char *keys = NULL;

  g_ptr_array_add (dropped, NULL);
  keys = g_strjoinv (" ", (char **) dropped->pdata);
  g_assert_true (json_node_equal (node, wanted));
  g_assert_cmpstr (keys, ==, expected_dropped);
  g_assert_cmpstr (untouched, ==, settings);
}

#define SETTINGS                                                                                                       \
  "\"settings\":[{\"name\":\"colour\",\"type\":\"text\"},{\"name\":\"size\",\"type\":\"number\"},"                     \
  "{\"name\":\"mode\",\"type\":\"text\"}]"

static void
test_migrations (void)
{
  static const char steps[] = SETTINGS ",\"migrations\":["
                                       "{\"version\":\"3.0.0\",\"set\":{\"mode\":\"three\"}},"
                                       "{\"version\":\"2.0.0\",\"rename\":{\"color\":\"colour\"},\"remove\":[\"old\"]},"
                                       "{\"version\":\"1.0.0\",\"remove\":[\"size\"]}]";

  /* In the order of versions, and only those after the version before. */
  migrate ("1.0.0", "3.0.0", steps, "{\"color\":\"red\",\"size\":4,\"old\":1}",
           "{\"colour\":\"red\",\"size\":4,\"mode\":\"three\"}", "");
  migrate ("1.0.0", "2.5.0", steps, "{\"color\":\"red\"}", "{\"colour\":\"red\"}", "");
  migrate ("2.0.0", "3.0.0", steps, "{\"mode\":\"mine\"}", "{\"mode\":\"mine\"}", "");
  migrate ("2.0.0-beta.1", "2.0.0", steps, "{\"color\":\"red\"}", "{\"colour\":\"red\"}", "");
  /* What has no place any more, or is no value any more. */
  migrate ("2.0.0", "3.0.0", SETTINGS, "{\"size\":\"big\",\"gone\":true,\"mode\":\"m\"}", "{\"mode\":\"m\"}",
           "size gone");
  /* Two change names with each other. */
  migrate ("1.0.0", "2.0.0",
           SETTINGS ",\"migrations\":[{\"version\":\"2.0.0\",\"rename\":{\"colour\":\"mode\",\"mode\":\"colour\"}}]",
           "{\"colour\":\"c\",\"mode\":\"m\"}", "{\"mode\":\"c\",\"colour\":\"m\"}", "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manifest-update/difference", test_difference);
  g_test_add_func ("/manifest-update/new-permissions", test_new_permissions);
  g_test_add_func ("/manifest-update/migrations", test_migrations);
  return g_test_run ();
}
