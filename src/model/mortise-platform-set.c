/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-platform-set.h"

#include "mortise-data.h"
#include "mortise-error.h"

#define PLATFORMS_PATH "/io/github/mortise/data/platforms/"

/**
 * MortisePlatformSet:
 *
 * The platforms that a host knows: a list of [class@Platform], with their hooks and permissions by name.
 *
 * A hook and a permission belong to one platform only, so that a name means one thing.
 */
struct _MortisePlatformSet
{
  GObject parent_instance;

  /* The tables and the patterns borrow from the platforms, which are never removed. */
  GPtrArray *platforms;
  GHashTable *by_id;
  GHashTable *hooks;
  GHashTable *permissions;
  GPtrArray *patterns;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MortisePlatformSet,
                               mortise_platform_set,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
mortise_platform_set_get_item_type (GListModel *model)
{
  return MORTISE_TYPE_PLATFORM;
}

static guint
mortise_platform_set_get_n_items (GListModel *model)
{
  return MORTISE_PLATFORM_SET (model)->platforms->len;
}

static gpointer
mortise_platform_set_get_item (GListModel *model, guint position)
{
  MortisePlatformSet *self = MORTISE_PLATFORM_SET (model);

  return position < self->platforms->len ? g_object_ref (g_ptr_array_index (self->platforms, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = mortise_platform_set_get_item_type;
  iface->get_n_items = mortise_platform_set_get_n_items;
  iface->get_item = mortise_platform_set_get_item;
}

static void
mortise_platform_set_finalize (GObject *object)
{
  MortisePlatformSet *self = MORTISE_PLATFORM_SET (object);

  g_clear_pointer (&self->patterns, g_ptr_array_unref);
  g_clear_pointer (&self->permissions, g_hash_table_unref);
  g_clear_pointer (&self->hooks, g_hash_table_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->platforms, g_ptr_array_unref);

  G_OBJECT_CLASS (mortise_platform_set_parent_class)->finalize (object);
}

static void
mortise_platform_set_class_init (MortisePlatformSetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mortise_platform_set_finalize;
}

static void
mortise_platform_set_init (MortisePlatformSet *self)
{
  self->platforms = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->hooks = g_hash_table_new (g_str_hash, g_str_equal);
  self->permissions = g_hash_table_new (g_str_hash, g_str_equal);
  self->patterns = g_ptr_array_new ();
}

/**
 * mortise_platform_set_new:
 *
 * Returns: (transfer full): a set without platforms
 */
MortisePlatformSet *
mortise_platform_set_new (void)
{
  return g_object_new (MORTISE_TYPE_PLATFORM_SET, NULL);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
add_bundled (MortisePlatformSet *self, const char *file, GError **error)
{
  g_autofree char *path = g_strconcat (PLATFORMS_PATH, file, NULL);
  g_autoptr (MortisePlatform) platform = mortise_platform_new_from_resource (path, error);

  return platform != NULL && mortise_platform_set_add (self, platform, error);
}

/**
 * mortise_platform_set_new_default:
 * @error: return location for an error
 *
 * Makes a set of the platforms that Mortise brings along, those of data/platforms, in the order of their ids.
 *
 * Returns: (transfer full): a set, or %NULL with an error as [ctor@Platform.new] or [method@PlatformSet.add] gives it
 */
MortisePlatformSet *
mortise_platform_set_new_default (GError **error)
{
  g_autoptr (MortisePlatformSet) self = mortise_platform_set_new ();
  g_auto (GStrv) files = g_resource_enumerate_children (mortise_data_get_resource (), PLATFORMS_PATH, 0, error);

  if (files == NULL)
    return NULL;

  qsort (files, g_strv_length (files), sizeof *files, compare_names);
  for (guint i = 0; files[i] != NULL; i++)
    if (!add_bundled (self, files[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

static gboolean
check_hooks_are_new (MortisePlatformSet *self, MortisePlatform *platform, GError **error)
{
  GListModel *hooks = mortise_platform_get_hooks (platform);

  for (guint i = 0; i < g_list_model_get_n_items (hooks); i++)
    {
      g_autoptr (MortiseHookDescription) hook = g_list_model_get_item (hooks, i);
      const char *name = mortise_hook_description_get_name (hook);
      MortiseHookDescription *other = g_hash_table_lookup (self->hooks, name);

      if (other != NULL)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                       "platform “%s” describes the hook “%s”, which platform “%s” describes already: remove one",
                       mortise_platform_get_id (platform), name, mortise_hook_description_get_platform (other));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_permissions_are_new (MortisePlatformSet *self, MortisePlatform *platform, GError **error)
{
  GListModel *permissions = mortise_platform_get_permissions (platform);

  for (guint i = 0; i < g_list_model_get_n_items (permissions); i++)
    {
      g_autoptr (MortisePermission) permission = g_list_model_get_item (permissions, i);
      const char *name = mortise_permission_get_name (permission);

      if (g_hash_table_contains (self->permissions, name))
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                       "platform “%s” describes the permission “%s”, which another describes already: rename it",
                       mortise_platform_get_id (platform), name);
          return FALSE;
        }
    }
  return TRUE;
}

static void
index_platform (MortisePlatformSet *self, MortisePlatform *platform)
{
  GListModel *hooks = mortise_platform_get_hooks (platform);
  GListModel *permissions = mortise_platform_get_permissions (platform);

  for (guint i = 0; i < g_list_model_get_n_items (hooks); i++)
    {
      g_autoptr (MortiseHookDescription) hook = g_list_model_get_item (hooks, i);

      g_hash_table_insert (self->hooks, (char *) mortise_hook_description_get_name (hook), hook);
      if (mortise_hook_description_get_parameter (hook) != NULL)
        g_ptr_array_add (self->patterns, hook);
    }

  for (guint i = 0; i < g_list_model_get_n_items (permissions); i++)
    {
      g_autoptr (MortisePermission) permission = g_list_model_get_item (permissions, i);

      g_hash_table_insert (self->permissions, (char *) mortise_permission_get_name (permission), permission);
    }
}

/**
 * mortise_platform_set_add:
 * @self: a set
 * @platform: a platform
 * @error: return location for an error
 *
 * Adds a platform at the end of the list.
 *
 * Returns: whether it was added; %MORTISE_ERROR_CONFLICT and no change where its id, or the name of one of its hooks or
 *   permissions, is there already
 */
gboolean
mortise_platform_set_add (MortisePlatformSet *self, MortisePlatform *platform, GError **error)
{
  const char *id;

  g_return_val_if_fail (MORTISE_IS_PLATFORM_SET (self), FALSE);
  g_return_val_if_fail (MORTISE_IS_PLATFORM (platform), FALSE);

  id = mortise_platform_get_id (platform);
  if (g_hash_table_contains (self->by_id, id))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "platform “%s” is there already: give it another id",
                   id);
      return FALSE;
    }
  if (!check_hooks_are_new (self, platform, error) || !check_permissions_are_new (self, platform, error))
    return FALSE;

  g_ptr_array_add (self->platforms, g_object_ref (platform));
  g_hash_table_insert (self->by_id, (char *) id, platform);
  index_platform (self, platform);
  g_list_model_items_changed (G_LIST_MODEL (self), self->platforms->len - 1, 0, 1);
  return TRUE;
}

/**
 * mortise_platform_set_lookup:
 * @self: a set
 * @id: the id of a platform
 *
 * Returns: (transfer none) (nullable): the platform of that id
 */
MortisePlatform *
mortise_platform_set_lookup (MortisePlatformSet *self, const char *id)
{
  g_return_val_if_fail (MORTISE_IS_PLATFORM_SET (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_hash_table_lookup (self->by_id, id);
}

/**
 * mortise_platform_set_lookup_hook:
 * @self: a set
 * @name: the name of a hook as it is fired, or as it is described
 *
 * Looks a hook up by its exact name, which takes one look into a hash table, and else among the few names with a
 * parameter.
 *
 * Returns: (transfer none) (nullable): the description, %NULL where no platform describes the hook
 */
MortiseHookDescription *
mortise_platform_set_lookup_hook (MortisePlatformSet *self, const char *name)
{
  MortiseHookDescription *exact;

  g_return_val_if_fail (MORTISE_IS_PLATFORM_SET (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  exact = g_hash_table_lookup (self->hooks, name);
  if (exact != NULL)
    return exact;

  for (guint i = 0; i < self->patterns->len; i++)
    {
      MortiseHookDescription *pattern = g_ptr_array_index (self->patterns, i);

      if (mortise_hook_description_matches (pattern, name))
        return pattern;
    }
  return NULL;
}

/**
 * mortise_platform_set_lookup_permission:
 * @self: a set
 * @name: the name of a permission
 *
 * Looks a permission up among those of the platforms, then among the host's own.
 *
 * Returns: (transfer none) (nullable): the permission, %NULL where nobody describes it
 */
MortisePermission *
mortise_platform_set_lookup_permission (MortisePlatformSet *self, const char *name)
{
  MortisePermission *permission;

  g_return_val_if_fail (MORTISE_IS_PLATFORM_SET (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  permission = g_hash_table_lookup (self->permissions, name);
  return permission != NULL ? permission : mortise_permission_lookup_builtin (name);
}
