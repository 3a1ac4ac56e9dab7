/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searching is done on a thread, so that typing stays smooth however much there is to be found. */
#include "mortise-palette-match.h"

G_DEFINE_FINAL_TYPE (MortisePaletteMatch, mortise_palette_match, G_TYPE_OBJECT)

/* What was used lately comes first among what matches as well: less than lies between two ways of matching. */
#define RECENT_WORTH 4000
/* How many entries are looked at between two looks at whether the result is still wanted. */
#define ENTRIES_AT_ONCE 256

typedef struct
{
  GPtrArray *entries;
  GPtrArray *words;
  GHashTable *recent;
} Search;

static void
search_free (Search *search)
{
  g_ptr_array_unref (search->entries);
  g_ptr_array_unref (search->words);
  g_hash_table_unref (search->recent);
  g_free (search);
}

static void
mortise_palette_match_finalize (GObject *object)
{
  g_clear_object (&MORTISE_PALETTE_MATCH (object)->entry);
  G_OBJECT_CLASS (mortise_palette_match_parent_class)->finalize (object);
}

static void
mortise_palette_match_class_init (MortisePaletteMatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_palette_match_finalize;
}

static void
mortise_palette_match_init (MortisePaletteMatch *self)
{
}

/* --- on the thread ------------------------------------------------------------------------------------------------ */

/* From 0, for what was never used, to the number of those that were. */
static guint
rank_recent (const Search *search, MortisePaletteEntry *entry)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (search->recent, mortise_palette_entry_get_id (entry)));
}

static MortisePaletteMatch *
match (const Search *search, MortisePaletteEntry *entry)
{
  gboolean searches = search->words->len > 0;
  guint recent = rank_recent (search, entry);
  MortiseFuzzyMarks title_marks, detail_marks;
  int score = mortise_palette_entry_match (entry, search->words, &title_marks, &detail_marks);
  MortisePaletteMatch *self;

  if (score == 0 || (!searches && recent == 0 && mortise_palette_entry_get_kind (entry) != MORTISE_PALETTE_ACTIONS))
    return NULL;

  self = g_object_new (MORTISE_TYPE_PALETTE_MATCH, NULL);
  self->entry = g_object_ref (entry);
  self->group = !searches && recent > 0 ? MORTISE_PALETTE_RECENT : mortise_palette_entry_get_kind (entry);
  self->score = (searches ? score : 0) + (recent > 0 ? RECENT_WORTH + (int) recent : 0);
  self->title_marks = title_marks;
  self->detail_marks = detail_marks;
  return self;
}

/* What matches alike stays in the order of the entries. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const MortisePaletteMatch *left = *(MortisePaletteMatch *const *) a;
  const MortisePaletteMatch *right = *(MortisePaletteMatch *const *) b;

  return (right->score > left->score) - (right->score < left->score);
}

static void
keep_best (GPtrArray *matches)
{
  g_ptr_array_sort (matches, compare);
  if (matches->len > MORTISE_PALETTE_MAX_IN_GROUP)
    g_ptr_array_set_size (matches, MORTISE_PALETTE_MAX_IN_GROUP);
}

/* By the way in which its best one matches, and not by how long that is. */
static int
rate_group (GPtrArray *matches)
{
  return matches->len > 0 ? ((MortisePaletteMatch *) matches->pdata[0])->score / RECENT_WORTH : 0;
}

/* The group with the best match first. */
static GPtrArray *
join (GPtrArray *const *groups, gboolean searches)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean taken[MORTISE_PALETTE_N_KINDS] = { FALSE };

  for (guint n = 0; n < MORTISE_PALETTE_N_KINDS; n++)
    {
      guint best = MORTISE_PALETTE_N_KINDS;

      for (guint i = 0; i < MORTISE_PALETTE_N_KINDS; i++)
        if (!taken[i]
            && (best == MORTISE_PALETTE_N_KINDS || (searches && rate_group (groups[i]) > rate_group (groups[best]))))
          best = i;
      taken[best] = TRUE;
      if (groups[best]->len > 0)
        ((MortisePaletteMatch *) groups[best]->pdata[0])->heads_group = TRUE;
      for (guint i = 0; i < groups[best]->len; i++)
        g_ptr_array_add (all, g_object_ref (groups[best]->pdata[i]));
    }

  return all;
}

static void
search_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Search *search = task_data;
  GPtrArray *groups[MORTISE_PALETTE_N_KINDS];

  for (guint i = 0; i < MORTISE_PALETTE_N_KINDS; i++)
    groups[i] = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < search->entries->len; i++)
    {
      MortisePaletteMatch *found = match (search, search->entries->pdata[i]);

      if (found != NULL)
        g_ptr_array_add (groups[found->group], found);
      if (found != NULL && groups[found->group]->len > ENTRIES_AT_ONCE)
        keep_best (groups[found->group]);
      if (i % ENTRIES_AT_ONCE == 0 && g_cancellable_is_cancelled (cancellable))
        break;
    }

  for (guint i = 0; i < MORTISE_PALETTE_N_KINDS; i++)
    keep_best (groups[i]);
  g_task_return_pointer (task, join (groups, search->words->len > 0), (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < MORTISE_PALETTE_N_KINDS; i++)
    g_ptr_array_unref (groups[i]);
}

/* --- asking for it ------------------------------------------------------------------------------------------------ */

static GPtrArray *
split_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
  GPtrArray *array = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_fuzzy_text_free);

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_ptr_array_add (array, mortise_fuzzy_text_new (words[i]));

  return array;
}

static GHashTable *
rank (const char *const *recent)
{
  GHashTable *ranks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = recent != NULL ? g_strv_length ((char **) recent) : 0;

  for (guint i = 0; i < n; i++)
    g_hash_table_insert (ranks, g_strdup (recent[i]), GUINT_TO_POINTER (n - i));

  return ranks;
}

/**
 * mortise_palette_search_async:
 * @entries: (element-type MortisePaletteEntry): what there is; nobody may change the array from here on
 * @text: what is searched for: words that have to be found, all of them, in any order; empty for what was used lately
 * and all actions
 * @recent: (nullable) (array zero-terminated=1): what was used lately, by their identifiers, the last one first
 * @cancellable: (nullable): a cancellable
 * @callback: called with what was found
 * @user_data: for @callback
 *
 * Searches on a thread, which takes a few milliseconds for 10,000 entries.
 */
void
mortise_palette_search_async (GPtrArray *entries,
                              const char *text,
                              const char *const *recent,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->entries = g_ptr_array_ref (entries);
  search->words = split_words (text);
  search->recent = rank (recent);
  g_task_set_source_tag (task, mortise_palette_search_async);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  g_task_run_in_thread (task, search_in_thread);
}

/**
 * mortise_palette_search_finish:
 * @result: what the callback was given
 * @error: return location for an error: that it was cancelled
 *
 * Returns: (transfer full) (element-type MortisePaletteMatch) (nullable): what was found, by groups: the best one of
 * the best group first, at most %MORTISE_PALETTE_MAX_IN_GROUP of each
 */
GPtrArray *
mortise_palette_search_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
