/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

/**
 * MortiseRelations:
 * @MORTISE_RELATIONS_NEEDS: the disabled plugins that have to be enabled for one to be
 * @MORTISE_RELATIONS_DEPENDENTS: the enabled plugins that have to be disabled for one to be
 *
 * Which other plugins a change of one concerns.
 */
typedef enum
{
  MORTISE_RELATIONS_NEEDS,
  MORTISE_RELATIONS_DEPENDENTS
} MortiseRelations;

void mortise_plugin_list_relations_async (MortisePluginItem *plugin,
                                          MortiseRelations relations,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
char **mortise_plugin_list_relations_finish (MortisePluginItem *plugin, GAsyncResult *result, GError **error);

G_END_DECLS
