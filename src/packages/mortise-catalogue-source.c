/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-source.h"

#include "mortise-download-address.h"
#include "mortise-download-clock.h"
#include "mortise-download-request.h"
#include "mortise-error.h"

#include <string.h>

#define CHUNK (64 * 1024)
/* A shard of 8 MiB in that time takes a line of half a megabit a second. */
#define DEADLINE_S 150
#define STALL_S 30

static GBytes *
read_stream (GInputStream *stream, gsize max_length, MortiseDownloadClock *clock, GError **error)
{
  GCancellable *cancellable = mortise_download_clock_get_cancellable (clock);
  g_autoptr (GByteArray) array = g_byte_array_sized_new (1);
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gssize got;

  while ((got = g_input_stream_read (stream, chunk, CHUNK, cancellable, error)) > 0)
    {
      mortise_download_clock_touch (clock);
      if ((gsize) got > max_length - array->len)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                       "it is longer than the %" G_GSIZE_FORMAT " bytes that it may have; tell the publisher",
                       max_length);
          return NULL;
        }
      g_byte_array_append (array, chunk, (guint) got);
    }
  return got == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&array)) : NULL;
}

static gboolean
exchange (const MortiseCatalogueSource *self,
          const MortiseDownloadRequest *request,
          gsize max_length,
          MortiseDownloadAnswer *answer,
          GBytes **bytes,
          GError **error)
{
  g_autoptr (MortiseDownloadClock) clock
      = mortise_download_clock_start (self->context, self->cancellable, DEADLINE_S, STALL_S);
  GCancellable *cancellable = mortise_download_clock_get_cancellable (clock);
  GError *local_error = NULL;

  if (mortise_download_request_send (request, self->session, answer, cancellable, &local_error)
      && answer->stream != NULL)
    *bytes = read_stream (answer->stream, max_length, clock, &local_error);
  if (local_error == NULL)
    return TRUE;
  mortise_download_clock_explain (clock, &local_error);
  g_propagate_prefixed_error (error, local_error, "%s: ", request->address);
  return FALSE;
}

/**
 * mortise_catalogue_source_read_if_changed:
 * @self: a source
 * @path: a file of the catalogue
 * @max_length: the most bytes that it may have
 * @validators: (inout): of what is at hand, empty where nothing is; becomes those of what is read
 * @bytes: (out) (transfer full) (nullable): the file; %NULL where it has not changed
 * @error: return location for an error that begins with the file's address
 *
 * Returns: whether it is known now
 */
gboolean
mortise_catalogue_source_read_if_changed (const MortiseCatalogueSource *self,
                                          const char *path,
                                          gsize max_length,
                                          MortiseDownloadValidators *validators,
                                          GBytes **bytes,
                                          GError **error)
{
  g_autofree char *address = mortise_download_address_join (self->address, path, error);
  const MortiseDownloadRequest request = { .address = address, .known = validators };
  g_auto (MortiseDownloadAnswer) answer = { NULL };

  *bytes = NULL;
  if (address == NULL || !exchange (self, &request, max_length, &answer, bytes, error))
    return FALSE;
  if (*bytes != NULL)
    mortise_download_validators_set (validators, &answer.validators);
  return TRUE;
}

/**
 * mortise_catalogue_source_read:
 * @self: a source
 * @path: a file of the catalogue
 * @max_length: the most bytes that it may have
 * @error: return location for an error that begins with the file's address
 *
 * Returns: (transfer full) (nullable): the file
 */
GBytes *
mortise_catalogue_source_read (const MortiseCatalogueSource *self, const char *path, gsize max_length, GError **error)
{
  g_auto (MortiseDownloadValidators) none = { NULL };
  GBytes *bytes;

  return mortise_catalogue_source_read_if_changed (self, path, max_length, &none, &bytes, error) ? bytes : NULL;
}
