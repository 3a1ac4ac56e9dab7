/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-trace-cache.h"

#define PAGE MORTISE_TRACE_CACHE_PAGE
/* Of pages that are kept, the ones that were looked at last. */
#define MAX_PAGES 40
/* Of pages that wait to be asked for: who scrolls fast passes some that nobody sees. */
#define MAX_WANTED 6

typedef struct
{
  guint number;
  MortiseTraceItem *items[PAGE];
  gboolean asked;
} Page;

struct _MortiseTraceCache
{
  GHashTable *pages;
  /* The same, with the one that was looked at last first. */
  GQueue recent;
  /* Numbers of those that wait, with the one that was wanted last first. */
  GQueue wanted;
};

static void
page_free (gpointer data)
{
  Page *page = data;

  for (guint i = 0; i < PAGE; i++)
    g_clear_object (&page->items[i]);
  g_free (page);
}

static void
drop_pages (MortiseTraceCache *self, guint n_kept)
{
  while (self->recent.length > n_kept)
    {
      Page *oldest = g_queue_pop_tail (&self->recent);

      g_queue_remove (&self->wanted, GUINT_TO_POINTER (oldest->number));
      g_hash_table_remove (self->pages, GUINT_TO_POINTER (oldest->number));
    }
}

static Page *
get_page (MortiseTraceCache *self, guint number)
{
  Page *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (number));

  if (page == NULL)
    {
      page = g_new0 (Page, 1);
      page->number = number;
      g_hash_table_insert (self->pages, GUINT_TO_POINTER (number), page);
      g_queue_push_head (&self->recent, page);
      drop_pages (self, MAX_PAGES);
    }
  else if (g_queue_peek_head (&self->recent) != page)
    {
      g_queue_remove (&self->recent, page);
      g_queue_push_head (&self->recent, page);
    }
  return page;
}

/**
 * mortise_trace_cache_new:
 *
 * Returns: (transfer full): an empty cache
 */
MortiseTraceCache *
mortise_trace_cache_new (void)
{
  MortiseTraceCache *self = g_new0 (MortiseTraceCache, 1);

  self->pages = g_hash_table_new_full (NULL, NULL, NULL, page_free);
  return self;
}

void
mortise_trace_cache_free (MortiseTraceCache *self)
{
  g_queue_clear (&self->recent);
  g_queue_clear (&self->wanted);
  g_hash_table_unref (self->pages);
  g_free (self);
}

/* Forgets all. */
void
mortise_trace_cache_clear (MortiseTraceCache *self)
{
  drop_pages (self, 0);
}

/**
 * mortise_trace_cache_get:
 * @self: a cache
 * @place: a place, from the end of the list
 *
 * Returns: (transfer none): its dispatch, which has no key until it is read
 */
MortiseTraceItem *
mortise_trace_cache_get (MortiseTraceCache *self, guint place)
{
  MortiseTraceItem **item = &get_page (self, place / PAGE)->items[place % PAGE];

  if (*item == NULL)
    *item = g_object_new (MORTISE_TYPE_TRACE_ITEM, NULL);
  return *item;
}

/**
 * mortise_trace_cache_find:
 * @self: a cache
 * @id: the id of a dispatch
 *
 * Returns: (transfer none) (nullable): the dispatch, if it is kept
 */
MortiseTraceItem *
mortise_trace_cache_find (MortiseTraceCache *self, const char *id)
{
  for (GList *link = self->recent.head; link != NULL; link = link->next)
    for (guint i = 0; i < PAGE; i++)
      {
        MortiseTraceItem *item = ((Page *) link->data)->items[i];

        if (item != NULL && g_strcmp0 (mortise_item_get_key (MORTISE_ITEM (item)), id) == 0)
          return item;
      }
  return NULL;
}

/**
 * mortise_trace_cache_want:
 * @self: a cache
 * @place: a place that is looked at
 *
 * Has its page asked for next, if it was not asked for yet. Of those that wait, the one that was wanted first is given
 * up when there are too many.
 */
void
mortise_trace_cache_want (MortiseTraceCache *self, guint place)
{
  Page *page = get_page (self, place / PAGE);
  Page *passed;

  if (page->asked)
    return;
  page->asked = TRUE;
  g_queue_push_head (&self->wanted, GUINT_TO_POINTER (page->number));
  if (self->wanted.length <= MAX_WANTED)
    return;
  passed = g_hash_table_lookup (self->pages, g_queue_pop_tail (&self->wanted));
  if (passed != NULL)
    passed->asked = FALSE;
}

/**
 * mortise_trace_cache_take_wanted:
 * @self: a cache
 * @first_place: (out): the first place of the page that is to be asked for now
 *
 * Returns: whether there is one
 */
gboolean
mortise_trace_cache_take_wanted (MortiseTraceCache *self, guint *first_place)
{
  if (self->wanted.length == 0)
    return FALSE;
  *first_place = GPOINTER_TO_UINT (g_queue_pop_head (&self->wanted)) * PAGE;
  return TRUE;
}
