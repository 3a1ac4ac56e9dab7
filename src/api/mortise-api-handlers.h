/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-api-call.h"

G_BEGIN_DECLS

/* The handlers of the router's table, one for each request of docs/admin-api.md. Each takes over its call. */

/* mortise-api-site.c */
void mortise_api_get_site (MortiseApiCall *call);
void mortise_api_copy_site (MortiseApiCall *call);
void mortise_api_get_doctor (MortiseApiCall *call);
void mortise_api_list_problems (MortiseApiCall *call);

/* mortise-api-plugins.c */
void mortise_api_list_plugins (MortiseApiCall *call);
void mortise_api_get_plugin (MortiseApiCall *call);
void mortise_api_enable_plugin (MortiseApiCall *call);
void mortise_api_disable_plugin (MortiseApiCall *call);
void mortise_api_restart_plugin (MortiseApiCall *call);
void mortise_api_grant (MortiseApiCall *call);
void mortise_api_revoke (MortiseApiCall *call);

/* mortise-api-activity.c */
void mortise_api_get_activity (MortiseApiCall *call);
void mortise_api_get_manifest (MortiseApiCall *call);
void mortise_api_get_findings (MortiseApiCall *call);

/* mortise-api-install.c */
void mortise_api_add_plugin (MortiseApiCall *call);
void mortise_api_update_plugin (MortiseApiCall *call);
void mortise_api_reload_plugin (MortiseApiCall *call);

/* mortise-api-removal.c */
void mortise_api_remove_plugin (MortiseApiCall *call);
void mortise_api_get_removal (MortiseApiCall *call);
void mortise_api_list_kept_data (MortiseApiCall *call);
void mortise_api_remove_kept_data (MortiseApiCall *call);

/* mortise-api-catalogues.c */
void mortise_api_list_catalogues (MortiseApiCall *call);
void mortise_api_add_catalogue (MortiseApiCall *call);
void mortise_api_remove_catalogue (MortiseApiCall *call);
void mortise_api_refresh_catalogues (MortiseApiCall *call);
void mortise_api_search_catalogues (MortiseApiCall *call);
void mortise_api_get_offer (MortiseApiCall *call);
void mortise_api_list_updates (MortiseApiCall *call);

/* mortise-api-suspension.c */
void mortise_api_get_suspension (MortiseApiCall *call);
void mortise_api_set_safe_mode (MortiseApiCall *call);
void mortise_api_bisect (MortiseApiCall *call);

/* mortise-api-keys.c */
void mortise_api_list_keys (MortiseApiCall *call);
void mortise_api_add_key (MortiseApiCall *call);
void mortise_api_remove_key (MortiseApiCall *call);

/* mortise-api-dependencies.c */
void mortise_api_get_dependencies (MortiseApiCall *call);
void mortise_api_list_dependencies (MortiseApiCall *call);

/* mortise-api-upkeep.c */
void mortise_api_roll_back_plugin (MortiseApiCall *call);
void mortise_api_set_policy (MortiseApiCall *call);
void mortise_api_get_health (MortiseApiCall *call);
void mortise_api_get_site_policy (MortiseApiCall *call);
void mortise_api_set_site_policy (MortiseApiCall *call);

/* mortise-api-settings.c */
void mortise_api_list_setting_names (MortiseApiCall *call);
void mortise_api_list_settings (MortiseApiCall *call);
void mortise_api_get_setting (MortiseApiCall *call);
void mortise_api_set_setting (MortiseApiCall *call);
void mortise_api_unset_setting (MortiseApiCall *call);
void mortise_api_reveal_setting (MortiseApiCall *call);
void mortise_api_get_settings_form (MortiseApiCall *call);
void mortise_api_change_settings (MortiseApiCall *call);

/* mortise-api-settings-history.c */
void mortise_api_list_setting_changes (MortiseApiCall *call);
void mortise_api_roll_back_settings (MortiseApiCall *call);
void mortise_api_list_setting_backups (MortiseApiCall *call);
void mortise_api_restore_settings (MortiseApiCall *call);
void mortise_api_export_settings (MortiseApiCall *call);
void mortise_api_import_settings (MortiseApiCall *call);
void mortise_api_rotate_secrets (MortiseApiCall *call);

/* mortise-api-hooks.c */
void mortise_api_list_hooks (MortiseApiCall *call);
void mortise_api_get_hook (MortiseApiCall *call);
void mortise_api_fire_hook (MortiseApiCall *call);

/* mortise-api-traces.c */
void mortise_api_list_traces (MortiseApiCall *call);
void mortise_api_count_traces (MortiseApiCall *call);
void mortise_api_clear_traces (MortiseApiCall *call);
void mortise_api_get_trace_statistics (MortiseApiCall *call);
void mortise_api_get_trace_policy (MortiseApiCall *call);
void mortise_api_set_trace_policy (MortiseApiCall *call);
void mortise_api_get_trace (MortiseApiCall *call);
void mortise_api_get_trace_payload (MortiseApiCall *call);
void mortise_api_pin_trace (MortiseApiCall *call);
void mortise_api_unpin_trace (MortiseApiCall *call);

/* mortise-api-listeners.c */
void mortise_api_list_listeners (MortiseApiCall *call);
void mortise_api_set_listener (MortiseApiCall *call);
void mortise_api_reset_listener (MortiseApiCall *call);
void mortise_api_reset_listeners (MortiseApiCall *call);

/* mortise-api-payloads.c */
void mortise_api_list_payloads (MortiseApiCall *call);
void mortise_api_get_payload (MortiseApiCall *call);
void mortise_api_save_payload (MortiseApiCall *call);
void mortise_api_delete_payload (MortiseApiCall *call);

/* mortise-api-budgets.c */
void mortise_api_get_budget (MortiseApiCall *call);
void mortise_api_set_budget (MortiseApiCall *call);
void mortise_api_clear_budget (MortiseApiCall *call);

/* mortise-api-journal.c */
void mortise_api_list_logs (MortiseApiCall *call);
void mortise_api_list_audit (MortiseApiCall *call);

G_END_DECLS
