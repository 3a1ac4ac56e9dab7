/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

static gboolean
run_reload (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[0], "reload", NULL);

  return mortise_cli_change (cli, "POST", path, NULL, error);
}

const MortiseCliVerb mortise_cli_verb_reload = {
  .name = "reload",
  .arguments = "SLUG",
  .summary = "Lets a new process serve a plugin, without losing a call",
  .details = "The new process is started beside the old one, which ends what it has begun. Where the new one\n"
             "does not come up, the old one stays, and the reason is told. Of a plugin that is loaded in place the\n"
             "manifest is read anew; permissions that it newly asks for are off.",
  .examples = "mortise reload lead-scorer",
  .min_words = 1,
  .max_words = 1,
  .run = run_reload,
};
