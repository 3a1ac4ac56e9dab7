/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file comes, as often as the line breaks in pieces, and gets its name only when all of it is what it should be: by
 * size, SHA-256 and signature. A thread of its own waits for the server and for the disk. */

#include "mortise-download.h"

#include "mortise-download-clock.h"
#include "mortise-download-part.h"
#include "mortise-download-request.h"
#include "mortise-error.h"

#define CHUNK (256 * 1024)
#define USUAL_DEADLINE_S 3600
#define USUAL_STALL_S 30
#define PROGRESS_INTERVAL_US (G_USEC_PER_SEC / 20)

typedef struct
{
  char *address;
  char *path;
  char *sha256;
  char *signature;
  guint64 size;
  MortiseKeyRing *key_ring;
  guint deadline_s;
  guint stall_s;
  SoupSession *session;
  GMainContext *context;
  GCancellable *cancellable;
  MortiseDownloadProgressFunc progress;
  gpointer progress_data;
  gint64 told;
} Transfer;

static void
transfer_free (gpointer data)
{
  Transfer *self = data;

  g_free (self->address);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self->signature);
  g_clear_object (&self->key_ring);
  g_object_unref (self->session);
  g_main_context_unref (self->context);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/* --- how far it is ------------------------------------------------------------------------------------------------ */

typedef struct
{
  MortiseDownloadProgressFunc function;
  gpointer user_data;
  guint64 done;
  guint64 size;
} Progress;

static gboolean
tell (gpointer data)
{
  Progress *progress = data;

  progress->function (progress->done, progress->size, progress->user_data);
  return G_SOURCE_REMOVE;
}

/* The task's own answer comes by the same context, with the same priority: after the last of these. */
static void
report (Transfer *self, guint64 done)
{
  gint64 now = g_get_monotonic_time ();
  const Progress progress = { self->progress, self->progress_data, done, self->size };
  g_autoptr (GSource) source = NULL;

  if (self->progress == NULL || (done < self->size && now - self->told < PROGRESS_INTERVAL_US))
    return;
  self->told = now;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell, g_memdup2 (&progress, sizeof progress), g_free);
  g_source_attach (source, self->context);
}

/* --- getting it --------------------------------------------------------------------------------------------------- */

static gboolean
fail_size (Transfer *self, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "it is longer than the %" G_GUINT64_FORMAT " bytes that its publisher signed; tell the publisher",
               self->size);
  return FALSE;
}

static gboolean
copy (Transfer *self, GInputStream *stream, MortiseDownloadPart *part, MortiseDownloadClock *clock, GError **error)
{
  GCancellable *cancellable = mortise_download_clock_get_cancellable (clock);
  g_autofree char *chunk = g_malloc (CHUNK);
  gssize got;

  while ((got = g_input_stream_read (stream, chunk, CHUNK, cancellable, error)) > 0)
    {
      mortise_download_clock_touch (clock);
      if ((guint64) got > self->size - mortise_download_part_get_length (part))
        {
          mortise_download_part_discard (part);
          return fail_size (self, error);
        }
      if (!mortise_download_part_append (part, chunk, (gsize) got, error))
        return FALSE;
      report (self, mortise_download_part_get_length (part));
    }
  if (got < 0)
    return FALSE;
  if (mortise_download_part_get_length (part) == self->size)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
               "it ended after %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes; try again to go on from there",
               mortise_download_part_get_length (part), self->size);
  return FALSE;
}

static gboolean
exchange (Transfer *self, MortiseDownloadPart *part, MortiseDownloadClock *clock, GError **error)
{
  const MortiseDownloadRequest request = {
    .address = self->address,
    .offset = mortise_download_part_get_length (part),
    .if_range = mortise_download_part_get_validator (part),
    .is_plain = TRUE,
  };
  g_auto (MortiseDownloadAnswer) answer = { NULL };

  if (!mortise_download_request_send (&request, self->session, &answer, mortise_download_clock_get_cancellable (clock),
                                      error))
    return FALSE;
  if (answer.offset == 0
      && !mortise_download_part_restart (part, mortise_download_validators_get_strong (&answer.validators), error))
    return FALSE;
  return copy (self, answer.stream, part, clock, error);
}

static gboolean
get_rest (Transfer *self, MortiseDownloadPart *part, GError **error)
{
  g_autoptr (MortiseDownloadClock) clock
      = mortise_download_clock_start (self->context, self->cancellable, self->deadline_s, self->stall_s);
  GError *local_error = NULL;

  report (self, mortise_download_part_get_length (part));
  if (mortise_download_part_get_length (part) == self->size || exchange (self, part, clock, &local_error))
    return TRUE;
  mortise_download_clock_explain (clock, &local_error);
  g_propagate_prefixed_error (error, local_error, "%s: ", self->address);
  return FALSE;
}

/* --- whether it is it --------------------------------------------------------------------------------------------- */

static char *
compute_sha256 (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gssize got;

  while ((got = g_input_stream_read (stream, chunk, CHUNK, cancellable, error)) > 0)
    g_checksum_update (checksum, chunk, got);
  return got == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

static gboolean
check_content (Transfer *self, MortiseDownloadPart *part, gboolean *is_it, GError **error)
{
  g_autoptr (GInputStream) stream = mortise_download_part_read (part, error);
  g_autofree char *sha256 = stream != NULL ? compute_sha256 (stream, self->cancellable, error) : NULL;

  if (sha256 == NULL)
    return FALSE;
  *is_it = g_str_equal (sha256, self->sha256);
  return TRUE;
}

static gboolean
fail_content (Transfer *self, MortiseDownloadPart *part, GError **error)
{
  mortise_download_part_discard (part);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "%s: it is not the file that its publisher signed, whose SHA-256 is %s; tell the publisher",
               self->address, self->sha256);
  return FALSE;
}

/* What was begun another time may be of another file, where the server does not tell its files apart. Then all of it is
 * got once more. */
static gboolean
get_content (Transfer *self, MortiseDownloadPart *part, GError **error)
{
  for (gboolean is_resumed = mortise_download_part_get_length (part) > 0;; is_resumed = FALSE)
    {
      gboolean is_it;

      if (!get_rest (self, part, error) || !check_content (self, part, &is_it, error))
        return FALSE;
      if (is_it)
        return TRUE;
      if (!is_resumed)
        return fail_content (self, part, error);
      if (!mortise_download_part_restart (part, NULL, error))
        return FALSE;
    }
}

static MortiseSignatureVerdict *
judge (Transfer *self, MortiseDownloadPart *part, GError **error)
{
  g_autoptr (GInputStream) stream = NULL;
  MortiseSignatureVerdict *verdict;

  if (self->key_ring == NULL)
    return mortise_signature_verdict_new (MORTISE_SIGNATURE_UNSIGNED, "nobody is trusted");
  stream = mortise_download_part_read (part, error);
  if (stream == NULL)
    return NULL;
  verdict = mortise_key_ring_judge (self->key_ring, stream, self->signature, -1, self->cancellable, error);
  if (verdict == NULL || verdict->state != MORTISE_SIGNATURE_MODIFIED)
    return verdict;
  mortise_download_part_discard (part);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: %s", self->address, verdict->reason);
  mortise_signature_verdict_free (verdict);
  return NULL;
}

static MortiseSignatureVerdict *
transfer (Transfer *self, GError **error)
{
  g_autoptr (MortiseDownloadPart) part = mortise_download_part_open (self->path, self->size, error);
  g_autoptr (MortiseSignatureVerdict) verdict = NULL;

  if (part == NULL || !get_content (self, part, error) || (verdict = judge (self, part, error)) == NULL
      || !mortise_download_part_complete (part, error))
    return NULL;
  return g_steal_pointer (&verdict);
}

/* Also of what reads the disk. */
static void
name_cancellation (Transfer *self, GError **error)
{
  if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_error (error);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CANCELLED, "%s: it was cancelled", self->address);
}

static void
transfer_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  MortiseSignatureVerdict *verdict = transfer (task_data, &error);

  if (verdict != NULL)
    g_task_return_pointer (task, verdict, (GDestroyNotify) mortise_signature_verdict_free);
  else
    {
      name_cancellation (task_data, &error);
      g_task_return_error (task, error);
    }
}

static Transfer *
transfer_new (const MortiseDownload *download)
{
  Transfer *self = g_new0 (Transfer, 1);

  self->address = g_strdup (download->address);
  self->path = g_strdup (download->path);
  self->size = download->size;
  self->sha256 = g_strdup (download->sha256);
  self->signature = g_strdup (download->signature);
  self->key_ring = download->key_ring != NULL ? g_object_ref (download->key_ring) : NULL;
  self->deadline_s = download->deadline_s != 0 ? download->deadline_s : USUAL_DEADLINE_S;
  self->stall_s = download->stall_s != 0 ? download->stall_s : USUAL_STALL_S;
  return self;
}

/**
 * mortise_download_async:
 * @download: what to get; it is copied
 * @session: what speaks to servers
 * @cancellable: (nullable): a cancellable
 * @progress: (nullable): what to tell how far it is
 * @progress_data: for @progress
 * @callback: what to call when it is done
 * @user_data: for @callback
 *
 * Gets a file. Where it fails or is ended in its midst, what came stays beside the place of the file, and the next one
 * goes on from there. The main context has to run meanwhile.
 */
void
mortise_download_async (const MortiseDownload *download,
                        SoupSession *session,
                        GCancellable *cancellable,
                        MortiseDownloadProgressFunc progress,
                        gpointer progress_data,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Transfer *self = transfer_new (download);

  g_task_set_source_tag (task, mortise_download_async);
  g_task_set_check_cancellable (task, FALSE);
  self->session = g_object_ref (session);
  self->context = g_main_context_ref (g_task_get_context (task));
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->progress = progress;
  self->progress_data = progress_data;
  g_task_set_task_data (task, self, transfer_free);
  g_task_run_in_thread (task, transfer_in_thread);
}

/**
 * mortise_download_finish:
 * @result: what the callback was given
 * @error: return location for an error: %MORTISE_ERROR_INVALID where it is not what was signed,
 *   %MORTISE_ERROR_UNAVAILABLE, %MORTISE_ERROR_TIMEOUT and %MORTISE_ERROR_CANCELLED where another try goes on from
 * where it ended, %MORTISE_ERROR_CONFLICT where the same is being got already, %MORTISE_ERROR_NOT_FOUND,
 *   %MORTISE_ERROR_DENIED or %MORTISE_ERROR_LIMIT
 *
 * Returns: (transfer full) (nullable): what its signature says, which is never that it was modified; the file has its
 *   name then
 */
MortiseSignatureVerdict *
mortise_download_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
