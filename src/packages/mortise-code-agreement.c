/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the manifest, the code and the platforms' descriptions say the same of a plugin's hooks and permissions. */
#include "mortise-code-agreement.h"

#include "mortise-rules.h"

typedef struct
{
  MortiseManifest *manifest;
  const MortiseCodeFacts *facts;
  MortisePlatformSet *platforms;
  GBytes *text;
  GPtrArray *findings;
} Agreement;

static MortiseJsonPlace
find_place (Agreement *self, const char *list, guint index)
{
  g_autofree char *pointer = g_strdup_printf ("/%s/%u/name", list, index);

  return mortise_rules_find_place (self->text, pointer);
}

static gboolean
is_declared (Agreement *self, const char *hook)
{
  GPtrArray *hooks = mortise_manifest_get_hooks (self->manifest);

  for (guint i = 0; i < hooks->len; i++)
    if (g_str_equal (((const MortiseManifestHook *) hooks->pdata[i])->name, hook))
      return TRUE;
  return FALSE;
}

/* --- hooks -------------------------------------------------------------------------------------------------------- */

static void
check_kind (Agreement *self, const char *hook, MortiseHookKind kind, const char *file, MortiseJsonPlace place)
{
  MortiseHookDescription *description = mortise_platform_set_lookup_hook (self->platforms, hook);

  if (description != NULL && mortise_hook_description_get_kind (description) != kind)
    mortise_rules_report (self->findings, MORTISE_RULE_CODE_HOOK_KIND, file, place,
                          "\"%s\" is listened to as %s, and %s describes it as %s", hook,
                          mortise_hook_kind_to_string (kind), mortise_hook_description_get_platform (description),
                          mortise_hook_kind_to_string (mortise_hook_description_get_kind (description)));
}

static gboolean
has_argument (MortiseHookDescription *description, const char *name)
{
  guint n_arguments;
  const MortiseHookArgument *arguments = mortise_hook_description_get_arguments (description, &n_arguments);

  for (guint i = 0; i < n_arguments; i++)
    if (g_str_equal (arguments[i].name, name))
      return TRUE;
  return FALSE;
}

static void
check_arguments (Agreement *self, const MortiseCodeListener *listener)
{
  MortiseHookDescription *description = mortise_platform_set_lookup_hook (self->platforms, listener->hook);

  for (guint i = 0; description != NULL && listener->names[i] != NULL; i++)
    if (!has_argument (description, listener->names[i]))
      mortise_rules_report (self->findings, MORTISE_RULE_CODE_HOOK_ARGUMENT, listener->file, listener->place,
                            "\"%s\" has no argument \"%s\", so the listener cannot be called", listener->hook,
                            listener->names[i]);
}

static void
check_listeners (Agreement *self)
{
  for (guint i = 0; i < self->facts->listeners->len; i++)
    {
      const MortiseCodeListener *listener = self->facts->listeners->pdata[i];

      if (!is_declared (self, listener->hook))
        mortise_rules_report (self->findings, MORTISE_RULE_CODE_UNDECLARED_HOOK, listener->file, listener->place,
                              "\"%s\" is listened to, and the manifest does not say so", listener->hook);
      check_kind (self, listener->hook, listener->kind, listener->file, listener->place);
      check_arguments (self, listener);
    }
}

static void
check_declared_hooks (Agreement *self)
{
  GPtrArray *hooks = mortise_manifest_get_hooks (self->manifest);

  for (guint i = 0; i < hooks->len; i++)
    {
      const MortiseManifestHook *hook = hooks->pdata[i];
      MortiseJsonPlace place = find_place (self, "hooks", i);

      check_kind (self, hook->name, hook->kind, MORTISE_MANIFEST_FILE, place);
      if (self->facts->knows_listeners && !mortise_code_facts_hears (self->facts, hook->name))
        mortise_rules_report (self->findings, MORTISE_RULE_CODE_UNHEARD_HOOK, MORTISE_MANIFEST_FILE, place,
                              "\"%s\" is named, and the code does not listen to it", hook->name);
    }
}

/* --- permissions -------------------------------------------------------------------------------------------------- */

static const char *
get_permission_of_hook (Agreement *self, const char *hook)
{
  MortiseHookDescription *description = mortise_platform_set_lookup_hook (self->platforms, hook);

  return description != NULL ? mortise_hook_description_get_permission (description) : NULL;
}

static void
check_use (Agreement *self,
           GHashTable *told,
           const char *permission,
           const char *what,
           const char *file,
           MortiseJsonPlace place)
{
  if (permission == NULL || mortise_manifest_get_permission (self->manifest, permission) != NULL
      || !g_hash_table_add (told, (char *) permission))
    return;
  mortise_rules_report (self->findings, MORTISE_RULE_CODE_UNDECLARED_PERMISSION, file, place,
                        "%s needs the permission \"%s\", and the manifest does not ask for it", what, permission);
}

/* Each is told once, at the first use. */
static void
check_uses (Agreement *self)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *hooks = mortise_manifest_get_hooks (self->manifest);

  for (guint i = 0; i < self->facts->uses->len; i++)
    {
      const MortiseCodeUse *use = self->facts->uses->pdata[i];

      check_use (self, told, use->permission, "what is used here", use->file, use->place);
    }
  for (guint i = 0; i < self->facts->listeners->len; i++)
    {
      const MortiseCodeListener *listener = self->facts->listeners->pdata[i];

      check_use (self, told, get_permission_of_hook (self, listener->hook), listener->hook, listener->file,
                 listener->place);
    }
  for (guint i = 0; i < hooks->len; i++)
    {
      const MortiseManifestHook *hook = hooks->pdata[i];

      check_use (self, told, get_permission_of_hook (self, hook->name), hook->name, MORTISE_MANIFEST_FILE,
                 find_place (self, "hooks", i));
    }
}

static gboolean
is_needed_by_hook (Agreement *self, const char *permission)
{
  GPtrArray *hooks = mortise_manifest_get_hooks (self->manifest);

  for (guint i = 0; i < hooks->len; i++)
    {
      const char *hook = ((const MortiseManifestHook *) hooks->pdata[i])->name;

      /* Of a hook that nobody describes it is not known what it needs. */
      if (mortise_platform_set_lookup_hook (self->platforms, hook) == NULL
          || g_strcmp0 (get_permission_of_hook (self, hook), permission) == 0)
        return TRUE;
    }
  for (guint i = 0; i < self->facts->listeners->len; i++)
    if (g_strcmp0 (get_permission_of_hook (self, ((MortiseCodeListener *) self->facts->listeners->pdata[i])->hook),
                   permission)
        == 0)
      return TRUE;
  return FALSE;
}

/* Permissions that nobody describes are not known to be useless. */
static gboolean
is_unused (Agreement *self, const char *name)
{
  static const char *const services[] = { "http", "storage", "database", "events", "hooks", NULL };

  if (g_strv_contains (services, name))
    return self->facts->knows_uses && !g_hash_table_contains (self->facts->mentions, name);
  return mortise_platform_set_lookup_permission (self->platforms, name) != NULL && !g_str_equal (name, "native-code")
         && !is_needed_by_hook (self, name);
}

static void
check_declared_permissions (Agreement *self)
{
  GPtrArray *permissions = mortise_manifest_get_permissions (self->manifest);

  for (guint i = 0; i < permissions->len; i++)
    {
      const MortiseManifestPermission *permission = permissions->pdata[i];

      if (is_unused (self, permission->name))
        mortise_rules_report (self->findings, MORTISE_RULE_CODE_UNUSED_PERMISSION, MORTISE_MANIFEST_FILE,
                              find_place (self, "permissions", i), "\"%s\" is asked for, and not used",
                              permission->name);
    }
}

/**
 * mortise_code_agreement_check:
 * @manifest: what a plugin says of itself
 * @facts: what its code does
 * @platforms: the platforms whose hooks are described
 * @manifest_text: the text of its plugin.json, for places
 * @findings: (element-type MortiseFinding): where to add where they disagree
 */
void
mortise_code_agreement_check (MortiseManifest *manifest,
                              const MortiseCodeFacts *facts,
                              MortisePlatformSet *platforms,
                              GBytes *manifest_text,
                              GPtrArray *findings)
{
  Agreement self = { manifest, facts, platforms, manifest_text, findings };

  check_listeners (&self);
  check_declared_hooks (&self);
  check_uses (&self);
  check_declared_permissions (&self);
}
