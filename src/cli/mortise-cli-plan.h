/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli.h"

G_BEGIN_DECLS

gboolean mortise_cli_plan_confirm (MortiseCli *cli);
gboolean mortise_cli_plan_run (MortiseCli *cli, const char *path, JsonObject *body, GError **error);

G_END_DECLS
