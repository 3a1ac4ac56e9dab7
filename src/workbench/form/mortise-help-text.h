/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mortise_help_text_to_markup (const char *text);
char *mortise_help_text_to_plain (const char *text);

G_END_DECLS
