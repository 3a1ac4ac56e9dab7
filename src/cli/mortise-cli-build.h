/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli.h"

#include <stdio.h>

G_BEGIN_DECLS

char *mortise_cli_build_get_directory (const char *folder);
char *mortise_cli_build_get_covered_directory (const char *folder);
gboolean mortise_cli_build_run (const char *folder, const char *build, FILE *output, GError **error);
gboolean mortise_cli_run_tool (const char *const *command, char **output, gboolean *is_good, GError **error);

G_END_DECLS
