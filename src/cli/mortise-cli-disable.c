/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

static gboolean
run_disable (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[0], "disable", NULL);

  return mortise_cli_change (cli, "POST", path, NULL, error);
}

const MortiseCliVerb mortise_cli_verb_disable = {
  .name = "disable",
  .arguments = "SLUG",
  .summary = "Switches a plugin off and ends its process",
  .details = NULL,
  .examples = "mortise disable lead-scorer",
  .min_words = 1,
  .max_words = 1,
  .run = run_disable,
};
