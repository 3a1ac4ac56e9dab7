/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-manifest.h"

#include <string.h>

static const char good[] = "{\"slug\":\"lead-scorer\",\"name\":\"Lead scorer\",\"version\":\"1.0.0\",\"loader\":\"c\","
                           "\"module\":\"scorer\"}";

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = mortise_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return node;
}

/* The good manifest with the members of @change in the place of its own; one that is named @without is left out. */
static MortiseManifest *
read_changed (const char *change, const char *without, GError **error)
{
  g_autoptr (JsonNode) node = parse (good);
  g_autoptr (JsonNode) changes = parse (change);
  JsonObject *object = json_node_get_object (node);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, json_node_get_object (changes));
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (object, name, json_node_copy (value));
  if (without != NULL)
    json_object_remove_member (object, without);
  return mortise_manifest_new_from_json (node, error);
}

static MortiseManifest *
read_well (const char *change)
{
  g_autoptr (GError) error = NULL;
  MortiseManifest *manifest = read_changed (change, NULL, &error);

  g_assert_no_error (error);
  return manifest;
}

/* --- what is right ------------------------------------------------------------------------------------------------ */

static void
test_least (void)
{
  g_autoptr (MortiseManifest) manifest = read_well ("{}");

  g_assert_cmpstr (mortise_manifest_get_slug (manifest), ==, "lead-scorer");
  g_assert_cmpstr (mortise_manifest_get_name (manifest), ==, "Lead scorer");
  g_assert_cmpstr (mortise_manifest_get_version (manifest), ==, "1.0.0");
  g_assert_cmpstr (mortise_manifest_get_loader (manifest), ==, "c");
  g_assert_cmpstr (mortise_manifest_get_module (manifest), ==, "scorer");
  g_assert_null (mortise_manifest_get_description (manifest));
  g_assert_null (mortise_manifest_get_author (manifest));
  g_assert_null (mortise_manifest_get_icon (manifest));
  g_assert_cmpuint (mortise_manifest_get_memory_mib (manifest), ==, 128);
  g_assert_cmpuint (mortise_manifest_get_disk_mib (manifest), ==, 64);
  g_assert_cmpint (mortise_manifest_get_deadline_us (manifest), ==, 5 * G_USEC_PER_SEC);
  g_assert_cmpuint (mortise_manifest_get_hooks (manifest)->len, ==, 0);
  g_assert_cmpuint (mortise_manifest_get_permissions (manifest)->len, ==, 0);
  g_assert_cmpuint (mortise_manifest_get_settings (manifest)->len, ==, 0);
}

static void
test_all (void)
{
  g_autoptr (MortiseManifest) manifest = read_well (
      "{\"description\":\"Scores.\",\"author\":\"Me\",\"licence\":\"GPL\",\"homepage\":\"https://example.com\","
      "\"icon\":\"starred-symbolic\",\"no_such_field\":[1],"
      "\"hooks\":[{\"name\":\"a\",\"kind\":\"filter\",\"priority\":-3},{\"name\":\"b_{slug}\"}],"
      "\"permissions\":[{\"name\":\"lead_access\",\"reason\":\"Reads.\"},"
      "{\"name\":\"http\",\"hosts\":[\"api.example.com\",\"127.0.0.1:8080\"]}],"
      "\"settings\":[{\"name\":\"threshold\",\"type\":\"number\",\"default\":70},"
      "{\"name\":\"where\",\"type\":\"select\",\"options\":[{\"value\":1,\"label\":\"One\"},{\"value\":2}],\"default\":"
      "2}],"
      "\"limits\":{\"memory_mib\":1024,\"deadline_s\":30,\"disk_mib\":1}}");
  const MortiseManifestHook *hook = mortise_manifest_get_hooks (manifest)->pdata[0];
  const MortiseManifestPermission *http = mortise_manifest_get_permission (manifest, "http");

  g_assert_cmpstr (mortise_manifest_get_description (manifest), ==, "Scores.");
  g_assert_cmpstr (mortise_manifest_get_author (manifest), ==, "Me");
  g_assert_cmpstr (mortise_manifest_get_icon (manifest), ==, "starred-symbolic");
  g_assert_true (json_object_has_member (json_node_get_object (mortise_manifest_get_json (manifest)), "no_such_field"));
  g_assert_cmpstr (hook->name, ==, "a");
  g_assert_cmpint (hook->kind, ==, MORTISE_HOOK_FILTER);
  g_assert_cmpint (hook->priority, ==, -3);
  hook = mortise_manifest_get_hooks (manifest)->pdata[1];
  g_assert_cmpint (hook->kind, ==, MORTISE_HOOK_ACTION);
  g_assert_cmpint (hook->priority, ==, 10);
  g_assert_cmpstr (http->hosts[0], ==, "api.example.com");
  g_assert_cmpstr (http->hosts[1], ==, "127.0.0.1:8080");
  g_assert_null (http->hosts[2]);
  g_assert_nonnull (mortise_manifest_get_permission (manifest, "lead_access"));
  g_assert_null (mortise_manifest_get_permission (manifest, "storage"));
  g_assert_nonnull (mortise_manifest_get_setting (manifest, "threshold"));
  g_assert_null (mortise_manifest_get_setting (manifest, "thresholds"));
  g_assert_cmpuint (mortise_manifest_get_memory_mib (manifest), ==, 1024);
  g_assert_cmpuint (mortise_manifest_get_disk_mib (manifest), ==, 1);
  g_assert_cmpint (mortise_manifest_get_deadline_us (manifest), ==, 30 * G_USEC_PER_SEC);
}

static void
test_versions (void)
{
  static const char *const versions[]
      = { "0.0.0", "1.2.3-alpha.1+build.7", "10.20.30", "1.0.0--", "1.0.0+0", "99999999999999999999.0.0" };

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autofree char *change = g_strdup_printf ("{\"version\":\"%s\"}", versions[i]);
      g_autoptr (MortiseManifest) manifest = read_well (change);

      g_assert_cmpstr (mortise_manifest_get_version (manifest), ==, versions[i]);
    }
}

/* --- what is wrong ------------------------------------------------------------------------------------------------ */

typedef struct
{
  const char *change;
  const char *message;
} Wrong;

/* Up to what the schema says in words, which is data/schemas/plugin.schema.json's to say. */
static const Wrong wrongs[] = {
  { "{\"slug\":7}", "/slug: must be a string, not 7" },
  { "{\"slug\":\"\"}", "/slug: \"\" will not do" },
  { "{\"slug\":\"Lead\"}", "/slug: \"Lead\" will not do" },
  { "{\"slug\":\"1lead\"}", "/slug: \"1lead\" will not do" },
  { "{\"slug\":\"../lead\"}", "/slug: \"../lead\" will not do" },
  { "{\"slug\":\"lead\\n\"}", "/slug: \"lead\\n\" will not do" },
  { "{\"name\":null}", "/name: must be a string, not null" },
  { "{\"name\":\"\"}", "/name: must have at least 1 character, not 0" },
  { "{\"name\":\"a\\u0007b\"}", "/name: \"a\\u0007b\" will not do" },
  { "{\"version\":1.0}", "/version: must be a string, not 1.0" },
  { "{\"version\":\"1.0\"}", "/version: \"1.0\" will not do" },
  { "{\"version\":\"01.0.0\"}", "/version: \"01.0.0\" will not do" },
  { "{\"version\":\"1.0.0-01\"}", "/version: \"1.0.0-01\" will not do" },
  { "{\"version\":\"v1.0.0\"}", "/version: \"v1.0.0\" will not do" },
  { "{\"description\":{}}", "/description: must be a string, not an object" },
  { "{\"author\":[]}", "/author: must be a string or an object, not an array" },
  { "{\"licence\":1}", "/licence: must be a string, not 1" },
  { "{\"homepage\":true}", "/homepage: must be a string, not true" },
  { "{\"icon\":7}", "/icon: must be a string, not 7" },
  { "{\"loader\":\"C\"}", "/loader: must be \"c\", \"python\" or \"javascript\", not \"C\"" },
  { "{\"loader\":false}", "/loader: must be \"c\", \"python\" or \"javascript\", not false" },
  { "{\"module\":\"../m\"}", "/module: \"../m\" will not do" },
  { "{\"module\":\"a/b\"}", "/module: \"a/b\" will not do" },
  { "{\"module\":\"\"}", "/module: must have at least 1 character, not 0" },
  { "{\"hooks\":{}}", "/hooks: must be an array, not an object" },
  { "{\"hooks\":[{\"name\":\"a\"},7]}", "/hooks/1: must be an object, not 7" },
  { "{\"hooks\":[{}]}", "/hooks/0: must have the member \"name\"; add it" },
  { "{\"hooks\":[{\"name\":7}]}", "/hooks/0/name: must be a string, not 7" },
  { "{\"hooks\":[{\"name\":\"a b\"}]}", "/hooks/0/name: \"a b\" will not do" },
  { "{\"hooks\":[{\"name\":\"a/b\"}]}", "/hooks/0/name: \"a/b\" will not do" },
  { "{\"hooks\":[{\"name\":\"caf\303\251\"}]}", "/hooks/0/name: \"caf\303\251\" will not do" },
  { "{\"hooks\":[{\"name\":\"a\",\"kind\":7}]}",
    "/hooks/0/kind: must be \"action\", \"filter\" or \"collect\", not 7" },
  { "{\"hooks\":[{\"name\":\"a\",\"priority\":\"7\"}]}", "/hooks/0/priority: must be an integer, not \"7\"" },
  { "{\"hooks\":[{\"name\":\"a\",\"priority\":1.5}]}", "/hooks/0/priority: must be an integer, not 1.5" },
  { "{\"hooks\":[{\"name\":\"a\",\"priority\":10001}]}", "/hooks/0/priority: must be 10000 or less, not 10001" },
  { "{\"permissions\":\"http\"}", "/permissions: must be an array, not \"http\"" },
  { "{\"permissions\":[[]]}", "/permissions/0: must be an object, not an array" },
  { "{\"permissions\":[{\"reason\":\"why\"}]}", "/permissions/0: must have the member \"name\"; add it" },
  { "{\"permissions\":[{\"name\":\"Http\"}]}", "/permissions/0/name: \"Http\" will not do" },
  { "{\"permissions\":[{\"name\":\"a\",\"reason\":7}]}", "/permissions/0/reason: must be a string, not 7" },
  { "{\"permissions\":[{\"name\":\"a\"},{\"name\":\"a\"}]}", "/permissions/1/name: there is another \"a\"; keep one" },
  { "{\"permissions\":[{\"name\":\"http\"}]}", "/permissions/0: must have the member \"hosts\"; add it" },
  { "{\"permissions\":[{\"name\":\"http\",\"hosts\":[]}]}", "/permissions/0/hosts: must have at least 1 item, not 0" },
  { "{\"permissions\":[{\"name\":\"http\",\"hosts\":\"a.b\"}]}",
    "/permissions/0/hosts: must be an array, not \"a.b\"" },
  { "{\"permissions\":[{\"name\":\"http\",\"hosts\":[\"a.b\",7]}]}",
    "/permissions/0/hosts/1: must be a string, not 7" },
  { "{\"permissions\":[{\"name\":\"http\",\"hosts\":[\"*\"]}]}", "/permissions/0/hosts/0: \"*\" will not do" },
  { "{\"permissions\":[{\"name\":\"http\",\"hosts\":[\"http://a.b\"]}]}",
    "/permissions/0/hosts/0: \"http://a.b\" will not do" },
  { "{\"permissions\":[{\"name\":\"http\",\"hosts\":[\"a.b/c\"]}]}", "/permissions/0/hosts/0: \"a.b/c\" will not do" },
  { "{\"settings\":null}", "/settings: must be an array or an object, not null" },
  { "{\"settings\":[null]}", "/settings/0: must be an object, not null" },
  { "{\"settings\":[{\"type\":\"text\"}]}", "/settings/0: must have the member \"name\"; add it" },
  { "{\"settings\":[{\"name\":\"a\"}]}", "/settings/0: must have the member \"type\"; add it" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"date\"}]}",
    "/settings/0/type: must be \"text\", \"textarea\", \"number\", \"checkbox\", \"select\" or \"json\", not "
    "\"date\"" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"text\"},{\"name\":\"a\",\"type\":\"text\"}]}",
    "/settings/1/name: there is another \"a\"; keep one" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"text\",\"label\":7}]}", "/settings/0/label: must be a string, not 7" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"text\",\"description\":7}]}",
    "/settings/0/description: must be a string, not 7" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"text\",\"required\":\"yes\"}]}",
    "/settings/0/required: must be true or false, not \"yes\"" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"text\",\"required\":[]}]}",
    "/settings/0/required: must be true or false, not an array" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"text\",\"default\":7}]}", "/settings/0/default: write a string" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"number\",\"default\":\"7\"}]}", "/settings/0/default: write a number" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"checkbox\",\"default\":1}]}",
    "/settings/0/default: write true or false" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"select\"}]}", "/settings/0: must have the member \"options\"; add it" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"select\",\"options\":{}}]}",
    "/settings/0/options: must be an array, not an object" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"select\",\"options\":[7]}]}",
    "/settings/0/options/0: must be an object, not 7" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"select\",\"options\":[{\"label\":\"A\"}]}]}",
    "/settings/0/options/0: must have the member \"value\"; add it" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"select\",\"options\":[{\"value\":1,\"label\":1}]}]}",
    "/settings/0/options/0/label: must be a string, not 1" },
  { "{\"settings\":[{\"name\":\"a\",\"type\":\"select\",\"options\":[{\"value\":1}],\"default\":\"1\"}]}",
    "/settings/0/default: write one of the options" },
  { "{\"limits\":[]}", "/limits: must be an object, not an array" },
  { "{\"requires\":{\"mortise\":\"one\"}}", "/requires/mortise: " },
  { "{\"dependencies\":[{\"slug\":\"a\",\"version\":\">=1 <\"},{\"slug\":\"a\"}]}", "/dependencies/1/slug: " },
  { "{\"dependencies\":[{\"slug\":\"a\",\"version\":\"^^1\"}]}", "/dependencies/0/version: " },
  { "{\"conflicts\":[{\"slug\":\"lead-scorer\"}]}", "/conflicts/0/slug: is the plugin itself; remove it" },
  { "{\"limits\":null}", "/limits: must be an object, not null" },
  { "{\"limits\":{\"memory_mib\":15}}", "/limits/memory_mib: must be 16 or more, not 15" },
  { "{\"limits\":{\"memory_mib\":1025}}", "/limits/memory_mib: must be 1024 or less, not 1025" },
  { "{\"limits\":{\"deadline_s\":0}}", "/limits/deadline_s: must be 1 or more, not 0" },
  { "{\"limits\":{\"deadline_s\":31}}", "/limits/deadline_s: must be 30 or less, not 31" },
  { "{\"limits\":{\"disk_mib\":null}}", "/limits/disk_mib: must be an integer, not null" },
  { "{\"limits\":{\"disk_mib\":-9223372036854775808}}",
    "/limits/disk_mib: must be 1 or more, not -9223372036854775808" },
};

static void
test_wrong (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", wrongs[i].change);
      g_assert_null (read_changed (wrongs[i].change, NULL, &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, wrongs[i].message));
    }
}

static void
test_missing (void)
{
  static const char *const names[] = { "slug", "name", "version", "loader", "module" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *message
          = g_strdup_printf ("must have the member \"%s\"; add it; wanted: The object of a plugin.json.", names[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (read_changed ("{}", names[i], &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, message);
    }
}

typedef struct
{
  const char *name;
  guint length;
} Longest;

static const Longest longest[] = { { "name", 80 }, { "description", 4000 }, { "author", 200 }, { "icon", 255 } };

/* In characters, not bytes. */
static void
test_longest (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (longest); i++)
    {
      g_autofree char *a = g_strnfill (longest[i].length - 1, 'a');
      g_autofree char *change = g_strdup_printf ("{\"%s\":\"%s\303\251\"}", longest[i].name, a);
      g_autofree char *longer = g_strdup_printf ("{\"%s\":\"%s\303\251a\"}", longest[i].name, a);
      g_autofree char *message = g_strdup_printf ("/%s: must have at most %u characters, not %u; ", longest[i].name,
                                                  longest[i].length, longest[i].length + 1);
      g_autoptr (MortiseManifest) manifest = read_well (change);
      g_autoptr (GError) error = NULL;

      g_assert_null (read_changed (longer, NULL, &error));
      g_assert_true (g_str_has_prefix (error->message, message));
    }
}

static void
test_long_lists (void)
{
  static const char *const names[] = { "hooks", "permissions", "settings" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GString *change = g_string_new (NULL);
      g_autofree char *message = g_strdup_printf ("/%s: must have at most ", names[i]);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;

      g_string_printf (change, "{\"%s\":[0", names[i]);
      for (guint j = 0; j < 1000; j++)
        g_string_append (change, ",0");
      g_string_append (change, "]}");
      text = g_string_free (change, FALSE);
      g_assert_null (read_changed (text, NULL, &error));
      g_assert_true (g_str_has_prefix (error->message, message));
    }
}

static void
test_no_object (void)
{
  static const char *const texts[] = { "[]", "null", "7", "\"slug\"" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = parse (texts[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (mortise_manifest_new_from_json (node, &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, "must be an object, not "));
    }
}

/* --- settings ----------------------------------------------------------------------------------------------------- */

static void
test_defaults (void)
{
  static const char *const types[][2] = {
    { "text", "\"\"" }, { "textarea", "\"\"" }, { "number", "null" }, { "checkbox", "false" }, { "json", "null" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *change = g_strdup_printf ("{\"settings\":[{\"name\":\"a\",\"type\":\"%s\"}]}", types[i][0]);
      g_autoptr (MortiseManifest) manifest = read_well (change);
      g_autoptr (JsonNode) node = mortise_manifest_setting_get_default (mortise_manifest_get_setting (manifest, "a"));
      g_autofree char *text = mortise_json_to_text (node, FALSE);

      g_assert_cmpstr (text, ==, types[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/manifest/least", test_least);
  g_test_add_func ("/manifest/all", test_all);
  g_test_add_func ("/manifest/versions", test_versions);
  g_test_add_func ("/manifest/wrong", test_wrong);
  g_test_add_func ("/manifest/missing", test_missing);
  g_test_add_func ("/manifest/longest", test_longest);
  g_test_add_func ("/manifest/long-lists", test_long_lists);
  g_test_add_func ("/manifest/no-object", test_no_object);
  g_test_add_func ("/manifest/defaults", test_defaults);
  return g_test_run ();
}
