/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-options.h"

#include "mortise-cli-suggest.h"

#include <string.h>

/*
 * Options may stand anywhere, also before the verb that they belong to; so they are taken out first, all verbs' options
 * being known, and the verb is asked later whether it takes them. Wrong usage is an error of the domain G_OPTION_ERROR.
 */
static const MortiseCliOptionInfo options[MORTISE_CLI_N_OPTIONS] = {
  [MORTISE_CLI_OPTION_SITE] = { "site", 's', "DIR", "the site to work on (default: $XDG_DATA_HOME/mortise)" },
  [MORTISE_CLI_OPTION_JSON] = { "json", 'j', NULL, "print JSON" },
  [MORTISE_CLI_OPTION_HELP] = { "help", 'h', NULL, "print this help" },
  [MORTISE_CLI_OPTION_VERSION] = { "version", 0, NULL, "print the version" },
  [MORTISE_CLI_OPTION_PAYLOAD]
  = { "payload", 'p', "FILE|-|JSON", "the hook's arguments: a file, - for standard input, or the JSON object itself" },
  [MORTISE_CLI_OPTION_DEADLINE] = { "deadline", 'd', "MS", "how long each listener may take, 1 to 30000 milliseconds" },
  [MORTISE_CLI_OPTION_LIMIT] = { "limit", 'n', "N", "how many to print, 1 to 10000, the newest" },
  [MORTISE_CLI_OPTION_FOLLOW] = { "follow", 'f', NULL, "go on and print what comes, until Ctrl+C" },
  [MORTISE_CLI_OPTION_READY_FD] = { "ready-fd", 0, "N", "write the socket's path to this descriptor when ready" },
  [MORTISE_CLI_OPTION_OUTPUT] = { "output", 'o', "FILE", "where to write it" },
  [MORTISE_CLI_OPTION_DIALECT]
  = { "dialect", 0, "NAME", "read the manifest in this dialect, such as services-ai (default: find out)" },
  [MORTISE_CLI_OPTION_WITH_DATA] = { "with-data", 0, NULL, "the plugin's data too" },
  [MORTISE_CLI_OPTION_TREE] = { "tree", 0, NULL, "print a tree" },
  [MORTISE_CLI_OPTION_DOT] = { "dot", 0, NULL, "print a graph for Graphviz" },
  [MORTISE_CLI_OPTION_PIN] = { "pin", 0, "RANGE|none", "the range of versions to stay in" },
  [MORTISE_CLI_OPTION_HOLD] = { "hold", 0, "DAYS", "how many days old a version has to be, 0 to 3650" },
  [MORTISE_CLI_OPTION_CHANNEL] = { "channel", 0, "stable|prerelease", "whether pre-releases are offered" },
  [MORTISE_CLI_OPTION_FORMAT] = { "format", 0, "text|json|sarif", "how to print what was found" },
  [MORTISE_CLI_OPTION_STRICT] = { "strict", 0, NULL, "warnings count as errors do" },
  [MORTISE_CLI_OPTION_LANGUAGE] = { "language", 0, "c|python", "what it is written in (default: python)" },
  [MORTISE_CLI_OPTION_AUTHOR] = { "author", 0, "NAME", "who writes it (default: your name)" },
  [MORTISE_CLI_OPTION_DIRECTORY] = { "directory", 0, "DIR", "where to put it (default: the slug, here)" },
  [MORTISE_CLI_OPTION_LIST] = { "list", 0, NULL, "print what there is" },
  [MORTISE_CLI_OPTION_KIND] = { "kind", 0, "KIND", "of which kind, see above", TRUE },
  [MORTISE_CLI_OPTION_PRIORITY] = { "priority", 0, "N", "lower is called first, -10000 to 10000 (default: 10)" },
  [MORTISE_CLI_OPTION_KEY] = { "key", 0, "FILE", "the key" },
  [MORTISE_CLI_OPTION_PREVIOUS_KEY]
  = { "previous-key", 0, "FILE", "the key that it was signed with before, when the keys change" },
  [MORTISE_CLI_OPTION_FINGERPRINT] = { "fingerprint", 0, "SHA256", "what the publisher says that its keys are" },
  [MORTISE_CLI_OPTION_COMMENT] = { "comment", 0, "TEXT", "a line that is signed with it" },
  [MORTISE_CLI_OPTION_PASSPHRASE_FILE]
  = { "passphrase-file", 0, "FILE|-", "a file whose first line is the passphrase" },
  [MORTISE_CLI_OPTION_NO_PASSPHRASE] = { "no-passphrase", 0, NULL, "do not encrypt the key" },
  [MORTISE_CLI_OPTION_PUBLISHER] = { "publisher", 0, "NAME", "whose key it is" },
  [MORTISE_CLI_OPTION_CATALOGUE] = { "catalogue", 0, "ID", "the catalogue to take it from" },
  [MORTISE_CLI_OPTION_DRY_RUN] = { "dry-run", 0, NULL, "show what would be done, and do nothing" },
  [MORTISE_CLI_OPTION_YES] = { "yes", 'y', NULL, "do not ask" },
  [MORTISE_CLI_OPTION_CONSENT]
  = { "consent", 0, "NAMES|all|none", "the new permissions that are granted with an update" },
  [MORTISE_CLI_OPTION_TIMES] = { "times", 0, "N", "how often, 1 to 1000 (default: 1)" },
  [MORTISE_CLI_OPTION_WITHOUT] = { "without", 0, "SLUG,...", "switch these plugins off for it" },
  [MORTISE_CLI_OPTION_PROMOTE] = { "promote", 0, NULL, "install it if nothing differs" },
  [MORTISE_CLI_OPTION_SET] = { "set", 0, "NAME=VALUE", "set this, see above" },
  [MORTISE_CLI_OPTION_RUN]
  = { "run", 0, "DIR", "load the plugin of this folder for it, in the stead of the installed one" },
  [MORTISE_CLI_OPTION_THROW_AWAY]
  = { "throw-away", 0, NULL, "serve a copy of a site until the standard input ends, and remove it then" },
  [MORTISE_CLI_OPTION_SORT]
  = { "sort", 0, "COLUMN", "time, duration, hook or status, with - before it for the largest first" },
  [MORTISE_CLI_OPTION_MEND] = { "mend", 0, "ID", "do what mends it" },
  [MORTISE_CLI_OPTION_ALL] = { "all", 0, NULL, "all of them" },
  [MORTISE_CLI_OPTION_WITH_DEPENDENCIES] = { "with-dependencies", 0, NULL, "what it needs as well, and first" },
  [MORTISE_CLI_OPTION_WITH_DEPENDENTS] = { "with-dependents", 0, NULL, "what needs it as well, and first" },
  [MORTISE_CLI_OPTION_KEEP_DATA] = { "keep-data", 0, NULL, "keep its settings and its data for its next installation" },
  [MORTISE_CLI_OPTION_KEPT] = { "kept", 0, NULL, "what is kept of uninstalled plugins" },
  [MORTISE_CLI_OPTION_PACKAGES] = { "packages", 0, "any|signed|trusted", "which packages may be installed" },
  [MORTISE_CLI_OPTION_REVEAL] = { "reveal", 0, NULL, "show a secret; the audit log has that it was shown" },
  [MORTISE_CLI_OPTION_VALUE_FILE] = { "value-file", 0, "FILE|-", "a file that has the value" },
  [MORTISE_CLI_OPTION_TO] = { "to", 0, "ID", "the change to go back to" },
  [MORTISE_CLI_OPTION_WITH_SECRETS] = { "with-secrets", 0, NULL, "secrets as well, sealed with a passphrase" },
  [MORTISE_CLI_OPTION_SAFE_MODE] = { "safe-mode", 0, NULL, "let no plugin run, for this time" },
  [MORTISE_CLI_OPTION_RESET] = { "reset", 0, NULL, "make it what it is by itself" },
  [MORTISE_CLI_OPTION_TIME] = { "time", 0, "50ms|none", "how long 95 of 100 calls may take" },
  [MORTISE_CLI_OPTION_CPU] = { "cpu", 0, "5%|none", "how much of a processor its calls may take" },
  [MORTISE_CLI_OPTION_ERRORS] = { "errors", 0, "1%|none", "how many of its calls may fail" },
  [MORTISE_CLI_OPTION_CLEAR] = { "clear", 0, NULL, "let it take as much as it likes" },
  [MORTISE_CLI_OPTION_PLUGIN] = { "plugin", 0, "SLUG", "only of this plugin; may be given several times", TRUE },
  [MORTISE_CLI_OPTION_JUNIT] = { "junit", 0, "FILE", "write what came of the tests as JUnit's XML too" },
  [MORTISE_CLI_OPTION_RECORD] = { "record", 0, "ID,...|last", "write these traces of the site as tests" },
  [MORTISE_CLI_OPTION_UPDATE] = { "update", 0, NULL, "expect from now on what comes" },
  [MORTISE_CLI_OPTION_AGAINST]
  = { "against", 0, "VERSION|DIR|ZIP", "what to measure it against (default: the version that the site has)" },
  [MORTISE_CLI_OPTION_COVERAGE] = { "coverage", 0, NULL, "say which lines were not run" },
  [MORTISE_CLI_OPTION_COVERAGE_FILE] = { "coverage-file", 0, "FILE", "write which lines were run, in LCOV's format" },
};

/**
 * mortise_cli_option_get_info:
 * @option: an option
 *
 * Returns: (transfer none): what it is called and does
 */
const MortiseCliOptionInfo *
mortise_cli_option_get_info (MortiseCliOption option)
{
  return &options[option];
}

static gboolean
fail_unknown (const char *argument, GError **error)
{
  const char *names[MORTISE_CLI_N_OPTIONS + 1] = { NULL };

  for (guint i = 0; i < MORTISE_CLI_N_OPTIONS; i++)
    names[i] = options[i].name;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION, "unknown option \"%s\"; did you mean \"--%s\"?",
               argument, mortise_cli_suggest (argument + strspn (argument, "-"), names));
  return FALSE;
}

static void
keep_value (MortiseCliOptions *self, MortiseCliOption option, const char *value)
{
  g_autofree char *before = g_steal_pointer (&self->values[option]);

  self->values[option] = options[option].repeats && before ? g_strconcat (before, ",", value, NULL) : g_strdup (value);
}

/* Takes the value from behind the “=” or from the next argument; returns how many arguments it took, 0 on error. */
static guint
take_option (MortiseCliOptions *self,
             MortiseCliOption option,
             const char *inline_value,
             char **arguments,
             GError **error)
{
  const MortiseCliOptionInfo *info = &options[option];
  const char *value = info->argument && !inline_value ? arguments[1] : inline_value;

  if (!info->argument && inline_value)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"--%s\" takes no value", info->name);
      return 0;
    }
  if (info->argument && !value)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"--%s\" needs a value: %s", info->name,
                   info->argument);
      return 0;
    }
  keep_value (self, option, value ? value : "");
  return info->argument && !inline_value ? 2 : 1;
}

static guint
take_long_option (MortiseCliOptions *self, char **arguments, GError **error)
{
  const char *name = arguments[0] + 2;
  gsize length = strcspn (name, "=");

  for (guint i = 0; i < MORTISE_CLI_N_OPTIONS; i++)
    if (strlen (options[i].name) == length && memcmp (options[i].name, name, length) == 0)
      return take_option (self, i, name[length] ? name + length + 1 : NULL, arguments, error);
  return fail_unknown (arguments[0], error);
}

static guint
take_short_option (MortiseCliOptions *self, char **arguments, GError **error)
{
  const char *letter = arguments[0] + 1;

  for (guint i = 0; i < MORTISE_CLI_N_OPTIONS; i++)
    if (options[i].letter == letter[0])
      return take_option (self, i, letter[1] ? letter + 1 : NULL, arguments, error);
  return fail_unknown (arguments[0], error);
}

/**
 * mortise_cli_options_parse:
 * @self: (out caller-allocates): where to put what was found, cleared with mortise_cli_options_clear() also on failure
 * @arguments: (array zero-terminated=1): the command line without the program's name
 * @error: return location for an error of the domain G_OPTION_ERROR
 *
 * Returns: whether every option is known and has its value
 */
gboolean
mortise_cli_options_parse (MortiseCliOptions *self, char **arguments, GError **error)
{
  memset (self, 0, sizeof *self);
  self->words = g_ptr_array_new_with_free_func (g_free);
  while (*arguments)
    {
      guint taken = 1;

      if (g_str_equal (*arguments, "--"))
        {
          while (*++arguments)
            g_ptr_array_add (self->words, g_strdup (*arguments));
          break;
        }
      if (g_str_has_prefix (*arguments, "--"))
        taken = take_long_option (self, arguments, error);
      else if (arguments[0][0] == '-' && g_ascii_isalpha (arguments[0][1]))
        taken = take_short_option (self, arguments, error);
      else
        g_ptr_array_add (self->words, g_strdup (*arguments));
      if (!taken)
        return FALSE;
      arguments += taken;
    }
  return TRUE;
}

/**
 * mortise_cli_options_get_integer:
 * @self: options
 * @option: one whose value is a number
 * @minimum: the smallest value
 * @maximum: the largest value
 * @value: (inout): left alone when @option was not given
 * @error: return location for an error of the domain G_OPTION_ERROR
 *
 * Returns: whether the value is one, or was not given
 */
gboolean
mortise_cli_options_get_integer (const MortiseCliOptions *self,
                                 MortiseCliOption option,
                                 gint64 minimum,
                                 gint64 maximum,
                                 gint64 *value,
                                 GError **error)
{
  const char *text = self->values[option];

  if (!text || g_ascii_string_to_signed (text, 10, minimum, maximum, value, NULL))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "\"--%s %s\" is wrong: write an integer from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
               options[option].name, text, minimum, maximum);
  return FALSE;
}

/**
 * mortise_cli_options_clear:
 * @self: options
 */
void
mortise_cli_options_clear (MortiseCliOptions *self)
{
  g_clear_pointer (&self->words, g_ptr_array_unref);
  for (guint i = 0; i < MORTISE_CLI_N_OPTIONS; i++)
    g_clear_pointer (&self->values[i], g_free);
}
