/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of two results, as a person reads them. */
#define MORTISE_CLI_MAX_CHANGES 100

void mortise_cli_outcome_print (GPtrArray *changes);

G_END_DECLS
