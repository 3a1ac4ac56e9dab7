/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-screenshot.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "mortise-error.h"

/* Images of a package, read on another thread and within bounds: PNG and JPEG only, of no more bytes and pixels than a
 * picture of a large screen has, and kept no larger than they are shown. */

#define MAX_BYTES (4 * 1024 * 1024)
#define MAX_PIXELS (16 * 1000 * 1000)
/* Twice as large as they are shown, for fine screens. */
#define SHOWN_WIDTH 1280
#define SHOWN_HEIGHT 800

typedef struct
{
  char *directory;
  char *file;
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->directory);
  g_free (place->file);
  g_free (place);
}

/* The path without links, if it still lies in the package. */
static char *
resolve (const Place *place)
{
  g_autofree char *path = g_build_filename (place->directory, place->file, NULL);
  char *root = realpath (place->directory, NULL);
  char *actual = realpath (path, NULL);
  gsize length = root != NULL ? strlen (root) : 0;
  char *result = NULL;

  if (root != NULL && actual != NULL && strncmp (actual, root, length) == 0 && actual[length] == G_DIR_SEPARATOR)
    result = g_strdup (actual);
  free (root);
  free (actual);
  return result;
}

static GBytes *
read_file (const Place *place, GError **error)
{
  g_autofree char *path = resolve (place);
  int fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
  g_autoptr (GInputStream) stream = fd >= 0 ? g_unix_input_stream_new (fd, TRUE) : NULL;
  struct stat status;

  if (fd < 0 || fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "%s: not a file of the package", place->file);
      return NULL;
    }
  if (status.st_size > MAX_BYTES)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "%s: larger than %d MiB", place->file,
                   MAX_BYTES / 1024 / 1024);
      return NULL;
    }
  return g_input_stream_read_bytes (stream, MAX_BYTES, NULL, error);
}

static const char *
find_type (GBytes *bytes)
{
  gsize size;
  const guchar *data = g_bytes_get_data (bytes, &size);

  if (size > 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "png";
  if (size > 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return "jpeg";
  return NULL;
}

/* Called before the pixels are there; a size of nothing has the loader give up. */
static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  double scale = MIN (1, MIN ((double) SHOWN_WIDTH / width, (double) SHOWN_HEIGHT / height));

  if ((gint64) width * height > MAX_PIXELS)
    gdk_pixbuf_loader_set_size (loader, 0, 0);
  else
    gdk_pixbuf_loader_set_size (loader, MAX ((int) (width * scale), 1), MAX ((int) (height * scale), 1));
}

static GdkTexture *
decode (const char *file, GBytes *bytes, GError **error)
{
  const char *type = find_type (bytes);
  g_autoptr (GdkPixbufLoader) loader = type != NULL ? gdk_pixbuf_loader_new_with_type (type, error) : NULL;
  GdkPixbuf *pixbuf;
  gboolean done;

  if (type == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: neither PNG nor JPEG", file);
  if (loader == NULL)
    return NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), NULL);
  done = gdk_pixbuf_loader_write_bytes (loader, bytes, error);
  done = gdk_pixbuf_loader_close (loader, done ? error : NULL) && done;
  pixbuf = done ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  return pixbuf != NULL ? gdk_texture_new_for_pixbuf (pixbuf) : NULL;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Place *place = task_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = read_file (place, &error);
  GdkTexture *texture = bytes != NULL ? decode (place->file, bytes, &error) : NULL;

  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: no image", place->file);
}

/**
 * mortise_screenshot_load_async:
 * @directory: where a plugin's files lie
 * @file: the path of an image in it
 * @cancellable: (nullable): a cancellable
 * @callback: called with the image
 * @user_data: for @callback
 *
 * Reads an image of a package.
 */
void
mortise_screenshot_load_async (const char *directory,
                               const char *file,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Place *place = g_new (Place, 1);

  *place = (Place){ .directory = g_strdup (directory), .file = g_strdup (file) };
  g_task_set_source_tag (task, mortise_screenshot_load_async);
  g_task_set_task_data (task, place, place_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * mortise_screenshot_load_finish:
 * @result: what the callback was given
 * @error: return location for `MORTISE_ERROR_NOT_FOUND`, `MORTISE_ERROR_LIMIT`, `MORTISE_ERROR_INVALID`, or an error of
 *   gdk-pixbuf
 *
 * Returns: (transfer full): the image
 */
GdkTexture *
mortise_screenshot_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
