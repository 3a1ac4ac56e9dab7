/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-download-validators.h"

/**
 * mortise_download_validators_set:
 * @self: validators
 * @validators: others, whose texts are copied
 */
void
mortise_download_validators_set (MortiseDownloadValidators *self, const MortiseDownloadValidators *validators)
{
  mortise_download_validators_clear (self);
  self->etag = g_strdup (validators->etag);
  self->last_modified = g_strdup (validators->last_modified);
}

/**
 * mortise_download_validators_clear:
 * @self: validators
 */
void
mortise_download_validators_clear (MortiseDownloadValidators *self)
{
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->last_modified, g_free);
}

/**
 * mortise_download_validators_get_strong:
 * @self: validators
 *
 * Returns: (nullable): what If-Range may have: an entity tag that is not weak (RFC 9110, section 13.1.5), else the time
 */
const char *
mortise_download_validators_get_strong (const MortiseDownloadValidators *self)
{
  if (self->etag != NULL && *self->etag == '"')
    return self->etag;
  return self->last_modified;
}
