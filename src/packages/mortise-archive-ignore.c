/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-archive-ignore.h"

#include "mortise-error.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <string.h>
#include <unistd.h>

#define MAX_LENGTH (64 * 1024)

/* What version control, `mortise dev`, Python, desktops and editors leave behind. */
static const char *const defaults[] = {
  ".git",      ".mortise", ".hg",    ".svn", "__pycache__", "*.py[co]", ".DS_Store", "__MACOSX",
  "Thumbs.db", "*~",       ".*.sw?", "#*#",  ".#*",         "*.orig",   "*.rej",     MORTISE_ARCHIVE_IGNORE_FILE,
};

typedef struct
{
  char *glob;
  /* It is compared with the whole path, and not with the name. */
  gboolean is_path;
  gboolean is_folder;
} Pattern;

struct _MortiseArchiveIgnore
{
  GPtrArray *patterns;
};

static void
pattern_free (gpointer data)
{
  Pattern *pattern = data;

  g_free (pattern->glob);
  g_free (pattern);
}

/**
 * mortise_archive_ignore_new:
 *
 * Returns: (transfer full): what is not packed whoever packs it
 */
MortiseArchiveIgnore *
mortise_archive_ignore_new (void)
{
  MortiseArchiveIgnore *self = g_new0 (MortiseArchiveIgnore, 1);

  self->patterns = g_ptr_array_new_with_free_func (pattern_free);
  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    mortise_archive_ignore_add (self, defaults[i]);
  return self;
}

/**
 * mortise_archive_ignore_free:
 * @self: (transfer full): patterns
 */
void
mortise_archive_ignore_free (MortiseArchiveIgnore *self)
{
  g_ptr_array_unref (self->patterns);
  g_free (self);
}

/**
 * mortise_archive_ignore_add:
 * @self: patterns
 * @line: a glob as of glob(7), by which a file is compared by its name, or by its path where the glob has a slash not
 * at its end; with one there it is for folders only. An empty line and one that begins with `#` and a space say nothing
 */
void
mortise_archive_ignore_add (MortiseArchiveIgnore *self, const char *line)
{
  g_autofree char *glob = g_strstrip (g_strdup (line));
  gboolean is_folder = g_str_has_suffix (glob, "/");
  Pattern *pattern;

  if (is_folder)
    glob[strlen (glob) - 1] = '\0';
  if (glob[0] == '\0' || g_str_has_prefix (glob, "# ") || g_str_equal (glob, "#"))
    return;
  pattern = g_new0 (Pattern, 1);
  pattern->is_folder = is_folder;
  pattern->is_path = strchr (glob, '/') != NULL;
  pattern->glob = g_strdup (glob[0] == '/' ? glob + 1 : glob);
  g_ptr_array_add (self->patterns, pattern);
}

static gboolean
fail (const char *reason, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, MORTISE_ARCHIVE_IGNORE_FILE ": %s", reason);
  return FALSE;
}

static gboolean
read_text (int fd, char *buffer, GError **error)
{
  gsize length = 0;
  gssize got;

  while ((got = read (fd, buffer + length, MAX_LENGTH + 1 - length)) > 0)
    length += (gsize) got;
  if (got < 0)
    return fail (g_strerror (errno), error);
  if (length > MAX_LENGTH)
    return fail ("is longer than 64 KiB", error);
  buffer[length] = '\0';
  return strlen (buffer) == length || fail ("is no text", error);
}

/**
 * mortise_archive_ignore_read:
 * @self: patterns
 * @directory: a plugin's folder
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * Adds those of its `.mortiseignore`, one a line, when it has such a file.
 *
 * Returns: whether they are added, or there are none
 */
gboolean
mortise_archive_ignore_read (MortiseArchiveIgnore *self, int directory, GError **error)
{
  g_autofree char *buffer = g_malloc (MAX_LENGTH + 2);
  g_auto (GStrv) lines = NULL;
  gboolean is_read;
  int fd = openat (directory, MORTISE_ARCHIVE_IGNORE_FILE, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0)
    return errno == ENOENT || fail (g_strerror (errno), error);
  is_read = read_text (fd, buffer, error);
  close (fd);
  if (!is_read)
    return FALSE;
  lines = g_strsplit (buffer, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    mortise_archive_ignore_add (self, lines[i]);
  return TRUE;
}

/**
 * mortise_archive_ignore_matches:
 * @self: patterns
 * @path: a path in the plugin's folder
 * @is_folder: whether it is a folder
 *
 * Returns: whether it is not packed, with what is in it
 */
gboolean
mortise_archive_ignore_matches (MortiseArchiveIgnore *self, const char *path, gboolean is_folder)
{
  const char *slash = strrchr (path, '/');
  const char *name = slash != NULL ? slash + 1 : path;

  for (guint i = 0; i < self->patterns->len; i++)
    {
      const Pattern *pattern = self->patterns->pdata[i];

      if ((is_folder || !pattern->is_folder)
          && fnmatch (pattern->glob, pattern->is_path ? path : name, FNM_PATHNAME) == 0)
        return TRUE;
    }
  return FALSE;
}
