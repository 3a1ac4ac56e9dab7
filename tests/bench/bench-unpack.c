/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A package of 10 MiB, unpacked to disk: in a process of its own, isolated, every byte checked and waited for, and by
 * Info-ZIP's unzip, which does none of that. Once as 10 files, once as 1,000. */

#include "bench.h"
#include "mortise-archive-write.h"
#include "mortise-folder.h"
#include "mortise-helper-process.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define N_SAMPLES 20
#define TOTAL_BYTES (10 * 1024 * 1024)
/* Half of the bytes are noise, so that it deflates to about half, as programs and pictures do together. */
#define NOISE_PERIOD 2

typedef struct
{
  char *folder;
  char *package;
  char *staging;
} Bench;

static void
write_plugin_file (const char *folder, guint index, gsize size)
{
  g_autoptr (GRand) noise = g_rand_new_with_seed (index);
  g_autofree char *path = g_strdup_printf ("%s/file-%u", folder, index);
  g_autofree char *bytes = g_malloc0 (size);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < size; i += NOISE_PERIOD)
    bytes[i] = (char) g_rand_int (noise);
  if (!g_file_set_contents_full (path, bytes, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0644, &error))
    g_error ("%s", error->message);
}

static void
make_package (Bench *bench, guint n_files)
{
  g_autofree char *plugin = g_build_filename (bench->folder, "plugin", NULL);
  g_autoptr (MortiseArchiveContents) contents = NULL;
  g_autoptr (GError) error = NULL;
  int fd = open (bench->package, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

  mortise_folder_remove (plugin);
  g_assert_cmpint (g_mkdir (plugin, 0700), ==, 0);
  for (guint i = 0; i < n_files; i++)
    write_plugin_file (plugin, i, TOTAL_BYTES / n_files);
  contents = mortise_archive_write (plugin, NULL, fd, &error);
  if (contents == NULL)
    g_error ("%s", error->message);
  close (fd);
}

static gint64
unpack_here (Bench *bench)
{
  g_autoptr (MortiseArchiveContents) contents = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = bench_now_ns ();

  contents = mortise_helper_unpack (bench->package, bench->staging, NULL, &error);
  if (contents == NULL || mortise_archive_contents_is_refused (contents))
    g_error ("%s", error != NULL ? error->message : "the package is refused");
  return bench_now_ns () - start;
}

static gint64
unpack_by_unzip (Bench *bench, const char *unzip)
{
  const char *argv[] = { unzip, "-qq", bench->package, "-d", bench->staging, NULL };
  g_autoptr (GError) error = NULL;
  gint64 start = bench_now_ns ();
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error)
      || !g_spawn_check_wait_status (status, &error))
    g_error ("%s", error->message);
  return bench_now_ns () - start;
}

static void
measure (Bench *bench, const char *kind, const char *unzip)
{
  g_autoptr (GArray) here = bench_series_new ();
  g_autoptr (GArray) there = bench_series_new ();

  for (guint i = 0; i < N_SAMPLES; i++)
    {
      g_assert_cmpint (g_mkdir (bench->staging, 0700), ==, 0);
      bench_series_add (here, (double) unpack_here (bench));
      mortise_folder_remove (bench->staging);
      if (unzip == NULL)
        continue;
      g_assert_cmpint (g_mkdir (bench->staging, 0700), ==, 0);
      bench_series_add (there, (double) unpack_by_unzip (bench, unzip));
      mortise_folder_remove (bench->staging);
    }
  bench_report ("unpack", kind, "mortise", here);
  if (unzip != NULL)
    bench_report ("unpack", kind, "unzip", there);
}

int
main (int argc, char *argv[])
{
  g_autofree char *unzip = g_find_program_in_path ("unzip");
  g_autofree char *folder = g_dir_make_tmp ("bench-unpack-XXXXXX", NULL);
  g_autofree char *package = g_build_filename (folder, "package.zip", NULL);
  g_autofree char *staging = g_build_filename (folder, "staging", NULL);
  Bench bench = { folder, package, staging };

  make_package (&bench, 10);
  measure (&bench, "10 files", unzip);
  make_package (&bench, 1000);
  measure (&bench, "1000 files", unzip);
  mortise_folder_remove (folder);
  return 0;
}
