/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plugins that package managers installed, as the site has them. They are used where they lie, so what the site keeps
 * of one has to follow what becomes of its files: another version takes the place of the one before, and one that is
 * gone is switched off, with all that it keeps, until its files are back or an administrator uninstalls it.
 */
#include "mortise-host-discover.h"

#include "mortise-discovery-origin.h"
#include "mortise-error.h"
#include "mortise-host-settings-private.h"
#include "mortise-json.h"
#include "mortise-manifest-difference.h"
#include "mortise-manifest-migration.h"

#define ACTOR "host"
/* With which a reason begins that is given here, and taken back here. */
#define REASON_PREFIX "its files "

static void report (MortiseHost *self, const char *slug, const char *level, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static void
report (MortiseHost *self, const char *slug, const char *level, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  mortise_journal_add (self->journal, slug, "host", level, message, NULL);
}

/* (transfer none) (nullable): where it came from, as it is kept */
static JsonObject *
get_origin (MortiseHostedPlugin *plugin)
{
  return mortise_json_get_object (mortise_hosted_plugin_get_upkeep (plugin)->provenance, "origin");
}

static char *
write_provenance (const MortiseDiscoveryPlugin *found)
{
  g_autoptr (JsonObject) provenance = json_object_new ();
  g_autoptr (JsonNode) node = NULL;

  json_object_set_object_member (provenance, "origin", json_object_ref (found->origin));
  node = json_node_init_object (json_node_alloc (), provenance);
  return mortise_json_to_text (node, FALSE);
}

/* --- taking in ---------------------------------------------------------------------------------------------------- */

static MortiseHostedPlugin *
adopt (MortiseHost *self, const MortiseDiscoveryPlugin *found)
{
  MortiseHostedPlugin *plugin = mortise_host_adopt (self, found->manifest, found->source, found->directory);
  g_autofree char *provenance = write_provenance (found);
  MortisePluginRecord record = { .provenance = provenance };

  mortise_plugin_upkeep_take_record (mortise_hosted_plugin_get_upkeep (plugin), &record);
  return plugin;
}

static void
keep (MortiseHost *self, MortiseHostedPlugin *plugin, const MortiseDiscoveryPlugin *found)
{
  g_autofree char *provenance = write_provenance (found);

  mortise_host_keep_plugin (self, plugin, provenance, ACTOR);
}

static void
take_in (MortiseHost *self, const MortiseDiscoveryPlugin *found)
{
  g_autofree char *origin = mortise_discovery_origin_to_text (found->origin);
  MortiseHostedPlugin *plugin = adopt (self, found);

  keep (self, plugin, found);
  report (self, mortise_hosted_plugin_get_slug (plugin), "info", "%s %s was found: it comes from %s",
          mortise_hosted_plugin_get_slug (plugin), mortise_manifest_get_version (found->manifest), origin);
}

/* --- another version ---------------------------------------------------------------------------------------------- */

/* What it was granted, and asks for no further than it did. The rest is taken back first of all: should the host be
 * killed in between, the new version has too little and not too much. */
static void
pass_grants (MortiseHost *self, MortiseHostedPlugin *from, MortiseHostedPlugin *to)
{
  MortiseManifest *before = mortise_hosted_plugin_get_manifest (from);
  MortiseManifest *after = mortise_hosted_plugin_get_manifest (to);
  g_auto (GStrv) fresh = mortise_manifest_list_new_permissions (before, after);
  GPtrArray *permissions = mortise_manifest_get_permissions (before);
  const char *slug = mortise_manifest_get_slug (after);

  for (guint i = 0; i < permissions->len; i++)
    {
      const char *name = ((const MortiseManifestPermission *) permissions->pdata[i])->name;
      gboolean is_kept = mortise_manifest_get_permission (after, name) != NULL
                         && !g_strv_contains ((const char *const *) fresh, name);

      if (!mortise_hosted_plugin_is_granted (from, name))
        continue;
      if (is_kept)
        mortise_hosted_plugin_set_granted (to, name, TRUE);
      else
        mortise_store_set_grant (self->store, mortise_hosted_plugin_get_tenant (to), slug, name, FALSE, ACTOR);
    }
  for (guint i = 0; fresh[i] != NULL; i++)
    report (self, slug, "info", "%s %s asks for %s, or for more of it; `mortise grant %s %s` grants it", slug,
            mortise_manifest_get_version (after), fresh[i], slug, fresh[i]);
}

static void
pass_settings (MortiseHost *self, MortiseHostedPlugin *from, MortiseHostedPlugin *to)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (to);
  g_autoptr (JsonObject) before = mortise_setting_layers_dup_stored (mortise_hosted_plugin_get_settings (from));
  g_autoptr (JsonObject) after = mortise_manifest_migrate_settings (
      mortise_manifest_get_version (mortise_hosted_plugin_get_manifest (from)), manifest, before, NULL);
  const char *slug = mortise_hosted_plugin_get_slug (to);
  g_autoptr (GError) error = NULL;
  g_autofree char *settings = NULL;

  mortise_host_settings_seal (self, from, manifest);
  settings = mortise_host_settings_write (self, from, manifest, after, NULL, &error);
  if (settings == NULL)
    {
      report (self, slug, "error", "%s has its settings no more: %s", slug, error->message);
      return;
    }
  mortise_host_settings_take_all (self, to, settings);
  mortise_store_replace_settings (self->store, mortise_hosted_plugin_get_tenant (to), slug, settings, NULL, "update",
                                  ACTOR);
}

static void
pass_policy (MortiseHostedPlugin *from, MortiseHostedPlugin *to)
{
  const MortisePluginUpkeep *old = mortise_hosted_plugin_get_upkeep (from);
  MortisePluginUpkeep *upkeep = mortise_hosted_plugin_get_upkeep (to);

  upkeep->pinned = g_strdup (old->pinned);
  upkeep->hold_days = old->hold_days;
  upkeep->prerelease = old->prerelease;
}

static gboolean
is_announced (GPtrArray *registrations, guint n_announced, const MortiseRegistration *wanted)
{
  for (guint i = 0; i < n_announced; i++)
    {
      const MortiseRegistration *registration = registrations->pdata[i];

      if (g_str_equal (registration->hook, wanted->hook) && g_str_equal (registration->kind, wanted->kind))
        return TRUE;
    }
  return FALSE;
}

/* What the version before listened to is taken to be what this one listens to, beside what it announces: its process is
 * started when one of those hooks is fired, and then it says itself. */
static void
pass_listeners (MortiseHost *self, MortiseHostedPlugin *from, MortiseHostedPlugin *to)
{
  GPtrArray *before = mortise_hosted_plugin_get_registrations (from);
  GPtrArray *after = mortise_hosted_plugin_get_registrations (to);
  guint n_announced = after->len;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_listener_record_free);

  for (guint i = 0; i < before->len; i++)
    {
      const MortiseRegistration *registration = before->pdata[i];

      if (!is_announced (after, n_announced, registration))
        mortise_hosted_plugin_add_registration (to, registration->hook, registration->kind, registration->priority, 0);
    }
  for (guint i = 0; i < after->len; i++)
    g_ptr_array_add (records, mortise_registration_to_record (after->pdata[i]));
  mortise_store_replace_listeners (self->store, mortise_hosted_plugin_get_tenant (to),
                                   mortise_hosted_plugin_get_slug (to), records);
}

/* What an administrator decided holds on. There is no way back, as the files of the version before are gone. */
static void
replace (MortiseHost *self, MortiseHostedPlugin *known, const MortiseDiscoveryPlugin *found)
{
  g_autoptr (MortiseHostedPlugin) before = g_object_ref (known);
  const char *slug = mortise_manifest_get_slug (found->manifest);
  MortiseHostedPlugin *plugin;

  mortise_host_drop (self, before);
  plugin = adopt (self, found);
  pass_grants (self, before, plugin);
  pass_settings (self, before, plugin);
  pass_policy (before, plugin);
  mortise_hosted_plugin_set_enabled (plugin, mortise_hosted_plugin_get_state (before) != MORTISE_PLUGIN_DISABLED);
  pass_listeners (self, before, plugin);
  keep (self, plugin, found);
  report (self, slug, "info", "%s was %s and is %s now", slug,
          mortise_manifest_get_version (mortise_hosted_plugin_get_manifest (before)),
          mortise_manifest_get_version (found->manifest));
}

static gboolean
is_unchanged (MortiseHostedPlugin *known, const MortiseDiscoveryPlugin *found)
{
  return g_str_equal (mortise_hosted_plugin_get_directory (known), found->directory)
         && json_node_equal (mortise_manifest_get_json (mortise_hosted_plugin_get_manifest (known)),
                             mortise_manifest_get_json (found->manifest));
}

/* --- what is known already ---------------------------------------------------------------------------------------- */

static void
switch_off (MortiseHost *self, MortiseHostedPlugin *plugin, const char *reason)
{
  const char *tenant = mortise_hosted_plugin_get_tenant (plugin);
  const char *slug = mortise_hosted_plugin_get_slug (plugin);

  if (g_strcmp0 (mortise_hosted_plugin_get_reason (plugin), reason) != 0)
    report (self, slug, "warning", "%s is switched off: %s", slug, reason);
  mortise_hosted_plugin_set_enabled (plugin, FALSE);
  mortise_hosted_plugin_set_quarantined (plugin, FALSE);
  mortise_hosted_plugin_set_reason (plugin, reason);
  mortise_store_set_plugin_enabled (self->store, tenant, slug, FALSE, ACTOR);
  mortise_store_set_plugin_state (self->store, tenant, slug, FALSE, reason, ACTOR);
}

/* A reason that was ours is none any more. */
static void
welcome_back (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  const char *reason = mortise_hosted_plugin_get_reason (plugin);

  if (reason == NULL || !g_str_has_prefix (reason, REASON_PREFIX))
    return;
  mortise_hosted_plugin_set_reason (plugin, NULL);
  mortise_store_set_plugin_state (self->store, mortise_hosted_plugin_get_tenant (plugin),
                                  mortise_hosted_plugin_get_slug (plugin), FALSE, NULL, ACTOR);
}

static gboolean
has_slug (const MortiseDiscoveryPlugin *found, const char *slug)
{
  return found->manifest != NULL && g_str_equal (mortise_manifest_get_slug (found->manifest), slug);
}

/* What was found, and the first in each folder. */
typedef struct
{
  GPtrArray *plugins;
  GHashTable *by_directory;
} Found;

static void
add_found (Found *all, MortiseDiscoveryPlugin *found)
{
  if (!g_hash_table_contains (all->by_directory, found->directory))
    g_hash_table_insert (all->by_directory, found->directory, found);
}

/* One that lies where nobody looks now, as the environment is another, is still there. */
static void
look_where_it_was (MortiseHostedPlugin *plugin, Found *all)
{
  const char *directory = mortise_hosted_plugin_get_directory (plugin);
  gboolean is_python = g_str_equal (mortise_hosted_plugin_get_source (plugin), MORTISE_SOURCE_PYTHON);
  JsonObject *origin = get_origin (plugin);
  gboolean is_pip = g_str_equal (mortise_json_get_string (origin, "kind", ""), "pip");
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  const char *package = is_pip ? mortise_json_get_string (origin, "package", slug) : slug;
  MortiseDiscoveryPlugin *found;

  if (g_hash_table_contains (all->by_directory, directory) || !mortise_discovery_plugin_exists (directory))
    return;
  found = mortise_discovery_plugin_new (is_python ? MORTISE_SOURCE_PYTHON : MORTISE_SOURCE_SYSTEM, directory,
                                        is_python ? package : NULL);
  g_ptr_array_add (all->plugins, found);
  add_found (all, found);
}

/* (nullable): what lies where a plugin lay, if it still is that plugin */
static const MortiseDiscoveryPlugin *
find_in_place (MortiseHostedPlugin *plugin, const Found *all)
{
  const MortiseDiscoveryPlugin *there
      = g_hash_table_lookup (all->by_directory, mortise_hosted_plugin_get_directory (plugin));

  return there != NULL && has_slug (there, mortise_hosted_plugin_get_slug (plugin)) ? there : NULL;
}

/* What a plugin is now; it may have moved, as with a later Python. Another package that has come to have its slug is
 * not it: what it was granted, and what it keeps, is none of that one's. */
static const MortiseDiscoveryPlugin *
find_successor (MortiseHostedPlugin *plugin, const Found *all)
{
  const MortiseDiscoveryPlugin *successor = find_in_place (plugin, all);

  for (guint i = 0; successor == NULL && i < all->plugins->len; i++)
    {
      const MortiseDiscoveryPlugin *found = all->plugins->pdata[i];

      if (has_slug (found, mortise_hosted_plugin_get_slug (plugin))
          && mortise_discovery_origin_is_same (get_origin (plugin), found->origin))
        successor = found;
    }
  return successor;
}

static char *
explain_loss (MortiseHostedPlugin *plugin, const Found *all)
{
  const char *directory = mortise_hosted_plugin_get_directory (plugin);
  const MortiseDiscoveryPlugin *there = g_hash_table_lookup (all->by_directory, directory);

  if (there != NULL && there->problem != NULL)
    return g_strdup_printf (REASON_PREFIX "cannot be used: %s", there->problem);
  return g_strdup_printf (REASON_PREFIX "are gone: %s", directory);
}

/* Returns what it is now. */
static const MortiseDiscoveryPlugin *
follow (MortiseHost *self, MortiseHostedPlugin *plugin, const Found *all)
{
  const MortiseDiscoveryPlugin *found = find_successor (plugin, all);
  g_autofree char *reason = found == NULL ? explain_loss (plugin, all) : NULL;

  if (found == NULL)
    switch_off (self, plugin, reason);
  else if (is_unchanged (plugin, found))
    welcome_back (self, plugin);
  else
    replace (self, plugin, found);
  return found;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

/* Replacing one changes the list of the host's. */
static GPtrArray *
list_known (MortiseHost *self)
{
  GPtrArray *known = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plugins)); i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

      if (mortise_host_is_discovered (plugin))
        g_ptr_array_add (known, g_steal_pointer (&plugin));
    }
  return known;
}

static gboolean
needs_origin (MortiseHost *self, const MortiseDiscoveryPlugin *found, const Found *all)
{
  MortiseHostedPlugin *known
      = found->manifest != NULL ? mortise_host_get_plugin (self, mortise_manifest_get_slug (found->manifest)) : NULL;
  const MortiseDiscoveryPlugin *there;

  if (known == NULL || !mortise_host_is_discovered (known))
    return found->manifest != NULL && known == NULL;
  there = find_in_place (known, all);
  return there == NULL || (there == found && !is_unchanged (known, found));
}

/* To ask dpkg takes a while, so it is asked about those only of which it is not known yet. */
static void
find_origins (MortiseHost *self, const Found *all)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();

  for (guint i = 0; i < all->plugins->len; i++)
    if (needs_origin (self, all->plugins->pdata[i], all))
      g_ptr_array_add (fresh, all->plugins->pdata[i]);
  mortise_discovery_plugins_find_origins (fresh);
}

static void
take_in_if_free (MortiseHost *self, const MortiseDiscoveryPlugin *found)
{
  MortiseHostedPlugin *known = mortise_host_get_plugin (self, mortise_manifest_get_slug (found->manifest));

  if (known == NULL)
    take_in (self, found);
  else
    report (self, NULL, "warning", "%s is left out: the plugin %s in %s has its slug; uninstall that to have this",
            found->directory, mortise_hosted_plugin_get_slug (known), mortise_hosted_plugin_get_directory (known));
}

/**
 * mortise_host_discover:
 * @self: a host that has restored its plugins, and runs none yet
 * @discovery: what was found; it is waited for
 *
 * Takes in the plugins that package managers installed: new ones disabled, with nothing granted, where they lie. A
 * plugin that the site has otherwise keeps its slug. What is left out is said in the log.
 */
void
mortise_host_discover (MortiseHost *self, MortiseDiscovery *discovery)
{
  g_autoptr (GPtrArray) known = list_known (self);
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) by_directory = g_hash_table_new (g_str_hash, g_str_equal);
  Found all = { .by_directory = by_directory };
  GPtrArray *problems;

  mortise_discovery_wait (discovery);
  problems = mortise_discovery_get_problems (discovery);
  all.plugins = mortise_discovery_get_plugins (discovery);
  for (guint i = 0; i < all.plugins->len; i++)
    add_found (&all, all.plugins->pdata[i]);
  for (guint i = 0; i < problems->len; i++)
    report (self, NULL, "warning", "%s", (const char *) problems->pdata[i]);
  for (guint i = 0; i < known->len; i++)
    look_where_it_was (known->pdata[i], &all);
  find_origins (self, &all);
  for (guint i = 0; i < known->len; i++)
    g_hash_table_add (used, (gpointer) follow (self, known->pdata[i], &all));
  for (guint i = 0; i < all.plugins->len; i++)
    {
      const MortiseDiscoveryPlugin *found = all.plugins->pdata[i];

      if (found->manifest != NULL && !g_hash_table_contains (used, found))
        take_in_if_free (self, found);
    }
}

/* Whether a package manager installed it: it lies outside of the site, and is not the site's to delete. */
gboolean
mortise_host_is_discovered (MortiseHostedPlugin *plugin)
{
  const char *source = mortise_hosted_plugin_get_source (plugin);

  return g_str_equal (source, MORTISE_SOURCE_SYSTEM) || g_str_equal (source, MORTISE_SOURCE_PYTHON);
}

/**
 * mortise_host_check_uninstall:
 * @plugin: a plugin
 * @error: return location for a %MORTISE_ERROR_CONFLICT that names the command which removes it
 *
 * Returns: %FALSE if a package manager installed it, and its files are still there
 */
gboolean
mortise_host_check_uninstall (MortiseHostedPlugin *plugin, GError **error)
{
  JsonObject *origin = get_origin (plugin);
  g_autofree char *text = mortise_discovery_origin_to_text (origin);

  if (!mortise_host_is_discovered (plugin)
      || !mortise_discovery_plugin_exists (mortise_hosted_plugin_get_directory (plugin)))
    return TRUE;
  g_set_error (
      error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
      "%s comes from %s and is not uninstalled here; `%s` removes it, and `mortise disable %s` switches it off",
      mortise_hosted_plugin_get_slug (plugin), text,
      mortise_json_get_string (origin, "remove_command", "your package manager"),
      mortise_hosted_plugin_get_slug (plugin));
  return FALSE;
}
