/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-lab.h"

G_BEGIN_DECLS

/* More is a load test, for which there is `mortise bench`. */
#define MORTISE_TRIAL_MAX_TIMES 1000

/*
 * What is tried out in a lab is a JSON object:
 *
 *   hook         the hook that is fired
 *   payload      with what; without it, the platform's sample
 *   times        how often, 1 to MORTISE_TRIAL_MAX_TIMES
 *   disabled     slugs of plugins that are switched off for it
 *   directories  folders of plugins that are loaded in place for it, in the stead of the installed ones
 *   settings     by slug, an object of settings
 *   grants       by slug, a list of permissions: these are granted, and no others
 *   faults       what is done to listeners when it is fired, as /v1/hooks/NAME/fire takes them
 *
 * All but the first may be missing.
 */
void mortise_trial_run_async (JsonObject *trial,
                              MortiseLab *lab,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *mortise_trial_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
