/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MORTISE_UNTRUSTED_COMMENT "untrusted comment: "
#define MORTISE_TRUSTED_COMMENT "trusted comment: "

/* minisign.h: the longest that minisign reads, with the words in front and a NUL. */
#define MORTISE_COMMENT_MAX (1024 - sizeof MORTISE_UNTRUSTED_COMMENT)
#define MORTISE_TRUSTED_COMMENT_MAX (8192 - sizeof MORTISE_TRUSTED_COMMENT)

/**
 * MortiseSignatureText:
 * @what: what it is, for messages, such as `signature`
 * @rest: what is not read yet
 * @length: how many bytes @rest has
 * @line: the number of the line read last
 *
 * A file of minisign's while it is read: lines of comments and of base64, in turn.
 */
typedef struct
{
  const char *what;
  const char *rest;
  gsize length;
  guint line;
} MortiseSignatureText;

void mortise_sodium_start (void);

gboolean mortise_signature_text_start (MortiseSignatureText *self,
                                       const char *what,
                                       const char *text,
                                       gssize length,
                                       GError **error);
char *
mortise_signature_text_read_comment (MortiseSignatureText *self, const char *prefix, gsize max_length, GError **error);
gboolean mortise_signature_text_read_base64 (MortiseSignatureText *self, gpointer target, gsize size, GError **error);
gboolean mortise_signature_text_end (MortiseSignatureText *self, GError **error);

gboolean mortise_signature_text_check_comment (const char *comment, gsize max_length, GError **error);

G_END_DECLS
