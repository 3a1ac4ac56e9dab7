/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

static gboolean
run_restart (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[0], "restart", NULL);

  return mortise_cli_change (cli, "POST", path, NULL, error);
}

const MortiseCliVerb mortise_cli_verb_restart = {
  .name = "restart",
  .arguments = "SLUG",
  .summary = "Starts a plugin's process anew; also ends a quarantine",
  .details = NULL,
  .examples = "mortise restart lead-scorer",
  .min_words = 1,
  .max_words = 1,
  .run = run_restart,
};
