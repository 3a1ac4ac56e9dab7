/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes a plugin of templates: the manifest by the builder that authors have, the code of data/scaffold/KIND/LANGUAGE,
 * and of data/scaffold/common/LANGUAGE what all of a language have in common. It is made beside its place and then
 * given its name, so that there is all of it or nothing.
 */
#include "mortise-scaffold.h"

#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-json.h"
#include "mortise-manifest.h"
#include "mortise-scaffold-kind.h"
#include "mortise-scaffold-manifest.h"
#include "mortise-scaffold-template.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* Whose names a plugin in C would take. */
#define RESERVED_SLUG "mortise"

typedef struct
{
  const char *path;
  const char *from;
} File;

/* @kind@ is the kind's own folder; in both, names stand for values. */
static const File common_files[] = {
  { "tests/@hook@.trace.json", "@kind@/sample.trace.json.in" },
  { NULL },
};

static const File python_files[] = {
  { "README.md", "common/python/README.md.in" },
  { "plugin.py", "@kind@/python/plugin.py.in" },
  { "@prefix@_rules.py", "@kind@/python/rules.py.in" },
  { "tests/test_rules.py", "@kind@/python/test_rules.py.in" },
  { "tests/test_plugin.py", "common/python/test_plugin.py.in" },
  { NULL },
};

static const File c_files[] = {
  { ".mortiseignore", "common/c/mortiseignore.in" },
  { "README.md", "common/c/README.md.in" },
  { "meson.build", "common/c/meson.build.in" },
  { "src/@slug@-plugin.c", "common/c/plugin.c.in" },
  { "src/@slug@-rules.c", "@kind@/c/rules.c.in" },
  { "src/@slug@-rules.h", "@kind@/c/rules.h.in" },
  { "tests/test-rules.c", "@kind@/c/test-rules.c.in" },
  { "tests/test-plugin.c", "common/c/test-plugin.c.in" },
  { NULL },
};

/* For those that ask for the permission `http`. */
static const File c_http_files[] = {
  { "src/@slug@-http.c", "http/c/http.c.in" },
  { "src/@slug@-http.h", "http/c/http.h.in" },
  { NULL },
};

typedef struct
{
  const MortiseScaffold *scaffold;
  JsonObject *kind;
  GHashTable *values;
  char *manifest;
  /* Where it is made, and the paths of what was. */
  char *draft;
  GPtrArray *paths;
} Making;

static void
making_clear (Making *self)
{
  g_clear_pointer (&self->kind, json_object_unref);
  g_hash_table_unref (self->values);
  g_free (self->manifest);
  g_free (self->draft);
  g_ptr_array_unref (self->paths);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Making, making_clear)

/* --- what the names stand for ------------------------------------------------------------------------------------- */

static void
set_value (Making *self, const char *name, char *value)
{
  g_hash_table_insert (self->values, g_strdup (name), value);
}

static char *
make_camel (const char *slug)
{
  GString *camel = g_string_new (NULL);
  gboolean is_start = TRUE;

  for (const char *at = slug; *at != '\0'; at++)
    if (g_ascii_isalnum (*at))
      {
        g_string_append_c (camel, is_start ? g_ascii_toupper (*at) : *at);
        is_start = FALSE;
      }
    else
      is_start = TRUE;
  return g_string_free (camel, FALSE);
}

static gboolean
needs_http (Making *self)
{
  JsonArray *permissions = mortise_json_get_array (self->kind, "permissions");

  for (guint i = 0; permissions != NULL && i < json_array_get_length (permissions); i++)
    if (g_str_equal (json_object_get_string_member (json_array_get_object_element (permissions, i), "name"), "http"))
      return TRUE;
  return FALSE;
}

/* For each hook a line of activate(). */
static char *
make_registrations (Making *self)
{
  JsonArray *hooks = mortise_json_get_array (self->kind, "hooks");
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (hooks); i++)
    {
      JsonObject *hook = json_array_get_object_element (hooks, i);
      const char *name = json_object_get_string_member (hook, "name");

      g_string_append_printf (lines, "  mortise_context_add_%s (context, \"%s\", %d, on_%s, self, NULL);\n",
                              json_object_get_string_member (hook, "kind"), name,
                              (int) json_object_get_int_member (hook, "priority"), name);
    }
  return g_string_free (lines, FALSE);
}

static void
set_names (Making *self)
{
  const char *slug = self->scaffold->slug;
  g_autofree char *prefix = g_strdelimit (g_strdup (slug), "-", '_');
  JsonArray *hooks = mortise_json_get_array (self->kind, "hooks");
  const char *hook = json_object_get_string_member (json_array_get_object_element (hooks, 0), "name");

  set_value (self, "kind", g_strdup (self->scaffold->kind));
  set_value (self, "slug", g_strdup (slug));
  set_value (self, "name", mortise_scaffold_name_from_slug (slug));
  set_value (self, "summary", g_strdup (json_object_get_string_member (self->kind, "description")));
  set_value (self, "hook", g_strdup (hook));
  set_value (self, "Prefix", make_camel (slug));
  set_value (self, "PREFIX", g_ascii_strup (prefix, -1));
  set_value (self, "prefix", g_steal_pointer (&prefix));
}

/* What common/c has of a kind's own, in which names stand for values too. */
static gboolean
set_c_parts (Making *self, GError **error)
{
  gboolean has_http = needs_http (self);
  g_autofree char *path = g_strdup_printf ("%s/c/listeners.c.in", self->scaffold->kind);
  char *listeners = mortise_scaffold_template_load (path, self->values, error);

  if (listeners == NULL)
    return FALSE;
  set_value (self, "listeners", listeners);
  set_value (self, "registrations", make_registrations (self));
  set_value (self, "includes",
             g_strdup_printf ("%s%s%s#include \"%s-rules.h\"\n", has_http ? "#include \"" : "",
                              has_http ? self->scaffold->slug : "", has_http ? "-http.h\"\n" : "",
                              self->scaffold->slug));
  set_value (self, "sources",
             has_http
                 ? g_strdup_printf ("'src/%s-http.c', 'src/%s-plugin.c'", self->scaffold->slug, self->scaffold->slug)
                 : g_strdup_printf ("'src/%s-plugin.c'", self->scaffold->slug));
  return TRUE;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static gboolean
write_file (Making *self, const char *path, const char *text, GError **error)
{
  g_autofree char *full_path = g_build_filename (self->draft, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full_path);

  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }
  g_ptr_array_add (self->paths, g_strdup (path));
  return g_file_set_contents (full_path, text, -1, error);
}

static gboolean
write_files (Making *self, const File *files, GError **error)
{
  for (; files->path != NULL; files++)
    {
      g_autofree char *path = mortise_scaffold_template_fill (files->path, self->values);
      g_autofree char *from = mortise_scaffold_template_fill (files->from, self->values);
      g_autofree char *text = mortise_scaffold_template_load (from, self->values, error);

      if (text == NULL || !write_file (self, path, text, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_all (Making *self, GError **error)
{
  g_autofree char *text = g_strconcat (self->manifest, "\n", NULL);

  if (!write_file (self, MORTISE_MANIFEST_FILE, text, error) || !write_files (self, common_files, error))
    return FALSE;
  if (self->scaffold->language == MORTISE_SCAFFOLD_PYTHON)
    return write_files (self, python_files, error);
  return set_c_parts (self, error) && write_files (self, c_files, error)
         && (!needs_http (self) || write_files (self, c_http_files, error));
}

static gboolean
fail (const char *directory, int code, GError **error)
{
  gboolean is_taken = code == ENOTEMPTY || code == EEXIST || code == ENOTDIR;

  g_set_error (error, MORTISE_ERROR, is_taken ? MORTISE_ERROR_CONFLICT : MORTISE_ERROR_FAILED, "%s: %s", directory,
               is_taken ? "there is something already; name another folder with --directory" : g_strerror (code));
  return FALSE;
}

/* An empty folder at its place is replaced by rename(), and nothing else is. */
static gboolean
write_draft (Making *self, const char *directory, GError **error)
{
  gboolean is_written;

  self->draft = g_strconcat (directory, ".XXXXXX", NULL);
  if (g_mkdtemp_full (self->draft, 0777) == NULL)
    return fail (directory, errno, error);
  is_written = write_all (self, error);
  if (is_written && g_rename (self->draft, directory) != 0)
    is_written = fail (directory, errno, error);
  if (!is_written)
    mortise_folder_remove (self->draft);
  return is_written;
}

static gboolean
check_slug (const char *slug, GError **error)
{
  if (!g_str_equal (slug, RESERVED_SLUG))
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "\"%s\" is what the library's own functions are called; choose another slug", slug);
  return FALSE;
}

/**
 * mortise_scaffold_write:
 * @self: what is to be made
 * @directory: (type filename): its folder, which may be there when it is empty
 * @error: return location for an error: %MORTISE_ERROR_NOT_FOUND when there is no such kind, %MORTISE_ERROR_INVALID
 * when the slug or the author will not do, %MORTISE_ERROR_CONFLICT when there is something in @directory
 *
 * Makes a plugin that works, and is tested; then nothing is left where it failed.
 *
 * Returns: (transfer full): the paths of its files, relative to @directory
 */
char **
mortise_scaffold_write (const MortiseScaffold *self, const char *directory, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (directory, NULL);
  g_auto (Making) making = { .scaffold = self };

  making.values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  making.paths = g_ptr_array_new_with_free_func (g_free);
  if (!check_slug (self->slug, error))
    return NULL;
  making.kind = mortise_scaffold_kind_load (self->kind, error);
  if (making.kind == NULL)
    return NULL;
  making.manifest = mortise_scaffold_manifest_make (self, making.kind, error);
  if (making.manifest == NULL)
    return NULL;
  set_names (&making);
  if (!write_draft (&making, path, error))
    return NULL;
  g_ptr_array_add (making.paths, NULL);
  return g_strdupv ((char **) making.paths->pdata);
}
