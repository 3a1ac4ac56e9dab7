/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseCliOption:
 *
 * The options there are. Those before @MORTISE_CLI_OPTION_PAYLOAD go with every verb.
 */
typedef enum
{
  MORTISE_CLI_OPTION_SITE,
  MORTISE_CLI_OPTION_JSON,
  MORTISE_CLI_OPTION_HELP,
  MORTISE_CLI_OPTION_VERSION,
  MORTISE_CLI_OPTION_PAYLOAD,
  MORTISE_CLI_OPTION_DEADLINE,
  MORTISE_CLI_OPTION_LIMIT,
  MORTISE_CLI_OPTION_FOLLOW,
  MORTISE_CLI_OPTION_READY_FD,
  MORTISE_CLI_OPTION_OUTPUT,
  MORTISE_CLI_OPTION_DIALECT,
  MORTISE_CLI_OPTION_WITH_DATA,
  MORTISE_CLI_OPTION_TREE,
  MORTISE_CLI_OPTION_DOT,
  MORTISE_CLI_OPTION_PIN,
  MORTISE_CLI_OPTION_HOLD,
  MORTISE_CLI_OPTION_CHANNEL,
  MORTISE_CLI_OPTION_FORMAT,
  MORTISE_CLI_OPTION_STRICT,
  MORTISE_CLI_OPTION_LANGUAGE,
  MORTISE_CLI_OPTION_AUTHOR,
  MORTISE_CLI_OPTION_DIRECTORY,
  MORTISE_CLI_OPTION_LIST,
  MORTISE_CLI_OPTION_KIND,
  MORTISE_CLI_OPTION_PRIORITY,
  MORTISE_CLI_OPTION_KEY,
  MORTISE_CLI_OPTION_PREVIOUS_KEY,
  MORTISE_CLI_OPTION_FINGERPRINT,
  MORTISE_CLI_OPTION_COMMENT,
  MORTISE_CLI_OPTION_PASSPHRASE_FILE,
  MORTISE_CLI_OPTION_NO_PASSPHRASE,
  MORTISE_CLI_OPTION_PUBLISHER,
  MORTISE_CLI_OPTION_CATALOGUE,
  MORTISE_CLI_OPTION_DRY_RUN,
  MORTISE_CLI_OPTION_YES,
  MORTISE_CLI_OPTION_CONSENT,
  MORTISE_CLI_OPTION_ALL,
  MORTISE_CLI_OPTION_WITH_DEPENDENCIES,
  MORTISE_CLI_OPTION_WITH_DEPENDENTS,
  MORTISE_CLI_OPTION_KEEP_DATA,
  MORTISE_CLI_OPTION_KEPT,
  MORTISE_CLI_OPTION_PACKAGES,
  MORTISE_CLI_OPTION_MEND,
  MORTISE_CLI_OPTION_SORT,
  MORTISE_CLI_OPTION_TIMES,
  MORTISE_CLI_OPTION_WITHOUT,
  MORTISE_CLI_OPTION_SET,
  MORTISE_CLI_OPTION_RUN,
  MORTISE_CLI_OPTION_PROMOTE,
  MORTISE_CLI_OPTION_THROW_AWAY,
  MORTISE_CLI_OPTION_REVEAL,
  MORTISE_CLI_OPTION_VALUE_FILE,
  MORTISE_CLI_OPTION_TO,
  MORTISE_CLI_OPTION_WITH_SECRETS,
  MORTISE_CLI_OPTION_SAFE_MODE,
  MORTISE_CLI_OPTION_RESET,
  MORTISE_CLI_OPTION_TIME,
  MORTISE_CLI_OPTION_CPU,
  MORTISE_CLI_OPTION_ERRORS,
  MORTISE_CLI_OPTION_CLEAR,
  MORTISE_CLI_OPTION_PLUGIN,
  MORTISE_CLI_OPTION_JUNIT,
  MORTISE_CLI_OPTION_RECORD,
  MORTISE_CLI_OPTION_UPDATE,
  MORTISE_CLI_OPTION_AGAINST,
  MORTISE_CLI_OPTION_COVERAGE,
  MORTISE_CLI_OPTION_COVERAGE_FILE,
  MORTISE_CLI_N_OPTIONS,
} MortiseCliOption;

/**
 * MortiseCliOptionInfo:
 * @name: its long name, without dashes
 * @letter: its short name, or 0
 * @argument: (nullable): what its value is called; %NULL for an option without
 * @summary: what it does
 * @repeats: whether it may be given several times: its values stand in one text then, with commas between
 */
typedef struct
{
  const char *name;
  char letter;
  const char *argument;
  const char *summary;
  gboolean repeats;
} MortiseCliOptionInfo;

/**
 * MortiseCliOptions:
 * @words: the words that are not options, in their order
 * @values: the value of each option: %NULL where it was not given, the empty string for one without a value
 *
 * A command line, taken apart.
 */
typedef struct
{
  GPtrArray *words;
  char *values[MORTISE_CLI_N_OPTIONS];
} MortiseCliOptions;

const MortiseCliOptionInfo *mortise_cli_option_get_info (MortiseCliOption option);
gboolean mortise_cli_options_parse (MortiseCliOptions *self, char **arguments, GError **error);
gboolean mortise_cli_options_get_integer (const MortiseCliOptions *self,
                                          MortiseCliOption option,
                                          gint64 minimum,
                                          gint64 maximum,
                                          gint64 *value,
                                          GError **error);
void mortise_cli_options_clear (MortiseCliOptions *self);

G_END_DECLS
