/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-text.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/*
 * Names, messages and values come from plugins, and a terminal obeys what is printed on it: a sequence of control
 * characters can rename the window, type a command or hide a line. Nothing is printed but what passed here.
 */

/* Characters that print nothing themselves and change how others look: controls, line and paragraph separators, and the
 * marks that turn the direction of writing (Unicode Technical Report 36, section 2.10: bidirectional spoofing). */
static gboolean
is_deceptive (gunichar c)
{
  return g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 || c == 0x061c || c == 0x200e || c == 0x200f
         || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static void
append_escaped (GString *escaped, gunichar c)
{
  if (c == '\n')
    g_string_append (escaped, "\\n");
  else if (c == '\t')
    g_string_append (escaped, "\\t");
  else if (c == '\r')
    g_string_append (escaped, "\\r");
  else if (c < 0x100)
    g_string_append_printf (escaped, "\\x%02x", c);
  else
    g_string_append_printf (escaped, "\\u%04x", c);
}

/**
 * mortise_cli_text_escape:
 * @text: bytes from anywhere, that may not be UTF-8
 *
 * Returns: (transfer full): @text in one line that a terminal prints as it is
 */
char *
mortise_cli_text_escape (const char *text)
{
  GString *escaped = g_string_new (NULL);

  while (*text)
    {
      gunichar c = g_utf8_get_char_validated (text, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_printf (escaped, "\\x%02x", (guint8) *text++);
          continue;
        }
      if (is_deceptive (c))
        append_escaped (escaped, c);
      else
        g_string_append_unichar (escaped, c);
      text = g_utf8_next_char (text);
    }
  return g_string_free (escaped, FALSE);
}

/**
 * mortise_cli_text_escape_json:
 * @json: JSON text
 *
 * JSON need not escape C1 controls and direction marks, and terminals obey them all the same.
 *
 * Returns: (transfer full): the same value as JSON text without such characters
 */
char *
mortise_cli_text_escape_json (const char *json)
{
  GString *escaped = g_string_sized_new (strlen (json));

  for (; *json; json = g_utf8_next_char (json))
    {
      gunichar c = g_utf8_get_char (json);

      if (c != '\n' && is_deceptive (c))
        g_string_append_printf (escaped, "\\u%04x", c);
      else
        g_string_append_unichar (escaped, c);
    }
  return g_string_free (escaped, FALSE);
}

/* See https://no-color.org: any non-empty value switches colours off. */
static gboolean
may_paint (void)
{
  const char *no_color = g_getenv ("NO_COLOR");
  const char *term = g_getenv ("TERM");

  return isatty (STDOUT_FILENO) && (!no_color || !*no_color) && term && !g_str_equal (term, "dumb");
}

/**
 * mortise_cli_text_paint:
 * @style: a style
 * @text: escaped text
 *
 * Returns: (transfer full): @text in @style when standard output is a terminal and NO_COLOR is not set, else as it is
 */
char *
mortise_cli_text_paint (MortiseCliStyle style, const char *text)
{
  /* ECMA-48, section 8.3.117: Select Graphic Rendition. */
  static const char *const renditions[] = {
    [MORTISE_CLI_PLAIN] = NULL, [MORTISE_CLI_BOLD] = "1",  [MORTISE_CLI_DIM] = "2",
    [MORTISE_CLI_GOOD] = "32",  [MORTISE_CLI_WARN] = "33", [MORTISE_CLI_BAD] = "31",
  };

  if (!renditions[style] || !*text || !may_paint ())
    return g_strdup (text);
  return g_strdup_printf ("\033[%sm%s\033[0m", renditions[style], text);
}

static guint
char_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

/**
 * mortise_cli_text_get_width:
 * @text: escaped text, not painted
 *
 * Returns: how many columns a terminal gives it
 */
guint
mortise_cli_text_get_width (const char *text)
{
  guint width = 0;

  for (; *text; text = g_utf8_next_char (text))
    width += char_width (g_utf8_get_char (text));
  return width;
}

/**
 * mortise_cli_text_fit:
 * @text: escaped text
 * @width: columns that there are, at least 2
 *
 * Returns: how many bytes of @text go on a line of @width columns, broken after a word where it has to be
 */
gsize
mortise_cli_text_fit (const char *text, guint width)
{
  const char *after_word = NULL;
  const char *p;
  guint used = 0;

  for (p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      used += char_width (c);
      if (used > width)
        return (c != ' ' && after_word ? after_word : p) - text;
      if (c == ' ')
        after_word = p;
    }
  return p - text;
}

/**
 * mortise_cli_text_get_terminal_width:
 *
 * Returns: the columns of the terminal that standard output is, or those that the variable COLUMNS says; 0 when lines
 *   are not to be broken
 */
guint
mortise_cli_text_get_terminal_width (void)
{
  const char *columns = g_getenv ("COLUMNS");
  struct winsize size;
  gint64 width;

  if (isatty (STDOUT_FILENO) && ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  if (columns && g_ascii_string_to_signed (columns, 10, 1, G_MAXINT16, &width, NULL))
    return width;
  return 0;
}
