/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

static gboolean
run_grant (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[0], "grants", cli->words[1], NULL);

  return mortise_cli_change (cli, "PUT", path, NULL, error);
}

const MortiseCliVerb mortise_cli_verb_grant = {
  .name = "grant",
  .arguments = "SLUG PERMISSION",
  .summary = "Grants a permission that a plugin asks for",
  .details = "\"mortise list --json\" shows what each plugin asks for, and its author's reason.",
  .examples = "mortise grant lead-scorer lead_access",
  .min_words = 2,
  .max_words = 2,
  .run = run_grant,
};
