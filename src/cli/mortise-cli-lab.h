/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli.h"
#include "mortise-lab.h"

G_BEGIN_DECLS

MortiseLab *mortise_cli_open_lab (MortiseCli *cli, GError **error);
MortiseLab *mortise_cli_open_empty_lab (GError **error);
JsonNode *mortise_cli_ask_lab (MortiseLab *lab, const char *method, const char *path, JsonObject *body, GError **error);
JsonNode *mortise_cli_load_in_lab (MortiseLab *lab, const char *directory, GError **error);
void mortise_cli_keep_result (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *mortise_cli_await (GAsyncResult **result);
GPtrArray *mortise_cli_try (MortiseLab *lab, JsonObject *trial, GError **error);
void mortise_cli_warn_of_payload (void);
JsonNode *mortise_cli_get_payload (MortiseCli *cli, const char *id, GError **error);

G_END_DECLS
