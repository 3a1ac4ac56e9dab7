/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-connection.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLAN_JOB (mortise_plan_job_get_type ())
G_DECLARE_FINAL_TYPE (MortisePlanJob, mortise_plan_job, MORTISE, PLAN_JOB, GObject)

MortisePlanJob *mortise_plan_job_new (MortiseConnection *connection);
void mortise_plan_job_add_offer (MortisePlanJob *self, const char *slug, const char *version, const char *catalogue);
void mortise_plan_job_add_update (MortisePlanJob *self, const char *slug);
void mortise_plan_job_add_path (MortisePlanJob *self, const char *path);
JsonObject *mortise_plan_job_get_consent (MortisePlanJob *self);
MortiseConnection *mortise_plan_job_get_connection (MortisePlanJob *self);
GPtrArray *mortise_plan_job_get_steps (MortisePlanJob *self);
GPtrArray *mortise_plan_job_get_problems (MortisePlanJob *self);
GPtrArray *mortise_plan_job_get_notes (MortisePlanJob *self);
gint64 mortise_plan_job_get_size (MortisePlanJob *self);

void mortise_plan_job_look_async (MortisePlanJob *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void mortise_plan_job_carry_out_async (MortisePlanJob *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean mortise_plan_job_finish (MortisePlanJob *self, GAsyncResult *result, GError **error);

G_END_DECLS
