/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-download-request.h"

#include "mortise-download-address.h"
#include "mortise-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_REDIRECTIONS 5
/* Of an entity tag or a date, in bytes: they are remembered. Longer ones are left out, which costs a transfer. */
#define MAX_VALIDATOR 512

/**
 * mortise_download_answer_clear:
 * @self: an answer
 */
void
mortise_download_answer_clear (MortiseDownloadAnswer *self)
{
  g_clear_object (&self->stream);
  mortise_download_validators_clear (&self->validators);
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static gboolean
fail_errno (int number, GError **error)
{
  g_set_error_literal (error, MORTISE_ERROR,
                       number == ENOENT || number == ENOTDIR ? MORTISE_ERROR_NOT_FOUND : MORTISE_ERROR_UNAVAILABLE,
                       g_strerror (number));
  return FALSE;
}

/* Neither a device nor a pipe, on which reading would hang. */
static gboolean
open_file (int fd, guint64 offset, MortiseDownloadAnswer *answer, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0 || lseek (fd, (off_t) offset, SEEK_SET) < 0)
    return fail_errno (errno, error);
  if (!S_ISREG (status.st_mode))
    return fail_errno (S_ISDIR (status.st_mode) ? EISDIR : EINVAL, error);
  answer->offset = offset;
  answer->stream = g_unix_input_stream_new (fd, TRUE);
  return TRUE;
}

static gboolean
send_to_file (const MortiseDownloadRequest *self, MortiseDownloadAnswer *answer, GError **error)
{
  g_autofree char *path = g_filename_from_uri (self->address, NULL, error);
  int fd;

  if (path == NULL)
    return FALSE;
  fd = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    return fail_errno (errno, error);
  if (open_file (fd, self->offset, answer, error))
    return TRUE;
  close (fd);
  return FALSE;
}

/* --- servers ------------------------------------------------------------------------------------------------------ */

static void
add_conditions (const MortiseDownloadRequest *self, SoupMessageHeaders *headers)
{
  if (self->known != NULL && self->known->etag != NULL)
    soup_message_headers_replace (headers, "If-None-Match", self->known->etag);
  if (self->known != NULL && self->known->last_modified != NULL)
    soup_message_headers_replace (headers, "If-Modified-Since", self->known->last_modified);
  if (self->offset > 0)
    soup_message_headers_set_range (headers, (goffset) self->offset, -1);
  if (self->offset > 0 && self->if_range != NULL)
    soup_message_headers_replace (headers, "If-Range", self->if_range);
}

/* Caches on the way are to ask the server: what they hold of one file may not fit what they hold of another. */
static SoupMessage *
make_message (const MortiseDownloadRequest *self, GUri *uri)
{
  SoupMessage *message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  if (self->is_plain)
    {
      soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);
      soup_message_headers_replace (headers, "Accept-Encoding", "identity");
    }
  add_conditions (self, headers);
  return message;
}

static gboolean
take_rest (const MortiseDownloadRequest *self,
           SoupMessageHeaders *headers,
           MortiseDownloadAnswer *answer,
           GError **error)
{
  goffset start, end, total;

  if (self->offset > 0 && soup_message_headers_get_content_range (headers, &start, &end, &total)
      && (guint64) start == self->offset)
    {
      answer->offset = self->offset;
      return TRUE;
    }
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                       "the server sends another part than was asked for; tell the publisher");
  return FALSE;
}

static gboolean
fail_status (SoupMessage *message, GError **error)
{
  guint status = soup_message_get_status (message);
  gboolean is_gone = status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_GONE;

  g_set_error (error, MORTISE_ERROR, is_gone ? MORTISE_ERROR_NOT_FOUND : MORTISE_ERROR_UNAVAILABLE,
               "the server answers %u %s", status, soup_status_get_phrase (status));
  return FALSE;
}

static gboolean
is_condition_met (const MortiseDownloadRequest *self, guint status)
{
  return status == SOUP_STATUS_NOT_MODIFIED && self->known != NULL
         && (self->known->etag != NULL || self->known->last_modified != NULL);
}

static char *
dup_validator (SoupMessageHeaders *headers, const char *name)
{
  const char *value = soup_message_headers_get_one (headers, name);

  return value != NULL && strlen (value) <= MAX_VALIDATOR ? g_strdup (value) : NULL;
}

static gboolean
take_answer (const MortiseDownloadRequest *self,
             SoupMessage *message,
             GInputStream *stream,
             MortiseDownloadAnswer *answer,
             GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  guint status = soup_message_get_status (message);

  if (is_condition_met (self, status))
    return TRUE;
  if (status != SOUP_STATUS_OK && status != SOUP_STATUS_PARTIAL_CONTENT)
    return fail_status (message, error);
  if (status == SOUP_STATUS_PARTIAL_CONTENT && !take_rest (self, headers, answer, error))
    return FALSE;
  answer->validators.etag = dup_validator (headers, "ETag");
  answer->validators.last_modified = dup_validator (headers, "Last-Modified");
  answer->stream = g_object_ref (stream);
  return TRUE;
}

/* The file has become shorter than what is at hand of it. */
static gboolean
is_beyond_end (const MortiseDownloadRequest *self, SoupMessage *message)
{
  return self->offset > 0 && soup_message_get_status (message) == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE;
}

/* 303 and 300 lead to something else than was asked for. */
static gboolean
is_redirection (guint status)
{
  return status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND
         || status == SOUP_STATUS_TEMPORARY_REDIRECT || status == SOUP_STATUS_PERMANENT_REDIRECT;
}

static gboolean
send_to_server (MortiseDownloadRequest *self,
                SoupSession *session,
                MortiseDownloadAnswer *answer,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (self->address, SOUP_HTTP_URI_FLAGS, error);

  for (guint i = 0; uri != NULL && i <= MAX_REDIRECTIONS; i++)
    {
      g_autoptr (SoupMessage) message = make_message (self, uri);
      g_autoptr (GInputStream) stream = soup_session_send (session, message, cancellable, error);
      g_autoptr (GUri) next = NULL;

      if (stream == NULL)
        return FALSE;
      if (is_beyond_end (self, message))
        {
          self->offset = 0;
          continue;
        }
      if (!is_redirection (soup_message_get_status (message)))
        return take_answer (self, message, stream, answer, error);
      next = mortise_download_address_follow (
          uri, soup_message_headers_get_one (soup_message_get_response_headers (message), "Location"), error);
      g_clear_pointer (&uri, g_uri_unref);
      uri = g_steal_pointer (&next);
    }
  if (uri != NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                 "the server sends us on more than %d times; tell the publisher", MAX_REDIRECTIONS);
  return FALSE;
}

/**
 * mortise_download_request_send:
 * @self: what to ask for
 * @session: a session; the certificates of servers are verified as it says, which is always unless it was told not to
 * @answer: (out caller-allocates): what came of it, all zero before
 * @cancellable: (nullable): a cancellable
 * @error: return location for %MORTISE_ERROR_NOT_FOUND where there is no such file, %MORTISE_ERROR_DENIED where the
 *   server sends us on to another scheme, host or port, %MORTISE_ERROR_UNAVAILABLE, or an error of GIO
 *
 * It blocks: call it on a thread of its own.
 *
 * Returns: whether there is an answer; its stream may yet fail
 */
gboolean
mortise_download_request_send (const MortiseDownloadRequest *self,
                               SoupSession *session,
                               MortiseDownloadAnswer *answer,
                               GCancellable *cancellable,
                               GError **error)
{
  MortiseDownloadRequest request = *self;

  if (g_str_has_prefix (self->address, "file://"))
    return send_to_file (self, answer, error);
  return send_to_server (&request, session, answer, cancellable, error);
}
