/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-archive-contents.h"
#include "mortise-archive-ignore.h"
#include "mortise-archive-place.h"
#include "mortise-error.h"
#include "mortise-finding.h"
#include "mortise-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *staging;
  int fd;
  MortiseArchivePlace *place;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("mortise-archive-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->staging = g_build_filename (fixture->folder, "staging", NULL);
  g_assert_cmpint (g_mkdir (fixture->staging, 0700), ==, 0);
  fixture->fd = open (fixture->staging, O_RDONLY | O_DIRECTORY);
  g_assert_cmpint (fixture->fd, >=, 0);
  fixture->place = mortise_archive_place_new (fixture->fd);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  mortise_archive_place_free (fixture->place);
  close (fixture->fd);
  mortise_folder_remove (fixture->folder);
  g_free (fixture->staging);
  g_free (fixture->folder);
}

static void
write_file (Fixture *fixture, const char *path, gboolean is_executable, const char *text)
{
  g_autoptr (GError) error = NULL;
  int fd = mortise_archive_place_make_file (fixture->place, path, is_executable, &error);

  g_assert_no_error (error);
  g_assert_true (mortise_archive_place_write (fd, path, text, strlen (text), &error));
  g_assert_no_error (error);
  close (fd);
}

static mode_t
get_mode (Fixture *fixture, const char *path)
{
  struct stat status;

  g_assert_cmpint (fstatat (fixture->fd, path, &status, AT_SYMLINK_NOFOLLOW), ==, 0);
  return status.st_mode;
}

/* --- where it is unpacked ----------------------------------------------------------------------------------------- */

static void
test_place (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  mode_t mask = umask (022);

  write_file (fixture, "top", FALSE, "top");
  write_file (fixture, "a/b/c", TRUE, "deep");
  g_assert_true (mortise_archive_place_make_folder (fixture->place, "a/b/d/e", &error));
  g_assert_true (mortise_archive_place_make_folder (fixture->place, "a/b", &error));
  g_assert_true (mortise_archive_place_sync (fixture->place, &error));
  g_assert_no_error (error);
  umask (mask);
  g_assert_cmpuint (get_mode (fixture, "top"), ==, S_IFREG | 0644);
  g_assert_cmpuint (get_mode (fixture, "a/b/c"), ==, S_IFREG | 0755);
  g_assert_cmpuint (get_mode (fixture, "a/b/d/e"), ==, S_IFDIR | 0755);
}

static void
refuse_file (Fixture *fixture, const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mortise_archive_place_make_file (fixture->place, path, FALSE, &error), ==, -1);
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED);
}

/* No package names such paths, as they are refused before; should one come this far, it does not get out. */
static void
test_place_is_not_left (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *outside = g_build_filename (fixture->folder, "outside", NULL);
  g_autofree char *escaped = g_build_filename (outside, "file", NULL);

  g_assert_cmpint (g_mkdir (outside, 0700), ==, 0);
  g_assert_cmpint (symlinkat (outside, fixture->fd, "link"), ==, 0);
  g_assert_cmpint (symlinkat (escaped, fixture->fd, "file"), ==, 0);
  write_file (fixture, "there", FALSE, "first");
  write_file (fixture, "made/file", FALSE, "");
  g_assert_cmpint (renameat (fixture->fd, "made", fixture->fd, "moved"), ==, 0);
  g_assert_cmpint (symlinkat (outside, fixture->fd, "made"), ==, 0);
  refuse_file (fixture, "made/file");
  refuse_file (fixture, "made/folder/file");
  refuse_file (fixture, "link/file");
  refuse_file (fixture, "link/folder/file");
  refuse_file (fixture, "file");
  refuse_file (fixture, "there");
  g_assert_false (g_file_test (escaped, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rmdir (outside), ==, 0);
}

/* As on a kernel that does not have the call. */
static void
take_openat2_away (void)
{
  struct sock_filter instructions[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const struct sock_fprog program = { G_N_ELEMENTS (instructions), instructions };

  g_assert_cmpint (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), ==, 0);
  g_assert_cmpint (prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), ==, 0);
  g_assert_cmpint (syscall (SYS_openat2, -1, "", NULL, 0), ==, -1);
  g_assert_cmpint (errno, ==, ENOSYS);
}

static void
test_place_on_old_kernels (void)
{
  static void (*const tests[]) (Fixture * fixture, gconstpointer user_data) = { test_place, test_place_is_not_left };

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  take_openat2_away ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      Fixture fixture = { 0 };

      set_up (&fixture, NULL);
      tests[i](&fixture, NULL);
      tear_down (&fixture, NULL);
    }
}

/* --- what is there afterwards ------------------------------------------------------------------------------------- */

static MortiseArchiveContents *
make_contents (Fixture *fixture)
{
  MortiseArchiveContents *contents = mortise_archive_contents_new ();

  write_file (fixture, "a/b", FALSE, "four");
  write_file (fixture, "c", FALSE, "");
  mortise_archive_contents_add_file (contents, "a/b", 4, FALSE);
  mortise_archive_contents_add_file (contents, "c", 0, FALSE);
  return contents;
}

static void
expect_verdict (Fixture *fixture, const MortiseArchiveContents *contents, const char *complaint)
{
  g_autoptr (GError) error = NULL;
  gboolean is_good = mortise_archive_contents_verify (contents, fixture->staging, &error);

  g_assert_cmpint (is_good, ==, complaint == NULL);
  if (complaint == NULL)
    g_assert_no_error (error);
  else
    g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL);
  g_assert_true (complaint == NULL || strstr (error->message, complaint) != NULL);
}

static void
test_verify (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseArchiveContents) contents = make_contents (fixture);
  g_autofree char *outside = g_build_filename (fixture->folder, "outside", NULL);

  expect_verdict (fixture, contents, NULL);
  g_assert_cmpint (symlinkat ("/etc/passwd", fixture->fd, "plugin.json"), ==, 0);
  expect_verdict (fixture, contents, "\"plugin.json\", which is neither a file nor a folder");
  g_assert_cmpint (unlinkat (fixture->fd, "plugin.json", 0), ==, 0);
  g_assert_cmpint (linkat (fixture->fd, "c", AT_FDCWD, outside, 0), ==, 0);
  expect_verdict (fixture, contents, "\"c\", which has another name elsewhere");
  g_assert_cmpint (g_unlink (outside), ==, 0);
  g_assert_cmpint (mkfifoat (fixture->fd, "a/pipe", 0600), ==, 0);
  expect_verdict (fixture, contents, "a/pipe");
  g_assert_cmpint (unlinkat (fixture->fd, "a/pipe", 0), ==, 0);
  expect_verdict (fixture, contents, NULL);
}

static void
test_verify_files (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseArchiveContents) contents = make_contents (fixture);

  write_file (fixture, "more", FALSE, "");
  expect_verdict (fixture, contents, "more");
  g_assert_cmpint (unlinkat (fixture->fd, "more", 0), ==, 0);
  g_assert_cmpint (unlinkat (fixture->fd, "a/b", 0), ==, 0);
  expect_verdict (fixture, contents, "1 files");
  write_file (fixture, "a/b", FALSE, "longer");
  expect_verdict (fixture, contents, "a/b");
}

/* Of what another process says. */
static void
test_contents_json (void)
{
  g_autoptr (MortiseArchiveContents) contents = mortise_archive_contents_new ();
  g_autoptr (MortiseArchiveContents) again = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;

  mortise_archive_contents_add_file (contents, "a/b", 4, TRUE);
  g_ptr_array_add (contents->findings, mortise_finding_new ("rule", MORTISE_SEVERITY_ERROR, "message", "mend"));
  object = mortise_archive_contents_to_json (contents);
  again = mortise_archive_contents_new_from_json (object, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->files->len, ==, 1);
  g_assert_cmpuint (again->n_bytes, ==, 4);
  g_assert_true (mortise_archive_contents_is_refused (again));
}

static void
test_contents_hostile (void)
{
  static const char *const texts[] = {
    "{}",
    "{\"root\":\"..\",\"files\":[],\"findings\":[]}",
    "{\"root\":\"a/b\",\"files\":[],\"findings\":[]}",
    "{\"root\":\"\",\"files\":{},\"findings\":[]}",
    "{\"root\":\"\",\"files\":[1],\"findings\":[]}",
    "{\"root\":\"\",\"files\":[],\"findings\":[1]}",
    "{\"root\":\"\",\"files\":[],\"findings\":[{\"rule\":\"x\"}]}",
    "{\"root\":\"\",\"files\":[{\"path\":\"../x\",\"size\":1}],\"findings\":[]}",
    "{\"root\":\"\",\"files\":[{\"path\":\"x\",\"size\":-1}],\"findings\":[]}",
    "{\"root\":\"\",\"files\":[{\"path\":\"x\",\"size\":9223372036854775807}],\"findings\":[]}",
    "{\"root\":\"\",\"files\":[{\"path\":\"x\",\"size\":200000000},{\"path\":\"y\",\"size\":200000000}],\"findings\":[]"
    "}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (texts[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (mortise_archive_contents_new_from_json (json_node_get_object (node), &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL);
    }
}

/* --- what is left out --------------------------------------------------------------------------------------------- */

static void
test_ignore (void)
{
  g_autoptr (MortiseArchiveIgnore) ignore = mortise_archive_ignore_new ();

  mortise_archive_ignore_add (ignore, "  ");
  mortise_archive_ignore_add (ignore, "# everything: *");
  mortise_archive_ignore_add (ignore, "*.log ");
  mortise_archive_ignore_add (ignore, "out/");
  mortise_archive_ignore_add (ignore, "/top");
  mortise_archive_ignore_add (ignore, "a/*/c");
  g_assert_true (mortise_archive_ignore_matches (ignore, "x/y.log", FALSE));
  g_assert_true (mortise_archive_ignore_matches (ignore, "x/out", TRUE));
  g_assert_false (mortise_archive_ignore_matches (ignore, "x/out", FALSE));
  g_assert_true (mortise_archive_ignore_matches (ignore, "top", FALSE));
  g_assert_false (mortise_archive_ignore_matches (ignore, "x/top", FALSE));
  g_assert_true (mortise_archive_ignore_matches (ignore, "a/b/c", FALSE));
  g_assert_false (mortise_archive_ignore_matches (ignore, "a/b/b/c", FALSE));
  g_assert_true (mortise_archive_ignore_matches (ignore, "x/.git", TRUE));
  g_assert_false (mortise_archive_ignore_matches (ignore, "plugin.json", FALSE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/archive/place", Fixture, NULL, set_up, test_place, tear_down);
  g_test_add ("/archive/place-is-not-left", Fixture, NULL, set_up, test_place_is_not_left, tear_down);
  g_test_add_func ("/archive/place-on-old-kernels", test_place_on_old_kernels);
  g_test_add ("/archive/verify", Fixture, NULL, set_up, test_verify, tear_down);
  g_test_add ("/archive/verify-files", Fixture, NULL, set_up, test_verify_files, tear_down);
  g_test_add_func ("/archive/contents-json", test_contents_json);
  g_test_add_func ("/archive/contents-hostile", test_contents_hostile);
  g_test_add_func ("/archive/ignore", test_ignore);
  return g_test_run ();
}
