/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-problems.h"

#include "mortise-json.h"

/**
 * MortiseProblems:
 *
 * What is wrong on the site. Events of the host keep it current.
 */
struct _MortiseProblems
{
  GObject parent_instance;

  MortiseConnection *connection;
  GListStore *items;
  gboolean loaded;
  gboolean asked;
  gboolean stale;
};

enum
{
  PROP_0,
  PROP_CONNECTION,
  PROP_ITEMS,
  PROP_LOADED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseProblems, mortise_problems, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
take (MortiseProblems *self, JsonNode *answer)
{
  mortise_item_list_sync (self->items, json_node_get_array (answer));
  if (self->loaded)
    return;

  self->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseProblems) self = user_data;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;

  self->asked = FALSE;
  answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  if (answer == NULL)
    g_info ("Problems are shown as they were: %s", error->message);
  else if (!self->stale && JSON_NODE_HOLDS_ARRAY (answer))
    take (self, answer);

  if (self->stale)
    mortise_problems_refresh (self);
}

static void
on_event (MortiseProblems *self, JsonObject *event)
{
  static const char *const types[] = { "problems", "ready", "dropped", NULL };

  if (g_strv_contains (types, mortise_json_get_string (event, "type", "")))
    mortise_problems_refresh (self);
}

static void
mortise_problems_finalize (GObject *object)
{
  MortiseProblems *self = MORTISE_PROBLEMS (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (mortise_problems_parent_class)->finalize (object);
}

static void
mortise_problems_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseProblems *self = MORTISE_PROBLEMS (object);

  switch (prop_id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;
    case PROP_ITEMS:
      g_value_set_object (value, self->items);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_problems_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortiseProblems *self = MORTISE_PROBLEMS (object);

  switch (prop_id)
    {
    case PROP_CONNECTION:
      self->connection = g_value_dup_object (value);
      g_signal_connect_object (self->connection, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_problems_class_init (MortiseProblemsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mortise_problems_finalize;
  object_class->get_property = mortise_problems_get_property;
  object_class->set_property = mortise_problems_set_property;

  properties[PROP_CONNECTION]
      = g_param_spec_object ("connection", NULL, NULL, MORTISE_TYPE_CONNECTION,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ITEMS] = g_param_spec_object ("items", NULL, NULL, G_TYPE_LIST_MODEL, flags);

  /**
   * MortiseProblems:loaded:
   *
   * Whether the host has answered once, so that an empty list means that nothing is wrong.
   */
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_problems_init (MortiseProblems *self)
{
  self->items = g_list_store_new (MORTISE_TYPE_PROBLEM_ITEM);
}

/**
 * mortise_problems_new:
 * @connection: the line to the host; once it is open, events fill the list
 *
 * Returns: (transfer full): the problems of a site
 */
MortiseProblems *
mortise_problems_new (MortiseConnection *connection)
{
  return g_object_new (MORTISE_TYPE_PROBLEMS, "connection", connection, NULL);
}

/**
 * mortise_problems_refresh:
 * @self: problems
 *
 * Asks for them again. Events do that by themselves when a plugin or a catalogue changes, but not the machine.
 */
void
mortise_problems_refresh (MortiseProblems *self)
{
  g_return_if_fail (MORTISE_IS_PROBLEMS (self));

  /* One request at a time: what changes meanwhile is asked for once that is answered. */
  self->stale = self->asked;
  if (self->asked)
    return;

  self->asked = TRUE;
  mortise_connection_request_async (self->connection, "GET", "/v1/problems", NULL, NULL, refreshed_cb,
                                    g_object_ref (self));
}

/**
 * mortise_problems_get_items:
 * @self: problems
 *
 * Returns: (transfer none): them as [class@ProblemItem]
 */
GListModel *
mortise_problems_get_items (MortiseProblems *self)
{
  g_return_val_if_fail (MORTISE_IS_PROBLEMS (self), NULL);
  return G_LIST_MODEL (self->items);
}

/**
 * mortise_problems_get_loaded:
 * @self: problems
 *
 * Returns: whether the host has answered once
 */
gboolean
mortise_problems_get_loaded (MortiseProblems *self)
{
  g_return_val_if_fail (MORTISE_IS_PROBLEMS (self), FALSE);
  return self->loaded;
}
