/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-download.h"
#include "mortise-host-offers.h"
#include "mortise-package-intake.h"

G_BEGIN_DECLS

/**
 * MortisePlanPart:
 * @step: what the solver wants
 * @offer: where it is to be had; empty for a step that gets nothing
 * @site: the site's folder
 * @path: (nullable): the package, once it is there
 * @address: (nullable): where it was got from
 * @intake: (nullable): what is in it, once it was looked at
 *
 * One step of a plan, on its way to be done.
 */
typedef struct
{
  MortiseSolverStep *step;
  MortiseOffer offer;
  char *site;
  char *path;
  char *address;
  MortisePackageIntake *intake;
} MortisePlanPart;

MortisePlanPart *mortise_plan_part_new (const MortiseSolverStep *step, GPtrArray *catalogues, const char *site);
void mortise_plan_part_free (MortisePlanPart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortisePlanPart, mortise_plan_part_free)

gboolean mortise_plan_part_gets_package (const MortisePlanPart *self);
void mortise_plan_part_fetch_async (MortisePlanPart *self,
                                    SoupSession *session,
                                    MortiseDownloadProgressFunc progress,
                                    gpointer progress_data,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean mortise_plan_part_fetch_finish (GAsyncResult *result, GError **error);
void mortise_plan_part_forget (MortisePlanPart *self);

G_END_DECLS
