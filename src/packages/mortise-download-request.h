/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "mortise-download-validators.h"

G_BEGIN_DECLS

/**
 * MortiseDownloadRequest:
 * @address: a file's address: https, http or file
 * @known: (nullable): of what is at hand already; the answer may be that it has not changed
 * @offset: how many bytes are at hand already
 * @if_range: (nullable): with @offset, which file they are of, as [method@Mortise.DownloadValidators.get_strong] gives
 * it
 * @is_plain: whether it must come as it is, not compressed for the way
 *
 * What to ask for.
 */
typedef struct
{
  const char *address;
  const MortiseDownloadValidators *known;
  guint64 offset;
  const char *if_range;
  gboolean is_plain;
} MortiseDownloadRequest;

/**
 * MortiseDownloadAnswer:
 * @stream: (nullable): what comes; %NULL where the file has not changed
 * @offset: from which byte of the file on: what was asked for, or 0
 * @validators: of the file
 *
 * What came of it.
 */
typedef struct
{
  GInputStream *stream;
  guint64 offset;
  MortiseDownloadValidators validators;
} MortiseDownloadAnswer;

void mortise_download_answer_clear (MortiseDownloadAnswer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MortiseDownloadAnswer, mortise_download_answer_clear)

gboolean mortise_download_request_send (const MortiseDownloadRequest *self,
                                        SoupSession *session,
                                        MortiseDownloadAnswer *answer,
                                        GCancellable *cancellable,
                                        GError **error);

G_END_DECLS
