/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-manifest-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *plugin;
  char *site;
} Fixture;

/* --- files -------------------------------------------------------------------------------------------------------- */

static void
write_file (const char *folder, const char *name, const char *text, gssize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
}

static gboolean
exists (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("mortise-folder-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->plugin = g_build_filename (fixture->folder, "plugin", NULL);
  fixture->site = g_build_filename (fixture->folder, "site", NULL);
  write_file (fixture->plugin, "plugin.json",
              "{\"slug\":\"one\",\"name\":\"One\",\"version\":\"1.0.0\",\"loader\":\"python\",\"module\":\"plugin\"}",
              -1);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  mortise_folder_remove (fixture->folder);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
  g_free (fixture->folder);
  g_free (fixture->plugin);
  g_free (fixture->site);
}

static char *
install (Fixture *fixture, GError **error)
{
  g_autoptr (MortiseManifest) manifest = mortise_manifest_file_read (fixture->plugin, NULL, NULL, error);

  return manifest != NULL ? mortise_folder_install (fixture->plugin, fixture->site, manifest, error) : NULL;
}

static guint
count_installed (Fixture *fixture)
{
  g_autofree char *plugins = g_build_filename (fixture->site, "plugins", NULL);
  g_autoptr (GDir) dir = g_dir_open (plugins, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Whatever stops it, nothing is left, in the staging folder neither. */
static void
assert_refused (Fixture *fixture, MortiseError code, const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (install (fixture, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, MORTISE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_cmpuint (count_installed (fixture), ==, 0);
}

/* --- what is copied ----------------------------------------------------------------------------------------------- */

static void
assert_content (const char *folder, const char *name, const char *text, gsize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;
  gsize size;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (content, size, text, length);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0644);
}

static void
test_install (Fixture *fixture, gconstpointer user_data)
{
  const gsize size = 300 * 1024;
  g_autofree char *large = g_strnfill (size, 'x');
  g_autofree char *script = g_build_filename (fixture->plugin, "deep/er/script", NULL);
  g_autofree char *plugins = g_build_filename (fixture->site, "plugins", NULL);
  g_autofree char *place = NULL, *again = NULL;
  g_autoptr (GError) error = NULL;

  write_file (fixture->plugin, "large", large, (gssize) size);
  write_file (fixture->plugin, "empty", "", 0);
  write_file (fixture->plugin, "deep/er/script", "\0#!", 3);
  write_file (fixture->plugin, "__pycache__/plugin.pyc", "x", 1);
  write_file (fixture->plugin, "deep/__pycache__/plugin.pyc", "x", 1);
  g_assert_cmpint (g_chmod (script, 04755), ==, 0);

  place = install (fixture, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (place, plugins));
  g_assert_nonnull (strstr (place, "/one-1.0.0-"));
  assert_content (place, "large", large, size);
  assert_content (place, "empty", "", 0);
  assert_content (place, "deep/er/script", "\0#!", 3);
  g_assert_true (exists (place, "plugin.json"));
  g_assert_false (exists (place, "__pycache__"));
  g_assert_false (exists (place, "deep/__pycache__"));

  again = install (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (place, !=, again);
  g_assert_cmpuint (count_installed (fixture), ==, 2);
}

static void
make_levels (Fixture *fixture, guint n)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (name, "d/");
  g_string_append (name, "file");
  write_file (fixture->plugin, name->str, "x", 1);
}

static void
test_deepest (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *place = NULL;
  g_autoptr (GError) error = NULL;

  make_levels (fixture, 32);
  place = install (fixture, &error);
  g_assert_no_error (error);
}

/* --- what is refused ---------------------------------------------------------------------------------------------- */

static void
test_too_deep (Fixture *fixture, gconstpointer user_data)
{
  make_levels (fixture, 33);
  assert_refused (fixture, MORTISE_ERROR_LIMIT, "deeper than 32 folders");
}

static void
test_too_many (Fixture *fixture, gconstpointer user_data)
{
  int folder = open (fixture->plugin, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *name = g_strdup_printf ("f%u", i);
      int file = openat (folder, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

      g_assert_cmpint (file, >=, 0);
      close (file);
    }
  close (folder);
  assert_refused (fixture, MORTISE_ERROR_LIMIT, "more than 10000 files");
}

/* @user_data: what the link leads to. */
static void
test_link (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *link = g_build_filename (fixture->plugin, "sub", "link", NULL);

  write_file (fixture->plugin, "sub/file", "x", 1);
  g_assert_cmpint (symlink (user_data, link), ==, 0);
  assert_refused (fixture, MORTISE_ERROR_INVALID, "/plugin/sub/link: is neither a file nor a folder; take it out");
}

/* The manifest itself may not be one either. */
static void
test_manifest_link (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *manifest = g_build_filename (fixture->plugin, "plugin.json", NULL);
  g_autofree char *other = g_build_filename (fixture->folder, "other.json", NULL);

  g_assert_cmpint (g_rename (manifest, other), ==, 0);
  g_assert_cmpint (symlink (other, manifest), ==, 0);
  assert_refused (fixture, MORTISE_ERROR_INVALID, "plugin.json");
}

static void
test_fifo (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->plugin, "fifo", NULL);

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_refused (fixture, MORTISE_ERROR_INVALID, "/plugin/fifo: is neither a file nor a folder");
}

static void
test_socket (Fixture *fixture, gconstpointer user_data)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_snprintf (address.sun_path, sizeof address.sun_path, "%s/socket", fixture->plugin);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  close (fd);
  assert_refused (fixture, MORTISE_ERROR_INVALID, "/plugin/socket: is neither a file nor a folder");
}

static void
test_site_is_a_file (Fixture *fixture, gconstpointer user_data)
{
  write_file (fixture->folder, "site", "", 0);
  assert_refused (fixture, MORTISE_ERROR_FAILED, "/site/plugins");
}

/* --- a full disk -------------------------------------------------------------------------------------------------- */

static gboolean
write_proc (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean written = fd >= 0 && write (fd, text, strlen (text)) == (gssize) strlen (text);

  if (fd >= 0)
    close (fd);
  return written;
}

/* A file system of 1 MiB for the site, in a name space of this process's own. */
static gboolean
mount_small (Fixture *fixture)
{
  g_autofree char *uid_map = g_strdup_printf ("0 %u 1", (guint) geteuid ());
  g_autofree char *gid_map = g_strdup_printf ("0 %u 1", (guint) getegid ());

  if (unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0)
    return write_proc ("/proc/self/setgroups", "deny") && write_proc ("/proc/self/uid_map", uid_map)
           && write_proc ("/proc/self/gid_map", gid_map)
           && mount ("tmpfs", fixture->site, "tmpfs", 0, "size=1m,nr_inodes=50") == 0;
  return unshare (CLONE_NEWNS) == 0 && mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0
         && mount ("tmpfs", fixture->site, "tmpfs", 0, "size=1m,nr_inodes=50") == 0;
}

#define CANNOT_MOUNT 77

static int
install_on_small (Fixture *fixture, const char *part)
{
  g_autofree char *plugins = g_build_filename (fixture->site, "plugins", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *place = NULL;

  if (!mount_small (fixture))
    return CANNOT_MOUNT;
  place = install (fixture, &error);
  if (place != NULL || !g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT)
      || strstr (error->message, part) == NULL || count_installed (fixture) != 0)
    return 1;
  return g_rmdir (plugins);
}

static void
assert_full (Fixture *fixture, const char *part)
{
  int status;
  pid_t pid;

  g_assert_cmpint (g_mkdir (fixture->site, 0700), ==, 0);
  pid = fork ();
  if (pid == 0)
    _exit (install_on_small (fixture, part));
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  if (WEXITSTATUS (status) == CANNOT_MOUNT)
    g_test_skip ("this machine lends no mount name space");
  else
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
test_full_disk (Fixture *fixture, gconstpointer user_data)
{
  const gsize size = 3 * 1024 * 1024;
  g_autofree char *large = g_strnfill (size, 'x');

  write_file (fixture->plugin, "sub/large", large, (gssize) size);
  assert_full (fixture, "/plugin/sub/large: No space left on device");
}

static void
test_no_inodes (Fixture *fixture, gconstpointer user_data)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("sub%u/file", i);

      write_file (fixture->plugin, name, "", 0);
    }
  assert_full (fixture, ": No space left on device");
}

/* --- removing ----------------------------------------------------------------------------------------------------- */

static void
test_remove (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *victim = g_build_filename (fixture->folder, "victim", NULL);
  g_autofree char *link = g_build_filename (victim, "link", NULL);
  g_autofree char *dangling = g_build_filename (victim, "deep", "dangling", NULL);

  write_file (victim, "deep/er/file", "x", 1);
  g_assert_cmpint (symlink (fixture->plugin, link), ==, 0);
  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);
  mortise_folder_remove (victim);
  g_assert_false (g_file_test (victim, G_FILE_TEST_EXISTS));
  g_assert_true (exists (fixture->plugin, "plugin.json"));
  mortise_folder_remove (victim);
}

/* A link in the place of the folder, as somebody could put there, is what is removed. */
static void
test_remove_link (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *victim = g_build_filename (fixture->folder, "victim", NULL);

  g_assert_cmpint (symlink (fixture->plugin, victim), ==, 0);
  mortise_folder_remove (victim);
  g_assert_false (g_file_test (victim, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (exists (fixture->plugin, "plugin.json"));
}

/* Deeper than a path can be long and than descriptors can be open, with names that removing uses itself. */
static void
test_remove_deep (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *victim = g_build_filename (fixture->folder, "victim", NULL);
  int fd;

  write_file (victim, "0/1/file", "x", 1);
  write_file (victim, "2", "x", 1);
  fd = open (victim, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  for (guint i = 0; i < 5000; i++)
    {
      int inner;

      g_assert_cmpint (mkdirat (fd, "folder", 0700), ==, 0);
      g_assert_cmpint (symlinkat (fixture->plugin, fd, "link"), ==, 0);
      inner = openat (fd, "folder", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      g_assert_cmpint (inner, >=, 0);
      close (fd);
      fd = inner;
    }
  close (fd);
  mortise_folder_remove (victim);
  g_assert_false (g_file_test (victim, G_FILE_TEST_EXISTS));
  g_assert_true (exists (fixture->plugin, "plugin.json"));
}

/* Not as root, whom no permissions stop. */
static void
test_remove_closed (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *victim = g_build_filename (fixture->folder, "victim", NULL);
  g_autofree char *closed = g_build_filename (victim, "closed", "inner", NULL);
  GPid child;
  int status;

  g_assert_cmpint (chmod (fixture->folder, 0777), ==, 0);
  child = fork ();
  if (child == 0)
    {
      g_autofree char *parent = g_path_get_dirname (closed);

      if (getuid () == 0 && setuid (65534) != 0)
        _exit (2);
      write_file (closed, "folder/file", "x", 1);
      chmod (closed, 0);
      chmod (parent, 0);
      mortise_folder_remove (victim);
      _exit (g_file_test (victim, G_FILE_TEST_EXISTS) ? 1 : 0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
test_clean (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *place = NULL;
  g_autoptr (GError) error = NULL;

  mortise_folder_clean (fixture->site);
  place = install (fixture, &error);
  g_assert_no_error (error);
  write_file (fixture->site, "plugins/.staging-abcdef/deep/file", "x", 1);
  write_file (fixture->site, "plugins/other/file", "x", 1);
  mortise_folder_clean (fixture->site);
  g_assert_false (exists (fixture->site, "plugins/.staging-abcdef"));
  g_assert_true (exists (fixture->site, "plugins/other/file"));
  g_assert_true (exists (place, "plugin.json"));
}

/* --- manifests ---------------------------------------------------------------------------------------------------- */

static void
assert_unreadable (Fixture *fixture, const char *text, const char *part)
{
  g_autofree char *path = g_build_filename (fixture->plugin, "plugin.json", NULL);
  g_autoptr (GError) error = NULL;

  if (text != NULL)
    write_file (fixture->plugin, "plugin.json", text, -1);
  else
    g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (mortise_manifest_file_read (fixture->plugin, NULL, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_nonnull (strstr (error->message, part));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_manifest_errors (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *spaces = g_strnfill (MORTISE_MANIFEST_MAX_SIZE, ' ');
  g_autofree char *too_long = g_strconcat (spaces, "{}", NULL);

  assert_unreadable (fixture, "{\n  \"slug\": one\n}", "plugin.json:2:11: error: ");
  assert_unreadable (fixture, "{\"slug\":\"a\",\n\"slug\":\"b\"}", "plugin.json:2:");
  assert_unreadable (fixture, "{\"slug\":\"one\"}", "plugin.json:1:1: error: must have the member \"name\"");
  assert_unreadable (fixture, "[]", "plugin.json:1:1: error: must be an object");
  assert_unreadable (fixture, "", "plugin.json:1:1: error: ");
  assert_unreadable (fixture, too_long, "262144");
  assert_unreadable (fixture, NULL, "plugin.json");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/folder/install", test_install);
  add ("/folder/deepest", test_deepest);
  add ("/folder/refused/too-deep", test_too_deep);
  add ("/folder/refused/too-many", test_too_many);
  g_test_add ("/folder/refused/link-out", Fixture, "/etc/passwd", set_up, test_link, tear_down);
  g_test_add ("/folder/refused/link-inside", Fixture, "file", set_up, test_link, tear_down);
  g_test_add ("/folder/refused/link-to-folder", Fixture, "..", set_up, test_link, tear_down);
  g_test_add ("/folder/refused/link-to-nothing", Fixture, "nothing", set_up, test_link, tear_down);
  add ("/folder/refused/manifest-link", test_manifest_link);
  add ("/folder/refused/fifo", test_fifo);
  add ("/folder/refused/socket", test_socket);
  add ("/folder/refused/site-is-a-file", test_site_is_a_file);
  add ("/folder/refused/full-disk", test_full_disk);
  add ("/folder/refused/no-inodes", test_no_inodes);
  add ("/folder/remove", test_remove);
  add ("/folder/remove/link", test_remove_link);
  add ("/folder/remove/deep", test_remove_deep);
  add ("/folder/remove/closed", test_remove_closed);
  add ("/folder/clean", test_clean);
  add ("/folder/manifest-errors", test_manifest_errors);
  return g_test_run ();
}
