/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-fetch.h"

#include "mortise-download-address.h"

/**
 * mortise_catalogue_fetch_async:
 * @catalogue: a catalogue
 * @package: a package of it
 * @release: a release of that
 * @download: where to put it, whom to trust and how long it may take; the rest is filled in
 * @session: what speaks to servers
 * @cancellable: (nullable): a cancellable
 * @progress: (nullable): what to tell how far it is
 * @progress_data: for @progress
 * @callback: what to call when it is done
 * @user_data: for @callback
 *
 * Gets the package of a release, as [func@Mortise.download_async] does. Whether it is withdrawn or blocked, or the
 * catalogue has expired, is for the caller to see.
 */
void
mortise_catalogue_fetch_async (MortiseCatalogue *catalogue,
                               const MortiseCataloguePackage *package,
                               const MortiseCatalogueRelease *release,
                               const MortiseDownload *download,
                               SoupSession *session,
                               GCancellable *cancellable,
                               MortiseDownloadProgressFunc progress,
                               gpointer progress_data,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GError *error = NULL;
  g_autofree char *address
      = mortise_download_address_join (mortise_catalogue_get_address (catalogue), release->file, &error);
  g_autofree char *signature = mortise_catalogue_package_dup_signature (package, release);
  MortiseDownload whole = *download;

  if (address == NULL)
    {
      g_task_report_error (NULL, callback, user_data, mortise_catalogue_fetch_async, error);
      return;
    }
  whole.address = address;
  whole.signature = signature;
  whole.size = release->size;
  whole.sha256 = release->sha256;
  mortise_download_async (&whole, session, cancellable, progress, progress_data, callback, user_data);
}

/**
 * mortise_catalogue_fetch_finish:
 * @result: what the callback was given
 * @error: return location for an error, see [func@Mortise.download_finish]
 *
 * Returns: (transfer full) (nullable): what the package's signature says; the package has its name then
 */
MortiseSignatureVerdict *
mortise_catalogue_fetch_finish (GAsyncResult *result, GError **error)
{
  return mortise_download_finish (result, error);
}
