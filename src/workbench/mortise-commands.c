/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-commands.h"

#include <glib/gi18n.h>

/* clang-format off */
static const MortiseCommand commands[] = {
  { "win.palette", { "<Control>k" }, NULL },
  { "win.search", { "<Control>f" }, N_ ("Search This Section") },
  { "win.section::plugins", { "<Control>1" }, N_ ("Go to Plugins") },
  { "win.section::hooks", { "<Control>2" }, N_ ("Go to Hooks") },
  { "win.section::problems", { "<Control>3" }, N_ ("Go to Problems") },
  { "win.section::inspector", { "<Control>4" }, N_ ("Go to Inspector") },
  { "inspector.view::statistics", { "<Control><Shift>t" }, N_ ("Show Statistics") },
  { "plugins.tab::installed", { "<Alt>1" }, N_ ("Show Installed Plugins") },
  { "plugins.tab::browse", { "<Alt>2" }, N_ ("Browse Plugins") },
  { "plugins.tab::updates", { "<Alt>3" }, N_ ("Show Updates") },
  { "win.install", { "<Control>o" }, N_ ("Install From File…") },
  { "win.install-folder", { "<Control><Shift>o" }, N_ ("Install From Folder…") },
  { "win.new-plugin", { "<Control>n" }, N_ ("New Plugin…") },
  { "win.develop", { "<Control><Alt>o" }, N_ ("Open a Plugin’s Folder…") },
  { "plugins.catalogues", { NULL }, N_ ("Catalogues and Keys…") },
  { "plugins.refresh", { "<Control><Shift>r" }, N_ ("Refresh Catalogues") },
  { "plugins.update-all", { "<Control>u" }, N_ ("Update All Plugins…") },
  { "win.safe-mode", { NULL }, N_ ("Safe Mode") },
  { "win.bisect", { NULL }, N_ ("Find the Plugin That Causes a Problem…") },
  { "win.show-graph", { "<Control>d" }, N_ ("Show Dependencies") },
  { "win.refresh", { "F5" }, N_ ("Refresh") },
  { "win.show-help-overlay", { "<Control>question" }, N_ ("Keyboard Shortcuts") },
  { "app.about", { NULL }, N_ ("About Mortise") },
  { "window.close", { "<Control>w" }, N_ ("Close Window") },
  { "app.quit", { "<Control>q" }, N_ ("Quit") },
};
/* clang-format on */

/**
 * mortise_commands_get:
 * @n_commands: (out): how many there are
 *
 * Returns: (array length=n_commands) (transfer none): all of them
 */
const MortiseCommand *
mortise_commands_get (guint *n_commands)
{
  *n_commands = G_N_ELEMENTS (commands);
  return commands;
}
