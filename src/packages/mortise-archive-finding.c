/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-archive-finding.h"

/* What to do about it is the same wherever a rule is broken. */
static const struct
{
  const char *rule;
  const char *mend;
} mends[] = {
  { MORTISE_RULE_ARCHIVE_COMPRESSION, "Store it or deflate it, as `mortise pack` and `zip` do" },
  { MORTISE_RULE_ARCHIVE_DAMAGED, "Pack it anew with `mortise pack`, or download it again" },
  { MORTISE_RULE_ARCHIVE_DUPLICATE, "Rename one of the two" },
  { MORTISE_RULE_ARCHIVE_EMPTY, "Pack the plugin's folder with `mortise pack`" },
  { MORTISE_RULE_ARCHIVE_ENCRYPTED, "Pack it without a password" },
  { MORTISE_RULE_ARCHIVE_FOREIGN_DATA,
    "Pack it anew with `mortise pack`: a package holds its entries and nothing else" },
  { MORTISE_RULE_ARCHIVE_LEFTOVER, "Leave it out, as `mortise pack` does" },
  { MORTISE_RULE_ARCHIVE_MISMATCH, "Pack it anew with `mortise pack`: all who read a package must see the same in it" },
  { MORTISE_RULE_ARCHIVE_NAME_ENCODING,
    "Use letters of ASCII, or pack it with `mortise pack`, which marks names as UTF-8" },
  { MORTISE_RULE_ARCHIVE_NAME_LENGTH, "Shorten the name" },
  { MORTISE_RULE_ARCHIVE_NOT_ZIP, "Pack the plugin's folder with `mortise pack`" },
  { MORTISE_RULE_ARCHIVE_OVERLAP, "Pack it anew with `mortise pack`: each entry has bytes of its own" },
  { MORTISE_RULE_ARCHIVE_PATH, "Name files by plain relative paths with `/` between folders" },
  { MORTISE_RULE_ARCHIVE_RATIO, "Leave out what is padding" },
  { MORTISE_RULE_ARCHIVE_SPECIAL_FILE, "Put a plain file in its place, or leave it out" },
  { MORTISE_RULE_ARCHIVE_TOO_BIG, "Leave out what the plugin does not need" },
  { MORTISE_RULE_ARCHIVE_TOO_DEEP, "Move it up" },
  { MORTISE_RULE_ARCHIVE_TOO_MANY_FILES, "Leave out what the plugin does not need" },
  { MORTISE_RULE_ARCHIVE_TRUNCATED, "Download it again, or pack it anew with `mortise pack`" },
};

static const char *
get_mend (const char *rule)
{
  for (guint i = 0; i < G_N_ELEMENTS (mends); i++)
    if (g_str_equal (mends[i].rule, rule))
      return mends[i].mend;
  g_return_val_if_reached (NULL);
}

static void
add (GPtrArray *findings,
     const char *rule,
     MortiseSeverity severity,
     const char *name,
     const char *format,
     va_list arguments)
{
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  MortiseFinding *finding;

  if (findings->len >= MORTISE_ARCHIVE_MAX_FINDINGS)
    return;
  finding = mortise_finding_new (rule, severity, message, get_mend (rule));
  mortise_finding_set_file (finding, name);
  g_ptr_array_add (findings, finding);
}

/**
 * mortise_archive_refuse:
 * @findings: (element-type MortiseFinding): where to add it
 * @rule: the rule that was broken
 * @name: (nullable): the entry that broke it, as UTF-8; %NULL for the package as a whole
 * @format: what is wrong, for printf()
 * @...: for @format
 *
 * Adds an error. Its mend is that of the rule.
 *
 * Returns: %FALSE
 */
gboolean
mortise_archive_refuse (GPtrArray *findings, const char *rule, const char *name, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  add (findings, rule, MORTISE_SEVERITY_ERROR, name, format, arguments);
  va_end (arguments);
  return FALSE;
}

/**
 * mortise_archive_warn:
 * @findings: (element-type MortiseFinding): where to add it
 * @rule: the rule that was not kept
 * @name: (nullable): the entry
 * @format: what is wrong, for printf()
 * @...: for @format
 *
 * As [func@Mortise.archive_refuse], for what is put right without anybody's doing.
 */
void
mortise_archive_warn (GPtrArray *findings, const char *rule, const char *name, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  add (findings, rule, MORTISE_SEVERITY_WARNING, name, format, arguments);
  va_end (arguments);
}
