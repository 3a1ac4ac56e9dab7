/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-page.h"

typedef struct
{
  char *title;
  char *icon_name;
  MortiseSite *site;
  gboolean folded;
} MortisePagePrivate;

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_ICON_NAME,
  PROP_SITE,
  PROP_FOLDED,
  N_PROPS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MortisePage, mortise_page, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
mortise_page_dispose (GObject *object)
{
  /* The site may live on until its last request is answered; what it is told then is not for this page. */
  mortise_page_set_site (MORTISE_PAGE (object), NULL);
  G_OBJECT_CLASS (mortise_page_parent_class)->dispose (object);
}

static void
mortise_page_finalize (GObject *object)
{
  MortisePagePrivate *priv = mortise_page_get_instance_private (MORTISE_PAGE (object));

  g_clear_pointer (&priv->title, g_free);
  g_clear_pointer (&priv->icon_name, g_free);
  G_OBJECT_CLASS (mortise_page_parent_class)->finalize (object);
}

static void
mortise_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortisePagePrivate *priv = mortise_page_get_instance_private (MORTISE_PAGE (object));

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, priv->icon_name);
      break;
    case PROP_SITE:
      g_value_set_object (value, priv->site);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, priv->folded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortisePage *self = MORTISE_PAGE (object);
  MortisePagePrivate *priv = mortise_page_get_instance_private (self);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_free (priv->title);
      priv->title = g_value_dup_string (value);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, priv->title, -1);
      break;
    case PROP_ICON_NAME:
      g_free (priv->icon_name);
      priv->icon_name = g_value_dup_string (value);
      break;
    case PROP_SITE:
      mortise_page_set_site (self, g_value_get_object (value));
      break;
    case PROP_FOLDED:
      priv->folded = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_page_class_init (MortisePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mortise_page_dispose;
  object_class->finalize = mortise_page_finalize;
  object_class->get_property = mortise_page_get_property;
  object_class->set_property = mortise_page_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ICON_NAME]
      = g_param_spec_string ("icon-name", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SITE] = g_param_spec_object ("site", NULL, NULL, MORTISE_TYPE_SITE,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * MortisePage:folded:
   *
   * Whether the window is too narrow to show the sections beside the page, which then offers the way back to them.
   */
  properties[PROP_FOLDED]
      = g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* GTK names no plain container, whatever label it has. */
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mortise_page_init (MortisePage *self)
{
}

/**
 * mortise_page_get_title:
 * @self: a page
 *
 * Returns: what the section is called
 */
const char *
mortise_page_get_title (MortisePage *self)
{
  MortisePagePrivate *priv = mortise_page_get_instance_private (self);

  g_return_val_if_fail (MORTISE_IS_PAGE (self), NULL);
  return priv->title;
}

/**
 * mortise_page_get_icon_name:
 * @self: a page
 *
 * Returns: the name of the section's icon
 */
const char *
mortise_page_get_icon_name (MortisePage *self)
{
  MortisePagePrivate *priv = mortise_page_get_instance_private (self);

  g_return_val_if_fail (MORTISE_IS_PAGE (self), NULL);
  return priv->icon_name;
}

/**
 * mortise_page_get_site:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): the site that it shows
 */
MortiseSite *
mortise_page_get_site (MortisePage *self)
{
  MortisePagePrivate *priv = mortise_page_get_instance_private (self);

  g_return_val_if_fail (MORTISE_IS_PAGE (self), NULL);
  return priv->site;
}

/**
 * mortise_page_set_site:
 * @self: a page
 * @site: (nullable): the site to show
 *
 * Shows a site.
 */
void
mortise_page_set_site (MortisePage *self, MortiseSite *site)
{
  MortisePagePrivate *priv = mortise_page_get_instance_private (self);

  g_return_if_fail (MORTISE_IS_PAGE (self));

  if (!g_set_object (&priv->site, site))
    return;

  MORTISE_PAGE_GET_CLASS (self)->set_site (self, site);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SITE]);
}

/**
 * mortise_page_search:
 * @self: a page
 *
 * Lets the user search in it.
 */
void
mortise_page_search (MortisePage *self)
{
  g_return_if_fail (MORTISE_IS_PAGE (self));
  MORTISE_PAGE_GET_CLASS (self)->search (self);
}

/**
 * mortise_toast:
 * @widget: a widget in a window
 * @message: what to say
 *
 * Tells the user something that needs no answer.
 */
void
mortise_toast (GtkWidget *widget, const char *message)
{
  gtk_widget_activate_action (widget, "win.toast", "s", message);
}

/**
 * mortise_toast_failure:
 * @source: what was asked
 * @result: a [class@Gio.Task] that gives a boolean
 * @widget: (type GtkWidget) (transfer full): a widget in a window
 *
 * A [callback@Gio.AsyncReadyCallback] for requests of which the user need hear only when they fail.
 */
void
mortise_toast_failure (GObject *source, GAsyncResult *result, gpointer widget)
{
  g_autoptr (GtkWidget) self = widget;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    mortise_toast (self, error->message);
}
