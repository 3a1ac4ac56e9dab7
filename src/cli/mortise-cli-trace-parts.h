/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli.h"

G_BEGIN_DECLS

gboolean mortise_cli_trace_who (MortiseCli *cli, const char *id, const char *pointer, GError **error);
gboolean mortise_cli_trace_export (MortiseCli *cli, JsonArray *traces, GError **error);

G_END_DECLS
