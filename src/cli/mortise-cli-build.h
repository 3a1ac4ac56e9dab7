/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli.h"

#include <stdio.h>

G_BEGIN_DECLS

void mortise_cli_print_lines (const char *const *lines, FILE *output);
gboolean mortise_cli_build_run (const char *folder, gboolean is_covered, FILE *output, GError **error);
gboolean mortise_cli_run_tool (const char *const *command, char **output, gboolean *is_good, GError **error);

G_END_DECLS
