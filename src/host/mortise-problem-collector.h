/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

/**
 * MortiseProblemCollector:
 * @host: the host that is looked at
 * @problems: what is wrong, as *problem* of docs/admin-api.md
 *
 * Problems while they are gathered. A *problem* belongs to @problems.
 */
typedef struct
{
  MortiseHost *host;
  JsonArray *problems;
} MortiseProblemCollector;

JsonObject *mortise_problem_collector_add (MortiseProblemCollector *self,
                                           const char *kind,
                                           const char *severity,
                                           const char *subject,
                                           const char *text);
void mortise_problem_collector_check_plugin (MortiseProblemCollector *self, MortiseHostedPlugin *plugin);
void mortise_problem_collector_check_budget (MortiseProblemCollector *self, MortiseHostedPlugin *plugin);
void mortise_problem_collector_check_settings (MortiseProblemCollector *self, MortiseHostedPlugin *plugin);

void mortise_problem_add_action (JsonObject *problem,
                                 const char *verb,
                                 const char *slug,
                                 const char *method,
                                 const char *path,
                                 JsonObject *body);
void mortise_problem_add_plugin_action (JsonObject *problem,
                                        const char *verb,
                                        const char *method,
                                        const char *slug,
                                        const char *rest);
void mortise_problem_add_rollback (JsonObject *problem, MortiseHostedPlugin *plugin);
const char *mortise_problem_get_stop (const char *text);

G_END_DECLS
