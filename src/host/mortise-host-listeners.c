/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of a hook's listeners, as an administrator sees and changes it. */
#include "mortise-host-listeners.h"

#include "mortise-error.h"
#include "mortise-fault.h"
#include "mortise-host-private.h"
#include "mortise-json.h"

/*< private >
 * mortise_host_open_listeners:
 * @self: a host that is being opened
 * @error: return location for an error
 *
 * Returns: whether it is known what was decided
 */
gboolean
mortise_host_open_listeners (MortiseHost *self, GError **error)
{
  g_autoptr (GPtrArray) overrides = mortise_store_list_listener_overrides (self->store, MORTISE_TENANT_DEFAULT, error);

  if (overrides == NULL)
    return FALSE;
  for (guint i = 0; i < overrides->len; i++)
    mortise_hook_bus_set_override (self->bus, overrides->pdata[i]);
  return TRUE;
}

/**
 * mortise_host_describe_listeners:
 * @self: a host
 * @hook: name of a hook
 * @error: return location for `MORTISE_ERROR_NOT_FOUND`
 *
 * Returns: (transfer full) (nullable): the list of *listener* of docs/admin-api.md, with those of disabled plugins
 */
JsonNode *
mortise_host_describe_listeners (MortiseHost *self, const char *hook, GError **error)
{
  g_autoptr (GPtrArray) idle = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plugins)); i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

      if (mortise_hosted_plugin_get_state (plugin) == MORTISE_PLUGIN_DISABLED)
        g_ptr_array_add (idle,
                         mortise_supervisor_get_worker (self->supervisor, mortise_hosted_plugin_get_slug (plugin)));
    }
  return mortise_hook_bus_describe_listeners (self->bus, hook, idle, error);
}

/* --- which listener is meant -------------------------------------------------------------------------------------- */

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

/* The numbers of a plugin's listeners to a hook, as they are shown. */
static GArray *
list_numbers (MortiseHost *self, const char *hook, const char *slug)
{
  g_autoptr (JsonNode) node = mortise_host_describe_listeners (self, hook, NULL);
  JsonArray *listeners = node != NULL ? json_node_get_array (node) : NULL;
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; listeners != NULL && i < json_array_get_length (listeners); i++)
    {
      JsonObject *listener = json_array_get_object_element (listeners, i);
      gint64 number = mortise_json_get_int (listener, "listener", 0);

      if (g_str_equal (mortise_json_get_string (listener, "plugin", ""), slug))
        g_array_append_val (numbers, number);
    }
  g_array_sort (numbers, compare_numbers);
  return numbers;
}

static char *
join_numbers (GArray *numbers)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < numbers->len; i++)
    g_string_append_printf (joined, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "", g_array_index (numbers, gint64, i));
  return g_string_free (joined, FALSE);
}

/* Which of the plugin's listeners to the hook the one of that number is; 0 for all of them. */
static gboolean
find_position (MortiseHost *self, const char *hook, const char *slug, guint number, guint *position, GError **error)
{
  g_autoptr (GArray) numbers = list_numbers (self, hook, slug);
  g_autofree char *joined = join_numbers (numbers);

  *position = 0;
  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index (numbers, gint64, i) == number)
      *position = i + 1;
  if (numbers->len == 0)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                 "%s does not listen to %s; `mortise listeners %s` shows who does", slug, hook, hook);
  else if (number > 0 && *position == 0)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                 "%s has no listener %u to %s; those that it has are number %s", slug, number, hook, joined);
  else
    return TRUE;
  return FALSE;
}

static MortiseHostedPlugin *
find_plugin (MortiseHost *self, const char *name, guint *number, GError **error)
{
  g_autofree char *slug = NULL;
  MortiseHostedPlugin *plugin;

  if (!mortise_listener_name_parse (name, &slug, number, error))
    return NULL;
  plugin = mortise_host_get_plugin (self, slug);
  if (plugin == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                 "no plugin \"%s\"; `mortise list` shows those there are", slug);
  return plugin;
}

/* --- changing it -------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *hook;
  guint n_reset;
} Change;

static void
change_free (Change *change)
{
  g_free (change->hook);
  g_free (change);
}

static GTask *
begin (MortiseHost *self, const char *hook, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Change *change = g_new0 (Change, 1);

  change->hook = g_strdup (hook);
  g_task_set_task_data (task, change, (GDestroyNotify) change_free);
  return task;
}

/* A hook of which something was put back may be one that nobody listens to any more. */
static JsonNode *
describe_changed (MortiseHost *self, const Change *change, GError **error)
{
  g_autoptr (GError) problem = NULL;
  JsonNode *listeners = mortise_host_describe_listeners (self, change->hook, &problem);

  if (listeners == NULL && change->n_reset > 0)
    {
      g_autoptr (JsonArray) none = json_array_new ();

      return json_node_init_array (json_node_alloc (), none);
    }
  if (listeners == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return listeners;
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  GError *error = NULL;
  JsonNode *listeners;

  if (!mortise_store_flush_finish (MORTISE_STORE (source), result, &error))
    {
      g_prefix_error (&error, "the order holds until the host ends, and could not be kept: ");
      g_task_return_error (task, error);
      return;
    }
  listeners = describe_changed (self, g_task_get_task_data (task), &error);
  if (listeners != NULL)
    g_task_return_pointer (task, listeners, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static void
keep (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);

  mortise_store_flush_async (self->store, NULL, on_kept, task);
}

/**
 * mortise_host_set_listener_async:
 * @self: a host
 * @hook: name of a hook
 * @name: `SLUG` for all listeners of a plugin to it, or `SLUG:LISTENER` for one, by the number that its calls have
 * @priority: its priority from now on, -%MORTISE_LISTENER_MAX_PRIORITY to %MORTISE_LISTENER_MAX_PRIORITY
 * @actor: who says so
 * @callback: called when it is kept
 * @user_data: passed to @callback
 *
 * Gives listeners another priority than their own.
 */
void
mortise_host_set_listener_async (MortiseHost *self,
                                 const char *hook,
                                 const char *name,
                                 int priority,
                                 const char *actor,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = begin (self, hook, callback, user_data);
  MortiseListenerOverride override
      = { .hook = (char *) hook, .priority = priority, .actor = (char *) actor, .at = g_get_real_time () };
  GError *error = NULL;
  guint number;
  MortiseHostedPlugin *plugin = find_plugin (self, name, &number, &error);

  if (plugin == NULL
      || !find_position (self, hook, mortise_hosted_plugin_get_slug (plugin), number, &override.position, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  override.slug = (char *) mortise_hosted_plugin_get_slug (plugin);
  mortise_hook_bus_set_override (self->bus, &override);
  mortise_store_set_listener_override (self->store, MORTISE_TENANT_DEFAULT, &override);
  keep (task);
}

static guint
reset (MortiseHost *self, const char *hook, const char *slug, guint position, const char *actor)
{
  g_autoptr (GPtrArray) overrides = mortise_hook_bus_reset_overrides (self->bus, hook, slug, position);

  for (guint i = 0; i < overrides->len; i++)
    {
      MortiseListenerOverride override = *(MortiseListenerOverride *) overrides->pdata[i];

      override.actor = (char *) actor;
      mortise_store_reset_listener_override (self->store, MORTISE_TENANT_DEFAULT, &override);
    }
  return overrides->len;
}

/**
 * mortise_host_reset_listeners_async:
 * @self: a host
 * @hook: name of a hook
 * @name: (nullable): `SLUG` or `SLUG:LISTENER`; %NULL for all listeners
 * @actor: who says so
 * @callback: called when it is kept
 * @user_data: passed to @callback
 *
 * Gives listeners their own priorities back; also those of a plugin that does not listen any more.
 */
void
mortise_host_reset_listeners_async (MortiseHost *self,
                                    const char *hook,
                                    const char *name,
                                    const char *actor,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = begin (self, hook, callback, user_data);
  Change *change = g_task_get_task_data (task);
  GError *error = NULL;
  guint number = 0;
  guint position = 0;
  MortiseHostedPlugin *plugin = name != NULL ? find_plugin (self, name, &number, &error) : NULL;

  if ((name != NULL && plugin == NULL)
      || (number > 0
          && !find_position (self, hook, mortise_hosted_plugin_get_slug (plugin), number, &position, &error)))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  change->n_reset
      = reset (self, hook, plugin != NULL ? mortise_hosted_plugin_get_slug (plugin) : NULL, position, actor);
  keep (task);
}

/* (transfer full) (nullable): the order now, as mortise_host_describe_listeners() has it. */
JsonNode *
mortise_host_change_listeners_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
