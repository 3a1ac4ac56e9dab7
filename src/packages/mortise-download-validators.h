/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseDownloadValidators:
 * @etag: (nullable): what the server calls the file as it was got
 * @last_modified: (nullable): when the server says it was changed
 *
 * What a server is asked with whether a file is still the same, RFC 9110, section 8.8.
 */
typedef struct
{
  char *etag;
  char *last_modified;
} MortiseDownloadValidators;

void mortise_download_validators_set (MortiseDownloadValidators *self, const MortiseDownloadValidators *validators);
void mortise_download_validators_clear (MortiseDownloadValidators *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MortiseDownloadValidators, mortise_download_validators_clear)

const char *mortise_download_validators_get_strong (const MortiseDownloadValidators *self);

G_END_DECLS
