/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The site's files with settings, `settings/SLUG.json`: read when a plugin is taken in, and again when they change. */
#include "mortise-host-settings-private.h"

#include <string.h>

#define SUFFIX ".json"

static MortiseHostedPlugin *
find_plugin (MortiseHost *self, GFile *file)
{
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  if (name == NULL || !g_str_has_suffix (name, SUFFIX))
    return NULL;
  name[strlen (name) - strlen (SUFFIX)] = '\0';
  return mortise_host_get_plugin (self, name);
}

/* Whoever writes a file may write it in pieces: each piece is read, and the last one holds. */
static void
on_changed (MortiseHost *self, GFile *file, GFile *other, GFileMonitorEvent event)
{
  MortiseHostedPlugin *plugin = find_plugin (self, event == G_FILE_MONITOR_EVENT_RENAMED ? other : file);
  MortiseWorker *worker;

  if (plugin == NULL || !mortise_host_settings_read_file (self, plugin))
    return;
  worker = mortise_supervisor_get_worker (self->supervisor, mortise_hosted_plugin_get_slug (plugin));
  if (worker != NULL)
    mortise_worker_send_settings (worker);
  mortise_hosted_plugin_changed (plugin);
}

/*< private >
 * mortise_host_settings_watch:
 * @self: a host
 *
 * Follows changes of the files from now on, also where there is no folder for them yet.
 */
void
mortise_host_settings_watch (MortiseHost *self)
{
  g_autofree char *path = g_build_filename (self->site, "settings", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  self->settings_monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->settings_monitor != NULL)
    g_signal_connect_object (self->settings_monitor, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}
