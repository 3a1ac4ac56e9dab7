/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the command palette finds among ten thousand things, and in which order. */
#include "mortise-palette-match.h"

#define N_SETTINGS 10000

static void
add (GPtrArray *entries, MortisePaletteKind kind, const char *title, const char *detail, const char *target)
{
  g_ptr_array_add (entries, mortise_palette_entry_new (kind, title, detail, "test.do", g_variant_new_string (target)));
}

static GPtrArray *
make_entries (void)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  add (entries, MORTISE_PALETTE_ACTIONS, "Go to Plugins", NULL, "plugins");
  add (entries, MORTISE_PALETTE_ACTIONS, "Quit", NULL, "quit");
  add (entries, MORTISE_PALETTE_PLUGINS, "Ticket Tagger", "ticket-tagger · Gives tickets their tags", "ticket-tagger");
  add (entries, MORTISE_PALETTE_PLUGINS, "Weekly Report", "weekly-report · Sends a report", "weekly-report");
  add (entries, MORTISE_PALETTE_HOOKS, "ticket_created", "A ticket came", "ticket_created");
  add (entries, MORTISE_PALETTE_HOOKS, "before_ticket_close", NULL, "before_ticket_close");
  for (guint i = 0; i < N_SETTINGS; i++)
    {
      g_autofree char *title = g_strdup_printf ("Number %u", i);
      g_autofree char *detail = g_strdup_printf ("Weekly Report · number_%u", i);

      add (entries, MORTISE_PALETTE_SETTINGS, title, detail, title);
    }

  return entries;
}

static void
on_searched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GPtrArray *
find (GPtrArray *entries, const char *text, const char *const *recent)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *found;

  mortise_palette_search_async (entries, text, recent, NULL, on_searched, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  found = mortise_palette_search_finish (result, &error);
  g_assert_no_error (error);
  return found;
}

static const char *
get_title (GPtrArray *found, guint position)
{
  g_assert_cmpuint (position, <, found->len);
  return mortise_palette_entry_get_title (((MortisePaletteMatch *) found->pdata[position])->entry);
}

/* Each group is in one piece, headed once, and no larger than it may be. */
static void
assert_groups (GPtrArray *found)
{
  guint sizes[MORTISE_PALETTE_N_KINDS] = { 0 };

  for (guint i = 0; i < found->len; i++)
    {
      const MortisePaletteMatch *match = found->pdata[i];
      const MortisePaletteMatch *before = i > 0 ? found->pdata[i - 1] : NULL;

      g_assert_cmpint (match->heads_group, ==, before == NULL || before->group != match->group);
      g_assert_true (!match->heads_group || sizes[match->group] == 0);
      g_assert_cmpuint (++sizes[match->group], <=, MORTISE_PALETTE_MAX_IN_GROUP);
      if (!match->heads_group)
        g_assert_cmpint (match->score, <=, before->score);
    }
}

static void
test_ranking (void)
{
  g_autoptr (GPtrArray) entries = make_entries ();
  g_autoptr (GPtrArray) tick = find (entries, "tick", NULL);
  g_autoptr (GPtrArray) key = find (entries, "number_7777", NULL);
  g_autoptr (GPtrArray) words = find (entries, "report 42", NULL);
  g_autoptr (GPtrArray) nothing = find (entries, "qqq", NULL);

  assert_groups (tick);
  g_assert_cmpstr (get_title (tick, 0), ==, "Ticket Tagger");
  g_assert_cmpstr (get_title (tick, 1), ==, "ticket_created");
  g_assert_cmpstr (get_title (tick, 2), ==, "before_ticket_close");
  g_assert_cmpstr (get_title (key, 0), ==, "Number 7777");
  assert_groups (words);
  g_assert_cmpstr (get_title (words, 0), ==, "Number 42");
  g_assert_cmpuint (words->len, ==, MORTISE_PALETTE_MAX_IN_GROUP);
  g_assert_cmpuint (nothing->len, ==, 0);
}

static void
test_recent (void)
{
  static const char *const recent[] = { "test.do('Number 99')", "test.do('before_ticket_close')", NULL };
  g_autoptr (GPtrArray) entries = make_entries ();
  g_autoptr (GPtrArray) all = find (entries, "", recent);
  g_autoptr (GPtrArray) number = find (entries, "number", recent);
  g_autoptr (GPtrArray) tick = find (entries, "ticket", recent);

  assert_groups (all);
  g_assert_cmpuint (all->len, ==, 4);
  g_assert_cmpstr (get_title (all, 0), ==, "Number 99");
  g_assert_cmpstr (get_title (all, 1), ==, "before_ticket_close");
  g_assert_cmpstr (get_title (all, 2), ==, "Go to Plugins");
  g_assert_cmpint (((MortisePaletteMatch *) all->pdata[0])->group, ==, MORTISE_PALETTE_RECENT);
  g_assert_cmpstr (get_title (number, 0), ==, "Number 99");
  /* A better match is better than one that was used. */
  g_assert_cmpstr (get_title (tick, 0), ==, "Ticket Tagger");
}

static void
test_marks (void)
{
  g_autoptr (GPtrArray) entries = make_entries ();
  g_autoptr (GPtrArray) found = find (entries, "tag tick", NULL);
  const MortisePaletteMatch *match = found->pdata[0];

  g_assert_cmpstr (get_title (found, 0), ==, "Ticket Tagger");
  /* “Tick” and “Tag”. */
  g_assert_cmphex (match->title_marks.bits[0], ==, 0x38f);
}

static void
test_cancelled (void)
{
  g_autoptr (GPtrArray) entries = make_entries ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mortise_palette_search_async (entries, "number", NULL, cancellable, on_searched, &result);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (mortise_palette_search_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/palette/ranking", test_ranking);
  g_test_add_func ("/palette/recent", test_recent);
  g_test_add_func ("/palette/marks", test_marks);
  g_test_add_func ("/palette/cancelled", test_cancelled);
  return g_test_run ();
}
