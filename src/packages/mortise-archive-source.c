/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-archive-source.h"

#include "mortise-archive-finding.h"
#include "mortise-error.h"

#include <errno.h>
#include <unistd.h>

/**
 * mortise_archive_source_read:
 * @self: a package
 * @offset: where to read
 * @buffer: where to put it
 * @length: how many bytes
 *
 * Returns: whether all were read. If not there is a finding, when the package has no such bytes, or an error
 */
gboolean
mortise_archive_source_read (MortiseArchiveSource *self, guint64 offset, gpointer buffer, gsize length)
{
  gsize done = 0;

  if (offset > self->size || length > self->size - offset)
    return mortise_archive_refuse (self->findings, MORTISE_RULE_ARCHIVE_TRUNCATED, NULL,
                                   "It ends at byte %" G_GUINT64_FORMAT ", in the midst of a record", self->size);
  while (done < length)
    {
      gssize got = pread (self->fd, (char *) buffer + done, length - done, (off_t) (offset + done));

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        {
          g_clear_error (&self->error);
          g_set_error (&self->error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "The package cannot be read: %s",
                       got < 0 ? g_strerror (errno) : "it has become shorter");
          return FALSE;
        }
      done += (gsize) got;
    }
  return TRUE;
}
