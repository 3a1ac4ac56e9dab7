/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signature-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define CONTENT "What is signed\n"
#define COMMENT "timestamp:1700000000\tfile:thing-1.0.0.zip\thashed"

/* Offsets in a secret key's record, from minisign.h. */
#define RECORD_SIZE 158
#define KDF 2
#define OPERATIONS 38
#define PUBLIC_HALF 94

static MortiseSignature *
parse (const char *text, GError **error)
{
  return mortise_signature_parse (text, -1, error);
}

static gboolean
verifies (MortiseSignature *signature, MortisePublicKey *key, const char *content, GError **error)
{
  g_autoptr (GInputStream) stream = signature_fixture_stream (content);

  return mortise_signature_verify (signature, key, stream, NULL, error);
}

/* --- signatures --------------------------------------------------------------------------------------------------- */

static void
test_sign (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = signature_fixture_sign (fixture, CONTENT, COMMENT);
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseSignature) signature = parse (text, &error);

  g_assert_no_error (error);
  again = mortise_signature_to_text (signature);
  g_assert_cmpstr (again, ==, text);
  g_assert_cmpstr (mortise_signature_get_trusted_comment (signature), ==, COMMENT);
  g_assert_cmpstr (mortise_signature_get_key_id (signature), ==, mortise_public_key_get_id (fixture->public));
  g_assert_true (mortise_signature_is_prehashed (signature));

  g_assert_true (verifies (signature, fixture->public, CONTENT, &error));
  g_assert_no_error (error);
  g_assert_false (verifies (signature, fixture->public, "What is signed", &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
}

static void
test_empty_content (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = signature_fixture_sign (fixture, "", "");
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseSignature) signature = parse (text, &error);

  g_assert_no_error (error);
  g_assert_true (verifies (signature, fixture->public, "", NULL));
  g_assert_false (verifies (signature, fixture->public, "x", NULL));
}

static void
test_other_key (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = signature_fixture_sign (fixture, CONTENT, COMMENT);
  g_autoptr (MortiseSigningKey) other = mortise_signing_key_generate ();
  g_autoptr (MortisePublicKey) other_public = mortise_signing_key_get_public (other);
  g_autoptr (MortiseSignature) signature = parse (text, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (mortise_public_key_equal (fixture->public, other_public));
  g_assert_false (verifies (signature, other_public, CONTENT, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
}

/* Somebody else's key under the same id. */
static void
test_same_id (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = signature_fixture_sign (fixture, CONTENT, COMMENT);
  g_autofree char *line = mortise_public_key_to_base64 (fixture->public);
  g_autoptr (MortiseSigningKey) other = mortise_signing_key_generate ();
  g_autoptr (MortisePublicKey) other_public = mortise_signing_key_get_public (other);
  g_autofree char *other_line = mortise_public_key_to_base64 (other_public);
  g_autoptr (MortiseSignature) signature = parse (text, NULL);
  g_autoptr (MortisePublicKey) forged = NULL;
  g_autofree guchar *record = NULL, *other_record = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  record = g_base64_decode (line, &size);
  other_record = g_base64_decode (other_line, &size);
  g_assert_cmpuint (size, ==, 42);
  forged = mortise_public_key_new (record + 2, other_record + 10);
  g_assert_cmpstr (mortise_public_key_get_id (forged), ==, mortise_public_key_get_id (fixture->public));
  g_assert_false (verifies (signature, forged, CONTENT, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
}

/* Whichever bit of a signature is another, but for the comment that nobody signed, it does not verify. */
static void
test_every_bit (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = signature_fixture_sign (fixture, CONTENT, COMMENT);
  gsize start = (gsize) (strchr (text, '\n') - text) + 1;
  gsize length = strlen (text);

  for (gsize at = start; at < length - 1; at++)
    for (guint bit = 0; bit < 8; bit++)
      {
        g_autofree char *changed = g_memdup2 (text, length + 1);
        g_autoptr (MortiseSignature) signature = NULL;

        changed[at] ^= (char) (1 << bit);
        signature = mortise_signature_parse (changed, (gssize) length, NULL);
        if (signature != NULL && verifies (signature, fixture->public, CONTENT, NULL))
          g_error ("bit %u of byte %" G_GSIZE_FORMAT " does not matter: %s", bit, at, changed);
      }
}

/* The trusted comment of one signature does not go with another. */
static void
test_swapped_comment (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *one = signature_fixture_sign (fixture, CONTENT, "version 1");
  g_autofree char *two = signature_fixture_sign (fixture, "Other content", "version 2");
  g_auto (GStrv) lines = g_strsplit (one, "\n", -1);
  g_auto (GStrv) others = g_strsplit (two, "\n", -1);
  g_autofree char *mixed = g_strjoin ("\n", lines[0], lines[1], others[2], others[3], "", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseSignature) signature = parse (mixed, &error);

  g_assert_no_error (error);
  g_assert_false (verifies (signature, fixture->public, CONTENT, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
}

/* --- their text --------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  const char *from;
  const char *to;
  gboolean is_accepted;
} Edit;

/* What is done to a good signature, once, and whether it is one afterwards. */
static const Edit edits[] = {
  { "crlf", "\n", "\r\n", TRUE },
  { "other-comment", "untrusted comment: signature", "untrusted comment: Großes über", TRUE },
  { "empty-comment", "untrusted comment: signature from minisign secret key\n", "untrusted comment: \n", TRUE },
  { "no-kind", "untrusted comment: ", "", FALSE },
  { "trusted-first", "untrusted comment: ", "trusted comment: ", FALSE },
  { "escape", "signature from", "signature \x1b[31m from", FALSE },
  { "direction", "signature from", "signature \xe2\x80\xae from", FALSE },
  { "not-utf-8", "signature from", "signature \xff from", FALSE },
  { "carriage-return", "signature from", "signature \r from", FALSE },
  { "blank-line", "\ntrusted", "\n\ntrusted", FALSE },
  { "padding", "==\n", "\n", FALSE },
  { "unused-bits", "==\n", "=A\n", FALSE },
  { "space", "==\n", "== \n", FALSE },
  { "no-trusted-comment", "trusted comment: timestamp", "comment: timestamp", FALSE },
};

static char *
replace_last (const char *text, const char *from, const char *to)
{
  const char *at = g_strrstr (text, from);
  g_autofree char *head = NULL;

  g_assert_nonnull (at);
  head = g_strndup (text, (gsize) (at - text));
  return g_strconcat (head, to, at + strlen (from), NULL);
}

static void
test_edits (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = signature_fixture_sign (fixture, CONTENT, COMMENT);

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autofree char *edited = replace_last (text, edits[i].from, edits[i].to);
      g_autoptr (GError) error = NULL;
      g_autoptr (MortiseSignature) signature = parse (edited, &error);

      g_test_message ("%s: %s", edits[i].name, error != NULL ? error->message : "accepted");
      if (edits[i].is_accepted)
        {
          g_assert_no_error (error);
          g_assert_true (verifies (signature, fixture->public, CONTENT, NULL));
          continue;
        }
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
      g_assert_null (strpbrk (error->message, "\n\r\x1b"));
    }
}

static void
test_ends (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = signature_fixture_sign (fixture, CONTENT, COMMENT);
  g_autofree char *longer = g_strconcat (text, "x", NULL);
  g_autofree char *comment = g_strnfill (20000, 'x');
  g_autofree char *long_comment = g_strconcat ("untrusted comment: ", comment, "\n", NULL);
  g_autoptr (MortiseSignature) signature = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = strlen (text);

  /* Cut off anywhere but before the last newline. */
  for (gsize i = 0; i < length - 1; i++)
    g_assert_null (mortise_signature_parse (text, (gssize) i, NULL));
  signature = mortise_signature_parse (text, (gssize) length - 1, &error);
  g_assert_no_error (error);

  g_assert_null (parse (longer, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (parse (long_comment, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
}

static void
assert_no_comment (SignatureFixture *fixture, const char *comment, MortiseError code)
{
  g_autoptr (GInputStream) stream = signature_fixture_stream (CONTENT);
  g_autoptr (GError) error = NULL;

  g_assert_null (mortise_signing_key_sign (fixture->key, stream, comment, NULL, &error));
  g_assert_error (error, MORTISE_ERROR, (int) code);
}

static void
test_comments (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *longest = g_strnfill (8174, 'x');
  g_autofree char *too_long = g_strnfill (8175, 'x');
  g_autofree char *text = signature_fixture_sign (fixture, CONTENT, longest);
  g_autoptr (MortiseSignature) signature = parse (text, NULL);

  g_assert_true (verifies (signature, fixture->public, CONTENT, NULL));
  assert_no_comment (fixture, too_long, MORTISE_ERROR_LIMIT);
  assert_no_comment (fixture, "two\nlines", MORTISE_ERROR_INVALID);
  assert_no_comment (fixture, "\x1b[0m", MORTISE_ERROR_INVALID);
  assert_no_comment (fixture, "\xff", MORTISE_ERROR_INVALID);
}

static void
test_unreadable_content (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = signature_fixture_sign (fixture, CONTENT, COMMENT);
  g_autoptr (MortiseSignature) signature = parse (text, NULL);
  g_autoptr (GInputStream) stream = signature_fixture_stream (CONTENT);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (mortise_signature_verify (signature, fixture->public, stream, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- public keys -------------------------------------------------------------------------------------------------- */

static void
test_public_key (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *line = mortise_public_key_to_base64 (fixture->public);
  g_autofree char *text = mortise_public_key_to_text (fixture->public, NULL);
  g_autofree char *path = signature_fixture_write (fixture, "key.pub", text, -1);
  g_autofree char *missing = signature_fixture_path (fixture, "missing.pub");
  g_autofree char *standard = g_strconcat ("minisign public key ", mortise_public_key_get_id (fixture->public), NULL);
  g_autoptr (MortisePublicKey) from_line = mortise_public_key_parse (line, -1, NULL);
  g_autoptr (MortisePublicKey) from_text = mortise_public_key_parse (text, -1, NULL);
  g_autoptr (MortisePublicKey) from_file = mortise_public_key_load (path, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (mortise_public_key_equal (from_line, fixture->public));
  g_assert_true (mortise_public_key_equal (from_text, fixture->public));
  g_assert_true (mortise_public_key_equal (from_file, fixture->public));
  g_assert_null (mortise_public_key_get_comment (from_line));
  g_assert_cmpstr (mortise_public_key_get_comment (from_file), ==, standard);

  g_assert_null (mortise_public_key_load (missing, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (mortise_public_key_load (fixture->folder, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (missing, 0600), ==, 0);
  g_assert_null (mortise_public_key_load (missing, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED);
}

static void
assert_no_public_key (const guint8 *record, gsize size, const char *suffix)
{
  g_autofree char *line = g_base64_encode (record, size);
  g_autofree char *text = g_strconcat (line, suffix, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (mortise_public_key_parse (text, -1, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
}

/* The point 1 has order 1: with it, as with the others of small order, a signature can fit any message. */
static void
test_no_public_key (SignatureFixture *fixture, gconstpointer user_data)
{
  guint8 record[42] = { 'E', 'd', 1, 2, 3, 4, 5, 6, 7, 8, 1 };
  g_autofree char *line = mortise_public_key_to_base64 (fixture->public);
  g_autofree guchar *good = NULL;
  gsize size;

  assert_no_public_key (record, sizeof record, "");
  good = g_base64_decode (line, &size);
  assert_no_public_key (good, size, "\nmore\n");
  assert_no_public_key (good, size - 1, "");
  good[1] = 'X';
  assert_no_public_key (good, size, "");
  assert_no_public_key (good, 0, "");
}

/* --- secret keys -------------------------------------------------------------------------------------------------- */

static char *
save (SignatureFixture *fixture, const char *name)
{
  char *path = signature_fixture_path (fixture, name);
  g_autoptr (GError) error = NULL;

  mortise_signing_key_save (fixture->key, path, NULL, NULL, &error);
  g_assert_no_error (error);
  return path;
}

static void
test_save (SignatureFixture *fixture, gconstpointer user_data)
{
  mode_t old_mask = umask (0);
  g_autofree char *path = save (fixture, "key");
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseSigningKey) loaded = mortise_signing_key_load (path, NULL, NULL, &error);
  g_autoptr (MortisePublicKey) public = NULL;
  GStatBuf status;

  umask (old_mask);
  g_assert_no_error (error);
  public = mortise_signing_key_get_public (loaded);
  g_assert_true (mortise_public_key_equal (public, fixture->public));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  g_assert_false (mortise_signing_key_save (fixture->key, path, NULL, NULL, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT);
  g_clear_error (&error);

  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  g_assert_null (mortise_signing_key_load (path, NULL, NULL, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED);
}

/* A key's file with one number in it changed. */
static MortiseSigningKey *
load_changed (SignatureFixture *fixture, gsize offset, const char *bytes, gsize n_bytes, GError **error)
{
  g_autofree char *path = signature_fixture_path (fixture, "good");
  g_autofree char *text = NULL;
  g_autofree guchar *record = NULL;
  g_auto (GStrv) lines = NULL;
  gsize size;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_free (path);
      path = save (fixture, "good");
    }
  text = signature_fixture_read (fixture, "good");
  lines = g_strsplit (text, "\n", -1);
  record = g_base64_decode (lines[1], &size);
  g_assert_cmpuint (size, ==, RECORD_SIZE);
  memcpy (record + offset, bytes, n_bytes);
  g_free (lines[1]);
  lines[1] = g_base64_encode (record, size);
  g_free (text);
  text = g_strjoinv ("\n", lines);
  return mortise_signing_key_parse (text, -1, signature_fixture_give, (char *) "secret", error);
}

static void
assert_no_key (SignatureFixture *fixture,
               gsize offset,
               const char *bytes,
               gsize n_bytes,
               MortiseError code,
               const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (load_changed (fixture, offset, bytes, n_bytes, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, MORTISE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_hostile_key (SignatureFixture *fixture, gconstpointer user_data)
{
  char costs[16];
  g_autoptr (MortiseSigningKey) unchanged = load_changed (fixture, KDF, "", 0, NULL);

  g_assert_nonnull (unchanged);
  assert_no_key (fixture, 0, "EX", 2, MORTISE_ERROR_INVALID, "not one of minisign's");
  assert_no_key (fixture, KDF, "BK", 2, MORTISE_ERROR_INVALID, "not one of minisign's");
  assert_no_key (fixture, PUBLIC_HALF, "\0\0\0\0", 4, MORTISE_ERROR_INVALID, "halves");

  /* As much work as can be asked for, of time and then of memory; nothing is derived, so the record need not be
   * encrypted. */
  memset (costs, 0xff, 8);
  memset (costs + 8, 0, 8);
  assert_no_key (fixture, OPERATIONS, costs, sizeof costs, MORTISE_ERROR_LIMIT, "more work");
  memset (costs, 0, 8);
  memset (costs + 8, 0xff, 8);
  assert_no_key (fixture, OPERATIONS, costs, sizeof costs, MORTISE_ERROR_LIMIT, "more work");
}

/* Without a way to ask, and with one that gives up. */
static gboolean
refuse (char *passphrase, gsize size, gpointer user_data, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CANCELLED, "not now");
  return FALSE;
}

static void
test_no_passphrase (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = save (fixture, "key");
  g_autofree char *other_path = signature_fixture_path (fixture, "other");
  g_autofree char *text = signature_fixture_read (fixture, "key");
  g_autofree char *encrypted = NULL;
  g_autoptr (GError) error = NULL;

  /* "RWQAA" begins a record that is not encrypted, and "RWRTY0" one that is. */
  encrypted = replace_last (text, "RWQAAEIy", "RWRTY0Iy");
  g_assert_null (mortise_signing_key_parse (encrypted, -1, NULL, NULL, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_null (mortise_signing_key_parse (encrypted, -1, refuse, NULL, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_false (mortise_signing_key_save (fixture->key, other_path, refuse, NULL, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_CANCELLED);
  g_assert_false (g_file_test (other_path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  const struct
  {
    const char *name;
    void (*run) (SignatureFixture *fixture, gconstpointer user_data);
  } tests[] = {
    { "/signature/sign", test_sign },
    { "/signature/empty-content", test_empty_content },
    { "/signature/other-key", test_other_key },
    { "/signature/same-id", test_same_id },
    { "/signature/every-bit", test_every_bit },
    { "/signature/swapped-comment", test_swapped_comment },
    { "/signature/edits", test_edits },
    { "/signature/ends", test_ends },
    { "/signature/comments", test_comments },
    { "/signature/unreadable-content", test_unreadable_content },
    { "/public-key/formats", test_public_key },
    { "/public-key/malformed", test_no_public_key },
    { "/signing-key/save", test_save },
    { "/signing-key/hostile", test_hostile_key },
    { "/signing-key/no-passphrase", test_no_passphrase },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, SignatureFixture, NULL, signature_fixture_set_up, tests[i].run,
                signature_fixture_tear_down);
  return g_test_run ();
}
