/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseCliStyle:
 * @MORTISE_CLI_PLAIN: as the terminal prints
 * @MORTISE_CLI_BOLD: a heading
 * @MORTISE_CLI_DIM: what matters less
 * @MORTISE_CLI_GOOD: it is as it should be
 * @MORTISE_CLI_WARN: it wants a look
 * @MORTISE_CLI_BAD: it failed
 *
 * How a piece of text is set off, on a terminal that can and may.
 */
typedef enum
{
  MORTISE_CLI_PLAIN,
  MORTISE_CLI_BOLD,
  MORTISE_CLI_DIM,
  MORTISE_CLI_GOOD,
  MORTISE_CLI_WARN,
  MORTISE_CLI_BAD,
} MortiseCliStyle;

char *mortise_cli_text_escape (const char *text);
char *mortise_cli_text_escape_json (const char *json);
char *mortise_cli_text_paint (MortiseCliStyle style, const char *text);
guint mortise_cli_text_get_width (const char *text);
gsize mortise_cli_text_fit (const char *text, guint width);
guint mortise_cli_text_get_terminal_width (void);

G_END_DECLS
