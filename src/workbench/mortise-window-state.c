/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-window-state.h"

#include <gio/gio.h>

/**
 * MortiseWindowState:
 *
 * How the window of a site was left: its size, what was shown and selected, how lists were sorted and filtered. It is
 * kept in a file for each site in the user's configuration folder, `mortise/windows/…`, so that it belongs to who uses
 * the window and not to the site. What cannot be read there is as if it had never been kept.
 */
struct _MortiseWindowState
{
  GObject parent_instance;

  GKeyFile *file;
  char *path;
};

/* A property that follows the file, and the file it. */
typedef struct
{
  MortiseWindowState *self;
  char *group;
  char *key;
} Place;

/* More than all that is ever kept. */
#define MAX_FILE_SIZE (64 * 1024)
#define MAX_STRING_LENGTH 1024
/* Of a window or a pane, in pixels: none is larger. */
#define MAX_SIZE 10000

G_DEFINE_FINAL_TYPE (MortiseWindowState, mortise_window_state, G_TYPE_OBJECT)

static void
place_free (gpointer data, GClosure *closure)
{
  Place *place = data;

  g_object_unref (place->self);
  g_free (place->group);
  g_free (place->key);
  g_free (place);
}

/* --- reading and writing values ----------------------------------------------------------------------------------- */

static gboolean
read_boolean (MortiseWindowState *self, const char *group, const char *key, GValue *value)
{
  g_autoptr (GError) error = NULL;

  g_value_set_boolean (value, g_key_file_get_boolean (self->file, group, key, &error));
  return error == NULL;
}

static gboolean
read_size (MortiseWindowState *self, const char *group, const char *key, GValue *value)
{
  g_autoptr (GError) error = NULL;
  int size = g_key_file_get_integer (self->file, group, key, &error);

  g_value_set_int (value, size);
  return error == NULL && size > 0 && size <= MAX_SIZE;
}

static gboolean
read_string (MortiseWindowState *self, const char *group, const char *key, const char *const *choices, GValue *value)
{
  char *string = g_key_file_get_string (self->file, group, key, NULL);

  g_value_take_string (value, string);
  return string != NULL && strlen (string) <= MAX_STRING_LENGTH
         && (choices == NULL || g_strv_contains (choices, string));
}

static gboolean
read_value (MortiseWindowState *self, const char *group, const char *key, const char *const *choices, GValue *value)
{
  if (!g_key_file_has_key (self->file, group, key, NULL))
    return FALSE;
  if (G_VALUE_HOLDS_BOOLEAN (value))
    return read_boolean (self, group, key, value);
  if (G_VALUE_HOLDS_INT (value))
    return read_size (self, group, key, value);
  return read_string (self, group, key, choices, value);
}

static void
on_changed (GObject *object, GParamSpec *property, Place *place)
{
  GKeyFile *file = place->self->file;
  g_auto (GValue) value = G_VALUE_INIT;

  g_object_get_property (object, property->name, g_value_init (&value, property->value_type));
  if (G_VALUE_HOLDS_BOOLEAN (&value))
    g_key_file_set_boolean (file, place->group, place->key, g_value_get_boolean (&value));
  else if (G_VALUE_HOLDS_INT (&value))
    g_key_file_set_integer (file, place->group, place->key, g_value_get_int (&value));
  else if (g_value_get_string (&value) != NULL)
    g_key_file_set_string (file, place->group, place->key, g_value_get_string (&value));
  else
    g_key_file_remove_key (file, place->group, place->key, NULL);
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_window_state_finalize (GObject *object)
{
  MortiseWindowState *self = MORTISE_WINDOW_STATE (object);

  g_clear_pointer (&self->file, g_key_file_unref);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (mortise_window_state_parent_class)->finalize (object);
}

static void
mortise_window_state_class_init (MortiseWindowStateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_window_state_finalize;
}

static void
mortise_window_state_init (MortiseWindowState *self)
{
  self->file = g_key_file_new ();
}

static char *
get_path (const char *site)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, site, -1);
  g_autofree char *name = g_strdup_printf ("%.16s.ini", sum);

  return g_build_filename (g_get_user_config_dir (), "mortise", "windows", name, NULL);
}

static void
load (MortiseWindowState *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GFileInfo) info = g_file_query_info (
      file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GError) error = NULL;

  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR
      || g_file_info_get_size (info) > MAX_FILE_SIZE)
    return;
  if (g_key_file_load_from_file (self->file, self->path, G_KEY_FILE_NONE, &error))
    return;

  g_info ("%s is not read: %s", self->path, error->message);
  g_key_file_unref (self->file);
  self->file = g_key_file_new ();
}

/**
 * mortise_window_state_new:
 * @site: the absolute path of a site
 *
 * Returns: (transfer full): how its window was left
 */
MortiseWindowState *
mortise_window_state_new (const char *site)
{
  MortiseWindowState *self = g_object_new (MORTISE_TYPE_WINDOW_STATE, NULL);

  self->path = get_path (site);
  load (self);
  return self;
}

/**
 * mortise_window_state_bind:
 * @self: a state
 * @group: what the value is about, such as `window`
 * @key: its name there
 * @object: (type GObject): an object
 * @property: a property of @object: a boolean, a string, or an integer that is a size in pixels
 *
 * Gives the property the value that was kept, if any, and keeps what it becomes.
 */
void
mortise_window_state_bind (MortiseWindowState *self,
                           const char *group,
                           const char *key,
                           gpointer object,
                           const char *property)
{
  mortise_window_state_bind_choice (self, group, key, object, property, NULL);
}

/**
 * mortise_window_state_bind_choice:
 * @self: a state
 * @group: what the value is about
 * @key: its name there
 * @object: (type GObject): an object
 * @property: a property of @object
 * @choices: (nullable) (array zero-terminated=1): for a string, all that it may be
 *
 * Does as mortise_window_state_bind() does, for a property that cannot take any string.
 */
void
mortise_window_state_bind_choice (MortiseWindowState *self,
                                  const char *group,
                                  const char *key,
                                  gpointer object,
                                  const char *property,
                                  const char *const *choices)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), property);
  g_autofree char *signal_name = g_strconcat ("notify::", property, NULL);
  g_auto (GValue) value = G_VALUE_INIT;
  Place *place;

  g_return_if_fail (MORTISE_IS_WINDOW_STATE (self));
  g_return_if_fail (pspec != NULL);

  g_value_init (&value, pspec->value_type);
  if (read_value (self, group, key, choices, &value))
    g_object_set_property (object, property, &value);

  place = g_new (Place, 1);
  *place = (Place){ .self = g_object_ref (self), .group = g_strdup (group), .key = g_strdup (key) };
  g_signal_connect_data (object, signal_name, G_CALLBACK (on_changed), place, place_free, 0);
}

/**
 * mortise_window_state_dup_strings:
 * @self: a state
 * @group: what they are about
 * @key: their name there
 *
 * Returns: (transfer full): what mortise_window_state_set_strings() was given, or an empty array
 */
char **
mortise_window_state_dup_strings (MortiseWindowState *self, const char *group, const char *key)
{
  char **strings;

  g_return_val_if_fail (MORTISE_IS_WINDOW_STATE (self), NULL);

  strings = g_key_file_get_string_list (self->file, group, key, NULL, NULL);
  return strings != NULL ? strings : g_new0 (char *, 1);
}

/**
 * mortise_window_state_set_strings:
 * @self: a state
 * @group: what they are about
 * @key: their name there
 * @strings: (array zero-terminated=1): what to keep
 */
void
mortise_window_state_set_strings (MortiseWindowState *self,
                                  const char *group,
                                  const char *key,
                                  const char *const *strings)
{
  g_return_if_fail (MORTISE_IS_WINDOW_STATE (self));
  g_key_file_set_string_list (self->file, group, key, strings, g_strv_length ((char **) strings));
}

/**
 * mortise_window_state_save:
 * @self: a state
 *
 * Writes it, for the next time. That it cannot be written is no reason to keep a window open.
 */
void
mortise_window_state_save (MortiseWindowState *self)
{
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (MORTISE_IS_WINDOW_STATE (self));

  folder = g_path_get_dirname (self->path);
  g_mkdir_with_parents (folder, 0700);
  if (!g_key_file_save_to_file (self->file, self->path, &error))
    g_info ("How the window was left is not kept: %s", error->message);
}
