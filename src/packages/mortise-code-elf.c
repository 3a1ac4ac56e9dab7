/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-code-elf.h"

/* Which functions of libmortise-1 need which permission; those that only ask or let go are not among them. */
static const struct
{
  const char *prefix;
  const char *permission;
} functions[] = {
  { "mortise_context_http_", "http" },
  { "mortise_context_storage_", "storage" },
  { "mortise_context_get_database", "database" },
  { "mortise_context_emit", "events" },
  { "mortise_context_subscribe", "events" },
};

static const char *const firing[] = { "mortise_context_do_action", "mortise_context_apply_filters",
                                      "mortise_context_collect", "mortise_context_has_listener", NULL };

/* With it a module may ask for anything. */
#define GENERAL "mortise_context_request"

static const char *
get_permission (const char *symbol)
{
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_has_prefix (symbol, functions[i].prefix))
      return functions[i].permission;
  return NULL;
}

/**
 * mortise_code_elf_read:
 * @report: what a module says about itself
 * @file: its path in the plugin's folder
 * @facts: what is known of the code; it no longer knows all uses when this module does not tell
 *
 * Tells which services a module in C can use: those whose functions it is linked with. Its hooks are text in its data,
 * which says nothing.
 */
void
mortise_code_elf_read (const MortiseElfReport *report, const char *file, MortiseCodeFacts *facts)
{
  facts->knows_uses &= report->is_complete;
  for (guint i = 0; i < report->undefined->len; i++)
    {
      const char *symbol = g_array_index (report->undefined, MortiseElfSymbol, i).name;
      const char *permission = get_permission (symbol);

      if (permission != NULL)
        mortise_code_facts_add_use (facts, permission, file, (MortiseJsonPlace){ 0, 0 });
      else if (g_strv_contains (firing, symbol))
        g_hash_table_add (facts->mentions, g_strdup ("hooks"));
      else if (g_str_equal (symbol, GENERAL))
        facts->knows_uses = FALSE;
    }
}
