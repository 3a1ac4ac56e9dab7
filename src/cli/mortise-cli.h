/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-admin.h"
#include "mortise-cli-options.h"
#include "mortise-dispatch.h"

G_BEGIN_DECLS

/* What a verb calls itself that ends with its answer: nobody is served meanwhile. */
#define MORTISE_CLI_ONE_SHOT_HOLDER "cli"

/* The largest payload that is read from a file or from standard input, in bytes. */
#define MORTISE_CLI_MAX_PAYLOAD MORTISE_DISPATCH_MAX_PAYLOAD

/* How many options a verb may have of its own, and one for the end of their list; the compiler says when they are more.
 */
#define MORTISE_CLI_MAX_VERB_OPTIONS 16

typedef struct _MortiseCliVerb MortiseCliVerb;

/**
 * MortiseCli:
 * @verb: what is to be done
 * @options: the command line
 * @words: (array zero-terminated=1): the words after the verb, as many as it takes
 * @n_words: how many words there are
 * @admin: (nullable): the way to the site, once it was asked for
 * @loop: the loop in which requests are waited for
 * @is_interrupted: Ctrl+C was pressed, or the process was asked to end
 * @is_closed: the process that holds the site went away
 * @has_failed: what was asked for was done and came out as a failure
 *
 * One run of `mortise`. A verb is written as one sequence of steps: a request runs the main loop until it is answered.
 */
typedef struct
{
  const MortiseCliVerb *verb;
  MortiseCliOptions options;
  char **words;
  guint n_words;
  MortiseAdmin *admin;
  GMainLoop *loop;
  gboolean is_interrupted;
  gboolean is_closed;
  gboolean has_failed;
} MortiseCli;

/**
 * MortiseCliVerb:
 * @name: the word
 * @arguments: the words after it, as the help shows them
 * @summary: what it does, in a line
 * @details: (nullable): what else is worth knowing
 * @examples: lines to try, the first with `mortise` in front of it too
 * @min_words: how many words it needs
 * @max_words: how many it takes
 * @options: (array zero-terminated=1): the options that it takes besides those that go with every verb, of which 0 is
 * one
 * @run: does it; wrong usage is an error of the domain G_OPTION_ERROR
 */
struct _MortiseCliVerb
{
  const char *name;
  const char *arguments;
  const char *summary;
  const char *details;
  const char *examples;
  guint min_words;
  guint max_words;
  MortiseCliOption options[MORTISE_CLI_MAX_VERB_OPTIONS];
  gboolean (*run) (MortiseCli *cli, GError **error);
};

gboolean mortise_cli_open (MortiseCli *cli, const char *holder, GError **error);
void mortise_cli_close (MortiseCli *cli);
JsonNode *mortise_cli_request (MortiseCli *cli, const char *method, const char *path, JsonNode *body, GError **error);
gboolean mortise_cli_wait (MortiseCli *cli, GError **error);
void mortise_cli_stop (MortiseCli *cli);
void mortise_cli_catch_signals (MortiseCli *cli);

gboolean mortise_cli_verb_takes (const MortiseCliVerb *verb, MortiseCliOption option);
gboolean mortise_cli_has (MortiseCli *cli, MortiseCliOption option);
void mortise_cli_print_json (JsonNode *node);
void mortise_cli_print_json_line (JsonNode *node);
gboolean mortise_cli_print_plugin (MortiseCli *cli, JsonNode *plugin);
gboolean mortise_cli_change (MortiseCli *cli, const char *method, const char *path, JsonNode *body, GError **error);

G_END_DECLS
