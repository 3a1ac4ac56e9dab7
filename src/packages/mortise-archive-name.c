/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a name in a package names a file inside it on every system, and only one. */

#include "mortise-archive-name.h"

#include "mortise-archive-finding.h"
#include "mortise-archive-limits.h"

#include <string.h>

/* What programs leave in folders without being asked. */
static const char *const leftovers[] = { "__pycache__", "__MACOSX", ".git", ".DS_Store", NULL };

/**
 * mortise_archive_name_escape:
 * @bytes: (array length=length) (element-type guint8): a name of unknown encoding
 * @length: its length
 *
 * Returns: (transfer full): the name as it can be shown: what is not printable ASCII as `\ooo`, in octal
 */
char *
mortise_archive_name_escape (const char *bytes, gsize length)
{
  g_autoptr (GString) escaped = g_string_new (NULL);

  for (gsize i = 0; i < length && escaped->len < MORTISE_ARCHIVE_MAX_PATH; i++)
    if (g_ascii_isprint (bytes[i]))
      g_string_append_c (escaped, bytes[i]);
    else
      g_string_append_printf (escaped, "\\%03o", (guchar) bytes[i]);
  return g_string_free (g_steal_pointer (&escaped), FALSE);
}

/* Characters that are not seen, or that change how others are seen: direction marks among them. */
static gboolean
is_invisible (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR
         || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

static gboolean
has_invisible (const char *name)
{
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    if (is_invisible (g_utf8_get_char (at)))
      return TRUE;
  return FALSE;
}

static gboolean
check_whole (const char *name, const char *shown, GPtrArray *findings)
{
  if (has_invisible (name))
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_PATH, shown, "The name has control characters");
  if (strchr (name, '\\') != NULL)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_PATH, shown,
                                   "The name has a backslash, which parts folders on some systems");
  if (name[0] == '/')
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_PATH, shown, "The path is absolute");
  if (g_ascii_isalpha (name[0]) && name[1] == ':')
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_PATH, shown, "The path begins with a drive letter");
  if (strlen (name) > MORTISE_ARCHIVE_MAX_PATH)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_NAME_LENGTH, shown,
                                   "The path has %" G_GSIZE_FORMAT " bytes, over %d", strlen (name),
                                   MORTISE_ARCHIVE_MAX_PATH);
  return TRUE;
}

static gboolean
check_segment (const char *segment, const char *shown, GPtrArray *findings)
{
  if (segment[0] == '\0')
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_PATH, shown, "The path has an empty segment");
  if (g_str_equal (segment, ".") || g_str_equal (segment, ".."))
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_PATH, shown, "The path has the segment \"%s\"",
                                   segment);
  if (strlen (segment) > MORTISE_ARCHIVE_MAX_NAME)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_NAME_LENGTH, shown,
                                   "A name of %" G_GSIZE_FORMAT " bytes, over %d", strlen (segment),
                                   MORTISE_ARCHIVE_MAX_NAME);
  return TRUE;
}

/**
 * mortise_archive_name_check:
 * @name: the path of a file or folder in a package, valid UTF-8, without a slash at its end
 * @findings: (element-type MortiseFinding): where to add what is wrong with it, the first thing only
 *
 * Returns: whether @name may be unpacked: relative, of whole segments, without `.`, `..`, backslashes, drive letters
 *   and characters that are not seen, no longer and no deeper than mortise-archive-limits.h says
 */
gboolean
mortise_archive_name_check (const char *name, GPtrArray *findings)
{
  g_autofree char *shown = has_invisible (name) ? mortise_archive_name_escape (name, strlen (name)) : g_strdup (name);
  g_auto (GStrv) segments = NULL;
  guint depth;

  if (!check_whole (name, shown, findings))
    return FALSE;
  segments = g_strsplit (name, "/", -1);
  depth = g_strv_length (segments);
  if (depth == 0)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_PATH, NULL, "An entry has no name");
  for (guint i = 0; i < depth; i++)
    if (!check_segment (segments[i], shown, findings))
      return FALSE;
  return depth <= MORTISE_ARCHIVE_MAX_DEPTH
         || mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_TOO_DEEP, shown, "It is %u folders deep, over %d",
                                    depth, MORTISE_ARCHIVE_MAX_DEPTH);
}

/**
 * mortise_archive_name_fold:
 * @name: a path, valid UTF-8
 *
 * Returns: (transfer full): the same for all paths that some file system takes for the same file: without regard to
 *   case, and to how accented letters are composed
 */
char *
mortise_archive_name_fold (const char *name)
{
  g_autofree char *composed = g_utf8_normalize (name, -1, G_NORMALIZE_NFC);
  g_autofree char *folded = g_utf8_casefold (composed, -1);

  /* Folding can take a composition apart. */
  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

/**
 * mortise_archive_name_dup_leftover:
 * @name: a path
 *
 * Returns: (transfer full) (nullable): the path down to the first segment that is no part of any plugin, such as
 *   `src/__pycache__`; %NULL when there is none
 */
char *
mortise_archive_name_dup_leftover (const char *name)
{
  g_auto (GStrv) segments = g_strsplit (name, "/", -1);
  gsize length = 0;

  for (guint i = 0; segments[i] != NULL; i++)
    {
      length += strlen (segments[i]) + (i > 0);
      if (g_strv_contains (leftovers, segments[i]))
        return g_strndup (name, length);
    }
  return NULL;
}
