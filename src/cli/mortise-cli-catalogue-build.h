/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli.h"

G_BEGIN_DECLS

gboolean mortise_cli_catalogue_build (MortiseCli *cli, const char *directory, GError **error);

G_END_DECLS
