/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The files of a plugin's folder: which there are, and whether they belong into a package. It is gone through by
 * descriptors, and no link is followed, so that nothing outside of the folder is read, and nothing of it quoted.
 */
#include "mortise-validator-files.h"

#include "mortise-archive-finding.h"
#include "mortise-archive-ignore.h"
#include "mortise-archive-limits.h"
#include "mortise-archive-name.h"
#include "mortise-error.h"
#include "mortise-rules.h"
#include "mortise-validator-secrets.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGE_FILE (16 * 1024 * 1024)
/* Of all files together, how much is searched for secrets. */
#define MAX_SEARCHED (64 * 1024 * 1024)
#define WHOLE_FILE ((MortiseJsonPlace){ 0, 0 })

/* What tools leave behind and `mortise pack` does not leave out by itself, as somebody might mean it. */
static const char *const leftovers[] = {
  ".idea", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".tox", ".venv",        ".vscode",
  "*.bak", "*.log",       "*.tmp",         "core",        "venv", "node_modules",
};

typedef struct
{
  MortiseArchiveContents *contents;
  MortiseArchiveIgnore *ignored;
  GPtrArray *findings;
  gboolean is_package;
  guint n_entries;
  gsize n_searched;
  /* Set when there is too much: then nothing more is looked at. */
  gboolean is_over;
} Walk;

static void walk_folder (Walk *self, int fd, const char *path, guint depth);

static gboolean
is_leftover (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (leftovers); i++)
    if (fnmatch (leftovers[i], name, 0) == 0)
      return TRUE;
  return FALSE;
}

static void
search_for_secrets (Walk *self, int folder, const char *name, const char *path)
{
  g_autofree char *bytes = g_malloc (MORTISE_VALIDATOR_SECRETS_MAX_FILE);
  int fd = openat (folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  gsize length = 0;
  gssize got = -1;

  if (fd < 0)
    return;
  while (length < MORTISE_VALIDATOR_SECRETS_MAX_FILE && self->n_searched < MAX_SEARCHED
         && (got = read (fd, bytes + length, MORTISE_VALIDATOR_SECRETS_MAX_FILE - length)) > 0)
    {
      length += (gsize) got;
      self->n_searched += (gsize) got;
    }
  close (fd);
  mortise_validator_secrets_scan (path, bytes, length, self->findings);
}

static void
take_file (Walk *self, int folder, const char *name, const char *path, const struct stat *status)
{
  gboolean is_executable = (status->st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;

  mortise_archive_contents_add_file (self->contents, path, (guint64) status->st_size, is_executable);
  if (self->contents->n_bytes > MORTISE_ARCHIVE_MAX_BYTES)
    {
      self->is_over = TRUE;
      mortise_archive_refuse (self->findings, MORTISE_RULE_ARCHIVE_TOO_BIG, NULL, "has more than %u MiB",
                              (guint) (MORTISE_ARCHIVE_MAX_BYTES >> 20));
      return;
    }
  if (status->st_size > LARGE_FILE)
    mortise_rules_report (self->findings, MORTISE_RULE_PACKAGE_LARGE_FILE, path, WHOLE_FILE, "has %u MiB",
                          (guint) (status->st_size >> 20));
  /* Linkers make modules executable, which is of no use and does no harm. */
  if (is_executable && !g_str_has_suffix (name, ".so"))
    mortise_rules_report (self->findings, MORTISE_RULE_PACKAGE_EXECUTABLE, path, WHOLE_FILE, "is executable");
  search_for_secrets (self, folder, name, path);
}

static void
take_folder (Walk *self, int folder, const char *name, const char *path, guint depth)
{
  int fd;

  if (depth >= MORTISE_ARCHIVE_MAX_DEPTH)
    {
      mortise_archive_refuse (self->findings, MORTISE_RULE_ARCHIVE_TOO_DEEP, path, "is deeper than %d folders",
                              MORTISE_ARCHIVE_MAX_DEPTH);
      return;
    }
  fd = openat (folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    {
      mortise_rules_report (self->findings, MORTISE_RULE_CODE_UNREAD, path, WHOLE_FILE, "cannot be looked into: %s",
                            g_strerror (errno));
      return;
    }
  walk_folder (self, fd, path, depth + 1);
  close (fd);
}

/* What a tool left behind is looked into where it is packed already; otherwise it had better not be packed, and a
 * folder of it is full of what is none of the author's. */
static gboolean
is_passed_over (Walk *self, const char *name, const char *path, gboolean is_folder)
{
  if (!self->is_package && mortise_archive_ignore_matches (self->ignored, path, is_folder))
    {
      if (!g_str_equal (name, MORTISE_ARCHIVE_IGNORE_FILE))
        mortise_rules_report (self->findings, MORTISE_RULE_PACKAGE_LEFT_OUT, path, WHOLE_FILE, "is not packed");
      return TRUE;
    }
  if (!is_leftover (name))
    return FALSE;
  mortise_rules_report (self->findings, MORTISE_RULE_PACKAGE_LEFTOVER, path, WHOLE_FILE, "is what a tool left behind");
  return is_folder && !self->is_package;
}

static void
take_entry (Walk *self, int folder, const char *name, const char *path, guint depth)
{
  struct stat status;

  if (!g_utf8_validate (name, -1, NULL))
    {
      g_autofree char *shown = mortise_archive_name_escape (path, strlen (path));

      mortise_archive_refuse (self->findings, MORTISE_RULE_ARCHIVE_NAME_ENCODING, shown, "the name is not UTF-8");
      return;
    }
  if (fstatat (folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0
      || is_passed_over (self, name, path, S_ISDIR (status.st_mode)))
    return;
  if (S_ISREG (status.st_mode))
    take_file (self, folder, name, path, &status);
  else if (S_ISDIR (status.st_mode))
    take_folder (self, folder, name, path, depth);
  else
    mortise_archive_refuse (self->findings, MORTISE_RULE_ARCHIVE_SPECIAL_FILE, path, "is %s",
                            S_ISLNK (status.st_mode) ? "a symbolic link" : "neither a file nor a folder");
}

static gboolean
count_entry (Walk *self)
{
  if (++self->n_entries > MORTISE_ARCHIVE_MAX_ENTRIES && !self->is_over)
    {
      self->is_over = TRUE;
      mortise_archive_refuse (self->findings, MORTISE_RULE_ARCHIVE_TOO_MANY_FILES, NULL, "has more than %d files",
                              MORTISE_ARCHIVE_MAX_ENTRIES);
    }
  return !self->is_over;
}

static void
walk_folder (Walk *self, int fd, const char *path, guint depth)
{
  int listed = openat (fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = listed >= 0 ? fdopendir (listed) : NULL;
  const struct dirent *entry;

  if (entries == NULL)
    {
      if (listed >= 0)
        close (listed);
      return;
    }
  while ((entry = readdir (entries)) != NULL)
    {
      g_autofree char *inner = NULL;

      if (g_str_equal (entry->d_name, ".") || g_str_equal (entry->d_name, ".."))
        continue;
      if (!count_entry (self))
        break;
      inner = path[0] != '\0' ? g_strconcat (path, "/", entry->d_name, NULL) : g_strdup (entry->d_name);
      take_entry (self, fd, entry->d_name, inner, depth);
    }
  closedir (entries);
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(MortiseArchiveFile *const *) a)->path, (*(MortiseArchiveFile *const *) b)->path);
}

/**
 * mortise_validator_files_read:
 * @directory: (type filename): a plugin's folder
 * @is_package: whether it came out of a package, so that nothing in it will be left out
 * @findings: (element-type MortiseFinding): where to add what is wrong with its files
 * @error: return location for an error that begins with @directory
 *
 * Goes through a plugin's folder. It may be called on any thread, and waits for the disk.
 *
 * Returns: (transfer full): the files that are the plugin's, sorted; those that are not packed left out
 */
MortiseArchiveContents *
mortise_validator_files_read (const char *directory, gboolean is_package, GPtrArray *findings, GError **error)
{
  g_autoptr (MortiseArchiveContents) contents = mortise_archive_contents_new ();
  g_autoptr (MortiseArchiveIgnore) ignored = mortise_archive_ignore_new ();
  Walk walk = { .contents = contents, .ignored = ignored, .findings = findings, .is_package = is_package };
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean is_read;

  if (fd < 0)
    {
      g_set_error (error, MORTISE_ERROR, errno == ENOENT ? MORTISE_ERROR_NOT_FOUND : MORTISE_ERROR_FAILED, "%s: %s",
                   directory, g_strerror (errno));
      return NULL;
    }
  is_read = mortise_archive_ignore_read (ignored, fd, error);
  if (is_read)
    walk_folder (&walk, fd, "", 0);
  else
    g_prefix_error (error, "%s/", directory);
  close (fd);
  g_ptr_array_sort (contents->files, compare_files);
  return is_read ? g_steal_pointer (&contents) : NULL;
}

/**
 * mortise_validator_files_has:
 * @files: the files of a plugin
 * @path: a path in its folder
 *
 * Returns: whether it is one of them
 */
gboolean
mortise_validator_files_has (const MortiseArchiveContents *files, const char *path)
{
  for (guint i = 0; i < files->files->len; i++)
    if (g_str_equal (((const MortiseArchiveFile *) files->files->pdata[i])->path, path))
      return TRUE;
  return FALSE;
}

/**
 * mortise_validator_files_list:
 * @files: the files of a plugin
 * @suffix: how their names end
 *
 * Returns: (transfer full): the paths of those whose names end so
 */
char **
mortise_validator_files_list (const MortiseArchiveContents *files, const char *suffix)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < files->files->len; i++)
    {
      const char *path = ((const MortiseArchiveFile *) files->files->pdata[i])->path;

      if (g_str_has_suffix (path, suffix))
        g_strv_builder_add (builder, path);
    }
  return g_strv_builder_end (builder);
}
