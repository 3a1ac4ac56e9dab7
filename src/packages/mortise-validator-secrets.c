/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Secrets that were left in files, by the shapes that their makers gave them so that they can be found. A shape has to
 * be so particular that what has it is nothing else; passwords in prose are not looked for. What was found is shown up
 * to its prefix, since reports are pasted and kept.
 */
#include "mortise-validator-secrets.h"

#include "mortise-rules.h"

#include <string.h>

/* How many of one kind are told of a file. */
#define MAX_TOLD 5
#define SHOWN_BYTES 8

/* Every repetition has a bound, and none is inside of another, so that no text takes long. */
static const struct
{
  const char *what;
  const char *pattern;
} shapes[] = {
  { "a private key", "-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----" },
  { "a secret key of minisign", "untrusted comment: [^\\n]{0,80}secret key" },
  /* https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html; the one of their examples is none. */
  { "an access key of AWS", "(?<![A-Z0-9])(?:AKIA|ASIA)(?![A-Z2-7]{9}EXAMPLE)[A-Z2-7]{16}(?![A-Z0-9])" },
  /* https://github.blog/engineering/behind-githubs-new-authentication-token-formats/ */
  { "a token of GitHub", "(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{50,100})" },
  { "a token of GitLab", "(?<![A-Za-z0-9_])glpat-[A-Za-z0-9_-]{20}" },
  { "a key of Stripe", "(?<![A-Za-z0-9_])(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,128}|whsec_[A-Za-z0-9+/=]{24,128})" },
  { "a token of Slack", "(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{20,200}" },
  { "a webhook of Slack", "hooks\\.slack\\.com/services/T[A-Z0-9]{7,12}/B[A-Z0-9]{7,12}/[A-Za-z0-9]{20,30}" },
  { "a key of Google", "(?<![A-Za-z0-9_])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])" },
  { "a token of npm", "(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])" },
  { "a token of PyPI", "(?<![A-Za-z0-9_])pypi-AgE[A-Za-z0-9_-]{50,200}" },
};

/* Files that are for nothing else. */
static const struct
{
  const char *glob;
  const char *what;
} names[] = {
  { ".env", "is where programs keep secrets" },       { ".env.*", "is where programs keep secrets" },
  { ".netrc", "is where programs keep passwords" },   { ".pypirc", "is where programs keep passwords" },
  { ".htpasswd", "is where servers keep passwords" }, { "id_rsa", "is the name of a private key" },
  { "id_ed25519", "is the name of a private key" },   { "id_ecdsa", "is the name of a private key" },
  { "*.p12", "is a store of private keys" },          { "*.pfx", "is a store of private keys" },
  { "*.keystore", "is a store of private keys" },
};

/* Made once; they are checked by the tests. */
static GRegex *
get_regex (guint index)
{
  static GRegex *regexes[G_N_ELEMENTS (shapes)];
  static gsize is_made;

  if (g_once_init_enter (&is_made))
    {
      for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
        regexes[i] = g_regex_new (shapes[i].pattern, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&is_made, 1);
    }
  return regexes[index];
}

static MortiseJsonPlace
find_place (const char *bytes, gsize offset)
{
  MortiseJsonPlace place = { 1, 1 };

  for (gsize i = 0; i < offset; i++)
    if (bytes[i] == '\n')
      place = (MortiseJsonPlace){ place.line + 1, 1 };
    else if (((guint8) bytes[i] & 0xc0) != 0x80)
      place.column++;
  return place;
}

static void
scan_for (guint index, const char *path, const char *bytes, gsize length, GPtrArray *findings)
{
  g_autoptr (GMatchInfo) match = NULL;
  guint n_told = 0;

  g_regex_match_full (get_regex (index), bytes, (gssize) length, 0, 0, &match, NULL);
  for (; g_match_info_matches (match) && n_told < MAX_TOLD; g_match_info_next (match, NULL), n_told++)
    {
      int start, end;

      g_match_info_fetch_pos (match, 0, &start, &end);
      mortise_rules_report (findings, MORTISE_RULE_PACKAGE_SECRET, path, find_place (bytes, (gsize) start),
                            "holds %s: %.*s… (%d characters)", shapes[index].what, MIN (SHOWN_BYTES, end - start),
                            bytes + start, end - start);
    }
}

static void
check_name (const char *path, GPtrArray *findings)
{
  g_autofree char *name = g_path_get_basename (path);

  /* Examples of such files are no such files. */
  if (g_str_has_suffix (name, ".example") || g_str_has_suffix (name, ".sample") || g_str_has_suffix (name, ".template"))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_pattern_match_simple (names[i].glob, name))
      {
        mortise_rules_report (findings, MORTISE_RULE_PACKAGE_SECRET, path, (MortiseJsonPlace){ 0, 0 }, "%s",
                              names[i].what);
        return;
      }
}

/**
 * mortise_validator_secrets_scan:
 * @path: the file's path in the plugin's folder
 * @bytes: what is in it, or begins it
 * @length: how many bytes, at most %MORTISE_VALIDATOR_SECRETS_MAX_FILE
 * @findings: (element-type MortiseFinding): where to add what looks like a secret
 */
void
mortise_validator_secrets_scan (const char *path, const char *bytes, gsize length, GPtrArray *findings)
{
  check_name (path, findings);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    scan_for (i, path, bytes, MIN (length, MORTISE_VALIDATOR_SECRETS_MAX_FILE), findings);
}
