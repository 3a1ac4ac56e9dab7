/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-admin.h"

#include "mortise-admin-private.h"
#include "mortise-api-socket.h"
#include "mortise-error.h"

#include <string.h>

/**
 * MortiseAdmin:
 *
 * A front end's way to a site. Where no other process holds the site it is held here, by a host in this process; else
 * requests go to its holder. The answers are the same.
 */
typedef struct
{
  char *site;
  char *holder;
  gboolean is_following;
  gboolean is_closed;
} MortiseAdminPrivate;

enum
{
  PROP_0,
  PROP_SITE,
  PROP_HOLDER,
  N_PROPS
};

enum
{
  SIGNAL_EVENT,
  SIGNAL_CLOSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MortiseAdmin, mortise_admin, G_TYPE_OBJECT)

static void
mortise_admin_finalize (GObject *object)
{
  MortiseAdminPrivate *priv = mortise_admin_get_instance_private (MORTISE_ADMIN (object));

  g_clear_pointer (&priv->site, g_free);
  g_clear_pointer (&priv->holder, g_free);

  G_OBJECT_CLASS (mortise_admin_parent_class)->finalize (object);
}

static void
mortise_admin_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseAdminPrivate *priv = mortise_admin_get_instance_private (MORTISE_ADMIN (object));

  switch (prop_id)
    {
    case PROP_SITE:
      g_value_set_string (value, priv->site);
      break;
    case PROP_HOLDER:
      g_value_set_string (value, priv->holder);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_admin_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortiseAdminPrivate *priv = mortise_admin_get_instance_private (MORTISE_ADMIN (object));

  switch (prop_id)
    {
    case PROP_SITE:
      priv->site = g_value_dup_string (value);
      break;
    case PROP_HOLDER:
      priv->holder = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_admin_class_init (MortiseAdminClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mortise_admin_finalize;
  object_class->get_property = mortise_admin_get_property;
  object_class->set_property = mortise_admin_set_property;

  /**
   * MortiseAdmin:site:
   *
   * The site's folder, an absolute path.
   */
  properties[PROP_SITE] = g_param_spec_string ("site", NULL, NULL, NULL, flags);

  /**
   * MortiseAdmin:holder:
   *
   * What the front end calls itself, such as `workbench`.
   */
  properties[PROP_HOLDER] = g_param_spec_string ("holder", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * MortiseAdmin::event:
   * @self: an admin
   * @event: an *event* of docs/admin-api.md, which handlers share and leave as it is
   *
   * Something changed in the site. Comes after [method@Admin.follow] only, first with the type `ready`: what happens
   * from then on is told, so a list that is asked for then misses nothing.
   */
  signals[SIGNAL_EVENT] = g_signal_new ("event", MORTISE_TYPE_ADMIN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, JSON_TYPE_OBJECT);

  /**
   * MortiseAdmin::closed:
   * @self: an admin
   *
   * The process that holds the site went away; every later request fails. Comes once, and not for
   * [method@Admin.close_async]. The front end may open the site again.
   */
  signals[SIGNAL_CLOSED]
      = g_signal_new ("closed", MORTISE_TYPE_ADMIN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mortise_admin_init (MortiseAdmin *self)
{
}

void
mortise_admin_emit_event (MortiseAdmin *self, JsonObject *event)
{
  MortiseAdminPrivate *priv = mortise_admin_get_instance_private (self);

  if (!priv->is_closed)
    g_signal_emit (self, signals[SIGNAL_EVENT], 0, event);
}

void
mortise_admin_emit_closed (MortiseAdmin *self)
{
  MortiseAdminPrivate *priv = mortise_admin_get_instance_private (self);

  if (priv->is_closed)
    return;
  priv->is_closed = TRUE;
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

/**
 * mortise_admin_close_async:
 * @self: an admin
 * @callback: called when the site is let go of
 * @user_data: for @callback
 *
 * Lets go of the site. A host in this process ends its plugins and keeps what is still to be written; a host elsewhere
 * goes on.
 */
void
mortise_admin_close_async (MortiseAdmin *self, GAsyncReadyCallback callback, gpointer user_data)
{
  MortiseAdminPrivate *priv = mortise_admin_get_instance_private (self);

  priv->is_closed = TRUE;
  MORTISE_ADMIN_GET_CLASS (self)->close_async (self, callback, user_data);
}

/**
 * mortise_admin_close_finish:
 * @self: an admin
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether everything was kept
 */
gboolean
mortise_admin_close_finish (MortiseAdmin *self, GAsyncResult *result, GError **error)
{
  return MORTISE_ADMIN_GET_CLASS (self)->close_finish (self, result, error);
}

/**
 * mortise_admin_get_site:
 * @self: an admin
 *
 * Returns: (transfer none) (type filename): the site's folder
 */
const char *
mortise_admin_get_site (MortiseAdmin *self)
{
  MortiseAdminPrivate *priv = mortise_admin_get_instance_private (self);

  return priv->site;
}

/**
 * mortise_admin_get_holder:
 * @self: an admin
 *
 * Returns: (transfer none): what the front end calls itself
 */
const char *
mortise_admin_get_holder (MortiseAdmin *self)
{
  MortiseAdminPrivate *priv = mortise_admin_get_instance_private (self);

  return priv->holder;
}

/**
 * mortise_admin_get_socket_path:
 * @self: an admin
 *
 * Returns: (transfer full) (type filename): where the site's holder serves the admin API, if it does
 */
char *
mortise_admin_get_socket_path (MortiseAdmin *self)
{
  MortiseAdminPrivate *priv = mortise_admin_get_instance_private (self);

  return mortise_api_socket_get_path (priv->site);
}

/**
 * mortise_admin_is_remote:
 * @self: an admin
 *
 * Returns: whether another process holds the site
 */
gboolean
mortise_admin_is_remote (MortiseAdmin *self)
{
  return MORTISE_ADMIN_GET_CLASS (self)->is_remote (self);
}

/**
 * mortise_admin_build_path:
 * @first: the first segment, such as `plugins`
 * @...: further segments, then %NULL
 *
 * Builds the path of a request, `/v1/` and the segments, each percent-encoded.
 *
 * Returns: (transfer full): the path
 */
char *
mortise_admin_build_path (const char *first, ...)
{
  g_autoptr (GString) path = g_string_new ("/v1");
  va_list segments;

  va_start (segments, first);
  for (const char *segment = first; segment; segment = va_arg (segments, const char *))
    {
      g_string_append_c (path, '/');
      g_string_append_uri_escaped (path, segment, NULL, FALSE);
    }
  va_end (segments);
  return g_string_free (g_steal_pointer (&path), FALSE);
}

/* Whatever reads a URL resolves these segments, however they are encoded; so nothing can have one for its name. */
static gboolean
has_dot_segment (const char *path)
{
  g_autofree char *plain = g_strndup (path, strcspn (path, "?"));
  g_auto (GStrv) segments = g_strsplit (plain, "/", -1);

  return g_strv_contains ((const char *const *) segments, ".")
         || g_strv_contains ((const char *const *) segments, "..");
}

/**
 * mortise_admin_request_async:
 * @self: an admin
 * @method: the HTTP method, in capitals
 * @path: the path, as [func@admin_build_path] gives it, and the query if there is one
 * @body: (nullable): the body
 * @cancellable: (nullable): what gives the request up
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Sends a request of docs/admin-api.md.
 */
void
mortise_admin_request_async (MortiseAdmin *self,
                             const char *method,
                             const char *path,
                             JsonNode *body,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  if (has_dot_segment (path))
    g_task_report_new_error (self, callback, user_data, mortise_admin_request_async, MORTISE_ERROR,
                             MORTISE_ERROR_NOT_FOUND, "nothing has the name \".\" or \"..\"");
  else
    MORTISE_ADMIN_GET_CLASS (self)->request_async (self, method, path, body, cancellable, callback, user_data);
}

/**
 * mortise_admin_request_finish:
 * @self: an admin
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the body of the answer; %NULL with the error that the host gave, or
 *   MORTISE_ERROR_UNAVAILABLE when the host went away
 */
JsonNode *
mortise_admin_request_finish (MortiseAdmin *self, GAsyncResult *result, GError **error)
{
  return MORTISE_ADMIN_GET_CLASS (self)->request_finish (self, result, error);
}

/**
 * mortise_admin_follow:
 * @self: an admin
 *
 * Begins to emit [signal@Admin::event]. Following twice does nothing.
 */
void
mortise_admin_follow (MortiseAdmin *self)
{
  MortiseAdminPrivate *priv = mortise_admin_get_instance_private (self);

  if (priv->is_following)
    return;
  priv->is_following = TRUE;
  MORTISE_ADMIN_GET_CLASS (self)->follow (self);
}
