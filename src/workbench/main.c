/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>

#include "mortise-application.h"
#include "mortise-config.h"

int
main (int argc, char **argv)
{
  g_autoptr (MortiseApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, MORTISE_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = mortise_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
