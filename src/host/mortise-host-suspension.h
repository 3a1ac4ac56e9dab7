/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

/**
 * MortiseBisectionStep:
 * @MORTISE_BISECTION_START: begin anew, with the plugins that are enabled now
 * @MORTISE_BISECTION_GOOD: the problem is not there
 * @MORTISE_BISECTION_BAD: the problem is there
 * @MORTISE_BISECTION_STOP: let all run again
 *
 * What somebody says who searches for the plugin that brings a problem.
 */
typedef enum
{
  MORTISE_BISECTION_START,
  MORTISE_BISECTION_GOOD,
  MORTISE_BISECTION_BAD,
  MORTISE_BISECTION_STOP,
} MortiseBisectionStep;

gboolean mortise_host_restore_suspension (MortiseHost *self, GError **error);
void mortise_host_apply_suspension (MortiseHost *self, MortiseHostedPlugin *plugin);
void mortise_host_set_safe_mode_async (MortiseHost *self,
                                       gboolean is_on,
                                       gboolean is_kept,
                                       const char *actor,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void mortise_host_bisect_async (MortiseHost *self,
                                MortiseBisectionStep step,
                                const char *actor,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean mortise_host_suspension_finish (MortiseHost *self, GAsyncResult *result, GError **error);
JsonNode *mortise_host_describe_suspension (MortiseHost *self);

G_END_DECLS
