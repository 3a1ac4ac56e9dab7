/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-suggest.h"

/* In the order of the help: look, switch, try, make, run. */
static const MortiseCliVerb *const verbs[] = {
  &mortise_cli_verb_list,
  &mortise_cli_verb_hooks,
  &mortise_cli_verb_listeners,
  &mortise_cli_verb_budget,
  &mortise_cli_verb_trace,
  &mortise_cli_verb_stats,
  &mortise_cli_verb_logs,
  &mortise_cli_verb_events,
  &mortise_cli_verb_doctor,
  &mortise_cli_verb_problems,
  &mortise_cli_verb_health,
  &mortise_cli_verb_dependencies,
  &mortise_cli_verb_search,
  &mortise_cli_verb_catalogue,
  &mortise_cli_verb_key,
  &mortise_cli_verb_install,
  &mortise_cli_verb_update,
  &mortise_cli_verb_uninstall,
  &mortise_cli_verb_rollback,
  &mortise_cli_verb_policy,
  &mortise_cli_verb_enable,
  &mortise_cli_verb_disable,
  &mortise_cli_verb_reload,
  &mortise_cli_verb_restart,
  &mortise_cli_verb_safe_mode,
  &mortise_cli_verb_bisect,
  &mortise_cli_verb_grant,
  &mortise_cli_verb_revoke,
  &mortise_cli_verb_config,
  &mortise_cli_verb_fire,
  &mortise_cli_verb_payload,
  &mortise_cli_verb_step,
  &mortise_cli_verb_replay,
  &mortise_cli_verb_shadow,
  &mortise_cli_verb_faults,
  &mortise_cli_verb_bench,
  &mortise_cli_verb_run_plugin,
  &mortise_cli_verb_dev,
  &mortise_cli_verb_demo,
  &mortise_cli_verb_scaffold,
  &mortise_cli_verb_add_hook,
  &mortise_cli_verb_validate,
  &mortise_cli_verb_test,
  &mortise_cli_verb_pack,
  &mortise_cli_verb_sign,
  &mortise_cli_verb_verify,
  &mortise_cli_verb_serve,
  NULL,
};

/**
 * mortise_cli_get_verbs:
 *
 * Returns: (transfer none) (array zero-terminated=1): every verb
 */
const MortiseCliVerb *const *
mortise_cli_get_verbs (void)
{
  return verbs;
}

/**
 * mortise_cli_find_verb:
 * @name: a word
 * @error: return location for an error of the domain G_OPTION_ERROR
 *
 * Returns: (transfer none) (nullable): the verb of that name
 */
const MortiseCliVerb *
mortise_cli_find_verb (const char *name, GError **error)
{
  const char *names[G_N_ELEMENTS (verbs)] = { NULL };

  for (guint i = 0; verbs[i]; i++)
    {
      if (g_str_equal (verbs[i]->name, name))
        return verbs[i];
      names[i] = verbs[i]->name;
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION, "unknown verb \"%s\"; did you mean \"%s\"?", name,
               mortise_cli_suggest (name, names));
  return NULL;
}
