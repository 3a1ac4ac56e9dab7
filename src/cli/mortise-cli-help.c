/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-help.h"

#include "mortise-cli-table.h"
#include "mortise-cli-verbs.h"

#include <stdio.h>
#include <string.h>

/* The longest words of a verb that the list of all verbs shows, in bytes. */
#define MAX_ARGUMENTS 24

static void
print_heading (const char *heading)
{
  g_autofree char *painted = mortise_cli_text_paint (MORTISE_CLI_BOLD, heading);

  printf ("\n%s\n", painted);
}

static void
print_pair (MortiseCliTable *table, char *name, const char *summary)
{
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN, name);
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, summary);
}

static void
add_option (MortiseCliTable *table, MortiseCliOption option)
{
  const MortiseCliOptionInfo *info = mortise_cli_option_get_info (option);
  g_autofree char *letter = info->letter ? g_strdup_printf ("-%c, ", info->letter) : g_strdup ("    ");

  print_pair (table, g_strconcat (letter, "--", info->name, info->argument ? " " : NULL, info->argument, NULL),
              info->summary);
}

static void
print_options (const MortiseCliVerb *verb)
{
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new_plain (2);

  mortise_cli_table_set_indent (table, 2);
  for (guint i = 0; i < MORTISE_CLI_OPTION_PAYLOAD; i++)
    add_option (table, i);
  for (guint i = 0; verb != NULL && verb->options[i] != 0; i++)
    add_option (table, verb->options[i]);
  print_heading ("Options");
  mortise_cli_table_print (table);
}

static void
print_examples (const char *examples)
{
  g_auto (GStrv) lines = g_strsplit (examples, "\n", -1);

  print_heading ("Examples");
  for (guint i = 0; lines[i]; i++)
    printf ("  %s\n", lines[i]);
}

static void
print_verb_help (const MortiseCliVerb *verb)
{
  printf ("Usage: mortise %s%s%s [OPTION…]\n\n%s\n", verb->name, *verb->arguments ? " " : "", verb->arguments,
          verb->summary);
  if (verb->details)
    printf ("\n%s\n", verb->details);
  print_options (verb);
  print_examples (verb->examples);
}

/* Verbs that take a lot show it in their own help. */
static char *
describe_words (const MortiseCliVerb *verb)
{
  if (*verb->arguments == '\0')
    return g_strdup (verb->name);
  return g_strdup_printf ("%s %s", verb->name, strlen (verb->arguments) <= MAX_ARGUMENTS ? verb->arguments : "…");
}

static void
print_general_help (void)
{
  const MortiseCliVerb *const *verbs = mortise_cli_get_verbs ();
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new_plain (2);

  puts ("Usage: mortise VERB [WORD…] [OPTION…]\n\n"
        "Hosts plugins in sandboxed processes, and shows what they do.");
  mortise_cli_table_set_indent (table, 2);
  for (guint i = 0; verbs[i]; i++)
    print_pair (table, describe_words (verbs[i]), verbs[i]->summary);
  print_heading ("Verbs");
  mortise_cli_table_print (table);
  print_options (NULL);
  print_examples ("mortise demo                        see the bundled plugins at work\n"
                  "mortise list                        which plugins there are, and how they are\n"
                  "mortise fire lead_created           call the listeners of a hook with its sample payload\n"
                  "mortise trace last                  what happened in it\n"
                  "mortise fire --help                 more about a verb");
}

/**
 * mortise_cli_print_help:
 * @verb: (nullable): a verb, %NULL for all of them
 *
 * Prints how to use it, with examples.
 */
void
mortise_cli_print_help (const MortiseCliVerb *verb)
{
  if (verb)
    print_verb_help (verb);
  else
    print_general_help ();
}
