/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-filter.h"

#include "mortise-choice-menu.h"

/**
 * MortisePluginFilter:
 *
 * Lets those plugins through that fit all criteria. What changes about a plugin is taken into account at once.
 */
struct _MortisePluginFilter
{
  GtkFilter parent_instance;

  GListModel *plugins;
  char *state;
  char *category;
  char *platform;
  char *source;
  char *signature;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_CATEGORY,
  PROP_PLATFORM,
  PROP_SOURCE,
  PROP_SIGNATURE,
  N_PROPS
};

/* Which sources of docs/admin-api.md a choice stands for. */
static const struct
{
  const char *choice;
  const char *source;
} sources[] = {
  { "bundled", "bundled" }, { "catalogue", "catalogue" }, { "file", "folder" },   { "file", "package" },
  { "file", "run" },        { "system", "system" },       { "system", "python" },
};

G_DEFINE_FINAL_TYPE (MortisePluginFilter, mortise_plugin_filter, GTK_TYPE_FILTER)

static GParamSpec *properties[N_PROPS];

/* --- criteria ----------------------------------------------------------------------------------------------------- */

static gboolean
is_all (const char *criterion)
{
  return g_str_equal (criterion, MORTISE_CHOICE_ALL);
}

static gboolean
fits_state (MortisePluginFilter *self, MortisePluginItem *plugin)
{
  if (g_str_equal (self->state, "problems"))
    return g_strcmp0 (mortise_plugin_item_get_state (plugin), "quarantined") == 0
           || mortise_plugin_item_get_member (plugin, "reason") != NULL;

  return is_all (self->state) || g_str_equal (self->state, "enabled") == mortise_plugin_item_get_enabled (plugin);
}

static gboolean
fits_platform (MortisePluginFilter *self, MortisePluginItem *plugin)
{
  const char *const *platforms = mortise_plugin_item_get_platforms (plugin);

  return is_all (self->platform) || (platforms != NULL && g_strv_contains (platforms, self->platform));
}

static gboolean
fits_source (MortisePluginFilter *self, MortisePluginItem *plugin)
{
  const char *source = mortise_plugin_item_get_member (plugin, "source");

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_str_equal (sources[i].choice, self->source) && g_strcmp0 (sources[i].source, source) == 0)
      return TRUE;

  return is_all (self->source);
}

static gboolean
fits_signature (MortisePluginFilter *self, MortisePluginItem *plugin)
{
  gboolean is_signed = g_strcmp0 (mortise_plugin_item_get_provenance (plugin, "signature"), "valid") == 0;

  return is_all (self->signature) || g_str_equal (self->signature, "signed") == is_signed;
}

static gboolean
mortise_plugin_filter_match (GtkFilter *filter, gpointer item)
{
  MortisePluginFilter *self = MORTISE_PLUGIN_FILTER (filter);
  const char *category = mortise_plugin_item_get_member (item, "category");

  return fits_state (self, item) && fits_platform (self, item) && fits_source (self, item)
         && fits_signature (self, item) && (is_all (self->category) || g_strcmp0 (self->category, category) == 0);
}

static GtkFilterMatch
mortise_plugin_filter_get_strictness (GtkFilter *filter)
{
  return mortise_plugin_filter_is_active (MORTISE_PLUGIN_FILTER (filter)) ? GTK_FILTER_MATCH_SOME
                                                                          : GTK_FILTER_MATCH_ALL;
}

/* --- plugins that change ------------------------------------------------------------------------------------------ */

static void
on_plugin_changed (MortisePluginFilter *self)
{
  if (mortise_plugin_filter_is_active (self))
    gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_plugins_changed (MortisePluginFilter *self, guint position, guint removed, guint added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (MortisePluginItem) plugin = g_list_model_get_item (self->plugins, i);

      g_signal_connect_object (plugin, "notify::state", G_CALLBACK (on_plugin_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (plugin, "notify::reason", G_CALLBACK (on_plugin_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (plugin, "notify::source", G_CALLBACK (on_plugin_changed), self, G_CONNECT_SWAPPED);
    }
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_plugin_filter_dispose (GObject *object)
{
  mortise_plugin_filter_set_plugins (MORTISE_PLUGIN_FILTER (object), NULL);
  G_OBJECT_CLASS (mortise_plugin_filter_parent_class)->dispose (object);
}

static void
mortise_plugin_filter_finalize (GObject *object)
{
  MortisePluginFilter *self = MORTISE_PLUGIN_FILTER (object);

  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->category, g_free);
  g_clear_pointer (&self->platform, g_free);
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->signature, g_free);
  G_OBJECT_CLASS (mortise_plugin_filter_parent_class)->finalize (object);
}

static char **
get_field (MortisePluginFilter *self, guint prop_id)
{
  char **const fields[] = { NULL, &self->state, &self->category, &self->platform, &self->source, &self->signature };

  return fields[prop_id];
}

static void
mortise_plugin_filter_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, *get_field (MORTISE_PLUGIN_FILTER (object), prop_id));
}

static void
mortise_plugin_filter_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  char **field = get_field (MORTISE_PLUGIN_FILTER (object), prop_id);

  if (g_strcmp0 (*field, g_value_get_string (value)) == 0)
    return;

  g_free (*field);
  *field = g_value_dup_string (value);
  g_object_notify_by_pspec (object, pspec);
  gtk_filter_changed (GTK_FILTER (object), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
mortise_plugin_filter_class_init (MortisePluginFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkFilterClass *filter_class = GTK_FILTER_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = mortise_plugin_filter_dispose;
  object_class->finalize = mortise_plugin_filter_finalize;
  object_class->get_property = mortise_plugin_filter_get_property;
  object_class->set_property = mortise_plugin_filter_set_property;
  filter_class->match = mortise_plugin_filter_match;
  filter_class->get_strictness = mortise_plugin_filter_get_strictness;

  /**
   * MortisePluginFilter:state:
   *
   * `enabled`, `disabled`, `problems` or `all`.
   */
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, flags);

  /**
   * MortisePluginFilter:category:
   *
   * The category that a plugin has to be of, or `all`.
   */
  properties[PROP_CATEGORY] = g_param_spec_string ("category", NULL, NULL, NULL, flags);

  /**
   * MortisePluginFilter:platform:
   *
   * The id of the platform that a plugin has to know, or `all`.
   */
  properties[PROP_PLATFORM] = g_param_spec_string ("platform", NULL, NULL, NULL, flags);

  /**
   * MortisePluginFilter:source:
   *
   * `bundled`, `catalogue`, `file`, `system` or `all`.
   */
  properties[PROP_SOURCE] = g_param_spec_string ("source", NULL, NULL, NULL, flags);

  /**
   * MortisePluginFilter:signature:
   *
   * `signed`, by somebody who is trusted, `unsigned`, or `all`.
   */
  properties[PROP_SIGNATURE] = g_param_spec_string ("signature", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_plugin_filter_init (MortisePluginFilter *self)
{
  for (guint i = PROP_STATE; i < N_PROPS; i++)
    *get_field (self, i) = g_strdup (MORTISE_CHOICE_ALL);
}

/**
 * mortise_plugin_filter_set_plugins:
 * @self: a filter
 * @plugins: (nullable): the plugins that are filtered
 *
 * Lets the filter know when one of them changes.
 */
void
mortise_plugin_filter_set_plugins (MortisePluginFilter *self, GListModel *plugins)
{
  g_return_if_fail (MORTISE_IS_PLUGIN_FILTER (self));

  if (self->plugins == plugins)
    return;

  if (self->plugins != NULL)
    g_signal_handlers_disconnect_by_data (self->plugins, self);
  g_set_object (&self->plugins, plugins);
  if (plugins == NULL)
    return;

  g_signal_connect_object (plugins, "items-changed", G_CALLBACK (on_plugins_changed), self, G_CONNECT_SWAPPED);
  on_plugins_changed (self, 0, 0, g_list_model_get_n_items (plugins));
}

/**
 * mortise_plugin_filter_is_active:
 * @self: a filter
 *
 * Returns: whether there are plugins that it could hold back
 */
gboolean
mortise_plugin_filter_is_active (MortisePluginFilter *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_FILTER (self), FALSE);

  return !is_all (self->state) || !is_all (self->category) || !is_all (self->platform) || !is_all (self->source)
         || !is_all (self->signature);
}

/**
 * mortise_plugin_filter_clear:
 * @self: a filter
 *
 * Lets all plugins through.
 */
void
mortise_plugin_filter_clear (MortisePluginFilter *self)
{
  g_return_if_fail (MORTISE_IS_PLUGIN_FILTER (self));

  for (guint i = PROP_STATE; i < N_PROPS; i++)
    g_object_set (self, properties[i]->name, MORTISE_CHOICE_ALL, NULL);
}
