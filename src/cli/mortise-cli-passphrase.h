/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli.h"
#include "mortise-signing-key.h"

G_BEGIN_DECLS

gboolean mortise_cli_ask_passphrase (char *passphrase, gsize size, gpointer cli, GError **error);
gboolean mortise_cli_ask_new_passphrase (char *passphrase, gsize size, gpointer cli, GError **error);
MortiseSigningKey *mortise_cli_load_key (MortiseCli *cli, const char *path, GError **error);

G_END_DECLS
