/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a process that crashed says of where it was: a line for each frame (mortise-crash.c), with a module, a place in
 * it and the build of it. Whoever has the plugin's process can write such lines too, so they are taken for what they
 * look like and no more: few, short, and only modules in the plugin's own folder are looked at. Their debug information
 * is as hostile as the rest of them, so that is read by mortise-helper, isolated, and only of the build that crashed.
 */
#include "mortise-backtrace.h"

#include "mortise-helper-process.h"
#include "mortise-isolation.h"
#include "mortise-json.h"

#include <string.h>

#define MAX_PATH 4096
#define MAX_BUILD_ID 64
/* Of a plugin's own, that are looked at: each takes a process. */
#define MAX_MODULES 4

typedef struct
{
  guint64 offset;
  char *build_id;
  char *module;
  /* (nullable): what the debug information says. */
  char *place;
} Frame;

struct _MortiseBacktrace
{
  char *directory;
  GPtrArray *frames;
};

static void
frame_free (Frame *frame)
{
  g_free (frame->build_id);
  g_free (frame->module);
  g_free (frame->place);
  g_free (frame);
}

/**
 * mortise_backtrace_new:
 * @directory: the plugin's folder
 *
 * Returns: (transfer full): one without frames
 */
MortiseBacktrace *
mortise_backtrace_new (const char *directory)
{
  MortiseBacktrace *self = g_new0 (MortiseBacktrace, 1);

  self->directory = g_strdup (directory);
  self->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) frame_free);
  return self;
}

void
mortise_backtrace_free (MortiseBacktrace *self)
{
  g_free (self->directory);
  g_ptr_array_unref (self->frames);
  g_free (self);
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

static gboolean
is_hex (const char *text)
{
  return text[strspn (text, "0123456789abcdef")] == '\0';
}

/**
 * mortise_backtrace_take_line:
 * @self: a backtrace
 * @line: what a process wrote to its standard error
 *
 * Returns: whether it is a frame
 */
gboolean
mortise_backtrace_take_line (MortiseBacktrace *self, const char *line)
{
  g_auto (GStrv) words = NULL;
  Frame *frame;
  guint64 offset;

  if (!g_str_has_prefix (line, MORTISE_BACKTRACE_PREFIX))
    return FALSE;
  words = g_strsplit (line + strlen (MORTISE_BACKTRACE_PREFIX), " ", 3);
  if (g_strv_length (words) != 3 || strlen (words[2]) > MAX_PATH || strlen (words[1]) > MAX_BUILD_ID
      || !(g_str_equal (words[1], "-") || is_hex (words[1]))
      || !g_ascii_string_to_unsigned (words[0], 16, 0, G_MAXUINT64, &offset, NULL))
    return FALSE;
  if (self->frames->len >= MORTISE_BACKTRACE_MAX_FRAMES)
    return TRUE;
  frame = g_new0 (Frame, 1);
  frame->offset = offset;
  frame->build_id = g_strdup (words[1]);
  frame->module = g_path_get_basename (words[2]);
  g_ptr_array_add (self->frames, frame);
  return TRUE;
}

gboolean
mortise_backtrace_is_empty (const MortiseBacktrace *self)
{
  return self->frames->len == 0;
}

/* --- names and lines ---------------------------------------------------------------------------------------------- */

/* (transfer full) (nullable): the plugin's own module of that name. It was loaded by another path, that of a link. */
static char *
find_file (const MortiseBacktrace *self, const Frame *frame)
{
  g_autofree char *path = g_build_filename (self->directory, frame->module, NULL);

  if (g_str_equal (frame->build_id, "-") || g_file_test (path, G_FILE_TEST_IS_SYMLINK)
      || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return g_steal_pointer (&path);
}

/* `function () at FILE:LINE`, as far as it is known. */
static char *
describe_place (JsonObject *found)
{
  const char *function = mortise_json_get_string (found, "function", NULL);
  const char *file = mortise_json_get_string (found, "file", NULL);
  gint64 line = mortise_json_get_int (found, "line", 0);

  if (function == NULL)
    return NULL;
  if (file == NULL || line <= 0)
    return g_strdup_printf ("%s ()", function);
  return g_strdup_printf ("%s () at %s:%" G_GINT64_FORMAT, function, file, line);
}

/* All frames of one build of a module at once. */
static void
symbolise_module (MortiseBacktrace *self, const Frame *first, const char *file)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_autoptr (JsonArray) found = NULL;

  g_strv_builder_add (builder, first->build_id);
  for (guint i = 0; i < self->frames->len; i++)
    {
      Frame *frame = self->frames->pdata[i];
      g_autofree char *offset = g_strdup_printf ("%" G_GINT64_MODIFIER "x", frame->offset);

      if (!g_str_equal (frame->module, first->module) || !g_str_equal (frame->build_id, first->build_id))
        continue;
      g_ptr_array_add (frames, frame);
      g_strv_builder_add (builder, offset);
    }
  words = g_strv_builder_end (builder);
  found = mortise_helper_symbolise (file, (const char *const *) words, NULL);
  for (guint i = 0; found != NULL && i < frames->len && i < json_array_get_length (found); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (found, i)))
      {
        Frame *frame = frames->pdata[i];

        g_free (frame->place);
        frame->place = describe_place (json_array_get_object_element (found, i));
      }
}

static gboolean
was_before (const MortiseBacktrace *self, guint index)
{
  const Frame *frame = self->frames->pdata[index];

  for (guint i = 0; i < index; i++)
    {
      const Frame *other = self->frames->pdata[i];

      if (g_str_equal (other->module, frame->module) && g_str_equal (other->build_id, frame->build_id))
        return TRUE;
    }
  return FALSE;
}

/**
 * mortise_backtrace_symbolise:
 * @self: a backtrace
 *
 * Finds function, file and line of the frames that are in the plugin's own modules, as far as their debug information
 * says. It starts processes and waits for them, so it is called beside the main loop.
 */
void
mortise_backtrace_symbolise (MortiseBacktrace *self)
{
  guint n_modules = 0;

  for (guint i = 0; i < self->frames->len && n_modules < MAX_MODULES; i++)
    {
      g_autofree char *file = was_before (self, i) ? NULL : find_file (self, self->frames->pdata[i]);

      if (file == NULL)
        continue;
      symbolise_module (self, self->frames->pdata[i], file);
      n_modules++;
    }
}

/**
 * mortise_backtrace_to_text:
 * @self: a backtrace
 *
 * Returns: (transfer full): a line for each frame, the innermost first
 */
char *
mortise_backtrace_to_text (const MortiseBacktrace *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->frames->len; i++)
    {
      const Frame *frame = self->frames->pdata[i];
      g_string_append_printf (text, "%s#%u ", i > 0 ? "\n" : "", i);
      if (frame->place != NULL)
        g_string_append_printf (text, "%s (%s)", frame->place, frame->module);
      else
        g_string_append_printf (text, "%s+0x%" G_GINT64_MODIFIER "x", frame->module, frame->offset);
    }
  return g_string_free (text, FALSE);
}
