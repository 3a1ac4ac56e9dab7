/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-row.h"

#include <glib/gi18n.h>

#include "mortise-config.h"

/**
 * MortiseHookRow:
 *
 * A hook in the list of the Hooks section.
 */
struct _MortiseHookRow
{
  GtkListBoxRow parent_instance;

  MortiseHookItem *hook;
};

enum
{
  PROP_0,
  PROP_HOOK,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseHookRow, mortise_hook_row, GTK_TYPE_LIST_BOX_ROW)

static GParamSpec *properties[N_PROPS];

static char *
describe_listeners (MortiseHookRow *self, gint64 n_listeners)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d listener", "%d listeners", n_listeners), (int) n_listeners);
}

static char *
name_kind (MortiseHookRow *self, const char *kind)
{
  if (g_strcmp0 (kind, "action") == 0)
    return g_strdup (_ ("Action"));
  if (g_strcmp0 (kind, "filter") == 0)
    return g_strdup (_ ("Filter"));
  if (g_strcmp0 (kind, "collect") == 0)
    return g_strdup (_ ("Collect"));
  return g_strdup (kind);
}

static void
mortise_hook_row_dispose (GObject *object)
{
  MortiseHookRow *self = MORTISE_HOOK_ROW (object);

  g_clear_object (&self->hook);
  G_OBJECT_CLASS (mortise_hook_row_parent_class)->dispose (object);
}

static void
mortise_hook_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseHookRow *self = MORTISE_HOOK_ROW (object);

  switch (prop_id)
    {
    case PROP_HOOK:
      g_value_set_object (value, self->hook);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_hook_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortiseHookRow *self = MORTISE_HOOK_ROW (object);

  switch (prop_id)
    {
    case PROP_HOOK:
      self->hook = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_hook_row_class_init (MortiseHookRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_hook_row_dispose;
  object_class->get_property = mortise_hook_row_get_property;
  object_class->set_property = mortise_hook_row_set_property;

  properties[PROP_HOOK] = g_param_spec_object ("hook", NULL, NULL, MORTISE_TYPE_HOOK_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-hook-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, describe_listeners);
  gtk_widget_class_bind_template_callback (widget_class, name_kind);
}

static void
mortise_hook_row_init (MortiseHookRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_hook_row_new:
 * @hook: a hook
 *
 * Returns: (transfer floating): a row that shows it
 */
GtkWidget *
mortise_hook_row_new (MortiseHookItem *hook)
{
  return g_object_new (MORTISE_TYPE_HOOK_ROW, "hook", hook, NULL);
}

/**
 * mortise_hook_row_get_hook:
 * @self: a row
 *
 * Returns: (transfer none): the hook that it shows
 */
MortiseHookItem *
mortise_hook_row_get_hook (MortiseHookRow *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_ROW (self), NULL);
  return self->hook;
}
