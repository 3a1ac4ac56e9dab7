/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

/**
 * MortisePlanOrder:
 * @slug: the plugin
 * @range: (nullable): for an installation: the versions that will do, as npm writes ranges; %NULL for the newest
 * @catalogue: (nullable): for an installation: the id of the catalogue that it is to come from
 * @is_update: whether it is installed, and to be as new as can be
 * @is_dry_run: whether only to tell what would be done
 * @consent: (nullable): a JSON object of slugs and lists of permissions: the new permissions that are granted with an
 *   update. A slug without a list was not asked, and its update does not happen where it wants more than before
 *
 * What is to be got from catalogues.
 */
typedef struct
{
  const char *slug;
  const char *range;
  const char *catalogue;
  gboolean is_update;
  gboolean is_dry_run;
  JsonObject *consent;
} MortisePlanOrder;

void mortise_host_plan_async (MortiseHost *self,
                              const MortisePlanOrder *order,
                              const char *actor,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
JsonNode *mortise_host_plan_finish (MortiseHost *self, GAsyncResult *result, GError **error);

void mortise_host_inspect_async (MortiseHost *self,
                                 const MortiseInstallOrder *order,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
JsonNode *mortise_host_inspect_finish (MortiseHost *self, GAsyncResult *result, GError **error);

G_END_DECLS
