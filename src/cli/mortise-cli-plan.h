/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli.h"

G_BEGIN_DECLS

void mortise_cli_plan_print (JsonObject *plan);
gboolean mortise_cli_plan_confirm (MortiseCli *cli);
gboolean mortise_cli_plan_add_consent (MortiseCli *cli, JsonObject *plan, JsonObject *body);
gboolean mortise_cli_plan_run (MortiseCli *cli, const char *path, JsonObject *body, GError **error);

G_END_DECLS
