/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-trace-source.h"

#include "mortise-string.h"

/* As the host lists them. */
#define DEFAULT_SORT "-time"

typedef struct
{
  char *filter;
  char *sort;
  char *problem;
  gboolean loaded;
} MortiseTraceSourcePrivate;

enum
{
  PROP_0,
  PROP_FILTER,
  PROP_SORT,
  PROP_PROBLEM,
  PROP_LOADED,
  N_PROPS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MortiseTraceSource, mortise_trace_source, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
mortise_trace_source_finalize (GObject *object)
{
  MortiseTraceSourcePrivate *priv = mortise_trace_source_get_instance_private (MORTISE_TRACE_SOURCE (object));

  g_free (priv->filter);
  g_free (priv->sort);
  g_free (priv->problem);
  G_OBJECT_CLASS (mortise_trace_source_parent_class)->finalize (object);
}

static void
mortise_trace_source_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseTraceSourcePrivate *priv = mortise_trace_source_get_instance_private (MORTISE_TRACE_SOURCE (object));

  switch (prop_id)
    {
    case PROP_FILTER:
      g_value_set_string (value, priv->filter);
      break;
    case PROP_SORT:
      g_value_set_string (value, priv->sort);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, priv->problem);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, priv->loaded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_trace_source_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_FILTER:
      mortise_trace_source_set_filter (MORTISE_TRACE_SOURCE (object), g_value_get_string (value));
      break;
    case PROP_SORT:
      mortise_trace_source_set_sort (MORTISE_TRACE_SOURCE (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_trace_source_class_init (MortiseTraceSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags shown = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mortise_trace_source_finalize;
  object_class->get_property = mortise_trace_source_get_property;
  object_class->set_property = mortise_trace_source_set_property;

  /**
   * MortiseTraceSource:filter:
   *
   * The words of docs/traces.md that have to fit.
   */
  properties[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, "", shown | G_PARAM_WRITABLE);

  /**
   * MortiseTraceSource:sort:
   *
   * The order, as the admin API names it.
   */
  properties[PROP_SORT] = g_param_spec_string ("sort", NULL, NULL, DEFAULT_SORT, shown | G_PARAM_WRITABLE);

  /**
   * MortiseTraceSource:problem:
   *
   * Why the list is not what was asked for, such as what is wrong with the filter.
   */
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, shown);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, shown);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_trace_source_init (MortiseTraceSource *self)
{
  MortiseTraceSourcePrivate *priv = mortise_trace_source_get_instance_private (self);

  priv->filter = g_strdup ("");
  priv->sort = g_strdup (DEFAULT_SORT);
}

const char *
mortise_trace_source_get_filter (MortiseTraceSource *self)
{
  MortiseTraceSourcePrivate *priv = mortise_trace_source_get_instance_private (self);

  g_return_val_if_fail (MORTISE_IS_TRACE_SOURCE (self), NULL);
  return priv->filter;
}

/**
 * mortise_trace_source_set_filter:
 * @self: a source
 * @filter: (nullable): the words of docs/traces.md that have to fit
 *
 * Has the list brought into line; the property `problem` says what is wrong with @filter.
 */
void
mortise_trace_source_set_filter (MortiseTraceSource *self, const char *filter)
{
  MortiseTraceSourcePrivate *priv = mortise_trace_source_get_instance_private (self);

  g_return_if_fail (MORTISE_IS_TRACE_SOURCE (self));

  if (!mortise_set_string (&priv->filter, filter != NULL ? filter : ""))
    return;
  MORTISE_TRACE_SOURCE_GET_CLASS (self)->query (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

const char *
mortise_trace_source_get_sort (MortiseTraceSource *self)
{
  MortiseTraceSourcePrivate *priv = mortise_trace_source_get_instance_private (self);

  g_return_val_if_fail (MORTISE_IS_TRACE_SOURCE (self), NULL);
  return priv->sort;
}

/**
 * mortise_trace_source_set_sort:
 * @self: a source
 * @sort: `time`, `duration`, `hook` or `status`, with `-` before it for the largest first
 *
 * Has the list put into another order.
 */
void
mortise_trace_source_set_sort (MortiseTraceSource *self, const char *sort)
{
  MortiseTraceSourcePrivate *priv = mortise_trace_source_get_instance_private (self);

  g_return_if_fail (MORTISE_IS_TRACE_SOURCE (self));

  if (!mortise_set_string (&priv->sort, sort != NULL ? sort : DEFAULT_SORT))
    return;
  MORTISE_TRACE_SOURCE_GET_CLASS (self)->query (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
}

const char *
mortise_trace_source_get_problem (MortiseTraceSource *self)
{
  MortiseTraceSourcePrivate *priv = mortise_trace_source_get_instance_private (self);

  g_return_val_if_fail (MORTISE_IS_TRACE_SOURCE (self), NULL);
  return priv->problem;
}

/* Whether the list was filled once. */
gboolean
mortise_trace_source_get_loaded (MortiseTraceSource *self)
{
  MortiseTraceSourcePrivate *priv = mortise_trace_source_get_instance_private (self);

  g_return_val_if_fail (MORTISE_IS_TRACE_SOURCE (self), FALSE);
  return priv->loaded;
}

/**
 * mortise_trace_source_set_outcome:
 * @self: a source
 * @problem: (nullable): why the list is not what was asked for
 *
 * For subclasses, when a query is done.
 */
void
mortise_trace_source_set_outcome (MortiseTraceSource *self, const char *problem)
{
  MortiseTraceSourcePrivate *priv = mortise_trace_source_get_instance_private (self);

  g_return_if_fail (MORTISE_IS_TRACE_SOURCE (self));

  if (mortise_set_string (&priv->problem, problem))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
  if (priv->loaded)
    return;
  priv->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
}

/**
 * mortise_trace_source_list_async:
 * @self: a source
 * @filter: the words of docs/traces.md that have to fit
 * @limit: how many at most, up to 10,000
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists dispatches, in the order of the source, beside what it shows.
 */
void
mortise_trace_source_list_async (MortiseTraceSource *self,
                                 const char *filter,
                                 guint limit,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (MORTISE_IS_TRACE_SOURCE (self));
  MORTISE_TRACE_SOURCE_GET_CLASS (self)->list (self, filter, limit,
                                               g_task_new (self, cancellable, callback, user_data));
}

/**
 * mortise_trace_source_load_async:
 * @self: a source
 * @id: the id of a dispatch
 * @cancellable: (nullable): a cancellable
 * @callback: called with the *dispatch*, whole
 * @user_data: for @callback
 */
void
mortise_trace_source_load_async (MortiseTraceSource *self,
                                 const char *id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (MORTISE_IS_TRACE_SOURCE (self));
  MORTISE_TRACE_SOURCE_GET_CLASS (self)->load (self, id, g_task_new (self, cancellable, callback, user_data));
}

/**
 * mortise_trace_source_answer_finish:
 * @self: a source
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full): what was asked for
 */
JsonNode *
mortise_trace_source_answer_finish (MortiseTraceSource *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
