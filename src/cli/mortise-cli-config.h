/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli.h"

G_BEGIN_DECLS

/* What `mortise config` does besides showing and changing; the plugin's slug is the first of @words. */
gboolean mortise_cli_config_history (MortiseCli *cli, char **words, GError **error);
gboolean mortise_cli_config_rollback (MortiseCli *cli, char **words, GError **error);
gboolean mortise_cli_config_backups (MortiseCli *cli, char **words, GError **error);
gboolean mortise_cli_config_restore (MortiseCli *cli, char **words, GError **error);
gboolean mortise_cli_config_export (MortiseCli *cli, char **words, GError **error);
gboolean mortise_cli_config_import (MortiseCli *cli, char **words, GError **error);
gboolean mortise_cli_config_rotate_key (MortiseCli *cli, char **words, GError **error);

gboolean mortise_cli_config_print (MortiseCli *cli, const char *slug, GError **error);

G_END_DECLS
