/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Copies of plugins' private folders, which are put back when an update is undone. To be called on a thread for disk
 * work: nothing here knows the host. */

gboolean mortise_data_snapshot_take (const char *data_directory, char **snapshot, GError **error);
gboolean mortise_data_snapshot_choose (const char *snapshot, GError **error);
gboolean mortise_data_snapshot_restore (const char *snapshot, const char *data_directory, GError **error);
void mortise_data_snapshot_recover (const char *site, const char *tenant, GPtrArray *kept);

G_END_DECLS
