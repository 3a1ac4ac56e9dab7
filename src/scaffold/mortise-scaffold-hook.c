/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Adds a hook to a plugin: to its manifest, with the permission that it needs, and to its code. Both are made first,
 * and then given their names; when the second cannot be, the first gets back what it was.
 */
#include "mortise-scaffold-hook.h"

#include "mortise-dialect-folder.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-manifest-check.h"
#include "mortise-manifest-file.h"
#include "mortise-scaffold-code.h"
#include "mortise-scaffold-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_CODE (1024 * 1024)
#define HOOK_CHARACTERS G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_.:{}*-"

/* A file, as it is and as it is to be. */
typedef struct
{
  char *path;
  char *before;
  char *after;
  char *draft;
} Text;

typedef struct
{
  MortiseScaffoldHook *hook;
  MortiseManifest *manifest;
  MortiseHookDescription *description;
  MortiseDialectFolder *folder;
  const char *directory;
  Text manifest_text;
  Text code_text;
} Addition;

static void
text_clear (Text *self)
{
  if (self->draft != NULL)
    g_unlink (self->draft);
  g_free (self->path);
  g_free (self->before);
  g_free (self->after);
  g_free (self->draft);
}

static void
addition_clear (Addition *self)
{
  g_clear_object (&self->manifest);
  g_clear_pointer (&self->folder, mortise_dialect_folder_free);
  text_clear (&self->manifest_text);
  text_clear (&self->code_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Addition, addition_clear)

void
mortise_scaffold_hook_clear (MortiseScaffoldHook *self)
{
  g_clear_pointer (&self->code_file, g_free);
  g_clear_pointer (&self->permission, g_free);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static gboolean
read_text (Addition *self, Text *text, const char *name, gsize max_length, GError **error)
{
  g_autoptr (GBytes) bytes = mortise_dialect_folder_read (self->folder, name, max_length, error);
  gsize length;
  const char *content = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  if (bytes == NULL)
    return FALSE;
  if (length > 0 && !g_utf8_validate (content, (gssize) length, NULL))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: is not UTF-8", name);
      return FALSE;
    }
  text->path = g_build_filename (self->directory, name, NULL);
  text->before = g_strndup (content != NULL ? content : "", length);
  return TRUE;
}

static gboolean
check_dialect (Addition *self, GError **error)
{
  if (g_str_equal (mortise_manifest_get_dialect (self->manifest), "mortise"))
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "%s: its manifest is one of %s, which has hooks of its own; add it by hand", self->directory,
               mortise_manifest_get_dialect (self->manifest));
  return FALSE;
}

/* In C it is the file that has an activate(), wherever in src/ or beside the manifest. */
static char *
find_c_file (Addition *self, GError **error)
{
  g_auto (GStrv) names = mortise_dialect_folder_list (self->folder, ".c", 3, error);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autoptr (GBytes) bytes = mortise_dialect_folder_read (self->folder, names[i], MAX_CODE, NULL);
      gsize length;
      const char *content = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

      if (content != NULL && g_strstr_len (content, (gssize) length, "_activate (MortisePlugin *") != NULL)
        return g_strdup (names[i]);
    }
  if (names != NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                 "%s: no .c file has a function …_activate (MortisePlugin *…); add the listener by hand",
                 self->directory);
  return NULL;
}

static char *
find_python_file (Addition *self)
{
  g_autofree char *stem = g_strdelimit (g_strdup (mortise_manifest_get_module (self->manifest)), ".", '/');
  g_autofree char *package = g_strconcat (stem, "/__init__.py", NULL);

  return mortise_dialect_folder_has (self->folder, package) ? g_steal_pointer (&package)
                                                            : g_strconcat (stem, ".py", NULL);
}

static gboolean
is_c (Addition *self)
{
  return g_str_equal (mortise_manifest_get_loader (self->manifest), "c");
}

static gboolean
read_all (Addition *self, GError **error)
{
  g_autofree char *file = NULL;

  self->folder = mortise_dialect_folder_open (self->directory, error);
  self->manifest = self->folder != NULL ? mortise_manifest_file_read (self->directory, NULL, NULL, error) : NULL;
  if (self->manifest == NULL || !check_dialect (self, error)
      || !read_text (self, &self->manifest_text, MORTISE_MANIFEST_FILE, MORTISE_MANIFEST_MAX_SIZE, error))
    return FALSE;
  file = is_c (self) ? find_c_file (self, error) : find_python_file (self);
  if (file == NULL || !read_text (self, &self->code_text, file, MAX_CODE, error))
    return FALSE;
  self->hook->code_file = g_steal_pointer (&file);
  return TRUE;
}

/* --- changing ----------------------------------------------------------------------------------------------------- */

static gboolean
check_hook (const char *hook, GError **error)
{
  gsize length = strlen (hook);

  if (length > 0 && length <= 128 && strspn (hook, HOOK_CHARACTERS) == length)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "\"%s\" is no name of a hook: write letters, digits and _ . : -, at most 128", hook);
  return FALSE;
}

static const MortiseManifestHook *
find_declared (Addition *self)
{
  GPtrArray *hooks = mortise_manifest_get_hooks (self->manifest);

  for (guint i = 0; i < hooks->len; i++)
    {
      const MortiseManifestHook *hook = hooks->pdata[i];

      if (g_str_equal (hook->name, self->hook->hook))
        return hook;
    }
  return NULL;
}

/* As its platform describes it, as the manifest has it already, as it was chosen, or an action. A listener of another
 * kind would not be called. */
static gboolean
choose_kind (Addition *self, GError **error)
{
  const MortiseManifestHook *declared = find_declared (self);
  MortiseHookKind kind = self->hook->has_kind ? self->hook->kind : MORTISE_HOOK_ACTION;

  if (self->description != NULL)
    kind = mortise_hook_description_get_kind (self->description);
  else if (declared != NULL)
    kind = declared->kind;
  if (self->hook->has_kind && self->hook->kind != kind)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "\"%s\" is of the kind %s %s; leave out --kind",
                   self->hook->hook, mortise_hook_kind_to_string (kind),
                   self->description != NULL ? "as its platform describes it" : "in plugin.json");
      return FALSE;
    }
  self->hook->kind = kind;
  return TRUE;
}

/* Replaces the text. */
static gboolean
append (char **text, const char *list, const char *const *members, GError **error)
{
  char *changed = mortise_scaffold_json_append (*text, list, members, error);

  if (changed == NULL)
    return FALSE;
  g_free (*text);
  *text = changed;
  return TRUE;
}

static gboolean
declare_hook (Addition *self, char **text, GError **error)
{
  g_autofree char *name = g_strdup_printf ("\"name\": \"%s\"", self->hook->hook);
  g_autofree char *kind = g_strdup_printf ("\"kind\": \"%s\"", mortise_hook_kind_to_string (self->hook->kind));
  g_autofree char *priority = g_strdup_printf ("\"priority\": %d", self->hook->priority);
  const char *const members[] = { name, kind, priority, NULL };

  return append (text, "hooks", members, error);
}

static gboolean
declare_permission (Addition *self, char **text, const char *permission, GError **error)
{
  g_autofree char *name = g_strdup_printf ("\"name\": \"%s\"", permission);
  g_autofree char *reason = g_strdup_printf ("\"reason\": \"Listens to %s.\"", self->hook->hook);
  const char *const members[] = { name, reason, NULL };

  return append (text, "permissions", members, error);
}

/* What was made has to be a manifest as well. */
static gboolean
check_manifest (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), error);

  return node != NULL && mortise_manifest_check (node, error);
}

static gboolean
change_manifest (Addition *self, GError **error)
{
  const char *permission
      = self->description != NULL ? mortise_hook_description_get_permission (self->description) : NULL;
  g_autofree char *text = g_strdup (self->manifest_text.before);

  self->hook->is_new_in_manifest = find_declared (self) == NULL;
  if (self->hook->is_new_in_manifest && !declare_hook (self, &text, error))
    return FALSE;
  if (permission != NULL && mortise_manifest_get_permission (self->manifest, permission) == NULL)
    {
      if (!declare_permission (self, &text, permission, error))
        return FALSE;
      self->hook->permission = g_strdup (permission);
    }
  self->manifest_text.after = g_steal_pointer (&text);
  return check_manifest (self->manifest_text.after, error);
}

static gboolean
change_code (Addition *self, GError **error)
{
  const MortiseScaffoldListener listener
      = { self->hook->hook, self->hook->kind, self->hook->priority, self->description };
  const char *text = self->code_text.before;

  self->hook->is_new_in_code = !mortise_scaffold_code_listens (text, self->hook->hook);
  if (!self->hook->is_new_in_code)
    self->code_text.after = g_strdup (text);
  else if (is_c (self))
    self->code_text.after = mortise_scaffold_code_add_c (text, &listener, error);
  else
    self->code_text.after = mortise_scaffold_code_add_python (text, &listener, error);
  if (self->code_text.after == NULL)
    g_prefix_error (error, "%s: ", self->code_text.path);
  return self->code_text.after != NULL;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static gboolean
fail (const char *path, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
  return FALSE;
}

static gboolean
write_whole (int fd, const char *text)
{
  for (gsize length = strlen (text); length > 0;)
    {
      gssize put = write (fd, text, length);

      if (put < 0 && errno != EINTR)
        return FALSE;
      if (put > 0)
        {
          text += put;
          length -= (gsize) put;
        }
    }
  return fsync (fd) == 0;
}

/* Beside its place, with the rights that the file has. */
static gboolean
write_draft (Text *self, GError **error)
{
  struct stat status;
  gboolean is_written;
  int fd;

  self->draft = g_strconcat (self->path, ".XXXXXX", NULL);
  fd = g_mkstemp (self->draft);
  if (fd < 0)
    {
      g_clear_pointer (&self->draft, g_free);
      return fail (self->path, error);
    }
  is_written
      = stat (self->path, &status) == 0 && fchmod (fd, status.st_mode & 0777) == 0 && write_whole (fd, self->after);
  if (!is_written)
    fail (self->path, error);
  close (fd);
  return is_written;
}

static gboolean
place_draft (Text *self, GError **error)
{
  if (g_rename (self->draft, self->path) != 0)
    return fail (self->path, error);
  g_clear_pointer (&self->draft, g_free);
  return TRUE;
}

static gboolean
is_changed (const Text *text)
{
  return !g_str_equal (text->before, text->after);
}

static gboolean
take_back (Text *self)
{
  g_free (self->after);
  self->after = g_strdup (self->before);
  return write_draft (self, NULL) && place_draft (self, NULL);
}

static gboolean
write_all (Addition *self, GError **error)
{
  Text *code = is_changed (&self->code_text) ? &self->code_text : NULL;
  Text *manifest = is_changed (&self->manifest_text) ? &self->manifest_text : NULL;

  if ((code != NULL && !write_draft (code, error)) || (manifest != NULL && !write_draft (manifest, error)))
    return FALSE;
  if (code != NULL && !place_draft (code, error))
    return FALSE;
  if (manifest == NULL || place_draft (manifest, error))
    return TRUE;
  if (code != NULL && !take_back (code))
    g_prefix_error (error, "%s was changed, and could not be changed back; ", code->path);
  return FALSE;
}

/**
 * mortise_scaffold_hook_add:
 * @self: the hook, in which is set what was done
 * @directory: (type filename): the plugin's folder, with its source
 * @platforms: the platforms whose hooks are described
 * @error: return location for an error; then nothing was changed
 *
 * Adds a hook to a plugin; what is there already stays as it is.
 *
 * Returns: whether it is there now
 */
gboolean
mortise_scaffold_hook_add (MortiseScaffoldHook *self,
                           const char *directory,
                           MortisePlatformSet *platforms,
                           GError **error)
{
  g_autofree char *path = g_canonicalize_filename (directory, NULL);
  g_auto (Addition) addition = { .hook = self, .directory = path };

  if (!check_hook (self->hook, error))
    return FALSE;
  addition.description = mortise_platform_set_lookup_hook (platforms, self->hook);
  if (!read_all (&addition, error))
    return FALSE;
  return choose_kind (&addition, error) && change_code (&addition, error) && change_manifest (&addition, error)
         && write_all (&addition, error);
}
