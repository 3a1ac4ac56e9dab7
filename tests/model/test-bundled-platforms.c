/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-error.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"
#include "mortise-platform-set.h"

#include <string.h>

static MortisePlatformSet *
load_bundled (void)
{
  g_autoptr (GError) error = NULL;
  MortisePlatformSet *set = mortise_platform_set_new_default (&error);

  g_assert_no_error (error);
  return set;
}

typedef void (*HookFunc) (MortiseHookDescription *hook);

static void
foreach_bundled_hook (HookFunc check)
{
  g_autoptr (MortisePlatformSet) set = load_bundled ();
  guint n_hooks = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (set)); i++)
    {
      g_autoptr (MortisePlatform) platform = g_list_model_get_item (G_LIST_MODEL (set), i);
      GListModel *hooks = mortise_platform_get_hooks (platform);

      for (guint j = 0; j < g_list_model_get_n_items (hooks); j++)
        {
          g_autoptr (MortiseHookDescription) hook = g_list_model_get_item (hooks, j);

          check (hook);
          n_hooks++;
        }
    }
  g_assert_cmpuint (n_hooks, >, 0);
}

static void
check_sample (MortiseHookDescription *hook)
{
  g_autoptr (GError) error = NULL;
  guint n_arguments;

  mortise_hook_description_check_payload (hook, mortise_hook_description_get_sample (hook), &error);
  g_assert_no_error (error);

  mortise_hook_description_get_arguments (hook, &n_arguments);
  g_assert_cmpuint (json_object_get_size (json_node_get_object (mortise_hook_description_get_sample (hook))), ==,
                    n_arguments);
}

static void
test_samples (void)
{
  foreach_bundled_hook (check_sample);
}

static JsonNode *
copy_without (JsonNode *payload, const char *name)
{
  g_autoptr (JsonObject) copy = json_object_new ();
  JsonObjectIter iter;
  const char *member;
  JsonNode *value;

  json_object_iter_init (&iter, json_node_get_object (payload));
  while (json_object_iter_next (&iter, &member, &value))
    if (!g_str_equal (member, name))
      json_object_set_member (copy, member, json_node_ref (value));
  return json_node_init_object (json_node_alloc (), copy);
}

static void
check_required (MortiseHookDescription *hook)
{
  guint n_arguments;
  const MortiseHookArgument *arguments = mortise_hook_description_get_arguments (hook, &n_arguments);

  for (guint i = 0; i < n_arguments; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) payload = copy_without (mortise_hook_description_get_sample (hook), arguments[i].name);

      g_assert_false (mortise_hook_description_check_payload (hook, payload, &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, mortise_hook_description_get_name (hook)));
      g_assert_nonnull (strstr (error->message, arguments[i].name));
    }
}

static void
test_required (void)
{
  foreach_bundled_hook (check_required);
}

static void
check_permission (MortiseHookDescription *hook)
{
  g_autoptr (MortisePlatformSet) set = load_bundled ();
  const char *permission = mortise_hook_description_get_permission (hook);

  if (permission != NULL)
    g_assert_nonnull (mortise_platform_set_lookup_permission (set, permission));
  g_assert_cmpint (mortise_hook_description_get_veto (hook), ==,
                   g_str_has_prefix (mortise_hook_description_get_name (hook), "before_")
                       || g_str_equal (mortise_hook_description_get_name (hook), "settings_changing"));
}

static void
test_permissions (void)
{
  foreach_bundled_hook (check_permission);
}

/* Replaces @what in the text of the hook's sample and expects the schema to refuse, with the place in the message. */
static void
expect_mistake (MortisePlatformSet *set, const char *name, const char *what, const char *by, const char *pointer)
{
  MortiseHookDescription *hook = mortise_platform_set_lookup_hook (set, name);
  g_autofree char *sample = mortise_json_to_text (mortise_hook_description_get_sample (hook), FALSE);
  g_auto (GStrv) around = g_strsplit (sample, what, 2);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) payload = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (around[1]);
  text = g_strconcat (around[0], by, around[1], NULL);
  payload = mortise_json_parse (text, strlen (text), &error);
  g_assert_no_error (error);

  g_assert_false (mortise_hook_description_check_payload (hook, payload, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, pointer));
}

static void
test_mistakes (void)
{
  g_autoptr (MortisePlatformSet) set = load_bundled ();

  expect_mistake (set, "lead_created", "\"email\":\"amelia.hartmann@northwind-dental.example\"", "\"email\":\"amelia\"",
                  "/lead/email");
  expect_mistake (set, "lead_created", "\"status\":\"new\"", "\"status\":\"fresh\"", "/lead/status");
  expect_mistake (set, "lead_created", "\"created_at\":\"2025-03-04T17:22:09Z\"", "\"created_at\":\"yesterday\"",
                  "/lead/created_at");
  expect_mistake (set, "lead_created", "\"user\":{\"id\":12,", "\"user\":{", "/context/user");
  expect_mistake (set, "booking_created", "\"duration\":180", "\"duration\":\"3 h\"",
                  "/booking/service_offering/duration");
  expect_mistake (set, "ticket_created", "\"priority\":\"high\"", "\"priority\":\"huge\"", "/ticket/priority");
  expect_mistake (set, "ticket_status_changed", "\"new_status\":\"resolved\"", "\"new_status\":\"done\"",
                  "/new_status");
  expect_mistake (set, "ticket_deleted", "4821", "null", "/ticket_id");
  expect_mistake (set, "user_permissions", "\"tickets.view\"", "7", "/permissions/0");
  expect_mistake (set, "plugin_installed", "\"version\":\"1.2.0\"", "\"version\":\"new\"", "/plugin_info/version");
}

static void
test_lookup (void)
{
  g_autoptr (MortisePlatformSet) set = load_bundled ();
  MortiseHookDescription *general = mortise_platform_set_lookup_hook (set, "plugin_activated");
  MortiseHookDescription *own = mortise_platform_set_lookup_hook (set, "plugin_activated_slack-notifier");
  MortisePermission *permission;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (set)), ==, 5);
  g_assert_nonnull (mortise_platform_set_lookup (set, "mortise"));
  g_assert_nonnull (mortise_platform_set_lookup (set, "services-ai"));
  g_assert_nonnull (mortise_platform_set_lookup (set, "escalated"));
  g_assert_nonnull (mortise_platform_set_lookup (set, "learnhub"));
  g_assert_nonnull (mortise_platform_set_lookup (set, "digital-commerce"));
  g_assert_null (mortise_platform_set_lookup (set, "nothing"));

  g_assert_cmpstr (mortise_hook_description_get_name (general), ==, "plugin_activated");
  g_assert_cmpstr (mortise_hook_description_get_name (own), ==, "plugin_activated_{slug}");
  g_assert_true (mortise_platform_set_lookup_hook (set, "plugin_activated_{slug}") == own);
  g_assert_null (mortise_platform_set_lookup_hook (set, "plugin_activated_"));
  g_assert_null (mortise_platform_set_lookup_hook (set, "billing_invoice_created"));
  g_assert_null (mortise_platform_set_lookup_hook (set, ""));

  permission = mortise_platform_set_lookup_permission (set, "lead_access");
  g_assert_cmpstr (mortise_permission_get_title (permission), ==, "Leads");
  permission = mortise_platform_set_lookup_permission (set, "http");
  g_assert_cmpint (mortise_permission_get_risk (permission), ==, MORTISE_RISK_HIGH);
  g_assert_null (mortise_platform_set_lookup_permission (set, "nothing"));
}

static char *
build_source_path (const char *folder, const char *file)
{
  return g_build_filename (g_getenv ("MORTISE_SOURCEDIR"), folder, file, NULL);
}

/* Every file in data/platforms is right by the schema, called after its id, and bundled as it stands. */
static void
test_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = build_source_path ("data", "platforms");
  g_autofree char *schema_path = build_source_path ("data/schemas", "platform.schema.json");
  g_autoptr (JsonNode) schema_json = mortise_json_load_file (schema_path, 1 << 20, &error);
  g_autoptr (MortiseJsonSchema) schema = NULL;
  g_autoptr (GDir) files = NULL;
  g_autoptr (MortisePlatformSet) set = load_bundled ();
  const char *file;
  guint n_files = 0;

  g_assert_no_error (error);
  schema = mortise_json_schema_new (schema_json, &error);
  g_assert_no_error (error);
  files = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);

  while ((file = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);
      g_autofree char *resource = g_strconcat ("/io/github/mortise/data/platforms/", file, NULL);
      g_autoptr (JsonNode) platform = mortise_json_load_file (path, 1 << 20, &error);
      g_autoptr (GBytes) bundled = NULL;
      g_autofree char *text = NULL;
      g_autofree char *expected_file = NULL;
      gsize length;

      g_assert_no_error (error);
      mortise_json_schema_check (schema, platform, &error);
      g_assert_no_error (error);

      expected_file
          = g_strconcat (mortise_json_get_string (json_node_get_object (platform), "id", NULL), ".json", NULL);
      g_assert_cmpstr (file, ==, expected_file);

      bundled = g_resources_lookup_data (resource, 0, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      g_assert_cmpmem (text, length, g_bytes_get_data (bundled, NULL), g_bytes_get_size (bundled));
      n_files++;
    }
  g_assert_cmpuint (n_files, ==, g_list_model_get_n_items (G_LIST_MODEL (set)));
}

/* The arguments that a seed names stand in the description in that order; the host's own may have more. */
static void
check_seed_arguments (MortiseHookDescription *hook, const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, ", ", -1);
  guint n_arguments;
  const MortiseHookArgument *arguments = mortise_hook_description_get_arguments (hook, &n_arguments);
  guint position = 0;

  for (guint i = 0; names[i] != NULL; i++)
    {
      while (position < n_arguments && !g_str_equal (arguments[position].name, names[i]))
        position++;
      g_test_message ("%s: %s", mortise_hook_description_get_name (hook), names[i]);
      g_assert_cmpuint (position, <, n_arguments);
    }
}

static guint
check_seed (MortisePlatformSet *set, const char *text)
{
  g_autoptr (GRegex) section
      = g_regex_new ("^## Available Hooks\\n(.*?)^## ", G_REGEX_MULTILINE | G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GRegex) line
      = g_regex_new ("^- `([a-z_{}]+)(?:\\(([^)]*)\\))?`(?: \\(([^)]*)\\))?", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) section_match = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *hooks = NULL;
  guint n_hooks = 0;

  g_assert_true (g_regex_match (section, text, 0, &section_match));
  hooks = g_match_info_fetch (section_match, 1);
  for (g_regex_match (line, hooks, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      g_autofree char *inside = g_match_info_fetch (match, 2);
      g_autofree char *after = g_match_info_fetch (match, 3);
      MortiseHookDescription *hook = mortise_platform_set_lookup_hook (set, name);

      g_test_message ("%s", name);
      g_assert_nonnull (hook);
      if (inside != NULL && *inside != '\0')
        check_seed_arguments (hook, inside);
      else if (after != NULL && *after != '\0')
        check_seed_arguments (hook, after);
      n_hooks++;
    }
  return n_hooks;
}

static void
test_seed (gconstpointer user_data)
{
  const char *file = user_data;
  g_autofree char *path = build_source_path ("../shared/seeds", file);
  g_autofree char *text = NULL;
  g_autoptr (MortisePlatformSet) set = load_bundled ();

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("the seed documents are not beside the source");
      return;
    }
  g_assert_cmpuint (check_seed (set, text), >=, 10);
}

/* The table of docs/manifest.md and the host's own permissions say the same. */
static void
test_builtin_permissions (void)
{
  g_autofree char *path = build_source_path ("docs", "manifest.md");
  g_autofree char *text = NULL;
  g_autoptr (GRegex) line = g_regex_new ("^\\| `([a-z-]+)` \\| (low|high) \\|", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint n_permissions = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (g_regex_match (line, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      g_autofree char *risk = g_match_info_fetch (match, 2);
      MortisePermission *permission = mortise_permission_lookup_builtin (name);

      g_test_message ("%s", name);
      g_assert_nonnull (permission);
      g_assert_cmpstr (mortise_permission_get_name (permission), ==, name);
      g_assert_cmpstr (mortise_risk_to_string (mortise_permission_get_risk (permission)), ==, risk);
      n_permissions++;
    }
  g_assert_cmpuint (n_permissions, >=, 5);
  g_assert_null (mortise_permission_lookup_builtin ("lead_access"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bundled/samples", test_samples);
  g_test_add_func ("/bundled/required", test_required);
  g_test_add_func ("/bundled/permissions", test_permissions);
  g_test_add_func ("/bundled/mistakes", test_mistakes);
  g_test_add_func ("/bundled/lookup", test_lookup);
  g_test_add_func ("/bundled/files", test_files);
  g_test_add_data_func ("/bundled/seed/services-ai", "services-ai.md", test_seed);
  g_test_add_data_func ("/bundled/seed/escalated", "escalated.md", test_seed);
  g_test_add_func ("/bundled/host-permissions", test_builtin_permissions);

  return g_test_run ();
}
