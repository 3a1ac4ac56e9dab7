/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loads a plugin through libpeas into this process, whichever that is: the runner, or the workbench for the plugins
 * that an administrator trusts with native widgets.
 *
 * libpeas wants a `.plugin` file beside the module. Ours have a plugin.json, so a folder is made that holds the one
 * and points to the other. Python modules are not loaded directly: libpeas loads the module `mortise_entry`, which
 * imports the author's, so that an error in it arrives here with its traceback instead of on stderr.
 */

#include "mortise-peas.h"

#include "mortise-loader.h"

#include "mortise-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define PYTHON_ENTRY "mortise_entry"

static gboolean
is_python (const MortiseModule *module)
{
  return g_str_equal (module->loader, "python");
}

static gboolean
link_library (const MortiseModule *module, const char *folder, GError **error)
{
  g_autofree char *file = g_strdup_printf ("lib%s.so", module->name);
  g_autofree char *target = g_build_filename (module->directory, file, NULL);
  g_autofree char *place = g_build_filename (folder, file, NULL);

  if (!g_file_test (target, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                   "%s: no such file; \"module\" in plugin.json names it without lib and .so", target);
      return FALSE;
    }
  if (symlink (target, place) != 0 && errno != EEXIST)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", place, g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

static char *
prepare_folder (const MortiseModule *module, GError **error)
{
  g_autofree char *folder = g_build_filename (module->scratch_directory, "peas", NULL);
  g_autofree char *name = g_strdup_printf ("%s.plugin", module->slug);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *content
      = g_strdup_printf ("[Plugin]\nModule=%s\nLoader=%s\nName=%s\n", is_python (module) ? PYTHON_ENTRY : module->name,
                         is_python (module) ? MORTISE_PEAS_PYTHON_LOADER : "C", module->slug);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", folder, g_strerror (errno));
      return NULL;
    }
  if (!is_python (module) && !link_library (module, folder, error))
    return NULL;
  if (!g_file_set_contents_full (path, content, -1, G_FILE_SET_CONTENTS_NONE, 0600, error))
    return NULL;
  return g_steal_pointer (&folder);
}

/* Python reads these when libpeas starts it. */
static void
prepare_python (const MortiseModule *module)
{
  g_autofree char *path = g_strjoin (":", module->directory, module->python_directory, NULL);

  g_setenv ("PYTHONPATH", path, TRUE);
  g_setenv ("PYTHONNOUSERSITE", "1", TRUE);
  g_setenv ("PYTHONDONTWRITEBYTECODE", "1", TRUE);
  g_setenv ("MORTISE_PLUGIN_MODULE", module->name, TRUE);
}

/* libpeas prints why a module cannot be loaded and returns only that it cannot; the message is caught on its way. */
static GLogWriterOutput
keep_warning (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  GString *warnings = user_data;

  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && (level & G_LOG_LEVEL_MASK) <= G_LOG_LEVEL_WARNING)
      g_string_append_printf (warnings, "%s%s", warnings->len > 0 ? "; " : "", (const char *) fields[i].value);
  return g_log_writer_default (level, fields, n_fields, NULL);
}

static GString *
get_warnings (void)
{
  static GString *warnings;

  if (warnings == NULL)
    {
      warnings = g_string_new (NULL);
      g_log_set_writer_func (keep_warning, warnings, NULL);
    }
  return warnings;
}

/**
 * mortise_loader_load:
 * @module: what to load
 * @error: return location for an error that says why it could not be loaded
 *
 * Loads a module by libpeas and makes its plugin. The module stays in the process to its end, as libpeas keeps
 * C modules resident: another version needs another process.
 *
 * Returns: (transfer full): the plugin
 */
MortisePlugin *
mortise_loader_load (const MortiseModule *module, GError **error)
{
  GString *warnings = get_warnings ();
  g_autofree char *folder = prepare_folder (module, error);
  PeasEngine *engine;
  PeasPluginInfo *info;
  GObject *plugin = NULL;

  if (folder == NULL)
    return NULL;
  if (is_python (module))
    prepare_python (module);

  g_string_truncate (warnings, 0);
  engine = mortise_peas_engine_new ();
  if (is_python (module))
    peas_engine_enable_loader (engine, MORTISE_PEAS_PYTHON_LOADER);
  peas_engine_add_search_path (engine, folder, NULL);
  info = peas_engine_get_plugin_info (engine, is_python (module) ? PYTHON_ENTRY : module->name);
  if (info != NULL && peas_engine_load_plugin (engine, info))
    plugin = mortise_peas_create (engine, info, MORTISE_TYPE_PLUGIN);

  if (!MORTISE_IS_PLUGIN (plugin))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: the module \"%s\" could not be loaded: %s",
                   module->slug, module->name,
                   warnings->len > 0 ? warnings->str
                                     : "it registers no type that implements MortisePlugin (mortise_module_register)");
      return NULL;
    }
  return MORTISE_PLUGIN (plugin);
}
