/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli.h"

G_BEGIN_DECLS

gboolean mortise_cli_search (MortiseCli *cli, char **words, GError **error);

G_END_DECLS
