/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-package-description.h"

#include "mortise-finding.h"
#include "mortise-manifest-description.h"
#include "mortise-manifest-difference.h"

/* What an administrator is shown before a plugin is installed or updated: the member *step* of a *plan* of
 * docs/admin-api.md. */

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
describe_signature (const MortiseSignatureVerdict *verdict)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (
      object, "state",
      mortise_signature_state_to_string (verdict != NULL ? verdict->state : MORTISE_SIGNATURE_UNSIGNED));
  set_string (object, "publisher", verdict != NULL ? verdict->publisher : NULL);
  set_string (object, "key", verdict != NULL ? verdict->key_id : NULL);
  set_string (object, "reason", verdict != NULL ? verdict->reason : NULL);
  return object;
}

static JsonArray *
describe_findings (GPtrArray *findings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; findings != NULL && i < findings->len; i++)
    json_array_add_object_element (array, mortise_finding_to_json (findings->pdata[i]));
  return array;
}

/* What is asked for that was not granted before, or not that widely; of a new plugin that is all. */
static JsonArray *
describe_new_permissions (const MortisePackageFacts *facts, MortisePlatformSet *platforms)
{
  g_auto (GStrv) fresh
      = facts->before != NULL ? mortise_manifest_list_new_permissions (facts->before, facts->manifest) : NULL;
  GPtrArray *asked = mortise_manifest_get_permissions (facts->manifest);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < asked->len; i++)
    {
      const MortiseManifestPermission *permission = asked->pdata[i];

      if (fresh == NULL || g_strv_contains ((const char *const *) fresh, permission->name))
        json_array_add_object_element (array, mortise_manifest_permission_describe (permission, platforms));
    }
  return array;
}

/**
 * mortise_package_describe:
 * @facts: what is known of a package
 * @platforms: the platforms that describe permissions
 * @step: where to put the members of *step*
 */
void
mortise_package_describe (const MortisePackageFacts *facts, MortisePlatformSet *platforms, JsonObject *step)
{
  JsonObject *package = json_object_new ();

  mortise_manifest_describe (facts->manifest, platforms, package);
  json_object_set_string_member (step, "action", facts->before != NULL ? "update" : "install");
  json_object_set_string_member (step, "slug", mortise_manifest_get_slug (facts->manifest));
  set_string (step, "from", facts->before != NULL ? mortise_manifest_get_version (facts->before) : NULL);
  json_object_set_string_member (step, "to", mortise_manifest_get_version (facts->manifest));
  json_object_set_object_member (step, "package", package);
  set_string (step, "sha256", facts->sha256);
  json_object_set_int_member (step, "size", (gint64) facts->size);
  json_object_set_object_member (step, "signature", describe_signature (facts->verdict));
  json_object_set_array_member (step, "findings", describe_findings (facts->findings));
  json_object_set_array_member (step, "new_permissions", describe_new_permissions (facts, platforms));
  if (facts->before != NULL)
    json_object_set_object_member (step, "difference", mortise_manifest_compare (facts->before, facts->manifest));
  else
    json_object_set_null_member (step, "difference");
}
