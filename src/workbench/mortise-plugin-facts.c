/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-facts.h"

/**
 * MortisePluginFacts:
 *
 * What is known of one plugin besides its row. It is asked for while somebody looks, a moment after they began, so that
 * going through a list asks nothing; and what changes is asked for again when the plugin did something.
 */
struct _MortisePluginFacts
{
  GObject parent_instance;

  MortisePluginItem *plugin;
  GCancellable *cancellable;
  JsonNode *answers[MORTISE_PLUGIN_N_FACTS];
  char *problems[MORTISE_PLUGIN_N_FACTS];
  guint timers[MORTISE_PLUGIN_N_FACTS];
  gint64 asked[MORTISE_PLUGIN_N_FACTS];
  guint stale;
  gboolean watched;
};

enum
{
  CHANGED,
  N_SIGNALS
};

typedef struct
{
  MortisePluginFacts *self;
  MortisePluginFact fact;
} Question;

/* The host keeps no more than one sample in this time. */
#define MIN_INTERVAL_MS 5000
#define ALL ((1u << MORTISE_PLUGIN_N_FACTS) - 1)

/* Looking for findings starts processes, so that is for who stays. */
static const struct
{
  const char *path;
  guint delay_ms;
} questions[] = {
  [MORTISE_PLUGIN_ACTIVITY] = { "/v1/plugins/%s/activity", 100 },
  [MORTISE_PLUGIN_MANIFEST] = { "/v1/plugins/%s/manifest", 100 },
  [MORTISE_PLUGIN_HOLDINGS] = { "/v1/plugins/%s/removal", 150 },
  [MORTISE_PLUGIN_RELATIONS] = { "/v1/plugins/%s/dependencies", 200 },
  [MORTISE_PLUGIN_OFFER] = { "/v1/offers/%s", 150 },
  [MORTISE_PLUGIN_COSTS] = { "/v1/traces/statistics", 150 },
  [MORTISE_PLUGIN_BUDGET] = { "/v1/plugins/%s/budget", 150 },
  [MORTISE_PLUGIN_FINDINGS] = { "/v1/plugins/%s/findings", 600 },
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MortisePluginFacts, mortise_plugin_facts, G_TYPE_OBJECT)

/* --- asking ------------------------------------------------------------------------------------------------------- */

static void
take_answer (MortisePluginFacts *self, MortisePluginFact fact, JsonNode *answer, const char *problem)
{
  if (answer != NULL && self->answers[fact] != NULL && json_node_equal (answer, self->answers[fact]))
    return;
  g_clear_pointer (&self->answers[fact], json_node_unref);
  self->answers[fact] = answer != NULL ? json_node_ref (answer) : NULL;
  g_free (self->problems[fact]);
  self->problems[fact] = g_strdup (problem);
  g_signal_emit (self, signals[CHANGED], 0, (guint) fact);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (MortisePluginFacts) self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (!g_cancellable_is_cancelled (self->cancellable))
    take_answer (self, question->fact, answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) ? answer : NULL,
                 error != NULL ? error->message : NULL);
}

static void
ask (MortisePluginFacts *self, MortisePluginFact fact)
{
  g_autofree char *slug = g_uri_escape_string (mortise_plugin_item_get_slug (self->plugin), NULL, FALSE);
  g_auto (GStrv) parts = g_strsplit (questions[fact].path, "%s", 2);
  g_autofree char *path = g_strjoinv (slug, parts);
  Question *question = g_new (Question, 1);

  *question = (Question){ .self = g_object_ref (self), .fact = fact };
  self->asked[fact] = g_get_monotonic_time ();
  mortise_connection_request_async (mortise_plugin_item_get_connection (self->plugin), "GET", path, NULL,
                                    self->cancellable, answered_cb, question);
}

static gboolean
on_timer (gpointer user_data)
{
  Question *question = user_data;

  question->self->timers[question->fact] = 0;
  ask (question->self, question->fact);
  return G_SOURCE_REMOVE;
}

static guint
get_delay (MortisePluginFacts *self, MortisePluginFact fact)
{
  gint64 since = (g_get_monotonic_time () - self->asked[fact]) / 1000;

  if (self->asked[fact] == 0 || since >= MIN_INTERVAL_MS)
    return questions[fact].delay_ms;
  return MAX ((guint) (MIN_INTERVAL_MS - since), questions[fact].delay_ms);
}

static void
plan (MortisePluginFacts *self, guint wanted)
{
  self->stale |= wanted;
  for (guint fact = 0; self->watched && fact < MORTISE_PLUGIN_N_FACTS; fact++)
    {
      Question *question;

      if (!(self->stale & (1u << fact)) || self->timers[fact] != 0)
        continue;
      question = g_new (Question, 1);
      *question = (Question){ .self = self, .fact = fact };
      self->timers[fact] = g_timeout_add_full (G_PRIORITY_DEFAULT, get_delay (self, fact), on_timer, question, g_free);
      self->stale &= ~(1u << fact);
    }
}

/* --- what makes it old -------------------------------------------------------------------------------------------- */

static void
on_worked (MortisePluginFacts *self)
{
  plan (self, 1u << MORTISE_PLUGIN_ACTIVITY | 1u << MORTISE_PLUGIN_HOLDINGS | 1u << MORTISE_PLUGIN_COSTS
                  | 1u << MORTISE_PLUGIN_BUDGET);
}

static void
on_switched (MortisePluginFacts *self)
{
  plan (self, 1u << MORTISE_PLUGIN_ACTIVITY | 1u << MORTISE_PLUGIN_RELATIONS);
}

static void
on_other_version (MortisePluginFacts *self)
{
  plan (self, ALL);
}

static void
watch_plugin (MortisePluginFacts *self)
{
  static const char *const worked[] = { "notify::cpu-ms", "notify::memory-bytes", "notify::restarts" };

  for (gsize i = 0; i < G_N_ELEMENTS (worked); i++)
    g_signal_connect_object (self->plugin, worked[i], G_CALLBACK (on_worked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plugin, "notify::state", G_CALLBACK (on_switched), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plugin, "notify::version", G_CALLBACK (on_other_version), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plugin, "notify::directory", G_CALLBACK (on_other_version), self, G_CONNECT_SWAPPED);
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_plugin_facts_dispose (GObject *object)
{
  MortisePluginFacts *self = MORTISE_PLUGIN_FACTS (object);

  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < MORTISE_PLUGIN_N_FACTS; i++)
    g_clear_handle_id (&self->timers[i], g_source_remove);
  G_OBJECT_CLASS (mortise_plugin_facts_parent_class)->dispose (object);
}

static void
mortise_plugin_facts_finalize (GObject *object)
{
  MortisePluginFacts *self = MORTISE_PLUGIN_FACTS (object);

  for (guint i = 0; i < MORTISE_PLUGIN_N_FACTS; i++)
    {
      g_clear_pointer (&self->answers[i], json_node_unref);
      g_free (self->problems[i]);
    }
  g_object_unref (self->plugin);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (mortise_plugin_facts_parent_class)->finalize (object);
}

static void
mortise_plugin_facts_class_init (MortisePluginFactsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mortise_plugin_facts_dispose;
  object_class->finalize = mortise_plugin_facts_finalize;

  /**
   * MortisePluginFacts::changed:
   * @self: facts
   * @fact: a [enum@PluginFact] that is known, or known to be otherwise
   */
  signals[CHANGED] = g_signal_new ("changed", MORTISE_TYPE_PLUGIN_FACTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
mortise_plugin_facts_init (MortisePluginFacts *self)
{
  self->cancellable = g_cancellable_new ();
  self->stale = ALL;
}

/**
 * mortise_plugin_facts_new:
 * @plugin: a plugin
 *
 * Returns: (transfer full): facts of which none is known yet
 */
MortisePluginFacts *
mortise_plugin_facts_new (MortisePluginItem *plugin)
{
  MortisePluginFacts *self = g_object_new (MORTISE_TYPE_PLUGIN_FACTS, NULL);

  self->plugin = g_object_ref (plugin);
  watch_plugin (self);
  return self;
}

MortisePluginItem *
mortise_plugin_facts_get_plugin (MortisePluginFacts *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_FACTS (self), NULL);
  return self->plugin;
}

/**
 * mortise_plugin_facts_get:
 * @self: facts
 * @fact: which of them
 *
 * Returns: (transfer none) (nullable): what the host answered; %NULL while it has not, or could not
 */
JsonObject *
mortise_plugin_facts_get (MortisePluginFacts *self, MortisePluginFact fact)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_FACTS (self), NULL);
  return self->answers[fact] != NULL ? json_node_get_object (self->answers[fact]) : NULL;
}

/**
 * mortise_plugin_facts_get_problem:
 * @self: facts
 * @fact: which of them
 *
 * Returns: (nullable): why it is not known
 */
const char *
mortise_plugin_facts_get_problem (MortisePluginFacts *self, MortisePluginFact fact)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_FACTS (self), NULL);
  return self->problems[fact];
}

/**
 * mortise_plugin_facts_renew:
 * @self: facts
 * @fact: one of them, which the user changed
 *
 * Asks for it again, at once.
 */
void
mortise_plugin_facts_renew (MortisePluginFacts *self, MortisePluginFact fact)
{
  g_return_if_fail (MORTISE_IS_PLUGIN_FACTS (self));
  ask (self, fact);
}

/**
 * mortise_plugin_facts_set_watched:
 * @self: facts
 * @watched: whether somebody looks
 *
 * Asks for what is not known, or not known any more, as long as somebody looks.
 */
void
mortise_plugin_facts_set_watched (MortisePluginFacts *self, gboolean watched)
{
  g_return_if_fail (MORTISE_IS_PLUGIN_FACTS (self));

  self->watched = watched;
  for (guint i = 0; !watched && i < MORTISE_PLUGIN_N_FACTS; i++)
    if (self->timers[i] != 0)
      {
        g_clear_handle_id (&self->timers[i], g_source_remove);
        self->stale |= 1u << i;
      }
  plan (self, 0);
}
