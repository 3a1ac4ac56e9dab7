/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-condition.h"
#include "mortise-lab.h"

G_BEGIN_DECLS

/**
 * MortiseCulprits:
 * @slugs: the fewest plugins with which the condition holds; none where it holds without any
 * @n_plugins: of how many
 * @n_tries: how often the hook was fired
 */
typedef struct
{
  char **slugs;
  guint n_plugins;
  guint n_tries;
} MortiseCulprits;

void mortise_culprits_free (MortiseCulprits *culprits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCulprits, mortise_culprits_free)

void mortise_culprit_search_async (MortiseLab *lab,
                                   const char *hook,
                                   JsonNode *payload,
                                   MortiseCondition *condition,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
MortiseCulprits *mortise_culprit_search_finish (GAsyncResult *result, GError **error);

G_END_DECLS
