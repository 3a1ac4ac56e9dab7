/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "mortise-error.h"

#include <string.h>

/* Settings, their history, and what is sealed of them. */

static void
replace (Fixture *fixture, const char *settings, const char *cause, const char *actor)
{
  mortise_store_replace_settings (fixture->store, NULL, "one", settings, "token", cause, actor);
  flush_well (fixture->store);
}

static GPtrArray *
list_changes (MortiseStore *store, guint limit)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *changes;

  mortise_store_list_setting_changes_async (store, NULL, "one", limit, NULL, take_result, &slot);
  result = wait_for (&slot);
  changes = mortise_store_list_setting_changes_finish (store, result, &error);
  g_assert_no_error (error);
  return changes;
}

static void
assert_change (GPtrArray *changes, guint i, const char *actor, const char *cause, const char *text)
{
  const MortiseSettingChangeRecord *change = changes->pdata[i];

  g_assert_cmpstr (change->actor, ==, actor);
  g_assert_cmpstr (change->cause, ==, cause);
  g_assert_cmpstr (change->changes, ==, text);
  g_assert_cmpint (change->at, >, 0);
}

static void
test_replace (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *value = NULL;
  g_autofree char *gone = NULL;
  g_autoptr (GPtrArray) changes = NULL;

  put_plugin (fixture->store, NULL, "one");
  replace (fixture, "{\"a\":\"1\",\"b\":\"\\\"x\\\"\"}", "set", ALICE);
  replace (fixture, "{\"a\":\"2\",\"b\":\"\\\"x\\\"\"}", "import", BOB);
  value = list_setting (fixture->store, NULL, "one", "a");
  g_assert_cmpstr (value, ==, "2");
  replace (fixture, "{}", "rollback", ALICE);
  gone = list_setting (fixture->store, NULL, "one", "a");
  g_assert_null (gone);

  changes = list_changes (fixture->store, 10);
  g_assert_cmpuint (changes->len, ==, 3);
  assert_change (changes, 1, BOB, "import", "{\"a\":{\"before\":1,\"after\":2}}");
  assert_change (changes, 2, ALICE, "set",
                 "{\"a\":{\"before\":null,\"after\":1},\"b\":{\"before\":null,\"after\":\"x\"}}");
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM audit WHERE action = 'settings.import'"), ==, 1);
}

/* What changes nothing is neither history nor audit. */
static void
test_replace_by_same (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) changes = NULL;

  put_plugin (fixture->store, NULL, "one");
  replace (fixture, "{\"a\":\"1\"}", "set", ALICE);
  replace (fixture, "{\"a\":\"1\"}", "set", BOB);
  changes = list_changes (fixture->store, 10);
  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM audit WHERE action = 'settings.set'"), ==, 1);
}

static void
test_bad_text (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  put_plugin (fixture->store, NULL, "one");
  put_settings (fixture->store, NULL, "one", "{\"key\":\"{broken\"}");
  g_assert_false (flush (fixture->store, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED);
  g_clear_error (&error);
  put_settings (fixture->store, NULL, "absent", "{\"key\":\"1\"}");
  g_assert_false (flush (fixture->store, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
}

static void
test_history_is_bounded (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) changes = NULL;

  put_plugin (fixture->store, NULL, "one");
  for (guint i = 0; i < MORTISE_SETTING_HISTORY + 5; i++)
    {
      g_autofree char *settings = g_strdup_printf ("{\"a\":\"%u\"}", i);

      put_settings (fixture->store, NULL, "one", settings);
    }
  flush_well (fixture->store);
  changes = list_changes (fixture->store, 10 * MORTISE_SETTING_HISTORY);
  g_assert_cmpuint (changes->len, ==, MORTISE_SETTING_HISTORY);
  assert_change (changes, 0, ALICE, "set", "{\"a\":{\"before\":1003,\"after\":1004}}");
}

/* --- secrets ------------------------------------------------------------------------------------------------------ */

#define SEALED "sealed:0011223344556677:"

/* History says that a secret changed, and nothing more; also of what became a secret later. */
static void
test_secret_has_no_history (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GPtrArray) backups = NULL;
  g_autofree char *sealed = NULL;

  put_plugin (fixture->store, NULL, "one");
  replace (fixture, "{\"token\":\"\\\"hunter2\\\"\",\"a\":\"1\"}", "set", ALICE);
  replace (fixture, "{\"token\":\"\\\"hunter2\\\"\",\"a\":\"2\"}", "import", ALICE);
  mortise_store_seal_settings (fixture->store, NULL, "one", "{\"token\":\"" SEALED "QQ==\"}");
  flush_well (fixture->store);
  sealed = list_setting (fixture->store, NULL, "one", "token");
  g_assert_cmpstr (sealed, ==, SEALED "QQ==");
  replace (fixture, "{\"token\":\"" SEALED "Qg==\",\"a\":\"2\"}", "set", ALICE);

  changes = list_changes (fixture->store, 10);
  g_assert_cmpuint (changes->len, ==, 3);
  assert_change (changes, 0, ALICE, "set", "{\"token\":{\"secret\":true}}");
  assert_change (changes, 2, ALICE, "set", "{\"token\":{\"secret\":true},\"a\":{\"before\":null,\"after\":1}}");
  backups = mortise_store_list_setting_backups (fixture->store, NULL, "one", NULL);
  g_assert_cmpuint (backups->len, ==, 1);
  g_assert_cmpstr (((MortiseSettingBackupRecord *) backups->pdata[0])->settings, ==, "{\"a\":\"1\"}");
}

static GPtrArray *
list_secrets (MortiseStore *store)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *secrets;

  mortise_store_list_secrets_async (store, NULL, take_result, &slot);
  result = wait_for (&slot);
  secrets = mortise_store_list_secrets_finish (store, result, &error);
  g_assert_no_error (error);
  return secrets;
}

static void
uninstall_keeping (MortiseStore *store, const char *slug)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  mortise_store_uninstall_plugin_async (store, NULL, slug, TRUE, ALICE, take_result, &slot);
  result = wait_for (&slot);
  g_assert_true (mortise_store_uninstall_plugin_finish (store, result, NULL));
}

/* Whatever place a secret is in. */
static void
test_reseal (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  put_plugin (fixture->store, NULL, "one");
  put_plugin (fixture->store, NULL, "gone");
  replace (fixture, "{\"token\":\"" SEALED "QQ==\",\"a\":\"1\"}", "set", ALICE);
  replace (fixture, "{\"token\":\"" SEALED "Qg==\",\"a\":\"1\"}", "import", ALICE);
  put_settings (fixture->store, NULL, "gone", "{\"token\":\"" SEALED "Qw==\"}");
  flush_well (fixture->store);
  uninstall_keeping (fixture->store, "gone");
  before = list_secrets (fixture->store);
  g_assert_cmpuint (before->len, ==, 3);

  mortise_store_reseal_secrets (
      fixture->store,
      "{\"" SEALED "QQ==\":\"sealed:2:Q\",\"" SEALED "Qg==\":\"sealed:2:R\",\"" SEALED "Qw==\":\"sealed:2:S\"}", ALICE);
  flush_well (fixture->store);
  after = list_secrets (fixture->store);
  g_assert_cmpuint (after->len, ==, 3);
  for (guint i = 0; i < after->len; i++)
    g_assert_true (g_str_has_prefix (((MortiseSecretRecord *) after->pdata[i])->sealed, "sealed:2:"));
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM setting WHERE key = 'a' AND value = '1'"), ==, 1);
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM audit WHERE action = 'secrets.rotate'"), ==, 1);
}

/* A person's own change of a setting is in the history; all else makes a backup as well, of what there was. */
static void
test_backups (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) backups = NULL;
  const MortiseSettingBackupRecord *first;

  put_plugin (fixture->store, NULL, "one");
  replace (fixture, "{\"a\":\"0\"}", "set", ALICE);
  for (guint i = 1; i <= MORTISE_SETTING_BACKUPS + 2; i++)
    {
      g_autofree char *settings = g_strdup_printf ("{\"a\":\"%u\"}", i);

      replace (fixture, settings, "import", BOB);
    }
  backups = mortise_store_list_setting_backups (fixture->store, NULL, "one", NULL);
  g_assert_cmpuint (backups->len, ==, MORTISE_SETTING_BACKUPS);
  first = backups->pdata[0];
  g_assert_cmpstr (first->settings, ==, "{\"a\":\"21\"}");
  g_assert_cmpstr (first->version, ==, "1.0.0");
  g_assert_cmpstr (first->actor, ==, BOB);
  g_assert_cmpstr (first->cause, ==, "import");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/store/settings/replace", test_replace);
  ADD ("/store/settings/same", test_replace_by_same);
  ADD ("/store/settings/bad-text", test_bad_text);
  ADD ("/store/settings/bounded", test_history_is_bounded);
  ADD ("/store/settings/backups", test_backups);
  ADD ("/store/settings/secret", test_secret_has_no_history);
  ADD ("/store/settings/reseal", test_reseal);
#undef ADD
  return g_test_run ();
}
