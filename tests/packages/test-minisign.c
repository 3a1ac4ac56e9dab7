/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Against the real minisign, in both directions. */
#include "signature-fixture.h"

#include <string.h>
#include <unistd.h>

#define PASSPHRASE "correct horse battery staple"
#define WRONG "Tr0ub4dor&3"
/* More than a legacy signature may be over. */
#define LARGE (65 * 1024 * 1024)

/* What it prints goes to the test's log. The passphrase is read from stdin, as that is no terminal. */
static gboolean
minisign (SignatureFixture *fixture, const char *input, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  const char *argument;
  va_list rest;

  g_ptr_array_add (arguments, (char *) "minisign");
  va_start (rest, input);
  while ((argument = va_arg (rest, const char *)) != NULL)
    g_ptr_array_add (arguments, (char *) argument);
  va_end (rest);
  g_ptr_array_add (arguments, NULL);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_set_cwd (launcher, fixture->folder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s", output);
  return g_subprocess_get_successful (process);
}

static MortiseSignature *
load_signature (SignatureFixture *fixture, const char *name)
{
  g_autofree char *text = signature_fixture_read (fixture, name);
  g_autoptr (GError) error = NULL;
  MortiseSignature *signature = mortise_signature_parse (text, -1, &error);

  g_assert_no_error (error);
  return signature;
}

static MortisePublicKey *
load_public (SignatureFixture *fixture, const char *name)
{
  g_autofree char *path = signature_fixture_path (fixture, name);
  g_autoptr (GError) error = NULL;
  MortisePublicKey *key = mortise_public_key_load (path, &error);

  g_assert_no_error (error);
  return key;
}

static gboolean
verifies (SignatureFixture *fixture, const char *content, const char *signature, const char *key, GError **error)
{
  g_autoptr (MortiseSignature) parsed = load_signature (fixture, signature);
  g_autoptr (MortisePublicKey) public = load_public (fixture, key);
  g_autoptr (GInputStream) stream = signature_fixture_open (fixture, content);

  return mortise_signature_verify (parsed, public, stream, NULL, error);
}

static void
write_files (SignatureFixture *fixture)
{
  g_autofree char *content = signature_fixture_write (fixture, "content", "What is signed\n", -1);
  g_autofree char *changed = signature_fixture_write (fixture, "changed", "What is Signed\n", -1);
  g_autofree char *text = mortise_public_key_to_text (fixture->public, NULL);
  g_autofree char *public = signature_fixture_write (fixture, "ours.pub", text, -1);
}

static void
sign_file (SignatureFixture *fixture, MortiseSigningKey *key, const char *content, const char *name)
{
  g_autoptr (GInputStream) stream = signature_fixture_open (fixture, content);
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseSignature) signature
      = mortise_signing_key_sign (key, stream, "timestamp:1700000000\tfile:content\thashed", NULL, &error);
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;

  g_assert_no_error (error);
  text = mortise_signature_to_text (signature);
  path = signature_fixture_write (fixture, name, text, -1);
}

/* --- ours, read by minisign --------------------------------------------------------------------------------------- */

static void
test_minisign_accepts (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *line = mortise_public_key_to_base64 (fixture->public);

  write_files (fixture);
  sign_file (fixture, fixture->key, "content", "ours.minisig");
  g_assert_true (minisign (fixture, NULL, "-V", "-H", "-m", "content", "-x", "ours.minisig", "-p", "ours.pub", NULL));
  g_assert_true (minisign (fixture, NULL, "-V", "-m", "content", "-x", "ours.minisig", "-P", line, NULL));
  g_assert_false (minisign (fixture, NULL, "-V", "-m", "changed", "-x", "ours.minisig", "-p", "ours.pub", NULL));
}

static void
test_minisign_reads_key (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = signature_fixture_path (fixture, "ours.key");
  g_autoptr (GError) error = NULL;

  write_files (fixture);
  mortise_signing_key_save (fixture->key, path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (minisign (fixture, NULL, "-S", "-m", "content", "-x", "a", "-s", "ours.key", NULL));
  g_assert_true (verifies (fixture, "content", "a", "ours.pub", &error));
  g_assert_no_error (error);
}

static void
test_minisign_decrypts_key (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = signature_fixture_path (fixture, "ours.key");
  g_autoptr (GError) error = NULL;

  write_files (fixture);
  mortise_signing_key_save (fixture->key, path, signature_fixture_give, (char *) PASSPHRASE, &error);
  g_assert_no_error (error);
  g_assert_false (minisign (fixture, WRONG "\n", "-S", "-m", "content", "-x", "a", "-s", "ours.key", NULL));
  g_assert_true (minisign (fixture, PASSPHRASE "\n", "-S", "-m", "content", "-x", "a", "-s", "ours.key", NULL));
  g_assert_true (verifies (fixture, "content", "a", "ours.pub", &error));
  g_assert_no_error (error);
}

/* --- minisign's, read by us --------------------------------------------------------------------------------------- */

static void
assert_reads (SignatureFixture *fixture, const char *signature, gboolean is_prehashed)
{
  g_autoptr (MortiseSignature) parsed = load_signature (fixture, signature);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mortise_signature_is_prehashed (parsed), ==, is_prehashed);
  g_assert_cmpstr (mortise_signature_get_trusted_comment (parsed), ==, "über alles");
  g_assert_true (verifies (fixture, "content", signature, "theirs.pub", &error));
  g_assert_no_error (error);
  g_assert_false (verifies (fixture, "changed", signature, "theirs.pub", &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
}

static void
test_reads_minisign (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortisePublicKey) public = NULL;
  g_autoptr (MortiseSigningKey) key = NULL;
  g_autofree char *path = signature_fixture_path (fixture, "theirs.key");
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  write_files (fixture);
  g_assert_true (minisign (fixture, NULL, "-G", "-W", "-p", "theirs.pub", "-s", "theirs.key", NULL));
  g_assert_true (
      minisign (fixture, NULL, "-S", "-m", "content", "-x", "ED", "-s", "theirs.key", "-t", "über alles", NULL));
  g_assert_true (
      minisign (fixture, NULL, "-S", "-l", "-m", "content", "-x", "Ed", "-s", "theirs.key", "-t", "über alles", NULL));
  assert_reads (fixture, "ED", TRUE);
  assert_reads (fixture, "Ed", FALSE);

  /* Up to 0.11 it prints the id without leading zeros. */
  public = load_public (fixture, "theirs.pub");
  id = g_strdup_printf ("minisign public key %s", mortise_public_key_get_id (public));
  g_assert_cmpuint (g_ascii_strtoull (strrchr (mortise_public_key_get_comment (public), ' '), NULL, 16), ==,
                    g_ascii_strtoull (strrchr (id, ' '), NULL, 16));

  key = mortise_signing_key_load (path, NULL, NULL, &error);
  g_assert_no_error (error);
  sign_file (fixture, key, "content", "ours");
  g_assert_true (minisign (fixture, NULL, "-V", "-m", "content", "-x", "ours", "-p", "theirs.pub", NULL));
}

static void
test_decrypts_minisign (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = signature_fixture_path (fixture, "theirs.key");
  g_autoptr (MortiseSigningKey) key = NULL;
  g_autoptr (GError) error = NULL;

  write_files (fixture);
  g_assert_true (
      minisign (fixture, PASSPHRASE "\n" PASSPHRASE "\n", "-G", "-p", "theirs.pub", "-s", "theirs.key", NULL));
  g_assert_null (mortise_signing_key_load (path, signature_fixture_give, (char *) WRONG, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED);
  g_clear_error (&error);

  key = mortise_signing_key_load (path, signature_fixture_give, (char *) PASSPHRASE, &error);
  g_assert_no_error (error);
  sign_file (fixture, key, "content", "ours");
  g_assert_true (minisign (fixture, NULL, "-V", "-m", "content", "-x", "ours", "-p", "theirs.pub", NULL));
}

static void
test_large (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = signature_fixture_write (fixture, "large", "", 0);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (truncate (path, LARGE), ==, 0);
  g_assert_true (minisign (fixture, NULL, "-G", "-W", "-p", "theirs.pub", "-s", "theirs.key", NULL));
  g_assert_true (minisign (fixture, NULL, "-S", "-m", "large", "-x", "ED", "-s", "theirs.key", NULL));
  g_assert_true (minisign (fixture, NULL, "-S", "-l", "-m", "large", "-x", "Ed", "-s", "theirs.key", NULL));
  g_assert_true (verifies (fixture, "large", "ED", "theirs.pub", &error));
  g_assert_no_error (error);
  g_assert_false (verifies (fixture, "large", "Ed", "theirs.pub", &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
}

/* These 64 bytes are the digest of the content. That its owner signed the content is no word on them. */
static void
test_confused_algorithms (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = NULL;
  g_autofree char *other_path = NULL;
  g_autofree char *digest = g_strnfill (64, 'x');
  g_autoptr (GError) error = NULL;

  path = signature_fixture_write (fixture, "content", digest, -1);
  g_assert_true (minisign (fixture, NULL, "-G", "-W", "-p", "theirs.pub", "-s", "theirs.key", NULL));
  g_assert_true (minisign (fixture, NULL, "-S", "-l", "-m", "content", "-x", "Ed", "-s", "theirs.key", NULL));
  g_assert_true (minisign (fixture, NULL, "-V", "-m", "content", "-x", "Ed", "-p", "theirs.pub", NULL));
  g_assert_false (verifies (fixture, "content", "Ed", "theirs.pub", &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_clear_error (&error);

  other_path = signature_fixture_write (fixture, "content", digest, 63);
  g_assert_true (minisign (fixture, NULL, "-S", "-l", "-m", "content", "-x", "Ed", "-s", "theirs.key", NULL));
  g_assert_true (verifies (fixture, "content", "Ed", "theirs.pub", &error));
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_autofree char *program = g_find_program_in_path ("minisign");
  const struct
  {
    const char *name;
    void (*run) (SignatureFixture *fixture, gconstpointer user_data);
  } tests[] = {
    { "/minisign/accepts-ours", test_minisign_accepts },
    { "/minisign/reads-our-key", test_minisign_reads_key },
    { "/minisign/decrypts-our-key", test_minisign_decrypts_key },
    { "/minisign/theirs", test_reads_minisign },
    { "/minisign/their-encrypted-key", test_decrypts_minisign },
    { "/minisign/large", test_large },
    { "/minisign/confused-algorithms", test_confused_algorithms },
  };

  g_test_init (&argc, &argv, NULL);
  if (program == NULL)
    {
      g_print ("1..0 # SKIP there is no minisign\n");
      return 0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, SignatureFixture, NULL, signature_fixture_set_up, tests[i].run,
                signature_fixture_tear_down);
  return g_test_run ();
}
