/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue.h"
#include "mortise-download.h"

G_BEGIN_DECLS

void mortise_catalogue_fetch_async (MortiseCatalogue *catalogue,
                                    const MortiseCataloguePackage *package,
                                    const MortiseCatalogueRelease *release,
                                    const MortiseDownload *download,
                                    SoupSession *session,
                                    GCancellable *cancellable,
                                    MortiseDownloadProgressFunc progress,
                                    gpointer progress_data,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
MortiseSignatureVerdict *mortise_catalogue_fetch_finish (GAsyncResult *result, GError **error);

G_END_DECLS
