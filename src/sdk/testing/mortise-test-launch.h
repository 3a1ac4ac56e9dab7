/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseTestLaunch:
 *
 * A plugin's process, started by the host's own code in the host's own sandbox: see docs/protocol.md, "A fake host".
 */
typedef struct _MortiseTestLaunch MortiseTestLaunch;

MortiseTestLaunch *mortise_test_launch_start (JsonObject *order, GError **error);
int mortise_test_launch_steal_socket (MortiseTestLaunch *self);
int mortise_test_launch_steal_output (MortiseTestLaunch *self);
char *mortise_test_launch_end (MortiseTestLaunch *self, JsonArray *frames, char **backtrace);
void mortise_test_launch_free (MortiseTestLaunch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseTestLaunch, mortise_test_launch_free)

G_END_DECLS
