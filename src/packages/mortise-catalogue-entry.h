/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue-input.h"
#include "mortise-catalogue-publisher.h"

G_BEGIN_DECLS

typedef struct _MortiseCatalogueEntry MortiseCatalogueEntry;

MortiseCatalogueEntry *mortise_catalogue_entry_new (const char *slug);
void mortise_catalogue_entry_free (MortiseCatalogueEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCatalogueEntry, mortise_catalogue_entry_free)

const char *mortise_catalogue_entry_get_slug (const MortiseCatalogueEntry *self);
const char *mortise_catalogue_entry_find_path (const MortiseCatalogueEntry *self, const MortiseVersion *version);
void mortise_catalogue_entry_add (MortiseCatalogueEntry *self,
                                  const MortiseCatalogueInput *input,
                                  JsonObject *release,
                                  JsonObject *media);
char *mortise_catalogue_entry_to_text (MortiseCatalogueEntry *self, const MortiseCataloguePublisher *publisher);

JsonObject *mortise_catalogue_entry_describe_release (const MortiseCatalogueInput *input,
                                                      const MortiseCataloguePublisher *publisher,
                                                      const char *file,
                                                      const char *signature,
                                                      gint64 released);
gint64 mortise_catalogue_entry_find_time (const MortiseCatalogueInput *input,
                                          const MortiseCataloguePublisher *publisher,
                                          const MortiseCatalogueRelease *published,
                                          gint64 now);

G_END_DECLS
