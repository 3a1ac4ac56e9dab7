/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-error.h"
#include "mortise-signing-key.h"

G_BEGIN_DECLS

/**
 * SignatureFixture:
 * @folder: a folder of the test's own
 * @key: a key
 * @public: its public half
 */
typedef struct
{
  char *folder;
  MortiseSigningKey *key;
  MortisePublicKey *public;
} SignatureFixture;

void signature_fixture_set_up (SignatureFixture *self, gconstpointer user_data);
void signature_fixture_tear_down (SignatureFixture *self, gconstpointer user_data);

char *signature_fixture_path (SignatureFixture *self, const char *name);
char *signature_fixture_write (SignatureFixture *self, const char *name, const char *text, gssize length);
char *signature_fixture_read (SignatureFixture *self, const char *name);
GInputStream *signature_fixture_open (SignatureFixture *self, const char *name);

char *signature_fixture_sign (SignatureFixture *self, const char *content, const char *comment);
GInputStream *signature_fixture_stream (const char *content);

gboolean signature_fixture_give (char *passphrase, gsize size, gpointer user_data, GError **error);

G_END_DECLS
