/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

static gboolean
run_revoke (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[0], "grants", cli->words[1], NULL);

  return mortise_cli_change (cli, "DELETE", path, NULL, error);
}

const MortiseCliVerb mortise_cli_verb_revoke = {
  .name = "revoke",
  .arguments = "SLUG PERMISSION",
  .summary = "Takes a permission back, from the next call on",
  .details = NULL,
  .examples = "mortise revoke lead-scorer http",
  .min_words = 2,
  .max_words = 2,
  .run = run_revoke,
};
