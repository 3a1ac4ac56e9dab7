/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-key-ring.h"
#include "signature-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define CONTENT "What is signed\n"

static MortiseKeyRing *
open_ring (SignatureFixture *fixture)
{
  g_autofree char *own = signature_fixture_path (fixture, "own");
  g_autofree char *shipped = signature_fixture_path (fixture, "shipped");
  const char *const folders[] = { shipped, NULL };

  return mortise_key_ring_new (own, folders);
}

static void
ship (SignatureFixture *fixture, const char *name, const char *text)
{
  g_autofree char *folder = signature_fixture_path (fixture, "shipped");
  g_autofree char *file = g_build_filename ("shipped", name, NULL);
  g_autofree char *path = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  path = signature_fixture_write (fixture, file, text, -1);
}

static void
add (MortiseKeyRing *ring, MortisePublicKey *key, const char *publisher)
{
  g_autoptr (GError) error = NULL;

  mortise_key_ring_add (ring, key, publisher, &error);
  g_assert_no_error (error);
}

static void
assert_publisher (MortiseKeyRing *ring, MortisePublicKey *key, const char *publisher)
{
  g_autoptr (MortiseTrustedKey) trusted = mortise_key_ring_lookup (ring, mortise_public_key_get_id (key));

  g_assert_cmpint (trusted != NULL, ==, publisher != NULL);
  if (trusted == NULL)
    return;
  g_assert_cmpstr (trusted->publisher, ==, publisher);
  g_assert_true (mortise_public_key_equal (trusted->key, key));
}

static void
assert_count (MortiseKeyRing *ring, guint n_keys, guint n_problems)
{
  g_autoptr (GPtrArray) keys = mortise_key_ring_list (ring);
  g_auto (GStrv) problems = mortise_key_ring_list_problems (ring);

  for (guint i = 0; problems[i] != NULL; i++)
    g_test_message ("%s", problems[i]);
  g_assert_cmpuint (keys->len, ==, n_keys);
  g_assert_cmpuint (g_strv_length (problems), ==, n_problems);
}

/* --- the keys ----------------------------------------------------------------------------------------------------- */

static void
test_add (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseKeyRing) ring = open_ring (fixture);
  g_autoptr (MortiseKeyRing) again = NULL;
  const char *key_id = mortise_public_key_get_id (fixture->public);
  g_autoptr (GError) error = NULL;

  assert_count (ring, 0, 0);
  assert_publisher (ring, fixture->public, NULL);
  add (ring, fixture->public, "Müller & Söhne");
  assert_publisher (ring, fixture->public, "Müller & Söhne");
  again = open_ring (fixture);
  assert_publisher (again, fixture->public, "Müller & Söhne");
  assert_count (again, 1, 0);

  g_assert_true (mortise_key_ring_remove (again, key_id, &error));
  g_assert_no_error (error);
  assert_publisher (again, fixture->public, NULL);
  g_assert_false (mortise_key_ring_remove (again, key_id, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
  g_clear_object (&again);
  again = open_ring (fixture);
  assert_count (again, 0, 0);
}

static void
assert_not_added (MortiseKeyRing *ring, MortisePublicKey *key, const char *publisher, MortiseError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (mortise_key_ring_add (ring, key, publisher, &error));
  g_assert_error (error, MORTISE_ERROR, (int) code);
}

static void
test_bad_additions (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseKeyRing) ring = open_ring (fixture);
  g_autofree char *long_name = g_strnfill (2000, 'x');

  assert_not_added (ring, fixture->public, "", MORTISE_ERROR_INVALID);
  assert_not_added (ring, fixture->public, "Two\nlines", MORTISE_ERROR_INVALID);
  assert_not_added (ring, fixture->public, long_name, MORTISE_ERROR_LIMIT);
  add (ring, fixture->public, "Acme");
  assert_not_added (ring, fixture->public, "Other", MORTISE_ERROR_CONFLICT);
  assert_publisher (ring, fixture->public, "Acme");
}

static void
test_shipped (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseSigningKey) other_key = mortise_signing_key_generate ();
  g_autoptr (MortisePublicKey) other = mortise_signing_key_get_public (other_key);
  g_autofree char *text = mortise_public_key_to_text (fixture->public, "Debian");
  g_autofree char *other_text = mortise_public_key_to_text (other, NULL);
  g_autoptr (MortiseKeyRing) ring = NULL;
  g_autoptr (GError) error = NULL;

  ship (fixture, "one.pub", text);
  ship (fixture, "the-publisher.pub", other_text);
  ship (fixture, "notes.txt", "not looked at");
  ship (fixture, ".hidden.pub", "neither");
  ring = open_ring (fixture);
  assert_count (ring, 2, 0);
  assert_publisher (ring, fixture->public, "Debian");
  assert_publisher (ring, other, "the-publisher");

  g_assert_false (mortise_key_ring_remove (ring, mortise_public_key_get_id (other), &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED);
  assert_publisher (ring, other, "the-publisher");
}

static void
test_problems (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = mortise_public_key_to_text (fixture->public, "Debian");
  g_autofree char *other_text = mortise_public_key_to_text (fixture->public, "Somebody else");
  g_autofree char *own = signature_fixture_path (fixture, "own");
  g_autofree char *folder = g_build_filename (own, "folder.pub", NULL);
  g_autofree char *path = NULL;
  g_autoptr (MortiseKeyRing) ring = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  path = signature_fixture_write (fixture, "own/a.pub", text, -1);
  ship (fixture, "b.pub", other_text);
  ship (fixture, "broken.pub", "untrusted comment: x\nnonsense\n");
  ring = open_ring (fixture);
  assert_count (ring, 1, 3);
  assert_publisher (ring, fixture->public, "Debian");
}

/* --- verdicts ----------------------------------------------------------------------------------------------------- */

static MortiseSignatureVerdict *
judge (MortiseKeyRing *ring, const char *content, const char *signature)
{
  g_autoptr (GInputStream) stream = signature_fixture_stream (content);
  g_autoptr (GError) error = NULL;
  MortiseSignatureVerdict *verdict = mortise_key_ring_judge (ring, stream, signature, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (verdict->state == MORTISE_SIGNATURE_VALID, ==, verdict->reason == NULL);
  g_assert_cmpint (verdict->state == MORTISE_SIGNATURE_VALID, ==, verdict->publisher != NULL);
  g_assert_cmpint (verdict->state == MORTISE_SIGNATURE_VALID, ==, verdict->trusted_comment != NULL);
  return verdict;
}

static void
assert_state (MortiseKeyRing *ring, const char *content, const char *signature, MortiseSignatureState state)
{
  g_autoptr (MortiseSignatureVerdict) verdict = judge (ring, content, signature);

  g_test_message ("%s", verdict->reason);
  g_assert_cmpint (verdict->state, ==, state);
}

static void
test_verdicts (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseKeyRing) ring = open_ring (fixture);
  g_autofree char *signature = signature_fixture_sign (fixture, CONTENT, "version 1");
  g_autoptr (MortiseSignatureVerdict) verdict = NULL;

  assert_state (ring, CONTENT, NULL, MORTISE_SIGNATURE_UNSIGNED);
  assert_state (ring, CONTENT, signature, MORTISE_SIGNATURE_UNKNOWN_PUBLISHER);
  add (ring, fixture->public, "Acme");
  assert_state (ring, "What was signed\n", signature, MORTISE_SIGNATURE_MODIFIED);
  assert_state (ring, CONTENT, "not a signature", MORTISE_SIGNATURE_MODIFIED);
  assert_state (ring, CONTENT, "", MORTISE_SIGNATURE_MODIFIED);

  verdict = judge (ring, CONTENT, signature);
  g_assert_cmpint (verdict->state, ==, MORTISE_SIGNATURE_VALID);
  g_assert_cmpstr (verdict->publisher, ==, "Acme");
  g_assert_cmpstr (verdict->trusted_comment, ==, "version 1");
  g_assert_cmpstr (verdict->key_id, ==, mortise_public_key_get_id (fixture->public));
}

static void
test_unreadable_content (SignatureFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseKeyRing) ring = open_ring (fixture);
  g_autofree char *signature = signature_fixture_sign (fixture, CONTENT, "version 1");
  g_autoptr (GInputStream) stream = signature_fixture_stream (CONTENT);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  add (ring, fixture->public, "Acme");
  g_cancellable_cancel (cancellable);
  g_assert_null (mortise_key_ring_judge (ring, stream, signature, -1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_states (void)
{
  for (MortiseSignatureState state = MORTISE_SIGNATURE_UNSIGNED; state <= MORTISE_SIGNATURE_VALID; state++)
    {
      MortiseSignatureState read;
      g_autoptr (GError) error = NULL;

      g_assert_true (mortise_signature_state_from_string (mortise_signature_state_to_string (state), &read, &error));
      g_assert_cmpint (read, ==, state);
      g_assert_false (mortise_signature_state_from_string ("good", &read, &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
    }
}

int
main (int argc, char *argv[])
{
  const struct
  {
    const char *name;
    void (*run) (SignatureFixture *fixture, gconstpointer user_data);
  } tests[] = {
    { "/key-ring/add", test_add },           { "/key-ring/bad-additions", test_bad_additions },
    { "/key-ring/shipped", test_shipped },   { "/key-ring/problems", test_problems },
    { "/key-ring/verdicts", test_verdicts }, { "/key-ring/unreadable-content", test_unreadable_content },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, SignatureFixture, NULL, signature_fixture_set_up, tests[i].run,
                signature_fixture_tear_down);
  g_test_add_func ("/key-ring/states", test_states);
  return g_test_run ();
}
