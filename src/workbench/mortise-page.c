/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-page.h"

/* What offers to undo something stays longer than what only says it, as somebody has to find the way to its button. */
#define SECONDS_TO_DECIDE 12

typedef struct
{
  char *title;
  char *icon_name;
  MortiseSite *site;
  gboolean folded;
  guint badge;
} MortisePagePrivate;

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_ICON_NAME,
  PROP_SITE,
  PROP_FOLDED,
  PROP_BADGE,
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
    case PROP_BADGE:
      g_value_set_uint (value, priv->badge);
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
    case PROP_BADGE:
      if (priv->badge == g_value_get_uint (value))
        break;
      priv->badge = g_value_get_uint (value);
      g_object_notify_by_pspec (object, pspec);
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

  /**
   * MortisePage:badge:
   *
   * How many things in the section want attention, shown beside its title where there are any.
   */
  properties[PROP_BADGE] = g_param_spec_uint ("badge", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
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
 * Lets the user search in it, where there is something to search for.
 */
void
mortise_page_search (MortisePage *self)
{
  g_return_if_fail (MORTISE_IS_PAGE (self));
  if (MORTISE_PAGE_GET_CLASS (self)->search != NULL)
    MORTISE_PAGE_GET_CLASS (self)->search (self);
}

/**
 * mortise_page_refresh:
 * @self: a page
 *
 * Reads what it shows anew, where that does not follow the lists of the site.
 */
void
mortise_page_refresh (MortisePage *self)
{
  g_return_if_fail (MORTISE_IS_PAGE (self));
  if (MORTISE_PAGE_GET_CLASS (self)->refresh != NULL)
    MORTISE_PAGE_GET_CLASS (self)->refresh (self);
}

/**
 * mortise_page_keep_state:
 * @self: a page
 * @state: how the window was left
 *
 * Makes the page what it was when the window was closed, and keeps what it becomes.
 */
void
mortise_page_keep_state (MortisePage *self, MortiseWindowState *state)
{
  g_return_if_fail (MORTISE_IS_PAGE (self));

  if (MORTISE_PAGE_GET_CLASS (self)->keep_state != NULL)
    MORTISE_PAGE_GET_CLASS (self)->keep_state (self, state);
}

/**
 * mortise_page_find_site:
 * @widget: a widget
 *
 * Returns: (transfer none) (nullable): the site that the page around it shows
 */
MortiseSite *
mortise_page_find_site (GtkWidget *widget)
{
  GtkWidget *page = gtk_widget_get_ancestor (widget, MORTISE_TYPE_PAGE);

  return page != NULL ? mortise_page_get_site (MORTISE_PAGE (page)) : NULL;
}

/**
 * mortise_page_find_plugin_name:
 * @widget: a widget in a page
 * @slug: the slug of a plugin
 *
 * Returns: what people call it, or @slug where that is not known
 */
const char *
mortise_page_find_plugin_name (GtkWidget *widget, const char *slug)
{
  MortiseSite *site = mortise_page_find_site (widget);

  return site != NULL ? mortise_site_get_plugin_name (site, slug) : slug;
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
 * mortise_toast_with_button:
 * @widget: a widget in a window
 * @message: what to say
 * @label: what the button says
 *
 * Tells the user something, and offers something to do about it.
 *
 * Returns: (transfer none) (nullable): the toast, for its signal `button-clicked`
 */
AdwToast *
mortise_toast_with_button (GtkWidget *widget, const char *message, const char *label)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *markup = g_markup_escape_text (message, -1);
  AdwToast *toast;

  if (overlay == NULL)
    return NULL;

  toast = adw_toast_new (markup);
  adw_toast_set_button_label (toast, label);
  adw_toast_set_timeout (toast, SECONDS_TO_DECIDE);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  return toast;
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
