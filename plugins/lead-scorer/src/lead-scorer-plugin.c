/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <mortise.h>

#include "lead-scorer-history.h"
#include "lead-scorer-json.h"
#include "lead-scorer-rules.h"

#define LEAD_SCORER_TYPE_PLUGIN (lead_scorer_plugin_get_type ())
G_DECLARE_FINAL_TYPE (LeadScorerPlugin, lead_scorer_plugin, LEAD_SCORER, PLUGIN, GObject)

/* The types of export that scores belong into. */
static const char *const export_types[] = { "leads", "lead_scores", NULL };

/**
 * LeadScorerPlugin:
 *
 * Scores leads when they are created, and gives the scores to exports.
 */
struct _LeadScorerPlugin
{
  GObject parent_instance;

  MortiseContext *context;
  LeadScorerSettings *settings;
  LeadScorerHistory *history;
};

static void lead_scorer_plugin_init_interface (MortisePluginInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LeadScorerPlugin,
                               lead_scorer_plugin,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MORTISE_TYPE_PLUGIN, lead_scorer_plugin_init_interface))

static void
lead_scorer_plugin_dispose (GObject *object)
{
  LeadScorerPlugin *self = LEAD_SCORER_PLUGIN (object);

  g_clear_pointer (&self->settings, lead_scorer_settings_free);
  g_clear_pointer (&self->history, lead_scorer_history_free);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lead_scorer_plugin_parent_class)->dispose (object);
}

static void
lead_scorer_plugin_class_init (LeadScorerPluginClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lead_scorer_plugin_dispose;
}

static void
lead_scorer_plugin_init (LeadScorerPlugin *self)
{
}

static void
read_settings (LeadScorerPlugin *self)
{
  g_clear_pointer (&self->settings, lead_scorer_settings_free);
  self->settings = lead_scorer_settings_new (mortise_context_get_settings (self->context));
  for (guint i = 0; i < self->settings->problems->len; i++)
    mortise_context_log (self->context, MORTISE_LOG_LEVEL_WARNING, self->settings->problems->pdata[i], NULL);
}

/* Opened when it is first needed; why it cannot be had is said once, not with each lead. */
static LeadScorerHistory *
get_history (LeadScorerPlugin *self)
{
  const GError *error;

  if (self->history != NULL)
    return self->history;
  self->history = lead_scorer_history_new (self->context);
  error = lead_scorer_history_get_error (self->history);
  if (error != NULL)
    {
      g_autofree char *message = g_strdup_printf ("scores are not kept: %s", error->message);

      mortise_context_log (self->context, MORTISE_LOG_LEVEL_WARNING, message, NULL);
    }
  return self->history;
}

static gboolean
keep (LeadScorerPlugin *self, JsonNode *lead, const LeadScorerScore *score, JsonObject **previous, GError **error)
{
  LeadScorerHistory *history = get_history (self);
  g_autoptr (GError) failure = NULL;

  if (lead == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the lead has no id");
      return FALSE;
    }
  *previous = lead_scorer_history_get_last (history, lead, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return lead_scorer_history_keep (history, lead, score, g_get_real_time () / G_USEC_PER_SEC,
                                   self->settings->history_days, error);
}

/* What the answer says of the history: a score is as good without it. */
static JsonObject *
keep_and_tell (LeadScorerPlugin *self, JsonNode *lead, const LeadScorerScore *score)
{
  JsonObject *told = json_object_new ();
  g_autoptr (JsonObject) previous = NULL;
  g_autoptr (GError) error = NULL;
  gboolean kept = keep (self, lead, score, &previous, &error);

  json_object_set_boolean_member (told, "kept", kept);
  if (!kept)
    json_object_set_string_member (told, "reason", error->message);
  else if (previous != NULL)
    json_object_set_object_member (told, "previous", g_steal_pointer (&previous));
  else
    json_object_set_null_member (told, "previous");
  return told;
}

static void
log_score (LeadScorerPlugin *self, JsonNode *lead, const LeadScorerScore *score)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autofree char *message = g_strdup_printf ("a lead scored %d: %s", score->score, score->grade);

  if (lead != NULL)
    json_object_set_member (fields, "lead", json_node_copy (lead));
  json_object_set_int_member (fields, "score", score->score);
  json_object_set_string_member (fields, "grade", score->grade);
  mortise_context_log (self->context, MORTISE_LOG_LEVEL_INFO, message, fields);
}

static void
on_lead_created (MortiseCall *call, gpointer user_data)
{
  LeadScorerPlugin *self = user_data;
  JsonObject *object = mortise_call_get_object (call, "lead");
  g_autoptr (LeadScorerLead) lead = NULL;
  g_autoptr (LeadScorerScore) score = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  JsonObject *answer;

  if (object == NULL)
    {
      mortise_call_return_error (call, g_error_new (MORTISE_ERROR, MORTISE_ERROR_INVALID,
                                                    "lead: missing, or no object; there is nothing to score"));
      return;
    }

  lead = lead_scorer_lead_new (object);
  score = lead_scorer_rules_apply (lead, self->settings, now);
  log_score (self, lead->id, score);
  answer = lead_scorer_score_to_json (score);
  json_object_set_object_member (answer, "history", keep_and_tell (self, lead->id, score));
  mortise_call_return_object (call, answer);
}

/* An export without scores that were never kept would look complete, so it is told as an error. */
static void
on_data_export (MortiseCall *call, gpointer user_data)
{
  LeadScorerPlugin *self = user_data;
  const char *type = mortise_call_get_string (call, "export_type");
  g_autofree char *rows = NULL;
  LeadScorerRange range;
  GError *error = NULL;

  if (type == NULL || !g_strv_contains (export_types, type))
    return;
  if (lead_scorer_range_read (&range, mortise_call_get_arguments (call), &error))
    rows = lead_scorer_history_export (get_history (self), &range, &error);
  if (rows == NULL)
    {
      g_prefix_error (&error, "no scores for the export: ");
      mortise_call_return_error (call, error);
      return;
    }
  mortise_call_return_text (call, rows);
}

static gboolean
lead_scorer_plugin_activate (MortisePlugin *plugin, MortiseContext *context, GError **error)
{
  LeadScorerPlugin *self = LEAD_SCORER_PLUGIN (plugin);

  self->context = g_object_ref (context);
  read_settings (self);
  g_signal_connect_object (context, "settings-changed", G_CALLBACK (read_settings), self, G_CONNECT_SWAPPED);
  mortise_context_add_action (context, "lead_created", 10, on_lead_created, self, NULL);
  mortise_context_add_collect (context, "data_export", 10, on_data_export, self, NULL);
  return TRUE;
}

static gboolean
lead_scorer_plugin_health (MortisePlugin *plugin, MortiseContext *context, GError **error)
{
  LeadScorerPlugin *self = LEAD_SCORER_PLUGIN (plugin);
  const GError *failure = lead_scorer_history_get_error (get_history (self));

  if (failure == NULL || g_error_matches (failure, MORTISE_ERROR, MORTISE_ERROR_DENIED))
    return TRUE;
  g_propagate_error (error, g_error_copy (failure));
  return FALSE;
}

static void
lead_scorer_plugin_init_interface (MortisePluginInterface *interface)
{
  interface->activate = lead_scorer_plugin_activate;
  interface->health = lead_scorer_plugin_health;
}

void
peas_register_types (gpointer module)
{
  mortise_module_register (module, LEAD_SCORER_TYPE_PLUGIN);
}
