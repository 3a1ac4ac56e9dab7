/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-cli.h"

G_BEGIN_DECLS

/* One for each file mortise-cli-NAME.c. */
extern const MortiseCliVerb mortise_cli_verb_add_hook;
extern const MortiseCliVerb mortise_cli_verb_bench;
extern const MortiseCliVerb mortise_cli_verb_bisect;
extern const MortiseCliVerb mortise_cli_verb_budget;
extern const MortiseCliVerb mortise_cli_verb_config;
extern const MortiseCliVerb mortise_cli_verb_demo;
extern const MortiseCliVerb mortise_cli_verb_dev;
extern const MortiseCliVerb mortise_cli_verb_disable;
extern const MortiseCliVerb mortise_cli_verb_doctor;
extern const MortiseCliVerb mortise_cli_verb_enable;
extern const MortiseCliVerb mortise_cli_verb_events;
extern const MortiseCliVerb mortise_cli_verb_faults;
extern const MortiseCliVerb mortise_cli_verb_fire;
extern const MortiseCliVerb mortise_cli_verb_grant;
extern const MortiseCliVerb mortise_cli_verb_hooks;
extern const MortiseCliVerb mortise_cli_verb_install;
extern const MortiseCliVerb mortise_cli_verb_list;
extern const MortiseCliVerb mortise_cli_verb_listeners;
extern const MortiseCliVerb mortise_cli_verb_logs;
extern const MortiseCliVerb mortise_cli_verb_dependencies;
extern const MortiseCliVerb mortise_cli_verb_health;
extern const MortiseCliVerb mortise_cli_verb_policy;
extern const MortiseCliVerb mortise_cli_verb_pack;
extern const MortiseCliVerb mortise_cli_verb_payload;
extern const MortiseCliVerb mortise_cli_verb_problems;
extern const MortiseCliVerb mortise_cli_verb_reload;
extern const MortiseCliVerb mortise_cli_verb_restart;
extern const MortiseCliVerb mortise_cli_verb_rollback;
extern const MortiseCliVerb mortise_cli_verb_revoke;
extern const MortiseCliVerb mortise_cli_verb_run_plugin;
extern const MortiseCliVerb mortise_cli_verb_safe_mode;
extern const MortiseCliVerb mortise_cli_verb_scaffold;
extern const MortiseCliVerb mortise_cli_verb_serve;
extern const MortiseCliVerb mortise_cli_verb_replay;
extern const MortiseCliVerb mortise_cli_verb_stats;
extern const MortiseCliVerb mortise_cli_verb_test;
extern const MortiseCliVerb mortise_cli_verb_trace;
extern const MortiseCliVerb mortise_cli_verb_uninstall;
extern const MortiseCliVerb mortise_cli_verb_validate;
extern const MortiseCliVerb mortise_cli_verb_catalogue;
extern const MortiseCliVerb mortise_cli_verb_key;
extern const MortiseCliVerb mortise_cli_verb_search;
extern const MortiseCliVerb mortise_cli_verb_shadow;
extern const MortiseCliVerb mortise_cli_verb_step;
extern const MortiseCliVerb mortise_cli_verb_sign;
extern const MortiseCliVerb mortise_cli_verb_update;
extern const MortiseCliVerb mortise_cli_verb_verify;

const MortiseCliVerb *const *mortise_cli_get_verbs (void);
const MortiseCliVerb *mortise_cli_find_verb (const char *name, GError **error);

G_END_DECLS
