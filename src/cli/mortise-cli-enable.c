/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

static gboolean
run_enable (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[0], "enable", NULL);

  return mortise_cli_change (cli, "POST", path, NULL, error);
}

const MortiseCliVerb mortise_cli_verb_enable = {
  .name = "enable",
  .arguments = "SLUG",
  .summary = "Switches a plugin on",
  .details = NULL,
  .examples = "mortise enable lead-scorer",
  .min_words = 1,
  .max_words = 1,
  .run = run_enable,
};
