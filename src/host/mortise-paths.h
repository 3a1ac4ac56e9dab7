/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the program's own parts are: installed, or in the build folder when it is run from there. */

const char *mortise_paths_get_program (void);
const char *mortise_paths_get_runner (void);
const char *mortise_paths_get_helper (void);
const char *mortise_paths_get_test_launcher (void);
const char *mortise_paths_get_python (void);
const char *mortise_paths_get_library_directory (void);
const char *mortise_paths_get_python_directory (void);
const char *mortise_paths_get_bundled_plugins (void);
const char *mortise_paths_get_demonstration_catalogue (void);
const char *mortise_paths_get_rules (void);
char **mortise_paths_dup_read_only (void);
char **mortise_paths_dup_environment (void);

G_END_DECLS
