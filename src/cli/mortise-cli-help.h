/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli.h"

G_BEGIN_DECLS

void mortise_cli_print_help (const MortiseCliVerb *verb);

G_END_DECLS
