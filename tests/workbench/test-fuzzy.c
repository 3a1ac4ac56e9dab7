/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How texts are searched in the command palette. */
#include <string.h>

#include "mortise-fuzzy.h"

static int
match (const char *query, const char *text, MortiseFuzzyMarks *marks)
{
  g_autoptr (MortiseFuzzyText) wanted = mortise_fuzzy_text_new (query);
  g_autoptr (MortiseFuzzyText) looked_at = mortise_fuzzy_text_new (text);

  return mortise_fuzzy_match (wanted, looked_at, marks);
}

static int
rate (const char *query, const char *text)
{
  MortiseFuzzyMarks marks = { 0 };

  return match (query, text, &marks);
}

/* The text with its marked letters in upper case. */
static void
assert_marked (const char *query, const char *text, const char *expected)
{
  g_autofree char *marked = g_strdup (text);
  MortiseFuzzyMarks marks = { 0 };

  match (query, text, &marks);
  for (guint i = 0; i < strlen (text); i++)
    if (mortise_fuzzy_marks_contain (&marks, i))
      marked[i] = g_ascii_toupper (marked[i]);
  g_assert_cmpstr (marked, ==, expected);
}

static void
test_order (void)
{
  g_assert_cmpint (rate ("tick", "Ticket Tagger"), >=, MORTISE_FUZZY_PREFIX);
  g_assert_cmpint (rate ("tt", "Ticket Tagger"), >=, MORTISE_FUZZY_WORD_STARTS);
  g_assert_cmpint (rate ("tt", "Ticket Tagger"), <, MORTISE_FUZZY_PREFIX);
  g_assert_cmpint (rate ("tag", "Ticket Tagger"), >=, MORTISE_FUZZY_WORD_STARTS);
  g_assert_cmpint (rate ("icke", "Ticket Tagger"), <, MORTISE_FUZZY_WORD_STARTS);
  g_assert_cmpint (rate ("icke", "Ticket Tagger"), >=, MORTISE_FUZZY_SCATTERED);
  g_assert_cmpint (rate ("ket", "Ticket"), >, rate ("ket", "xkxexxt"));
  g_assert_cmpint (rate ("ket", "Ticket"), <, MORTISE_FUZZY_WORD_STARTS);
  g_assert_cmpint (rate ("greet", "Greeting"), >, rate ("greet", "Greeting of the day"));
}

static void
test_misses (void)
{
  g_assert_cmpint (rate ("xyz", "Ticket Tagger"), ==, 0);
  g_assert_cmpint (rate ("tagger ticket", "Ticket Tagger"), ==, 0);
  g_assert_cmpint (rate ("", "Ticket Tagger"), ==, 0);
  g_assert_cmpint (rate ("ticket", ""), ==, 0);
  g_assert_cmpint (rate ("ticket", "ticke"), ==, 0);
}

static void
test_marks (void)
{
  assert_marked ("tt", "ticket tagger", "Ticket Tagger");
  assert_marked ("tag", "ticket tagger", "ticket TAGger");
  assert_marked ("hf", "before_hook_fire", "before_Hook_Fire");
  assert_marked ("fire", "find the fire", "find the FIRE");
}

static void
test_letters (void)
{
  g_assert_cmpint (rate ("UBER", "über alles"), >=, MORTISE_FUZZY_PREFIX);
  g_assert_cmpint (rate ("é", "E"), >=, MORTISE_FUZZY_PREFIX);
  g_assert_cmpint (rate ("бв", "Белый Воздух"), >=, MORTISE_FUZZY_WORD_STARTS);
  g_assert_cmpint (rate ("mb", "mailBox"), >=, MORTISE_FUZZY_WORD_STARTS);
}

static void
test_long_texts (void)
{
  g_autofree char *text = g_strnfill (5000, 'a');
  g_autofree char *query = g_strnfill (4000, 'a');
  g_autofree char *apart = g_strnfill (5000, 'b');

  g_assert_cmpint (rate (query, text), >, 0);
  memcpy (apart + 4000, "z", 1);
  g_assert_cmpint (rate ("z", apart), ==, 0);
  /* Letters that nearly all go together still make no word starts. */
  g_assert_cmpint (rate ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", text), >, 0);
  for (guint i = 1; i < 100; i += 2)
    apart[i] = '-';
  g_assert_cmpint (rate ("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", apart), >=, MORTISE_FUZZY_WORD_STARTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzzy/order", test_order);
  g_test_add_func ("/fuzzy/misses", test_misses);
  g_test_add_func ("/fuzzy/marks", test_marks);
  g_test_add_func ("/fuzzy/letters", test_letters);
  g_test_add_func ("/fuzzy/long-texts", test_long_texts);
  return g_test_run ();
}
