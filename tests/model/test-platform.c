/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-platform-set.h"

#include <string.h>

static MortisePlatform *
load_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return mortise_platform_new_from_bytes (bytes, "shop.json", error);
}

/* The text of a small platform that is right; tests of a bad one replace a piece of it. */
static char *
read_shop (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "model", "shop.json", NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static MortisePlatform *
load_shop (void)
{
  g_autofree char *text = read_shop ();
  g_autoptr (GError) error = NULL;
  MortisePlatform *platform = load_text (text, &error);

  g_assert_no_error (error);
  return platform;
}

static char *
replace (const char *text, const char *what, const char *by)
{
  g_auto (GStrv) parts = g_strsplit (text, what, 2);

  g_assert_nonnull (parts[1]);
  return g_strconcat (parts[0], by, parts[1], NULL);
}

static void
test_schema (void)
{
  g_autoptr (MortisePlatform) platform = load_shop ();
  g_autoptr (MortiseHookDescription) hook = NULL;
  g_autofree char *text = NULL;

  hook = g_list_model_get_item (mortise_platform_get_hooks (platform), 0);
  text = mortise_json_to_text (mortise_hook_description_get_schema (hook), FALSE);
  g_assert_cmpstr (text, ==,
                   "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"title\":\"order_created\","
                   "\"description\":\"After.\",\"type\":\"object\","
                   "\"properties\":{\"order\":{\"$ref\":\"#/definitions/order\"}},\"required\":[\"order\"],"
                   "\"definitions\":{\"order\":{\"type\":\"object\",\"required\":[\"id\"],"
                   "\"properties\":{\"id\":{\"type\":\"integer\"}}}}}");
  g_assert_true (mortise_hook_description_get_schema (hook) == mortise_hook_description_get_schema (hook));
}

static void
test_properties (void)
{
  g_autoptr (MortisePlatform) platform = load_shop ();
  g_autoptr (MortiseHookDescription) hook = NULL;
  g_autofree char *name = NULL;
  g_autofree char *permission = NULL;
  MortiseHookKind kind;
  gboolean veto;

  g_assert_cmpstr (mortise_platform_get_id (platform), ==, "shop");
  g_assert_cmpstr (mortise_platform_get_name (platform), ==, "Shop");
  g_assert_cmpstr (mortise_platform_get_description (platform), ==, "Orders.");
  g_assert_cmpuint (json_array_get_length (mortise_platform_get_slots (platform)), ==, 1);
  g_assert_cmpuint (json_array_get_length (mortise_platform_get_events (platform)), ==, 0);
  g_assert_cmpuint (json_array_get_length (mortise_platform_get_plugin_types (platform)), ==, 0);

  hook = g_list_model_get_item (mortise_platform_get_hooks (platform), 1);
  g_object_get (hook, "name", &name, "kind", &kind, "veto", &veto, "permission", &permission, NULL);
  g_assert_cmpstr (name, ==, "order_{slug}_paid");
  g_assert_cmpint (kind, ==, MORTISE_HOOK_FILTER);
  g_assert_true (veto);
  g_assert_null (permission);
  g_assert_cmpstr (mortise_hook_description_get_parameter (hook), ==, "slug");
  g_assert_cmpstr (mortise_hook_description_get_platform (hook), ==, "shop");
}

static void
test_patterns (void)
{
  g_autoptr (MortisePlatform) platform = load_shop ();
  g_autoptr (MortiseHookDescription) hook = g_list_model_get_item (mortise_platform_get_hooks (platform), 1);
  g_autofree char *longest = g_strnfill (64, 'a');
  g_autofree char *fits = g_strconcat ("order_", longest, "_paid", NULL);
  g_autofree char *too_long = g_strconcat ("order_b", longest, "_paid", NULL);

  g_assert_true (mortise_hook_description_matches (hook, "order_{slug}_paid"));
  g_assert_true (mortise_hook_description_matches (hook, "order_slack-notifier_2_paid"));
  g_assert_true (mortise_hook_description_matches (hook, fits));
  g_assert_false (mortise_hook_description_matches (hook, too_long));
  g_assert_false (mortise_hook_description_matches (hook, ""));
  g_assert_false (mortise_hook_description_matches (hook, "order_"));
  g_assert_false (mortise_hook_description_matches (hook, "order_paid"));
  g_assert_false (mortise_hook_description_matches (hook, "order__paid"));
  g_assert_false (mortise_hook_description_matches (hook, "order_9_paid"));
  g_assert_false (mortise_hook_description_matches (hook, "order_Slack_paid"));
  g_assert_false (mortise_hook_description_matches (hook, "order_{slug_paid"));
  g_assert_false (mortise_hook_description_matches (hook, "order_slack_sent"));
  g_assert_false (mortise_hook_description_matches (hook, "my_order_slack_paid"));
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  guint *count = user_data;

  g_assert_cmpuint (position, ==, *count);
  g_assert_cmpuint (removed, ==, 0);
  g_assert_cmpuint (added, ==, 1);
  *count += added;
}

static void
expect_conflict (MortisePlatformSet *set, const char *text, const char *name)
{
  g_autoptr (GError) load_error = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortisePlatform) platform = load_text (text, &load_error);

  g_assert_no_error (load_error);
  g_assert_false (mortise_platform_set_add (set, platform, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, name));
}

static void
test_conflicts (void)
{
  g_autoptr (MortisePlatformSet) set = mortise_platform_set_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MortisePlatform) platform = load_shop ();
  g_autofree char *shop = read_shop ();
  g_autofree char *other_id = replace (shop, "\"id\": \"shop\"", "\"id\": \"store\"");
  g_autofree char *other_hooks = replace (other_id, "\"order_{slug}_paid\"", "\"paid_{slug}\"");
  g_autofree char *other_slot = replace (other_hooks, "\"hook\": \"order_created\", ", "");
  g_autofree char *same_permission = replace (other_slot, "\"name\": \"order_created\"", "\"name\": \"created\"");
  guint count = 0;

  g_signal_connect (set, "items-changed", G_CALLBACK (on_items_changed), &count);
  g_assert_true (mortise_platform_set_add (set, platform, &error));
  g_assert_no_error (error);

  expect_conflict (set, shop, "“shop”");
  expect_conflict (set, other_id, "“order_created”");
  expect_conflict (set, same_permission, "“order_access”");
  g_assert_cmpuint (count, ==, 1);
  g_assert_null (mortise_platform_set_lookup_hook (set, "paid_slack"));
}

typedef struct
{
  const char *title;
  const char *what;
  const char *by;
  const char *message;
} BadFile;

/* One piece of shop.json, what stands there instead, and what the message must name beside the file. */
static const BadFile bad_files[] = {
  { "not-json", "\"id\"", "id", "" },
  { "duplicate-key", "\"id\": \"shop\"", "\"id\": \"shop\", \"id\": \"shop\"", "id" },
  { "missing-field", "\"name\": \"Shop\",", "", "shop.json: must have the member \"name\"" },
  { "wrong-type", "\"plugin_types\": []", "\"plugin_types\": {}", "/plugin_types" },
  { "unknown-field", "\"events\": []", "\"events\": [], \"homepage\": \"x\"", "homepage" },
  { "id", "\"id\": \"shop\"", "\"id\": \"The Shop\"", "/id" },
  { "unknown-kind", "\"kind\": \"action\"", "\"kind\": \"signal\"", "/hooks/0/kind" },
  { "unknown-risk", "\"risk\": \"low\"", "\"risk\": \"none\"", "/permissions/0/risk" },
  { "unknown-slot-kind", "\"kind\": \"menu\"", "\"kind\": \"popup\"", "/slots/0/kind" },
  { "veto-type", "\"veto\": false", "\"veto\": \"no\"", "/hooks/0/veto" },
  { "missing-sample", ",\n      \"sample\": {\"order\": {\"id\": 1}}", "", "/hooks/0" },
  { "hook-name", "\"order_{slug}_paid\"", "\"order_{slug\"", "/hooks/1/name" },
  { "argument-name", "\"name\": \"order\",", "\"name\": \"the order\",", "/hooks/0/arguments/0/name" },
  { "duplicate-hook", "\"order_{slug}_paid\"", "\"order_created\"", "/hooks/1/name" },
  { "duplicate-permission", "\"permissions\": [",
    "\"permissions\": [{\"name\": \"order_access\", \"title\": \"O\", \"description\": \"R.\", \"risk\": \"low\"}, ",
    "/permissions/1/name" },
  { "permission-of-the-host", "\"name\": \"order_access\"", "\"name\": \"http\"", "/permissions/0/name" },
  { "duplicate-argument", "{\"name\": \"sum\"",
    "{\"name\": \"sum\", \"description\": \"Twice.\", \"schema\": {}}, {\"name\": \"sum\"",
    "/hooks/1/arguments/1/name" },
  { "unknown-permission", "\"permission\": null", "\"permission\": \"pay\"", "/hooks/1/permission" },
  { "missing-parameter", "\"parameter\": \"slug\",", "", "/hooks/1/parameter" },
  { "wrong-parameter", "\"parameter\": \"slug\"", "\"parameter\": \"id\"", "/hooks/1/parameter" },
  { "needless-parameter", "\"order_{slug}_paid\"", "\"order_paid\"", "/hooks/1/parameter" },
  { "filter-without-value", "{\"name\": \"sum\", \"description\": \"Cents.\", \"schema\": {\"type\": \"integer\"}}", "",
    "/hooks/1/arguments" },
  { "unknown-slot-hook", "\"hook\": \"order_created\"", "\"hook\": \"order_made\"", "/slots/0/hook" },
};

static void
test_bad_file (gconstpointer user_data)
{
  const BadFile *bad = user_data;
  g_autofree char *shop = read_shop ();
  g_autofree char *text = replace (shop, bad->what, bad->by);
  g_autoptr (GError) error = NULL;
  g_autoptr (MortisePlatform) platform = load_text (text, &error);

  g_assert_null (platform);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_true (error->domain == MORTISE_ERROR);
  g_assert_true (g_str_has_prefix (error->message, "shop.json: "));
  g_assert_nonnull (strstr (error->message, bad->message));
  g_assert_null (strstr (error->message, ": :"));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_not_an_object (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (load_text ("[]", &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
}

/* A schema that is itself wrong is an error of the platform, told at the first check. */
static void
test_bad_schema (void)
{
  g_autofree char *shop = read_shop ();
  g_autofree char *text = replace (shop, "\"schema\": {\"type\": \"integer\"}", "\"schema\": {\"type\": \"cents\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (MortisePlatform) platform = load_text (text, &error);
  g_autoptr (MortiseHookDescription) hook = NULL;

  g_assert_no_error (error);
  hook = g_list_model_get_item (mortise_platform_get_hooks (platform), 1);
  g_assert_false (mortise_hook_description_check_payload (hook, mortise_hook_description_get_sample (hook), &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "order_{slug}_paid"));
  g_assert_nonnull (strstr (error->message, "shop"));
}

static void
test_kinds (void)
{
  static const MortiseHookKind kinds[] = { MORTISE_HOOK_ACTION, MORTISE_HOOK_FILTER, MORTISE_HOOK_COLLECT };
  g_autoptr (GEnumClass) klass = g_type_class_ref (MORTISE_TYPE_HOOK_KIND);
  g_autoptr (GError) error = NULL;
  MortiseHookKind kind;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *name = mortise_hook_kind_to_string (kinds[i]);

      g_assert_true (mortise_hook_kind_from_string (name, &kind, &error));
      g_assert_no_error (error);
      g_assert_cmpint (kind, ==, kinds[i]);
      g_assert_cmpstr (g_enum_get_value (klass, kinds[i])->value_nick, ==, name);
    }

  g_assert_false (mortise_hook_kind_from_string ("Action", &kind, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "“Action”"));
  g_clear_error (&error);
  g_assert_false (mortise_hook_kind_from_string (NULL, &kind, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/platform/schema", test_schema);
  g_test_add_func ("/platform/properties", test_properties);
  g_test_add_func ("/platform/patterns", test_patterns);
  g_test_add_func ("/platform/bad/not-an-object", test_not_an_object);
  g_test_add_func ("/platform/bad/schema", test_bad_schema);
  for (guint i = 0; i < G_N_ELEMENTS (bad_files); i++)
    {
      g_autofree char *path = g_strconcat ("/platform/bad/", bad_files[i].title, NULL);

      g_test_add_data_func (path, &bad_files[i], test_bad_file);
    }
  g_test_add_func ("/platform-set/conflicts", test_conflicts);
  g_test_add_func ("/hook-kind/names", test_kinds);

  return g_test_run ();
}
