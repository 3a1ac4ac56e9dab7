/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-help.h"
#include "mortise-cli-text.h"
#include "mortise-cli-verbs.h"
#include "mortise-config.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#define EXIT_USAGE 2

static int
fail (const MortiseCliVerb *verb, const GError *error)
{
  g_autofree char *message = mortise_cli_text_escape (error->message);

  if (error->domain != G_OPTION_ERROR)
    {
      fprintf (stderr, "mortise: %s\n", message);
      return EXIT_FAILURE;
    }
  fprintf (stderr, "mortise: %s (see \"mortise %s%s--help\")\n", message, verb ? verb->name : "", verb ? " " : "");
  return EXIT_USAGE;
}

static gboolean
check_words (MortiseCli *cli, GError **error)
{
  const MortiseCliVerb *verb = cli->verb;

  if (cli->n_words < verb->min_words)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"%s\" needs %s%s%s%s", verb->name, verb->arguments,
                 cli->n_words ? ", and there is only \"" : "", cli->n_words ? cli->words[0] : "",
                 cli->n_words ? "\"" : "");
  else if (cli->n_words > verb->max_words)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"%s\" is too much: \"%s\" takes %s",
                 cli->words[verb->max_words], verb->name, *verb->arguments ? verb->arguments : "no words");
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_options (MortiseCli *cli, GError **error)
{
  for (guint i = MORTISE_CLI_OPTION_PAYLOAD; i < MORTISE_CLI_N_OPTIONS; i++)
    if (mortise_cli_has (cli, i) && !mortise_cli_verb_takes (cli->verb, i))
      {
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION, "\"%s\" does not take \"--%s\"",
                     cli->verb->name, mortise_cli_option_get_info (i)->name);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_text (char **arguments, GError **error)
{
  for (guint i = 0; arguments[i]; i++)
    if (!g_utf8_validate (arguments[i], -1, NULL))
      {
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"%s\" is not UTF-8", arguments[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
run (MortiseCli *cli, char **arguments, GError **error)
{
  GPtrArray *words;

  if (!check_text (arguments, error) || !mortise_cli_options_parse (&cli->options, arguments, error))
    return FALSE;
  words = cli->options.words;
  if (words->len > 0 && !(cli->verb = mortise_cli_find_verb (words->pdata[0], error)))
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_HELP))
    {
      mortise_cli_print_help (cli->verb);
      return TRUE;
    }
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_VERSION))
    return puts ("mortise " MORTISE_VERSION) >= 0;
  if (!cli->verb)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "a verb is missing");
      return FALSE;
    }
  cli->n_words = words->len - 1;
  g_ptr_array_add (words, NULL);
  cli->words = (char **) words->pdata + 1;
  return check_words (cli, error) && check_options (cli, error) && cli->verb->run (cli, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (GError) error = NULL;
  MortiseCli cli = { NULL };
  int status;

  setlocale (LC_ALL, "");
  loop = cli.loop = g_main_loop_new (NULL, FALSE);
  status = run (&cli, argv + MIN (argc, 1), &error) ? EXIT_SUCCESS : fail (cli.verb, error);
  mortise_cli_close (&cli);
  if (cli.has_failed && status == EXIT_SUCCESS)
    status = EXIT_FAILURE;
  mortise_cli_options_clear (&cli.options);
  if (fflush (stdout) != 0 && status == EXIT_SUCCESS)
    status = EXIT_FAILURE;
  return status;
}
