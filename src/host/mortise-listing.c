/* SPDX-License-Identifier: GPL-3.0-or-later */

/* To write a list of ten thousand records, and to free them, takes several frames: it is done beside the main loop. */

#include "mortise-listing.h"

typedef struct
{
  GPtrArray *records;
  MortiseListingFunc append;
} Listing;

static void
listing_free (Listing *listing)
{
  g_clear_pointer (&listing->records, g_ptr_array_unref);
  g_free (listing);
}

static void
write_records (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Listing *listing = task_data;
  GString *out = g_string_new ("[");

  for (guint i = 0; i < listing->records->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      listing->append (listing->records->pdata[i], out);
    }
  g_string_append_c (out, ']');
  g_clear_pointer (&listing->records, g_ptr_array_unref);
  g_task_return_pointer (task, g_string_free_to_bytes (out), (GDestroyNotify) g_bytes_unref);
}

/**
 * mortise_listing_write_async:
 * @records: (transfer full): records that nobody else has
 * @append: writes one
 * @callback: called with the text; its source is %NULL
 * @user_data: passed to @callback
 *
 * Writes a JSON array of records, in their order.
 */
void
mortise_listing_write_async (GPtrArray *records,
                             MortiseListingFunc append,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Listing *listing = g_new0 (Listing, 1);

  listing->records = records;
  listing->append = append;
  g_task_set_task_data (task, listing, (GDestroyNotify) listing_free);
  g_task_run_in_thread (task, write_records);
}

/**
 * mortise_listing_write_finish:
 * @result: what the callback was given
 * @error: return location; it does not fail
 *
 * Returns: (transfer full): the text
 */
GBytes *
mortise_listing_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
