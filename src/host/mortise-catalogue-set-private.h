/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of MortiseCatalogueSet share. */
#pragma once

#include "mortise-catalogue-set.h"

G_BEGIN_DECLS

struct _MortiseCatalogueSet
{
  GObject parent_instance;

  char *site;
  MortiseStore *store;
  SoupSession *session;
  GPtrArray *catalogues;
  GQueue jobs;
  gboolean is_busy;
  gboolean is_loaded;
  guint refresh_id;
};

/* What is done to catalogues, the data of a task: @ids one after the other, or @added. */
typedef struct
{
  void (*run) (GTask *task);
  GPtrArray *ids;
  guint next;
  MortiseSiteCatalogue *added;
  char *actor;
  GError *error;
} MortiseCatalogueJob;

GTask *mortise_catalogue_set_new_job (MortiseCatalogueSet *self,
                                      void (*run) (GTask *task),
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void mortise_catalogue_set_queue_job (GTask *task);
void mortise_catalogue_set_keep (GTask *task);
void mortise_catalogue_set_end_job (GTask *task);
MortiseSiteCatalogue *mortise_catalogue_set_find (MortiseCatalogueSet *self, const char *id, guint *index);

G_END_DECLS
