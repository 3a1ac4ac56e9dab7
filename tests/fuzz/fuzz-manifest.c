/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a plugin.json: it is refused with one line that says where, or everything in it is in its range. */
#include <string.h>

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-manifest.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_identity (MortiseManifest *manifest)
{
  const char *slug = mortise_manifest_get_slug (manifest);

  g_assert_cmpuint (strlen (slug), >=, 1);
  g_assert_cmpuint (strlen (slug), <=, 64);
  g_assert_cmpuint (strspn (slug, "abcdefghijklmnopqrstuvwxyz0123456789-_"), ==, strlen (slug));
  g_assert_null (strpbrk (mortise_manifest_get_version (manifest), "/\\ \n"));
  g_assert_null (strpbrk (mortise_manifest_get_module (manifest), "/\\ \n"));
  g_assert_true (strcmp (mortise_manifest_get_loader (manifest), "c") == 0
                 || strcmp (mortise_manifest_get_loader (manifest), "python") == 0);
}

static void
check_limits (MortiseManifest *manifest)
{
  g_assert_cmpuint (mortise_manifest_get_memory_mib (manifest) - 16, <=, 1024 - 16);
  g_assert_cmpuint (mortise_manifest_get_disk_mib (manifest) - 1, <=, 1024 - 1);
  g_assert_cmpint (mortise_manifest_get_deadline_us (manifest), >=, G_USEC_PER_SEC);
  g_assert_cmpint (mortise_manifest_get_deadline_us (manifest), <=, 30 * G_USEC_PER_SEC);
}

static void
check_permissions (MortiseManifest *manifest)
{
  GPtrArray *permissions = mortise_manifest_get_permissions (manifest);

  for (guint i = 0; i < permissions->len; i++)
    {
      const MortiseManifestPermission *permission = permissions->pdata[i];

      g_assert_true (mortise_manifest_get_permission (manifest, permission->name) == permission);
      g_assert_nonnull (permission->hosts);
      for (guint j = 0; permission->hosts[j] != NULL; j++)
        g_assert_null (strpbrk (permission->hosts[j], "/@*?# \n"));
    }
}

static void
check_hooks (MortiseManifest *manifest)
{
  GPtrArray *hooks = mortise_manifest_get_hooks (manifest);

  for (guint i = 0; i < hooks->len; i++)
    {
      const MortiseManifestHook *hook = hooks->pdata[i];

      g_assert_nonnull (mortise_hook_kind_to_string (hook->kind));
      g_assert_cmpuint (strlen (hook->name), <=, 128);
      g_assert_cmpint (ABS (hook->priority), <=, 10000);
    }
}

/* The default that a manifest names may be set; the one that stands in for it is of the type that plugins expect. */
static void
check_settings (MortiseManifest *manifest)
{
  GPtrArray *settings = mortise_manifest_get_settings (manifest);

  for (guint i = 0; i < settings->len; i++)
    {
      const MortiseManifestSetting *setting = settings->pdata[i];
      g_autoptr (JsonNode) value = mortise_manifest_setting_get_default (setting);
      g_autoptr (GError) error = NULL;

      g_assert_true (mortise_manifest_get_setting (manifest, setting->key) == setting);
      if (JSON_NODE_HOLDS_NULL (value) && !json_object_has_member (setting->definition, "default"))
        continue;
      g_assert_true (mortise_manifest_setting_check (setting, value, &error));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = mortise_json_parse ((const char *) data, size, NULL);
  g_autoptr (MortiseManifest) manifest = node != NULL ? mortise_manifest_new_from_json (node, &error) : NULL;

  if (node == NULL)
    return 0;
  g_assert_cmpint (manifest != NULL, ==, error == NULL);
  if (manifest == NULL)
    {
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strpbrk (error->message, "\r\n"));
      return 0;
    }
  check_identity (manifest);
  check_limits (manifest);
  check_permissions (manifest);
  check_hooks (manifest);
  check_settings (manifest);
  return 0;
}
