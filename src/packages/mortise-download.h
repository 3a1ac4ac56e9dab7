/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "mortise-key-ring.h"

G_BEGIN_DECLS

/* What is appended to the name of a file that is not complete. */
#define MORTISE_DOWNLOAD_PART_SUFFIX ".part"

/**
 * MortiseDownload:
 * @address: where the file is: https, http or file
 * @path: where it is to be, in a folder that is there
 * @size: how many bytes it has
 * @sha256: its SHA-256, in hexadecimal digits
 * @signature: (nullable): what its .minisig has, if it is signed
 * @key_ring: (nullable): who is trusted
 * @deadline_s: how long all may take, in seconds; 0 for an hour
 * @stall_s: how long nothing may come, in seconds; 0 for half a minute
 *
 * A file to get, of which it is known what it holds.
 */
typedef struct
{
  const char *address;
  const char *path;
  guint64 size;
  const char *sha256;
  const char *signature;
  MortiseKeyRing *key_ring;
  guint deadline_s;
  guint stall_s;
} MortiseDownload;

/**
 * MortiseDownloadProgressFunc:
 * @done: how many bytes are there
 * @size: how many there will be
 * @user_data: what was given with the function
 *
 * Is told how far it is, in the main context of who asked for it, at most twenty times a second.
 */
typedef void (*MortiseDownloadProgressFunc) (guint64 done, guint64 size, gpointer user_data);

void mortise_download_async (const MortiseDownload *download,
                             SoupSession *session,
                             GCancellable *cancellable,
                             MortiseDownloadProgressFunc progress,
                             gpointer progress_data,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
MortiseSignatureVerdict *mortise_download_finish (GAsyncResult *result, GError **error);

G_END_DECLS
