/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-symboliser.h"

#include "mortise-error.h"

#include <elfutils/libdwfl.h>
#include <string.h>

/* What a name or a path of debug information is cut to, in bytes. */
#define MAX_TEXT 1024

static const Dwfl_Callbacks callbacks = {
  .find_elf = dwfl_build_id_find_elf,
  .find_debuginfo = dwfl_standard_find_debuginfo,
  .section_address = dwfl_offline_section_address,
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Dwfl, dwfl_end)

static char *
dup_text (const char *text)
{
  return g_utf8_make_valid (text, (gssize) strnlen (text, MAX_TEXT));
}

static gboolean
has_build_id (Dwfl_Module *module, const char *expected)
{
  const unsigned char *bits;
  GElf_Addr address;
  int length = dwfl_module_build_id (module, &bits, &address);
  GString *text = g_string_new (NULL);
  g_autofree char *found = NULL;

  for (int i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", bits[i]);
  found = g_string_free (text, FALSE);
  return g_str_equal (found, expected);
}

/* As its author names it: compilers name files as the build folder sees them. */
static const char *
skip_parents (const char *path)
{
  while (g_str_has_prefix (path, "../"))
    path += strlen ("../");
  return path;
}

static JsonObject *
look_up (Dwfl_Module *module, guint64 offset)
{
  JsonObject *frame = json_object_new ();
  GElf_Addr bias = 0;
  Dwfl_Line *place;
  const char *function, *file = NULL;
  int line = 0;

  dwfl_module_getelf (module, &bias);
  function = dwfl_module_addrname (module, bias + offset);
  place = dwfl_module_getsrc (module, bias + offset);
  if (place != NULL)
    file = dwfl_lineinfo (place, NULL, &line, NULL, NULL, NULL);
  if (function != NULL)
    {
      g_autofree char *text = dup_text (function);

      json_object_set_string_member (frame, "function", text);
    }
  if (file != NULL)
    {
      g_autofree char *text = dup_text (skip_parents (file));

      json_object_set_string_member (frame, "file", text);
      json_object_set_int_member (frame, "line", line);
    }
  return frame;
}

/**
 * mortise_symboliser_look_up:
 * @module: (type filename): an ELF file
 * @build_id: the build that it has to be, in hexadecimal
 * @offsets: (array zero-terminated=1): addresses in it as it is linked, in hexadecimal
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): for each {`function`, `file`, `line`}, as far as its symbols and its debug
 *   information say
 */
JsonArray *
mortise_symboliser_look_up (const char *module, const char *build_id, char *const *offsets, GError **error)
{
  g_autoptr (Dwfl) session = dwfl_begin (&callbacks);
  Dwfl_Module *reported = session != NULL ? dwfl_report_offline (session, "", module, -1) : NULL;
  JsonArray *frames;

  if (reported == NULL || dwfl_report_end (session, NULL, NULL) != 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: %s", module, dwfl_errmsg (-1));
      return NULL;
    }
  if (!has_build_id (reported, build_id))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s: is not the build %s any more", module, build_id);
      return NULL;
    }
  frames = json_array_new ();
  for (guint i = 0; offsets[i] != NULL; i++)
    json_array_add_object_element (frames, look_up (reported, g_ascii_strtoull (offsets[i], NULL, 16)));
  return frames;
}
