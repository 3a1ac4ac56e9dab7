/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lines of minisign's three kinds of files. We read less than minisign does: comments are UTF-8 without control
 * characters, because they are shown, and nothing may follow the last line, because nobody has signed it. */

#include "mortise-signature-text.h"

#include "mortise-error.h"

#include <sodium.h>
#include <string.h>

/* The longest file there can be, a signature: two comments, 74 and 64 bytes in base64, and the ends of its lines. */
#define MAX_LENGTH (1024 + 8192 + 100 + 88 + 4 * 2)

/**
 * mortise_sodium_start:
 *
 * Readies libsodium. It may be called again and on any thread; without random numbers there is no going on.
 */
void
mortise_sodium_start (void)
{
  if (sodium_init () < 0)
    g_error ("libsodium cannot be used: this system gives no random numbers");
}

/**
 * mortise_signature_text_start:
 * @self: (out caller-allocates): a reader
 * @what: what the text should be, for messages
 * @text: the text; it must outlive @self
 * @length: the length of @text in bytes, or -1 if it ends with a NUL
 * @error: return location for a %MORTISE_ERROR_LIMIT
 *
 * Returns: %FALSE if @text is longer than any file of minisign's
 */
gboolean
mortise_signature_text_start (MortiseSignatureText *self,
                              const char *what,
                              const char *text,
                              gssize length,
                              GError **error)
{
  mortise_sodium_start ();
  *self = (MortiseSignatureText){ what, text, length >= 0 ? (gsize) length : strlen (text), 0 };
  if (self->length <= MAX_LENGTH)
    return TRUE;

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
               "%s: %" G_GSIZE_FORMAT " bytes are more than the %d that one has", what, self->length, MAX_LENGTH);
  return FALSE;
}

/* As minisign does, which trims both characters; a file may have come by way of Windows. */
static gsize
take_line (MortiseSignatureText *self, const char **line)
{
  const char *end = memchr (self->rest, '\n', self->length);
  gsize length = end != NULL ? (gsize) (end - self->rest) : self->length;
  gsize taken = end != NULL ? length + 1 : length;

  *line = self->rest;
  self->rest += taken;
  self->length -= taken;
  self->line++;
  return length > 0 && (*line)[length - 1] == '\r' ? length - 1 : length;
}

/* Control characters other than the tab, which minisign itself writes, and what turns the direction of a line around.
 */
static gboolean
is_deceptive (gunichar c)
{
  return (g_unichar_iscntrl (c) && c != '\t') || c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E)
         || (c >= 0x2066 && c <= 0x2069);
}

static gboolean
is_plain (const char *text, gsize length)
{
  if (!g_utf8_validate (text, (gssize) length, NULL))
    return FALSE;
  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    if (is_deceptive (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/**
 * mortise_signature_text_check_comment:
 * @comment: a comment
 * @max_length: how many bytes it may have
 * @error: return location for an error
 *
 * Returns: whether @comment can be a line of a file
 */
gboolean
mortise_signature_text_check_comment (const char *comment, gsize max_length, GError **error)
{
  if (strlen (comment) > max_length)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                 "A comment of %" G_GSIZE_FORMAT " bytes is too long; %" G_GSIZE_FORMAT " are the most",
                 strlen (comment), max_length);
  else if (!is_plain (comment, strlen (comment)))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                 "A comment has to be one line of UTF-8 without control characters");
  else
    return TRUE;
  return FALSE;
}

static gboolean
fail (MortiseSignatureText *self, const char *wanted, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "%s: line %u has to be %s; use the file as minisign wrote it", self->what, self->line, wanted);
  return FALSE;
}

/**
 * mortise_signature_text_read_comment:
 * @self: a reader
 * @prefix: what the line begins with
 * @max_length: how many bytes may follow
 * @error: return location for an error
 *
 * Returns: (transfer full): what follows @prefix in the next line
 */
char *
mortise_signature_text_read_comment (MortiseSignatureText *self, const char *prefix, gsize max_length, GError **error)
{
  gsize skipped = strlen (prefix);
  const char *line;
  gsize length = take_line (self, &line);

  if (length >= skipped && length - skipped <= max_length && memcmp (line, prefix, skipped) == 0
      && is_plain (line, length))
    return g_strndup (line + skipped, length - skipped);

  fail (self, "a comment in UTF-8 without control characters, and begin with its kind", error);
  return NULL;
}

/* libsodium takes a letter with its highest bit set for the letter. */
static gboolean
is_ascii (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] > G_MAXINT8)
      return FALSE;
  return TRUE;
}

/**
 * mortise_signature_text_read_base64:
 * @self: a reader
 * @target: where the bytes go
 * @size: how many they are
 * @error: return location for an error
 *
 * Reads the next line. The padding has to be there, and its unused bits have to be 0, so that bytes have one spelling.
 *
 * Returns: whether it is exactly @size bytes in base64
 */
gboolean
mortise_signature_text_read_base64 (MortiseSignatureText *self, gpointer target, gsize size, GError **error)
{
  g_autofree char *wanted = NULL;
  const char *line;
  gsize length = take_line (self, &line);
  gsize decoded = 0;

  if (is_ascii (line, length)
      && sodium_base642bin (target, size, line, length, NULL, &decoded, NULL, sodium_base64_VARIANT_ORIGINAL) == 0
      && decoded == size)
    return TRUE;

  wanted = g_strdup_printf ("%" G_GSIZE_FORMAT " bytes in base64", size);
  return fail (self, wanted, error);
}

/**
 * mortise_signature_text_end:
 * @self: a reader
 * @error: return location for an error
 *
 * Returns: whether all of the text is read
 */
gboolean
mortise_signature_text_end (MortiseSignatureText *self, GError **error)
{
  if (self->length == 0)
    return TRUE;
  self->line++;
  return fail (self, "taken out: it is one too many", error);
}
